#include "connectors/shopwired/listing_writer.h"

#include <algorithm>

#include "connectors/shopwired/write_job.h"

namespace oneshelf::shopwired {
namespace {

/// New SKUs must be nobody's; prices go by SKU, and in the tax basis of their product.
bool needs_book(std::span<const ProductWrite> products) {
  const auto is_by_sku = [](const VariantWrite& variant) {
    const ListingFields& fields = variant.fields;
    return variant.action == VariantWrite::Action::kCreate || fields.sku || fields.price ||
           fields.sale_price;
  };
  return std::ranges::any_of(products, [&](const ProductWrite& product) {
    return std::ranges::any_of(product.variants, is_by_sku);
  });
}

}  // namespace

Result<std::vector<ProductOutcome>> ListingWrites::write_listings(
    const Context& context, std::span<const ProductWrite> products) {
  if (needs_book(products)) ONESHELF_TRY(book_.refresh(context));
  WriteJob job(client_, book_, context, products);
  check_writes(job);
  write_prices(job);
  for (ProductWork& work : job.works) {
    if (work.is_create()) {
      if (!work.outcome.error) create_product(job, work);
    } else {
      update_product(job, work);
      join_variations(job, work);
    }
    write_images(job, work);
  }
  if (const std::optional<Error> failure = job.failure()) return *failure;
  std::vector<ProductOutcome> outcomes;
  for (ProductWork& work : job.works) outcomes.push_back(std::move(work.outcome));
  return outcomes;
}

}  // namespace oneshelf::shopwired
