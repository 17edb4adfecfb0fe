#include "connectors/shopwired/listing_writer.h"

#include <algorithm>

#include "connectors/shopwired/write_job.h"

namespace oneshelf::shopwired {
namespace {

template <typename Is>
bool any_variant(std::span<const ProductWrite> products, Is is) {
  return std::ranges::any_of(products, [&](const ProductWrite& product) {
    return std::ranges::any_of(product.variants, is);
  });
}

/// New SKUs must be nobody's, and a double is not undone by writing again. Prices go by SKU, and in
/// the tax basis of their product.
Result<void> refresh_for(std::span<const ProductWrite> products, SkuBook& book,
                         const Context& context) {
  const auto has_new_sku = [](const VariantWrite& variant) {
    return variant.action == VariantWrite::Action::kCreate || variant.fields.sku;
  };
  const auto has_price = [](const VariantWrite& variant) {
    return variant.fields.price || variant.fields.sale_price;
  };
  if (any_variant(products, has_new_sku)) return book.refresh_now(context);
  if (any_variant(products, has_price)) return book.refresh(context);
  return success();
}

}  // namespace

Result<std::vector<ProductOutcome>> ListingWrites::write_listings(
    const Context& context, std::span<const ProductWrite> products) {
  ONESHELF_TRY(refresh_for(products, book_, context));
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
