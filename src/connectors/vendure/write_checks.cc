#include <algorithm>
#include <set>

#include "base/text.h"
#include "connectors/vendure/assumed.h"
#include "connectors/vendure/stock.h"
#include "connectors/vendure/write_job.h"

namespace oneshelf::vendure {

namespace {

using Action = VariantWrite::Action;

Error missing(const char* id, const char* message, const std::string& sku) {
  return Error(ErrorCode::kInvalid, id, message)
      .remedied("Let the link write this field when it creates listings.")
      .with("sku", sku);
}

std::optional<Error> price_fault(const WriteJob& job, const VariantWrite& write) {
  if (!write.fields.price) {
    if (write.action != Action::kCreate) return {};
    // The shop would sell it for nothing.
    return missing("vendure.price_required", "A new listing needs a price.", write.sku);
  }
  if (write.fields.price->is_negative()) {
    return Error(ErrorCode::kInvalid, "vendure.negative_price", "A price cannot be negative.")
        .with("sku", write.sku);
  }
  if (write.fields.price->has_at_most(job.shop.money_places)) return {};
  return Error(ErrorCode::kInvalid, "vendure.price_too_precise",
               "The price has more decimals than the shop keeps.")
      .remedied("Round prices in the link's price rule.")
      .with("sku", write.sku)
      .with("price", write.fields.price->to_string());
}

std::optional<Error> tax_fault(const WriteJob& job, const VariantWrite& write) {
  if (!write.fields.tax_class || job.shop.tax_category_id(*write.fields.tax_class)) return {};
  std::vector<std::string> names;
  for (const LookupEntry& entry : job.shop.tax_categories) names.push_back(entry.name);
  return Error(ErrorCode::kInvalid, "vendure.unknown_tax_category",
               "The shop has no tax category of this name.")
      .remedied("Map the tax to one of: " + joined(names, ", ") + ".")
      .with("sku", write.sku)
      .with("tax_category", *write.fields.tax_class);
}

std::optional<Error> stock_fault(const VariantWrite& write) {
  if (!write.fields.stock) return {};
  for (const auto& [location, quantity] : *write.fields.stock) {
    if (const Result<int64_t> units = whole_units(quantity); !units.ok()) return units.error();
  }
  return {};
}

/// The shop wants one option of each axis for every variant.
std::optional<Error> options_fault(const ProductWork& work, const VariantWrite& write) {
  if (write.action != Action::kCreate && !write.fields.options) return {};
  std::set<std::string> named;
  if (write.fields.options) {
    for (const OptionValue& option : *write.fields.options) named.insert(folded(option.name));
  }
  for (const std::string& axis : axes_of(*work.write)) {
    if (named.contains(folded(axis))) continue;
    return Error(ErrorCode::kInvalid, "vendure.option_missing",
                 "The variant has no value for one of its product's options.")
        .remedied("Give the variant a value for this option in the source.")
        .with("sku", write.sku)
        .with("option", axis);
  }
  return {};
}

std::optional<Error> fault_of(const WriteJob& job, const ProductWork& work,
                              const VariantWrite& write) {
  if (write.action == Action::kDelete) return {};
  const bool has_sku = write.fields.sku ? !write.fields.sku->empty() : !write.sku.empty();
  if (write.action == Action::kCreate && !has_sku) {
    return missing("vendure.sku_required", "A new listing needs a SKU.", write.sku);
  }
  if (auto fault = price_fault(job, write)) return fault;
  if (auto fault = tax_fault(job, write)) return fault;
  if (auto fault = stock_fault(write)) return fault;
  return options_fault(work, write);
}

void check_product(ProductWork& work) {
  const ListingFields& fields = work.write->fields;
  const std::string sku = work.write->variants.empty() ? "" : work.write->variants.front().sku;
  if (work.creating && (!fields.name || fields.name->empty())) {
    work.fail(missing("vendure.name_required", "A new product needs a name.", sku));
  }
  if (fields.description_html && fields.description_html->size() > assumed::kFormFieldMax / 2) {
    work.fail(Error(ErrorCode::kInvalid, "vendure.description_too_long",
                    "The description is too long for one request to the shop.")
                  .remedied("Shorten it, and link pictures instead of embedding them.")
                  .with("sku", sku));
  }
}

/// Readable, and the same for each attempt at the same product.
std::string slug_for(const ProductWrite& write, std::set<std::string>& taken) {
  const std::string sku = write.variants.empty() ? "" : write.variants.front().sku;
  const std::string stem = slug_of(*write.fields.name + "-" + sku);
  std::string slug = stem;
  for (int i = 2; !taken.insert(slug).second; ++i) slug = stem + "-" + std::to_string(i);
  return slug;
}

/// A product none of whose variants can be created is not created.
void give_up_without_variants(ProductWork& work) {
  if (!work.creating || work.outcome.error) return;
  for (const WriteOutcome& variant : work.outcome.variants) {
    if (!variant.error) return;
  }
  work.fail(work.outcome.variants.empty()
                ? Error(ErrorCode::kInvalid, "vendure.no_variant", "A product needs a variant.")
                : *work.outcome.variants.front().error);
}

}  // namespace

void check_writes(WriteJob& job) {
  std::set<std::string> slugs;
  for (ProductWork& work : job.works) {
    check_product(work);
    const std::vector<VariantWrite>& variants = work.write->variants;
    for (size_t i = 0; i < variants.size(); ++i) {
      if (const auto fault = fault_of(job, work, variants[i])) work.fail(i, *fault);
    }
    give_up_without_variants(work);
    if (work.creating && !work.is_over()) work.slug = slug_for(*work.write, slugs);
  }
}

}  // namespace oneshelf::vendure
