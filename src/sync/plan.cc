#include "sync/plan.h"

#include <algorithm>

#include "commerce/codec.h"
#include "sync/product_planner.h"

namespace oneshelf {
namespace {

constexpr codec::NameOf<ChangeKind> kKindNames[] = {{ChangeKind::kCreate, "create"},
                                                    {ChangeKind::kUpdate, "update"},
                                                    {ChangeKind::kHide, "hide"},
                                                    {ChangeKind::kDelete, "delete"}};

/// The channel's product a row lives in; "" for one without a listing.
const std::string& home_of(const ShelfRow& row) {
  static const std::string kNone;
  return row.binding ? row.binding->listing_product_id.str() : kNone;
}

/// True if the channel keeps the product's SKUs in more than one product.
bool is_spread(std::span<const ShelfRow> rows) {
  const std::string* home = nullptr;
  for (const ShelfRow& row : rows) {
    if (!row.binding) continue;
    if (home != nullptr && *home != home_of(row)) return true;
    home = &home_of(row);
  }
  return false;
}

}  // namespace

std::string_view name_of(ChangeKind kind) { return codec::name_in(kKindNames, kind); }

ProductDecision plan_product(std::span<const ShelfRow> rows, const PlanRules& rules) {
  return ProductPlanner(rows, rules).decide();
}

std::vector<ProductDecision> plan_products(std::span<const ShelfRow> rows, const PlanRules& rules) {
  std::vector<ProductDecision> decisions;
  if (!is_spread(rows)) {
    decisions.push_back(plan_product(rows, rules));
    return decisions;
  }
  std::vector<ShelfRow> sorted(rows.begin(), rows.end());
  std::ranges::stable_sort(sorted, {}, home_of);
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = std::find_if(
        begin, sorted.end(), [&](const ShelfRow& row) { return home_of(row) != home_of(*begin); });
    decisions.push_back(plan_product({begin, end}, rules));
    begin = end;
  }
  return decisions;
}

}  // namespace oneshelf
