#include <algorithm>

#include "base/text.h"
#include "connectors/bigcommerce/write_job.h"

namespace oneshelf::bigcommerce {

namespace {

using Action = VariantWrite::Action;

constexpr int kPricePlaces = 4;
constexpr size_t kNameMax = 250;
constexpr size_t kBarcodeMax = 14;
constexpr size_t kCategoryNameMax = 50;

std::optional<Error> price_fault(const VariantWrite& write) {
  if (write.action == Action::kCreate && !write.fields.price) {
    // The store would sell it for nothing.
    return Error(ErrorCode::kInvalid, "bigcommerce.price_required", "A new listing needs a price.")
        .remedied("Let the link write prices when it creates listings.");
  }
  const std::optional<Decimal> sale =
      write.fields.sale_price ? *write.fields.sale_price : std::nullopt;
  for (const std::optional<Decimal>& price : {write.fields.price, sale}) {
    if (!price) continue;
    if (price->is_negative()) {
      return Error(ErrorCode::kInvalid, "bigcommerce.negative_price",
                   "A price cannot be negative.");
    }
    if (!price->has_at_most(kPricePlaces)) {
      return Error(ErrorCode::kInvalid, "bigcommerce.price_too_precise",
                   "The price has more than four decimals.")
          .remedied("Round prices in the link's price rule.")
          .with("price", price->to_string());
    }
  }
  return {};
}

std::optional<Error> stock_fault(const VariantWrite& write) {
  if (!write.fields.stock) return {};
  for (const auto& [location, quantity] : *write.fields.stock) {
    if (quantity.has_at_most(0) && !quantity.is_negative()) continue;
    return Error(ErrorCode::kInvalid, "bigcommerce.fractional_stock",
                 "The store counts whole pieces, and none below zero.")
        .remedied("Let the link round stock down.")
        .with("quantity", quantity.to_string());
  }
  return {};
}

std::optional<Error> text_fault(const VariantWrite& write) {
  const bool has_sku = write.fields.sku ? !write.fields.sku->empty() : !write.sku.empty();
  if (write.action == Action::kCreate && !has_sku) {
    return Error(ErrorCode::kInvalid, "bigcommerce.sku_required", "A new listing needs a SKU.");
  }
  if (write.fields.barcode && write.fields.barcode->size() > kBarcodeMax) {
    return Error(ErrorCode::kInvalid, "bigcommerce.barcode_too_long",
                 "The store takes barcodes of up to 14 characters.")
        .with("barcode", *write.fields.barcode);
  }
  if (write.action == Action::kUpdate && write.fields.options) {
    return Error(ErrorCode::kUnsupported, "bigcommerce.options_fixed",
                 "The options of a variant that is there cannot be changed through the store's "
                 "programming interface.")
        .remedied("Change them in the store, or let the channel own this field.");
  }
  return {};
}

std::optional<Error> fault_of(const VariantWrite& write) {
  if (write.action == Action::kDelete) return {};
  if (auto fault = text_fault(write)) return fault;
  if (auto fault = price_fault(write)) return fault;
  return stock_fault(write);
}

std::optional<Error> product_fault(const ProductWork& work) {
  const ListingFields& fields = work.write->fields;
  if (work.is_create() && (!fields.name || fields.name->empty())) {
    return Error(ErrorCode::kInvalid, "bigcommerce.name_required", "A new product needs a name.")
        .remedied("Give it one in the source, and let the link write names.");
  }
  if (fields.name && character_count(*fields.name) > kNameMax) {
    return Error(ErrorCode::kInvalid, "bigcommerce.name_too_long",
                 "The store takes names of up to 250 characters.")
        .remedied("Shorten the product's name.");
  }
  for (const std::string& category : fields.categories.value_or(std::vector<std::string>())) {
    if (character_count(category) <= kCategoryNameMax) continue;
    return Error(ErrorCode::kInvalid, "bigcommerce.category_too_long",
                 "The store takes category names of up to 50 characters.")
        .with("category", category);
  }
  return {};
}

/// A product none of whose variants can be created is not created.
void give_up_without_variants(ProductWork& work) {
  if (!work.is_create() || work.outcome.error) return;
  const auto& outcomes = work.outcome.variants;
  if (std::ranges::any_of(outcomes, [](const WriteOutcome& one) { return !one.error; })) return;
  work.fail(outcomes.empty()
                ? Error(ErrorCode::kInvalid, "bigcommerce.no_variant", "A product needs a variant.")
                : *outcomes.front().error);
}

}  // namespace

void check_writes(WriteJob& job) {
  for (ProductWork& work : job.works) {
    for (size_t i = 0; i < work.write->variants.size(); ++i) {
      const VariantWrite& variant = work.variant(i);
      if (const auto fault = fault_of(variant))
        work.fail(i, Error(*fault).with("sku", variant.sku));
    }
    if (const auto fault = product_fault(work)) {
      const auto& variants = work.write->variants;
      const Error told = Error(*fault).with("sku", variants.empty() ? "" : variants.front().sku);
      if (work.is_create()) work.fail(told);
      work.outcome.error = told;
    }
    give_up_without_variants(work);
  }
}

void resolve_names(WriteJob& job) {
  bool weighs = false;
  for (ProductWork& work : job.works) {
    if (work.is_create() && work.outcome.error) continue;
    for (const std::string& name :
         work.write->fields.categories.value_or(std::vector<std::string>())) {
      const Result<std::string> id = job.facts.category_id(job.context, name);
      if (id.ok()) {
        work.category_ids.push_back(*id);
        continue;
      }
      if (id.error().is_transient() || id.error().code() == ErrorCode::kForbidden) {
        return job.stop(id.error());
      }
      work.fail(id.error());
    }
    for (size_t i = 0; i < work.write->variants.size(); ++i) {
      const ListingFields& fields = work.variant(i).fields;
      weighs |= fields.weight_grams.has_value();
      if (!fields.tax_class || !work.is_open(i)) continue;
      const Result<std::string> id = job.facts.tax_class_id(job.context, *fields.tax_class);
      if (id.ok()) work.tax_class_id = *id;
      if (!id.ok() && id.error().is_transient()) return job.stop(id.error());
      if (!id.ok()) work.fail(i, Error(id.error()).with("sku", work.variant(i).sku));
    }
    give_up_without_variants(work);
  }
  if (!weighs) return;
  if (const Result<void> learnt = job.learn_units(); !learnt.ok()) job.stop(learnt.error());
}

}  // namespace oneshelf::bigcommerce
