#include <algorithm>

#include "base/text.h"
#include "connectors/shopwired/write_job.h"

namespace oneshelf::shopwired {

namespace {

using Action = VariantWrite::Action;

constexpr size_t kSkuMax = 128;

std::optional<Error> price_fault(const VariantWrite& write) {
  if (write.action == Action::kCreate && !write.fields.price) {
    return Error(ErrorCode::kInvalid, "shopwired.price_required", "A new listing needs a price.")
        .remedied("Let the link write prices when it creates listings.");
  }
  const std::optional<Decimal> sale =
      write.fields.sale_price ? *write.fields.sale_price : std::nullopt;
  for (const std::optional<Decimal>& price : {write.fields.price, sale}) {
    if (!price || !price->is_negative()) continue;
    return Error(ErrorCode::kInvalid, "shopwired.negative_price", "A price cannot be negative.");
  }
  return {};
}

std::optional<Error> text_fault(const VariantWrite& write) {
  const std::string& sku = write.fields.sku ? *write.fields.sku : write.sku;
  if (write.action == Action::kCreate && sku.empty()) {
    return Error(ErrorCode::kInvalid, "shopwired.sku_required", "A new listing needs a SKU.");
  }
  if (character_count(sku) > kSkuMax) {
    return Error(ErrorCode::kInvalid, "shopwired.sku_too_long",
                 "The shop takes SKUs of up to 128 characters.");
  }
  if (write.action == Action::kUpdate && write.fields.options) {
    return Error(ErrorCode::kUnsupported, "shopwired.options_fixed",
                 "The options of a variation that is there are left as they are.")
        .remedied("Change them in the shop, or let the channel own this field.");
  }
  if (write.action != Action::kCreate && !sold_of(write.listing_id)) {
    return Error(ErrorCode::kNotFound, "shopwired.bad_listing_id",
                 "The listing's id is none of this shop's.")
        .remedied("Read the shop again, then match the listing.");
  }
  return {};
}

/// The shop minds no doubles, but what has the SKU of another could not be kept by it any more.
std::optional<Error> double_fault(const SkuBook& book, const VariantWrite& write) {
  const std::string& sku = write.fields.sku ? *write.fields.sku : write.sku;
  const bool is_new = write.action == Action::kCreate;
  if (!is_new && !write.fields.sku) return {};
  const std::vector<Sold> carriers = book.carriers(sku);
  const bool is_own =
      !is_new && carriers.size() == 1 && carriers.front() == sold_of(write.listing_id);
  if (carriers.empty() || is_own) return {};
  return Error(ErrorCode::kConflict, "listing.duplicate_sku",
               "The shop has a product with this SKU already.")
      .remedied("Match the listing, or change one of the two SKUs.");
}

std::optional<Error> stock_fault(const VariantWrite& write) {
  if (!write.fields.stock) return {};
  for (const auto& [location, quantity] : *write.fields.stock) {
    if (quantity.has_at_most(0)) continue;
    return Error(ErrorCode::kInvalid, "shopwired.fractional_stock", "The shop counts whole pieces.")
        .remedied("Let the link round stock down.")
        .with("quantity", quantity.to_string());
  }
  return {};
}

/// The shop hides products only as a whole.
bool hides_a_part(const ProductWork& work) {
  size_t hidden = 0;
  bool any_shown = false;
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    const VariantWrite& variant = work.variant(i);
    if (variant.action == Action::kDelete || !variant.fields.visible) continue;
    any_shown |= *variant.fields.visible;
    hidden += *variant.fields.visible ? 0U : 1U;
  }
  return !work.is_create() && hidden > 0 && (any_shown || hidden < work.write->all_skus.size());
}

void refuse_hiding(ProductWork& work) {
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    const VariantWrite& variant = work.variant(i);
    if (!variant.fields.visible || *variant.fields.visible || !work.is_open(i)) continue;
    work.fail(i, Error(ErrorCode::kUnsupported, "shopwired.cannot_hide_variation",
                       "The shop hides products as a whole, not single variations.")
                     .remedied("Delete the variation in the shop, or hide all of the product."));
  }
}

/// A product none of whose variants can be made is not made.
void give_up_without_variants(ProductWork& work) {
  if (!work.is_create() || work.outcome.error) return;
  const auto& outcomes = work.outcome.variants;
  if (std::ranges::any_of(outcomes, [](const WriteOutcome& one) { return !one.error; })) return;
  work.outcome.error = outcomes.empty() ? Error(ErrorCode::kInvalid, "shopwired.no_variant",
                                                "A product needs a variant.")
                                        : *outcomes.front().error;
}

}  // namespace

void check_writes(WriteJob& job) {
  for (ProductWork& work : job.works) {
    for (size_t i = 0; i < work.write->variants.size(); ++i) {
      const VariantWrite& variant = work.variant(i);
      std::optional<Error> fault = text_fault(variant);
      if (!fault && variant.action != Action::kDelete) fault = price_fault(variant);
      if (!fault && variant.action != Action::kDelete) fault = stock_fault(variant);
      if (!fault) fault = double_fault(job.book, variant);
      if (fault) work.fail(i, *fault);
    }
    const ListingFields& fields = work.write->fields;
    if (work.is_create() && (!fields.name || fields.name->empty())) {
      work.fail(Error(ErrorCode::kInvalid, "shopwired.name_required", "A new product needs a name.")
                    .remedied("Give it one in the source, and let the link write names."));
    }
    if (hides_a_part(work)) refuse_hiding(work);
    give_up_without_variants(work);
  }
}

}  // namespace oneshelf::shopwired
