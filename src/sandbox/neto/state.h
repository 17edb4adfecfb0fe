#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sandbox/neto/model.h"
#include "sandbox/neto/options.h"

namespace oneshelf::sandbox::neto {

/// An order that was made, or whose status changed.
struct OrderEvent {
  std::string order_id, status;
};

/// What the store holds. Not locked.
class State {
 public:
  static constexpr size_t kRowsMax = 200'000;

  explicit State(Options options) : options_(std::move(options)) {}

  const Options& options() const { return options_; }
  const std::map<int64_t, Item>& items() const { return items_; }
  const std::deque<Order>& orders() const { return orders_; }
  const std::deque<Rma>& rmas() const { return rmas_; }

  Item* find_item(std::string_view sku);
  const Item* find_item(std::string_view sku) const;
  /// Error `full`.
  Result<Item*> add_item(std::string sku, Timestamp now);
  /// A person deletes it in the control panel; the API cannot.
  bool delete_item(std::string_view sku);

  Order* find_order(std::string_view id);
  Result<Order*> add_order(Order order);
  std::string next_order_id() { return "N" + std::to_string(++last_order_); }
  std::string next_payment_id() { return std::to_string(++last_payment_); }
  Rma& add_rma(Rma rma);
  std::string username_of(const std::string& email);
  const std::map<std::string, std::string>& customers() const { return customers_; }

  /// What open orders take of each SKU; kits take their parts.
  std::map<std::string, Decimal> committed() const;
  Totals totals(const Order& order) const;
  /// Takes what left from its warehouse.
  void take(const Line& line, Decimal quantity, Timestamp now);
  const std::string& primary_warehouse() const;

  void set_status(Order& order, const std::string& status, Timestamp now);
  std::vector<OrderEvent> take_events() { return std::exchange(events_, {}); }

 private:
  void spread(const std::string& sku, Decimal quantity, std::map<std::string, Decimal>& sums) const;

  Options options_;
  std::map<int64_t, Item> items_;  ///< in the order of their numbers, as they are paged
  std::map<std::string, int64_t, std::less<>> by_sku_;
  std::deque<Order> orders_;
  std::map<std::string, size_t, std::less<>> by_order_;
  std::deque<Rma> rmas_;
  std::map<std::string, std::string> customers_;  ///< username by e-mail
  std::vector<OrderEvent> events_;
  int64_t last_item_ = 500;
  uint64_t last_order_ = 1000, last_payment_ = 80, last_rma_ = 0;
};

/// A refusal as Ack "Error" tells it.
Error refused(std::string message, std::string description = "");

}  // namespace oneshelf::sandbox::neto
