#include "sync/creation.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "sync/item_rules.h"
#include "sync/plan_issues.h"

namespace oneshelf {
namespace {

constexpr char kBetweenValues = '\x1f';

const std::string* value_on(const std::vector<OptionValue>& options, const std::string& axis) {
  const auto found = std::ranges::find(options, axis, &OptionValue::name);
  return found == options.end() ? nullptr : &found->value;
}

/// The variant's values in the order of `axes`; nothing if it has other axes.
std::optional<std::string> combination(const std::vector<OptionValue>& options,
                                       const std::vector<OptionValue>& axes) {
  if (options.size() != axes.size()) return std::nullopt;
  std::string key;
  for (const OptionValue& axis : axes) {
    const std::string* value = value_on(options, axis.name);
    if (value == nullptr || trimmed(*value).empty()) return std::nullopt;
    key += *value + kBetweenValues;
  }
  return key;
}

bool has_doubled_axis(const std::vector<OptionValue>& options) {
  return std::ranges::any_of(options, [&](const OptionValue& option) {
    return std::ranges::count(options, option.name, &OptionValue::name) > 1;
  });
}

std::optional<Error> combination_problem(std::span<const ShapedVariant> variants) {
  const std::vector<OptionValue>& axes = *variants.front().options;
  if (axes.empty()) return plan_issues::options_inconsistent("several variants, but no options.");
  std::unordered_map<std::string, const ShelfRow*> seen;
  for (const ShapedVariant& variant : variants) {
    const std::string& sku = variant.row->item.sku;
    const std::optional<std::string> key = combination(*variant.options, axes);
    if (!key) {
      return plan_issues::options_inconsistent(sku + " has other options than " +
                                               variants.front().row->item.sku + ".");
    }
    const auto [place, is_first] = seen.emplace(*key, variant.row);
    if (!is_first) return plan_issues::options_duplicate(sku, place->second->item.sku);
  }
  return std::nullopt;
}

std::optional<Error> variant_problem(const ShapedVariant& variant, const ChannelLimits& limits) {
  const Item& item = variant.row->item;
  if (variant.is_new && character_count(item.sku) > limits.sku_length_max) {
    return plan_issues::sku_too_long(item, limits.sku_length_max);
  }
  if (std::cmp_greater(variant.options->size(), limits.options_max)) {
    return plan_issues::options_too_many(item, limits.options_max);
  }
  if (has_doubled_axis(*variant.options)) {
    return plan_issues::options_inconsistent(item.sku + " has one option twice.");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> creation_problem(const ShelfRow& row, const DesiredOutcome& outcome,
                                      const PlanRules& rules, const FieldPolicy& policy) {
  if (normalised_sku(row.item.sku).empty()) return plan_issues::sku_blank();
  if (row.sku_is_doubled) return plan_issues::sku_duplicate(row.item);
  if (row.sku_taken_in_channel) return plan_issues::sku_taken(row.item);
  if (outcome.price_error) return *outcome.price_error;
  if (outcome.price_missing)
    return plan_issues::price_missing(ItemRules(rules.settings, row.item).price());
  // A shop may take an untold figure for "any number": better no listing than one that oversells.
  if (policy.creates(Field::kStock) && !outcome.desired.stock) return plan_issues::stock_unknown();
  return std::nullopt;
}

std::optional<Error> shape_problem(std::span<const ShapedVariant> variants, bool is_new_product,
                                   const PlanRules& rules, const FieldPolicy& policy) {
  if (variants.empty()) return std::nullopt;
  if (is_new_product && policy.creates(Field::kName)) {
    if (auto problem = name_problem(variants.front().row->item, rules.limits)) return problem;
  }
  const bool adds = std::ranges::any_of(variants, &ShapedVariant::is_new);
  if (adds && std::cmp_greater(variants.size(), rules.limits.variants_max)) {
    return plan_issues::variants_too_many(variants.size(), rules.limits.variants_max);
  }
  for (const ShapedVariant& variant : variants) {
    if (auto problem = variant_problem(variant, rules.limits)) return problem;
  }
  return variants.size() > 1 ? combination_problem(variants) : std::nullopt;
}

std::optional<Error> name_problem(const Item& item, const ChannelLimits& limits) {
  if (trimmed(item.product_name).empty()) return plan_issues::name_blank();
  if (character_count(item.product_name) > limits.name_length_max) {
    return plan_issues::name_too_long(item, limits.name_length_max);
  }
  return std::nullopt;
}

}  // namespace oneshelf
