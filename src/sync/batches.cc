#include <algorithm>

#include "base/mutant.h"
#include "sync/plan.h"

namespace oneshelf {
namespace {

size_t positive(int count) { return static_cast<size_t>(std::max(count, 1)); }

size_t rounded_up(size_t count, size_t per_call) { return (count + per_call - 1) / per_call; }

size_t listing_writes(const ProductPlan& product, bool stock_with_create) {
  return static_cast<size_t>(std::ranges::count_if(
      product.variants,
      [&](const VariantPlan& variant) { return writes_listing(variant, stock_with_create); }));
}

size_t stock_writes(const ProductPlan& product, bool stock_with_create) {
  return static_cast<size_t>(std::ranges::count_if(
      product.variants,
      [&](const VariantPlan& variant) { return writes_stock(variant, stock_with_create); }));
}

bool is_price(Field field) { return field == Field::kPrice || field == Field::kSalePrice; }

/// Counts the values that change on listings that exist; a create is counted as a create.
void add_changes(PlanSummary& summary, const std::vector<FieldChange>& changes) {
  summary.field_changes += changes.size();
  for (const FieldChange& change : changes) {
    if (is_price(change.field)) ++summary.price_changes;
    if (change.field == Field::kStock) ++summary.stock_changes;
  }
}

void add_variant(PlanSummary& summary, const VariantPlan& variant) {
  switch (variant.kind) {
    case ChangeKind::kCreate: ++summary.creates; return;
    case ChangeKind::kUpdate: ++summary.updates; break;
    case ChangeKind::kHide: ++summary.hides; break;
    case ChangeKind::kDelete: ++summary.deletes; break;
  }
  add_changes(summary, variant.changes);
}

}  // namespace

bool writes_listing(const VariantPlan& variant, bool /*stock_with_create*/) {
  if (variant.kind != ChangeKind::kUpdate) return true;
  return std::ranges::any_of(
      variant.changes, [](const FieldChange& change) { return change.field != Field::kStock; });
}

bool writes_stock(const VariantPlan& variant, bool stock_with_create) {
  if (!variant.fields.stock) return false;
  return variant.kind != ChangeKind::kCreate || !stock_with_create;
}

std::vector<WriteBatch> batches_of(std::span<const ProductPlan> products, const WriteCost& cost) {
  const size_t products_max = positive(cost.products_max);
  const size_t variants_max = positive(cost.variants_max);
  std::vector<WriteBatch> batches;
  for (size_t i = 0; i < products.size(); ++i) {
    const size_t variants = listing_writes(products[i], cost.stock_with_create);
    if (variants == 0 && products[i].fields.empty()) continue;
    const bool fits = !batches.empty() && batches.back().products.size() < products_max &&
                      batches.back().variants + variants <= variants_max &&
                      !ONESHELF_MUTANT("batches_of_one");
    if (!fits) batches.emplace_back();
    batches.back().products.push_back(i);
    batches.back().variants += variants;
  }
  return batches;
}

void add_to(PlanSummary& summary, const ProductDecision& decision) {
  const ProductPlan& plan = decision.plan;
  summary.in_sync += decision.in_sync;
  summary.not_wanted += decision.not_wanted;
  summary.issues += decision.issues.size();
  if (plan.empty()) return;
  ++summary.products;
  for (const VariantPlan& variant : plan.variants) add_variant(summary, variant);
  if (plan.listing_product.empty()) return;
  add_changes(summary, plan.changes);
  if (plan.variants.empty()) ++summary.updates;  // only what its SKUs share changes
}

void estimate(PlanSummary& summary, std::span<const ProductPlan> products, const WriteCost& cost) {
  size_t calls = 0;
  for (const WriteBatch& batch : batches_of(products, cost)) {
    calls += rounded_up(std::max<size_t>(batch.variants, 1), positive(cost.variants_max));
  }
  size_t levels = 0;
  for (const ProductPlan& product : products)
    levels += stock_writes(product, cost.stock_with_create);
  summary.requests =
      calls * positive(cost.requests_per_write) +
      rounded_up(levels, positive(cost.stock_max)) * positive(cost.requests_per_stock_write);
  const size_t per_second = positive(cost.requests_per_second);
  summary.time = std::chrono::milliseconds(rounded_up(summary.requests * 1000, per_second));
}

}  // namespace oneshelf
