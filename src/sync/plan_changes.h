#pragma once

#include "sync/guards.h"

namespace oneshelf {

/// One change of a plan, seen by itself. A create or a delete is one change of the whole listing.
struct PlannedChange {
  ChangeKey key;
  std::string sku;
  std::string before, after;
  std::optional<Field> field;            ///< unset: the whole listing
  const VariantPlan* variant = nullptr;  ///< null: what the product's SKUs share

  bool is_whole() const { return !field.has_value(); }
};

/// The changes of a plan in its order; they point into it. What the SKUs of a product that is
/// created share belongs to their creates.
std::vector<PlannedChange> changes_of(std::span<const ProductPlan> products);

}  // namespace oneshelf
