#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "sandbox/bridge/model.h"
#include "sandbox/bridge/options.h"
#include "sandbox/change_table.h"

namespace oneshelf::sandbox::bridge {

enum class Topic { kOrders, kProducts, kStock };
constexpr size_t kTopics = 3;

/// The feature by which a stock figure may be set only over an expected one.
constexpr std::string_view kCompareAndSet = "compare_and_set";
/// The feature of telling and taking refunds in either role.
constexpr std::string_view kRefundsBothWays = "refunds_both_ways";

/// The feature of correcting the stock of a source by a difference, once per key.
constexpr std::string_view kStockAdjustments = "stock_adjustments";

/// Whether a write changed anything.
enum class Written { kOk, kUnchanged };

/// Lists to choose from, by the contract's kind: "payment-methods", "carriers" …
using ChoiceLists = std::map<std::string, std::vector<Choice>, std::less<>>;

/// Everything a bridge holds. Not locked: used under the bridge's lock.
///
/// Stock: `quantity` is what is on the shelf. Role source: an order reserves, shipping takes from
/// shelf and reservation, so available = quantity − reserved. Role channel: an order takes from the
/// shelf at once, nothing is ever reserved.
class State {
 public:
  static constexpr size_t kProductsMax = 200'000;
  static constexpr size_t kOrdersMax = 200'000;

  using ProductEntry = ChangeTable<Product>::Entry;
  using StockEntry = ChangeTable<Stock>::Entry;
  using OrderEntry = ChangeTable<Order>::Entry;

  explicit State(Options options);

  const Options& options() const { return options_; }
  bool is_source() const { return options_.role == Role::kSource; }
  bool offers(std::string_view feature) const;

  ChoiceLists lists;
  /// Items of the system itself that may stand in delivery and fee lines.
  std::set<std::string, std::less<>> services = {"DELIVERY", "FEE", "ROUNDING"};

  const ChangeTable<Product>& products() const { return products_; }
  const ChangeTable<Stock>& stock() const { return stock_; }
  const ChangeTable<Order>& orders() const { return orders_; }

  const Product* find_product(std::string_view sku) const;
  /// SKUs of the variants of a parent, in the order they came; deleted ones too.
  const std::vector<std::string>& variants_of(std::string_view parent_sku) const;
  bool is_parent(std::string_view sku) const { return !variants_of(sku).empty(); }
  /// Adds or replaces by SKU.
  Result<Written> put_product(Product product, Timestamp now);

  const std::string& default_location() const;
  bool has_location(std::string_view id) const;
  const Stock* find_stock(std::string_view sku, std::string_view location) const;
  /// quantity − reserved over all locations; nothing if no location knows the SKU. Of a kit: as
  /// many as its components make, which are no kits themselves here.
  std::optional<Decimal> available(std::string_view sku) const;
  /// The first location that can serve `quantity` alone, else the default one.
  std::string location_for(std::string_view sku, Decimal quantity) const;
  Written set_quantity(std::string_view sku, std::string_view location, Decimal quantity,
                       Timestamp now);
  void move_stock(std::string_view sku, std::string_view location, Decimal quantity,
                  Decimal reserved, Timestamp now);

  const OrderEntry* find_order(std::string_view id) const { return orders_.find(id); }
  const OrderEntry* find_order_by_external_id(std::string_view external_id) const;
  /// Gives the order its id and number (and external_id if it has none) and keeps it.
  Result<const OrderEntry*> add_order(Order order, Timestamp now);
  /// The order, to be changed by the caller; null if there is none.
  Order* change_order(std::string_view id, Timestamp now);
  /// Whether this adjustment was made; kept for good.
  bool has_adjusted(std::string_view key) const { return adjustments_.contains(key); }
  void remember_adjustment(std::string key) { adjustments_.insert(std::move(key)); }
  /// The order that was bought by this checkout form, or null.
  const std::string* find_checkout(std::string_view key) const;
  void remember_checkout(const std::string& key, const std::string& order_id);
  std::string next_id(std::string_view prefix) {
    return std::string(prefix) + std::to_string(++last_id_);
  }

  /// Ids of what changed since the last call, by topic.
  std::array<std::vector<std::string>, kTopics> take_changed();

 private:
  std::optional<Decimal> on_shelf(std::string_view sku) const;
  void changed(Topic topic, std::string_view id);
  void move_variant(const std::string& sku, const std::string& from, const std::string& to);

  Options options_;
  ChangeTable<Product> products_;
  ChangeTable<Stock> stock_;
  ChangeTable<Order> orders_;
  std::map<std::string, std::vector<std::string>, std::less<>> variants_;
  std::map<std::string, std::string, std::less<>> order_by_external_id_;
  std::map<std::string, std::string, std::less<>> order_by_checkout_;
  std::set<std::string, std::less<>> adjustments_;
  std::array<std::vector<std::string>, kTopics> changed_;
  uint64_t last_order_ = 1000;
  uint64_t last_id_ = 0;
};

/// The lists every bridge starts with.
ChoiceLists standard_lists(const Options& options);

}  // namespace oneshelf::sandbox::bridge
