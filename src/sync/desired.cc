#include "sync/desired.h"

#include <algorithm>

#include "base/mutant.h"
#include "base/text.h"
#include "sync/exclusive.h"
#include "sync/figures.h"
#include "sync/item_rules.h"
#include "sync/select.h"

namespace oneshelf {
namespace {

bool is_same_text(const std::string& left, const std::string& right) {
  return left == right || trimmed(left) == trimmed(right);
}

bool is_same_image(const Image& left, const Image& right) {
  if (!left.content_hash.empty() && !right.content_hash.empty()) {
    return left.content_hash == right.content_hash;
  }
  if (!left.key.empty() && left.key == right.key) return true;
  return !left.url.empty() && left.url == right.url;
}

template <typename T>
bool is_same_set(const std::vector<T>& left, const std::vector<T>& right) {
  return left == right || std::ranges::is_permutation(left, right);
}

Comparison compared(bool is_same) { return is_same ? Comparison::kSame : Comparison::kDifferent; }

/// An empty text, list or picture set of the source says nothing: it never wipes the channel's.
Comparison compare_text(const std::string& desired, const std::optional<std::string>& live) {
  if (desired.empty()) return Comparison::kUntold;
  return compared(live && is_same_text(desired, *live));
}

template <typename T>
Comparison compare_told(const std::optional<T>& desired, const std::optional<T>& live) {
  if (!desired) return Comparison::kUntold;
  return compared(live == desired);
}

Comparison compare_images(const std::vector<Image>& desired,
                          const std::optional<std::vector<Image>>& live) {
  if (desired.empty()) return Comparison::kUntold;
  return compared(live && std::ranges::equal(desired, *live, is_same_image));
}

template <typename T>
Comparison compare_sets(const std::vector<T>& desired, const std::optional<std::vector<T>>& live) {
  if (desired.empty()) return Comparison::kUntold;
  return compared(live && is_same_set(desired, *live));
}

void compute_prices(const ShelfRow& row, const PlanRules& rules, const PriceRule& rule,
                    const FieldPolicy& policy, DesiredOutcome& outcome) {
  Result<std::optional<figures::Price>> price =
      figures::price(row.item, rule, rules.basis, nullptr);
  if (!price.ok()) {
    outcome.price_error = std::move(price).error();
    return;
  }
  if (!*price) {
    outcome.price_missing = true;
    return;
  }
  const figures::Price& found = **price;
  const bool holds_sale = policy.holds(Field::kSalePrice);
  // A channel without a sale price field shows the reduced price as the price.
  outcome.desired.price = found.sale && !holds_sale ? *found.sale : found.amount;
  if (holds_sale && rule.promotions) outcome.desired.sale_price = found.sale;
}

Decimal held_to_unshown(Decimal figure, const ShelfRow& row, const PlanRules& rules) {
  if (!rules.settings.stock.exclusive) return figure;
  std::optional<Decimal> on_show;
  if (row.live) on_show = stock_at(row.live->fields, rules.settings.stock.channel_location);
  return exclusive_figure(figure, on_show, row.unshown.value_or(Decimal()),
                          rules.limits.fractional_stock);
}

}  // namespace

DesiredOutcome desired_of(const ShelfRow& row, const PlanRules& rules, const FieldPolicy& policy,
                          bool creating) {
  const auto writes = [&](Field field) {
    return creating ? policy.creates(field) : policy.updates(field);
  };
  const ItemRules own(rules.settings, row.item);
  DesiredOutcome outcome;
  Desired& desired = outcome.desired;
  desired.item = &row.item;
  desired.location = &rules.settings.stock.channel_location;
  desired.visible = !creating || rules.settings.create == CreatePolicy::kPublished;
  const auto& classes = rules.settings.tax_classes;
  if (const auto found = classes.find(row.item.tax_code); found != classes.end()) {
    desired.tax_class = &found->second;
  }
  const bool hides_when_empty = rules.settings.price.when_empty == PriceRule::WhenEmpty::kHide;
  if (writes(Field::kPrice) || writes(Field::kSalePrice) || hides_when_empty) {
    compute_prices(row, rules, own.price(), policy, outcome);
  }
  if (writes(Field::kStock)) {
    const auto stock = figures::stock(promise_input(row, rules.limits), own.stock(), nullptr);
    if (stock) {
      desired.stock = held_to_unshown(stock->figure, row, rules);
      outcome.available = stock->available;
    }
  }
  return outcome;
}

Comparison compare(Field field, const Desired& desired, const ListingFields& live) {
  const Item& item = *desired.item;
  switch (field) {
    case Field::kName: return compare_text(item.product_name, live.name);
    case Field::kDescription: return compare_text(item.description_html, live.description_html);
    case Field::kBrand: return compare_text(item.brand, live.brand);
    case Field::kCategories: return compare_sets(item.categories, live.categories);
    case Field::kImages: return compare_images(item.images, live.images);
    case Field::kSku: return compare_text(item.sku, live.sku);
    case Field::kOptions: return compare_sets(item.options, live.options);
    case Field::kVisible: return compare_told(desired.visible, live.visible);
    case Field::kBarcode: return compare_text(item.barcode, live.barcode);
    case Field::kPrice:
      if (ONESHELF_MUTANT("price_change_not_noticed")) return Comparison::kSame;
      return compare_told(desired.price, live.price);
    case Field::kSalePrice: return compare_told(desired.sale_price, live.sale_price);
    case Field::kTaxClass:
      return desired.tax_class == nullptr ? Comparison::kUntold
                                          : compare_text(*desired.tax_class, live.tax_class);
    case Field::kWeight: return compare_told(item.weight_grams, live.weight_grams);
    case Field::kStock: return compare_told(desired.stock, stock_at(live, *desired.location));
  }
  return Comparison::kUntold;
}

void put(Field field, const Desired& desired, ListingFields& to) {
  const Item& item = *desired.item;
  switch (field) {
    case Field::kName: to.name = item.product_name; break;
    case Field::kDescription: to.description_html = item.description_html; break;
    case Field::kBrand: to.brand = item.brand; break;
    case Field::kCategories: to.categories = item.categories; break;
    case Field::kImages: to.images = item.images; break;
    case Field::kSku: to.sku = item.sku; break;
    case Field::kOptions: to.options = item.options; break;
    case Field::kVisible: to.visible = desired.visible; break;
    case Field::kBarcode: to.barcode = item.barcode; break;
    case Field::kPrice: to.price = desired.price; break;
    case Field::kSalePrice: to.sale_price = desired.sale_price; break;
    case Field::kTaxClass: to.tax_class = *desired.tax_class; break;
    case Field::kWeight: to.weight_grams = item.weight_grams; break;
    case Field::kStock: to.stock = {{*desired.location, *desired.stock}}; break;
  }
}

std::optional<Decimal> stock_at(const ListingFields& live, const LocationId& location) {
  if (!live.stock) return std::nullopt;
  const auto found = live.stock->find(location);
  if (found != live.stock->end()) return found->second;
  // "The channel's default" of a channel that names its only location.
  if (location.empty() && live.stock->size() == 1) return live.stock->begin()->second;
  return std::nullopt;
}

}  // namespace oneshelf
