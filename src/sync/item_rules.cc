#include "sync/item_rules.h"

#include <algorithm>
#include <set>

#include "sync/settings_kinds.h"

namespace oneshelf {
namespace {

/// A rule that was found: what it says, and whose it is.
template <typename T>
struct Found {
  const T* value = nullptr;
  std::string_view level;
  std::string_view name;
};

template <typename T, typename Map>
bool take(Found<T>& found, const Map& map, const std::string& name, std::string_view level) {
  const auto at = map.find(name);
  if (at == map.end()) return false;
  found = {&at->second, level, at->first};
  return true;
}

/// Of the item's categories that have such a rule, the first by name.
template <typename T, typename Map>
void take_first(Found<T>& found, const Map& map, const std::vector<std::string>& categories) {
  const typename Map::value_type* first = nullptr;
  for (const std::string& category : categories) {
    const auto at = map.find(category);
    if (at == map.end()) continue;
    if (first == nullptr || map.key_comp()(at->first, first->first)) first = &*at;
  }
  if (first != nullptr) found = {&first->second, "category", first->first};
}

/// `at` leads from the rules of one kind of name to those of one value.
template <typename At>
auto find(const ItemRuleBook& rules, const Item& item, At at) {
  using Value = typename std::decay_t<decltype(at(rules.sku))>::mapped_type;
  Found<Value> found;
  if (take(found, at(rules.sku), item.sku, "SKU")) return found;
  if (!item.brand.empty() && take(found, at(rules.brand), item.brand, "brand")) return found;
  take_first(found, at(rules.category), item.categories);
  return found;
}

template <typename T>
void put(const T& said, T& value) {
  value = said;
}
template <typename T>
void put(const Said<T>& said, std::optional<T>& value) {
  value = said.value;
}
void put(const Said<PriceListId>& said, PriceListId& value) {
  value = said.value.value_or(PriceListId());
}

/// Calls `visit(name, at, of_rule)` for each value that rules may set: `at` leads into RulesBy,
/// `of_rule` into the link's own rule of that kind.
#define ONESHELF_AT(member) \
  [](auto& from) -> auto& { return from.member; }

template <typename Visit>
void each_stock_value(Visit visit) {
  visit("stock.buffer", ONESHELF_AT(buffer), ONESHELF_AT(buffer));
  visit("stock.limit", ONESHELF_AT(limit), ONESHELF_AT(limit));
}

template <typename Visit>
void each_price_value(Visit visit) {
  visit("price.list", ONESHELF_AT(price_list), ONESHELF_AT(list));
  visit("price.round_to", ONESHELF_AT(round_to), ONESHELF_AT(round_to));
  visit("price.rounding", ONESHELF_AT(rounding), ONESHELF_AT(rounding));
  visit("price.ending", ONESHELF_AT(ending), ONESHELF_AT(ending));
}

#undef ONESHELF_AT

bool is_empty(const ItemRuleBook& rules) {
  const auto none = [](const auto& level) {
    return level.buffer.empty() && level.limit.empty() && level.price_list.empty() &&
           level.round_to.empty() && level.rounding.empty() && level.ending.empty();
  };
  return none(rules.sku) && none(rules.brand) && none(rules.category);
}

template <typename T>
std::string text_of(const T& value) {
  const Json json = settings::Kind<T>::to_json(value);
  const std::string text = json.text_or();
  return text.empty() ? std::string(settings::kNone) : text;
}

template <typename T, typename U>
void tell(std::string_view path, const Found<T>& found, const U& own, const U& by_default,
          std::vector<std::string>& lines) {
  if (found.value != nullptr) {
    lines.push_back(std::string(path) + " is " + text_of(*found.value) + ": rule of the " +
                    std::string(found.level) + " " + std::string(found.name));
  } else if (own != by_default) {
    lines.push_back(std::string(path) + " is " + text_of(own) + ": the link's own");
  }
}

bool is_in_days(const Buffer& buffer) { return buffer.kind == Buffer::Kind::kDays; }

}  // namespace

ItemRules::ItemRules(const LinkSettings& settings, const Item& item) : settings_(&settings) {
  const ItemRuleBook& rules = settings.rules;
  if (is_empty(rules)) return;
  each_stock_value([&](std::string_view, auto at, auto of_rule) {
    const auto found = find(rules, item, at);
    if (found.value == nullptr) return;
    if (!stock_) stock_ = settings.stock;
    put(*found.value, of_rule(*stock_));
  });
  each_price_value([&](std::string_view, auto at, auto of_rule) {
    const auto found = find(rules, item, at);
    if (found.value == nullptr) return;
    if (!price_) price_ = settings.price;
    put(*found.value, of_rule(*price_));
  });
}

std::vector<std::string> rules_told(const LinkSettings& settings, const Item& item) {
  std::vector<std::string> lines;
  const LinkSettings plain;
  each_stock_value([&](std::string_view path, auto at, auto of_rule) {
    tell(path, find(settings.rules, item, at), of_rule(settings.stock), of_rule(plain.stock),
         lines);
  });
  each_price_value([&](std::string_view path, auto at, auto of_rule) {
    tell(path, find(settings.rules, item, at), of_rule(settings.price), of_rule(plain.price),
         lines);
  });
  return lines;
}

namespace {

/// The names of one level's rules, each once.
template <typename Less>
std::set<std::string, Less> names_of(const RulesBy<Less>& rules) {
  std::set<std::string, Less> names;
  const auto add = [&](const auto& by) {
    for (const auto& [name, said] : by) names.insert(name);
  };
  add(rules.buffer), add(rules.limit), add(rules.price_list);
  add(rules.round_to), add(rules.rounding), add(rules.ending);
  return names;
}

template <typename Less>
void tell_unknown(const RulesBy<Less>& rules, const std::vector<std::string>& known,
                  const std::string& level, std::vector<std::string>& unknown) {
  std::set<std::string, Less> names = names_of(rules);
  for (const std::string& name : known) names.erase(name);
  for (const std::string& name : names) unknown.push_back("the " + level + " " + name);
}

}  // namespace

std::vector<std::string> rules_for_nothing(const LinkSettings& settings, const KnownNames& known) {
  std::vector<std::string> unknown;
  tell_unknown(settings.rules.sku, known.skus, "SKU", unknown);
  tell_unknown(settings.rules.brand, known.brands, "brand", unknown);
  tell_unknown(settings.rules.category, known.categories, "category", unknown);
  return unknown;
}

bool asks_for_sales(const LinkSettings& settings) {
  const auto any_in_days = [](const auto& buffers) {
    return std::ranges::any_of(buffers, [](const auto& each) { return is_in_days(each.second); });
  };
  const ItemRuleBook& rules = settings.rules;
  return is_in_days(settings.stock.buffer) || any_in_days(rules.sku.buffer) ||
         any_in_days(rules.brand.buffer) || any_in_days(rules.category.buffer);
}

}  // namespace oneshelf
