#include "connectors/vendure/listing_writer.h"

#include "connectors/vendure/write_job.h"

namespace oneshelf::vendure {

namespace {

ProductWork work_for(const ProductWrite& write, size_t number) {
  ProductWork work;
  work.write = &write;
  work.number = number;
  work.creating = write.product_id.empty();
  work.outcome.product_id = write.product_id;
  for (const VariantWrite& variant : write.variants) {
    work.outcome.variants.push_back({.error = {}, .listing_id = variant.listing_id});
  }
  return work;
}

}  // namespace

Result<std::vector<ProductOutcome>> ListingWrites::write_listings(
    const Context& context, std::span<const ProductWrite> products) {
  Shop shop = ONESHELF_TRY(facts_->shop(context));
  std::string location = ONESHELF_TRY(shop.location(client_->settings()));
  WriteJob job{.client = *client_,
               .context = context,
               .shop = std::move(shop),
               .location = std::move(location),
               .works = {},
               .known = {}};
  for (size_t i = 0; i < products.size(); ++i) job.works.push_back(work_for(products[i], i + 1));
  check_writes(job);
  ONESHELF_TRY(read_known(job));
  upload_images(job);
  create_parts(job);
  join_parts(job);
  remove_empty(job);
  std::vector<ProductOutcome> outcomes;
  for (ProductWork& work : job.works) {
    if (work.is_over()) {
      // Ids of products without variants mean nothing to anybody.
      for (size_t i = 0; i < work.outcome.variants.size(); ++i) {
        if (work.outcome.variants[i].listing_id.empty()) work.fail(i, *work.outcome.error);
      }
    }
    outcomes.push_back(std::move(work.outcome));
  }
  write_later_stock(context, products, outcomes);
  return outcomes;
}

/// Figures of variants that existed before: they need the variant's allocation.
void ListingWrites::write_later_stock(const Context& context,
                                      std::span<const ProductWrite> products,
                                      std::vector<ProductOutcome>& outcomes) {
  std::vector<StockWrite> levels;
  std::vector<WriteOutcome*> targets;
  for (size_t i = 0; i < products.size(); ++i) {
    for (size_t k = 0; k < products[i].variants.size(); ++k) {
      const VariantWrite& write = products[i].variants[k];
      WriteOutcome& outcome = outcomes[i].variants[k];
      if (write.action != VariantWrite::Action::kUpdate || !write.fields.stock) continue;
      if (outcome.error) continue;
      for (const auto& [location, quantity] : *write.fields.stock) {
        levels.push_back({.listing_id = write.listing_id,
                          .product_id = products[i].product_id,
                          .sku = write.sku,
                          .location = location,
                          .quantity = quantity,
                          .expected = {}});
        targets.push_back(&outcome);
      }
    }
  }
  if (levels.empty()) return;
  const Result<std::vector<WriteOutcome>> written = stock_->write_stock(context, levels);
  for (size_t i = 0; i < targets.size(); ++i) {
    const std::optional<Error> error =
        written.ok() ? (*written)[i].error : std::optional(written.error());
    if (error) targets[i]->error = error;
  }
}

}  // namespace oneshelf::vendure
