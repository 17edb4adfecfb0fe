#include "sync/select.h"

#include <algorithm>

#include "base/mutant.h"
#include "base/text.h"
#include "sync/figures.h"
#include "sync/item_rules.h"

namespace oneshelf {
namespace {

bool is_same_name(const std::string& left, const std::string& right) {
  return left == right || folded(left) == folded(right);
}

bool names_any_of(const std::vector<std::string>& names, const std::string& wanted) {
  return std::ranges::any_of(names,
                             [&](const std::string& name) { return is_same_name(name, wanted); });
}

bool is_in_category(const Item& item, const std::vector<std::string>& categories) {
  return std::ranges::any_of(item.categories, [&](const std::string& category) {
    return names_any_of(categories, category);
  });
}

/// Why the rule excludes the row; empty if it does not.
std::string_view exclusion(const ShelfRow& row, const ProductRule& rule, const PlanRules& rules) {
  const Item& item = row.item;
  if (!rule.categories.empty() && !is_in_category(item, rule.categories)) {
    return "excluded by rule: in none of the chosen categories";
  }
  if (!rule.brands.empty() && !names_any_of(rule.brands, item.brand)) {
    return "excluded by rule: of none of the chosen brands";
  }
  if (!rule.sku_prefix.empty() && !starts_with_ci(item.sku, rule.sku_prefix)) {
    return "excluded by rule: the SKU begins differently";
  }
  if (!rule.in_stock_only) return "";
  const ItemRules own(rules.settings, item);
  const auto stock = figures::stock(promise_input(row, rules.limits), own.stock(), nullptr);
  if (stock && !stock->figure.is_positive()) return "excluded by rule: not in stock";
  // Stock that was not read is no reason to take a listing down, nor to put one up.
  if (!stock && !row.binding) return "excluded by rule: its stock was not read yet";
  return "";
}

std::string_view why_not(const ShelfRow& row, const PlanRules& rules) {
  if (row.gone_since) return "it is gone from the source";
  if (!row.item.active) return "it is not active in the source";
  const ProductRule& rule = rules.settings.products;
  return rule.mode == ProductRule::Mode::kRule ? exclusion(row, rule, rules) : std::string_view();
}

}  // namespace

PromiseInput promise_input(const ShelfRow& row, const ChannelLimits& limits) {
  return {.levels = row.levels,
          .in_flight = row.in_flight,
          .fractional = limits.fractional_stock,
          .negative = limits.negative_stock,
          .is_kit = !row.item.components.empty(),
          .components = row.components,
          .sold = row.sold};
}

Selection select(const ShelfRow& row, const PlanRules& rules) {
  const LinkSettings& settings = rules.settings;
  if (settings.products.mode == ProductRule::Mode::kApproved && !row.approved &&
      !ONESHELF_MUTANT("approval_ignored")) {
    return {.standing = Standing::kUntouched, .reason = "it is not approved"};
  }
  if (const std::string_view reason = why_not(row, rules); !reason.empty()) {
    return {.standing = row.binding ? Standing::kLeaving : Standing::kUnwanted, .reason = reason};
  }
  if (!row.binding && settings.create == CreatePolicy::kMatchOnly) {
    return {.standing = Standing::kUnwanted,
            .reason = "it has no listing, and this link creates none"};
  }
  switch (settings.products.mode) {
    case ProductRule::Mode::kAll:
      return {.standing = Standing::kWanted, .reason = "all items belong here"};
    case ProductRule::Mode::kApproved:
      return {.standing = Standing::kWanted, .reason = "it is approved"};
    case ProductRule::Mode::kRule: break;
  }
  return {.standing = Standing::kWanted, .reason = "the rule includes it"};
}

}  // namespace oneshelf
