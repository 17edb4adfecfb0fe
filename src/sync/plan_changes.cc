#include "sync/plan_changes.h"

#include <algorithm>
#include <set>

namespace oneshelf {
namespace {

/// A create is known by its price: at another price it is judged anew.
std::string created_text(const VariantPlan& variant) {
  return variant.fields.price ? "created at " + variant.fields.price->to_string() : "created";
}

void add_variant(const ProductPlan& product, const VariantPlan& variant,
                 std::vector<PlannedChange>& changes) {
  PlannedChange change;
  change.key = {product.source_product, variant.item_id, kWholeListing};
  change.sku = variant.sku;
  change.variant = &variant;
  if (variant.kind == ChangeKind::kCreate) {
    change.after = created_text(variant);
    changes.push_back(std::move(change));
    return;
  }
  if (variant.kind == ChangeKind::kDelete) {
    change.before = "listed";
    change.after = "deleted";
    changes.push_back(std::move(change));
    return;
  }
  for (const FieldChange& value : variant.changes) {
    change.key.field = name_of(value.field);
    change.field = value.field;
    change.before = value.before;
    change.after = value.after;
    changes.push_back(change);
  }
}

void add_shared(const ProductPlan& product, std::vector<PlannedChange>& changes) {
  if (product.listing_product.empty()) return;
  for (const FieldChange& value : product.changes) {
    PlannedChange change;
    change.key = {product.source_product, VendorId(), std::string(name_of(value.field))};
    change.sku = product.name;
    change.field = value.field;
    change.before = value.before;
    change.after = value.after;
    changes.push_back(std::move(change));
  }
}

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

std::vector<PlannedChange> changes_of(std::span<const ProductPlan> products) {
  std::vector<PlannedChange> changes;
  for (const ProductPlan& product : products) {
    add_shared(product, changes);
    for (const VariantPlan& variant : product.variants) add_variant(product, variant, changes);
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
