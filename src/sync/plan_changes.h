#pragma once

#include "sync/guards.h"

namespace oneshelf {

/// One change of a plan, seen by itself: a view, a plan may have millions. A create or a delete is
/// one change of the whole listing.
struct PlannedChange {
  const ProductPlan* product = nullptr;
  const VariantPlan* variant = nullptr;  ///< null: what the product's SKUs share
  const FieldChange* value = nullptr;    ///< null: the whole listing

  bool is_whole() const { return value == nullptr; }
  bool is_of(Field field) const { return value != nullptr && value->field == field; }
  ChangeKey key() const;
  const std::string& sku() const { return variant != nullptr ? variant->sku : product->name; }
  std::string before() const;
  std::string after() const;
};

/// The changes of a plan in its order; they point into it. What the SKUs of a product that is
/// created share belongs to their creates.
std::vector<PlannedChange> changes_of(std::span<const ProductPlan> products);

}  // namespace oneshelf
