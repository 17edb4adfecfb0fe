#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/item.h"
#include "sync/settings.h"

namespace oneshelf {

/// The stock and price rules as they hold for one item. Each value comes from the most special rule
/// that says it: of the item's SKU, else of its brand, else of one of its categories, else the
/// link's own. Brand before category, because an item has one brand and may lie in many categories;
/// of several categories that say a value, the first by name counts, in whatever order the source
/// tells them. Names compare without case, SKUs exactly. Must not outlive the settings.
class ItemRules {
 public:
  ItemRules(const LinkSettings& settings, const Item& item);
  const StockRule& stock() const { return stock_ ? *stock_ : settings_->stock; }
  const PriceRule& price() const { return price_ ? *price_ : settings_->price; }

 private:
  const LinkSettings* settings_;
  std::optional<StockRule> stock_;  ///< only if a rule differs from the link's own
  std::optional<PriceRule> price_;
};

/// Who says which value, for people: "stock.buffer is 10%: rule of the brand Falcon". Values that
/// nobody set are left out.
std::vector<std::string> rules_told(const LinkSettings& settings, const Item& item);

/// "the brand Falcno": what rules are for and the source does not have. A slip of a name silently
/// keeps a rule from ever holding.
struct KnownNames {
  std::vector<std::string> skus, brands, categories;
};
std::vector<std::string> rules_for_nothing(const LinkSettings& settings, const KnownNames& known);

/// Whether any buffer is in days: only then it matters what was sold.
bool asks_for_sales(const LinkSettings& settings);

}  // namespace oneshelf
