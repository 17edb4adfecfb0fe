#include "sync/plan_changes.h"

#include <algorithm>
#include <set>

namespace oneshelf {
namespace {

using Keys = std::set<ChangeKey>;

/// Takes single values out of what is written.
void take_values(const VendorId& product, const VendorId& item, const Keys& held,
                 ListingFields& fields, std::vector<FieldChange>& changes) {
  std::erase_if(changes, [&](const FieldChange& change) {
    if (!held.contains({product, item, std::string(name_of(change.field))})) return false;
    fields.clear(change.field);
    return true;
  });
}

/// True if nothing of the variant is left.
bool take_variant(const VendorId& product, const Keys& held, VariantPlan& variant) {
  if (held.contains({product, variant.item_id, kWholeListing})) return true;
  if (variant.kind == ChangeKind::kCreate || variant.kind == ChangeKind::kDelete) return false;
  take_values(product, variant.item_id, held, variant.fields, variant.changes);
  return variant.changes.empty();
}

}  // namespace

ChangeKey PlannedChange::key() const {
  return {product->source_product, variant != nullptr ? variant->item_id : VendorId(),
          is_whole() ? std::string(kWholeListing) : std::string(name_of(value->field))};
}

std::string PlannedChange::before() const {
  if (!is_whole()) return value->before;
  return variant->kind == ChangeKind::kCreate ? "" : "listed";
}

/// A create is known by its price: at another price it is judged anew.
std::string PlannedChange::after() const {
  if (!is_whole()) return value->after;
  if (variant->kind == ChangeKind::kDelete) return "deleted";
  return variant->fields.price ? "created at " + variant->fields.price->to_string() : "created";
}

std::vector<PlannedChange> changes_of(std::span<const ProductPlan> products) {
  std::vector<PlannedChange> changes;
  for (const ProductPlan& product : products) {
    if (!product.listing_product.empty()) {
      for (const FieldChange& value : product.changes)
        changes.push_back({&product, nullptr, &value});
    }
    for (const VariantPlan& variant : product.variants) {
      if (variant.kind == ChangeKind::kCreate || variant.kind == ChangeKind::kDelete) {
        changes.push_back({&product, &variant, nullptr});
        continue;
      }
      for (const FieldChange& value : variant.changes) {
        changes.push_back({&product, &variant, &value});
      }
    }
  }
  return changes;
}

void take_out(std::vector<ProductPlan>& products, std::span<const GuardedChange> held) {
  if (held.empty()) return;
  Keys keys;
  for (const GuardedChange& change : held) keys.insert(change.key);
  for (ProductPlan& product : products) {
    const VendorId& id = product.source_product;
    std::erase_if(product.variants,
                  [&](VariantPlan& variant) { return take_variant(id, keys, variant); });
    const bool is_new = product.listing_product.empty();
    if (!is_new) take_values(id, VendorId(), keys, product.fields, product.changes);
    if (is_new && product.variants.empty()) product = ProductPlan();
  }
  std::erase_if(products, [](const ProductPlan& product) { return product.empty(); });
}

}  // namespace oneshelf
