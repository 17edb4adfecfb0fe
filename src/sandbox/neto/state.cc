#include "sandbox/neto/state.h"

#include <algorithm>

#include "sandbox/neto/shape.h"

namespace oneshelf::sandbox::neto {
namespace {

constexpr int kMoneyPlaces = 2;

Decimal line_total(const Line& line) {
  return (line.unit_price.times(line.quantity) - line.discount)
      .rounded(kMoneyPlaces, Rounding::kHalfUp);
}

}  // namespace

Error refused(std::string message, std::string description) {
  Error error(ErrorCode::kRefused, "refused", std::move(message));
  return description.empty() ? error : std::move(error).with("description", description);
}

Item* State::find_item(std::string_view sku) {
  const auto found = by_sku_.find(sku);
  return found == by_sku_.end() ? nullptr : &items_.at(found->second);
}

const Item* State::find_item(std::string_view sku) const {
  const auto found = by_sku_.find(sku);
  return found == by_sku_.end() ? nullptr : &items_.at(found->second);
}

Result<Item*> State::add_item(std::string sku, Timestamp now) {
  if (items_.size() >= kRowsMax) return refused("The store is full");
  const int64_t number = ++last_item_;
  by_sku_[sku] = number;
  Item& item = items_[number];
  item.sku = std::move(sku);
  item.inventory_id = number;
  item.added_at = item.updated_at = now;
  return &item;
}

bool State::delete_item(std::string_view sku) {
  const auto found = by_sku_.find(sku);
  if (found == by_sku_.end()) return false;
  items_.erase(found->second);
  by_sku_.erase(found);
  return true;
}

Order* State::find_order(std::string_view id) {
  const auto found = by_order_.find(id);
  return found == by_order_.end() ? nullptr : &orders_[found->second];
}

Result<Order*> State::add_order(Order order) {
  if (orders_.size() >= kRowsMax) return refused("The store is full");
  const bool fresh = by_order_.emplace(order.id, orders_.size()).second;
  if (!fresh) return refused("Order " + order.id + " exists already");
  events_.push_back({order.id, order.status});
  orders_.push_back(std::move(order));
  return &orders_.back();
}

Rma& State::add_rma(Rma rma) {
  rma.id = std::to_string(++last_rma_);
  rmas_.push_back(std::move(rma));
  return rmas_.back();
}

std::string State::username_of(const std::string& email) {
  std::string& username = customers_[email];
  if (username.empty()) username = "customer" + std::to_string(customers_.size());
  return username;
}

void State::spread(const std::string& sku, Decimal quantity,
                   std::map<std::string, Decimal>& sums) const {
  const Item* item = find_item(sku);
  const auto kit =
      item == nullptr ? decltype(item->lists.end())() : item->lists.find("KitComponents");
  if (item == nullptr || kit == item->lists.end() || kit->second.empty()) {
    sums[sku] += quantity;
    return;
  }
  for (const Json& part : kit->second) {
    const Result<Decimal> each = Decimal::parse(scalar_text(part["AssembleQuantity"]));
    sums[scalar_text(part["ComponentSKU"])] += quantity.times(each.ok() ? *each : Decimal());
  }
}

std::map<std::string, Decimal> State::committed() const {
  std::map<std::string, Decimal> sums;
  for (const Order& order : orders_) {
    if (!order.is_open()) continue;
    for (const Line& line : order.lines) spread(line.sku, line.quantity - line.shipped, sums);
  }
  return sums;
}

const std::string& State::primary_warehouse() const {
  const auto& all = options_.warehouses;
  const auto found = std::ranges::find(all, true, &Warehouse::is_primary);
  return found == all.end() ? all.front().id : found->id;
}

void State::take(const Line& line, Decimal quantity, Timestamp now) {
  std::map<std::string, Decimal> parts;
  spread(line.sku, quantity, parts);
  for (const auto& [sku, pieces] : parts) {
    Item* item = find_item(sku);
    if (item == nullptr) continue;
    item->on_hand[line.warehouse.empty() ? primary_warehouse() : line.warehouse] -= pieces;
    item->updated_at = now;
  }
}

Totals State::totals(const Order& order) const {
  Totals totals;
  const Decimal hundred = Decimal::from_integer(100);
  const Decimal rate = options_.tax_rate;
  const Decimal divisor = order.is_tax_inclusive ? hundred + rate : hundred;
  const auto tax_of = [&](Decimal amount, bool is_free) {
    if (is_free) return Decimal();
    return amount.times(rate).over(divisor, kMoneyPlaces, Rounding::kHalfUp);
  };
  for (const Line& line : order.lines) {
    const Decimal amount = line_total(line);
    totals.products += amount;
    totals.line_tax.push_back(tax_of(amount, line.is_tax_free));
    totals.tax += totals.line_tax.back();
  }
  totals.shipping = order.shipping;
  totals.shipping_tax = tax_of(order.shipping, order.is_shipping_tax_free);
  totals.tax += totals.shipping_tax;
  totals.grand = totals.products + totals.shipping + order.rounding;
  if (!order.is_tax_inclusive) totals.grand += totals.tax;
  return totals;
}

void State::set_status(Order& order, const std::string& status, Timestamp now) {
  order.updated_at = now;
  if (order.status == status) return;
  order.status = status;
  if (status == "Dispatched") order.completed_at = now;
  events_.push_back({order.id, status});
}

}  // namespace oneshelf::sandbox::neto
