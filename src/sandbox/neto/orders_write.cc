#include <algorithm>
#include <array>

#include "base/text.h"
#include "sandbox/neto/actions.h"
#include "sandbox/neto/trade.h"

namespace oneshelf::sandbox::neto {
namespace {

constexpr std::array<std::string_view, 12> kStatuses = {
    "Quote",      "New",       "New Backorder",  "Backorder Approved",
    "Pick",       "Pack",      "Pending Pickup", "Pending Dispatch",
    "Dispatched", "Cancelled", "Uncommitted",    "On Hold"};
constexpr size_t kLinesMax = 500;

struct Length {
  std::string_view field;
  size_t longest;
};
constexpr std::array<Length, 7> kLengths = {{{"OrderID", 15},
                                             {"PurchaseOrderNumber", 50},
                                             {"Username", 25},
                                             {"Email", 250},
                                             {"SalesChannel", 15},
                                             {"PaymentMethod", 100},
                                             {"ShippingMethod", 50}}};
/// Of both addresses, behind Bill and Ship.
constexpr std::array<Length, 10> kAddressLengths = {{{"FirstName", 50},
                                                     {"LastName", 50},
                                                     {"Company", 50},
                                                     {"Street1", 50},
                                                     {"Street2", 50},
                                                     {"City", 50},
                                                     {"State", 50},
                                                     {"PostCode", 15},
                                                     {"ContactPhone", 30},
                                                     {"Country", 2}}};
constexpr std::array<Length, 4> kLineLengths = {{{"SKU", 25},
                                                 {"ItemDescription", 255},
                                                 {"ExternalOrderReference", 50},
                                                 {"ExternalOrderLineReference", 50}}};

Result<void> check_lengths(const Json& written, std::span<const Length> lengths,
                           const std::string& prefix = "") {
  for (const Length& length : lengths) {
    const std::string name = prefix + std::string(length.field);
    if (character_count(scalar_text(written[name])) <= length.longest) continue;
    return refused(name + " is too long");
  }
  return success();
}

Result<void> check_order_lengths(const Json& written) {
  ONESHELF_TRY(check_lengths(written, kLengths));
  ONESHELF_TRY(check_lengths(written, kAddressLengths, "Bill"));
  return check_lengths(written, kAddressLengths, "Ship");
}

Result<void> check_status(const std::string& status) {
  if (std::ranges::find(kStatuses, status) != kStatuses.end()) return success();
  return refused("Invalid OrderStatus", "Value not in enumeration");
}

Result<Decimal> read_amount(const Json& value, std::string_view name) {
  const std::string text = scalar_text(value);
  if (text.empty()) return Decimal();
  Result<Decimal> amount = Decimal::parse(text);
  if (!amount.ok()) return refused("Invalid " + std::string(name));
  return amount;
}

Result<Decimal> read_pieces(const Json& value, std::string_view name) {
  Result<Decimal> pieces = Decimal::parse(scalar_text(value));
  if (pieces.ok() && pieces->has_at_most(0) && !pieces->is_negative()) return pieces;
  return refused("Invalid " + std::string(name), "Not an integer");
}

Result<std::string> read_warehouse(const State& state, const Json& written) {
  const std::string id = scalar_text(written["WarehouseID"]);
  const auto& all = state.options().warehouses;
  if (id.empty() || std::ranges::find(all, id, &Warehouse::id) != all.end()) return id;
  return refused("Warehouse " + id + " was not found");
}

Result<Line> read_line(const State& state, const Json& written) {
  ONESHELF_TRY(check_lengths(written, kLineLengths));
  Line line;
  line.sku = scalar_text(written["SKU"]);
  const Item* item = state.find_item(line.sku);
  if (item == nullptr) return refused("SKU " + line.sku + " was not found");
  line.quantity = ONESHELF_TRY(read_pieces(written["Quantity"], "Quantity"));
  const Json& price =
      written["UnitPrice"].is_null() ? item->fields["DefaultPrice"] : written["UnitPrice"];
  line.unit_price = ONESHELF_TRY(read_amount(price, "UnitPrice"));
  line.discount = ONESHELF_TRY(read_amount(written["DiscountAmount"], "DiscountAmount"));
  line.is_tax_free = is_true(written["TaxFree"]) || is_true(item->fields["TaxFreeItem"]);
  line.description = scalar_text(written["ItemDescription"]);
  line.warehouse = ONESHELF_TRY(read_warehouse(state, written));
  if (line.warehouse.empty()) line.warehouse = state.primary_warehouse();
  line.system = scalar_text(written["ExternalSystemIdentifier"]);
  line.reference = scalar_text(written["ExternalOrderReference"]);
  line.line_reference = scalar_text(written["ExternalOrderLineReference"]);
  return line;
}

/// Known method names only: others could not be dispatched with.
Result<void> check_method(const State& state, const std::string& name) {
  const auto& all = state.options().shipping_methods;
  if (name.empty() || std::ranges::find(all, name, &Method::name) != all.end()) return success();
  return refused("Shipping method " + name + " was not found");
}

void keep_fields(Order& order, const Json& written) {
  for (const auto& [name, value] : written.as_object()) {
    if (value.is_object() || value.is_array() || name == "OrderID" || name == "OrderStatus")
      continue;
    order.fields.set(name, scalar_text(value));
  }
}

Result<Order> read_order(const State& state, const Json& written, Timestamp now) {
  ONESHELF_TRY(check_order_lengths(written));
  Order order;
  order.status = scalar_text(written["OrderStatus"]);
  if (order.status.empty()) order.status = "New";
  ONESHELF_TRY(check_status(order.status));
  if (scalar_text(written["Email"]).empty()) return refused("Email is required");
  ONESHELF_TRY(check_method(state, scalar_text(written["ShippingMethod"])));
  order.is_tax_inclusive = written["TaxInclusive"].is_null() || is_true(written["TaxInclusive"]);
  order.is_shipping_tax_free = is_true(written["TaxFreeShipping"]);
  order.shipping = ONESHELF_TRY(read_amount(written["ShippingCost"], "ShippingCost"));
  order.rounding = ONESHELF_TRY(read_amount(written["OrderRounding"], "OrderRounding"));
  const std::vector<Json> lines = written_list(written["OrderLine"], "OrderLine");
  if (lines.empty()) return refused("OrderLine is required");
  if (lines.size() > kLinesMax) return refused("The order has too many lines");
  for (const Json& line : lines) {
    order.lines.push_back(ONESHELF_TRY(read_line(state, line)));
    order.lines.back().number = static_cast<int>(order.lines.size()) - 1;
  }
  order.placed_at = read_time(scalar_text(written["DatePlacedUTC"])).value_or(now);
  order.updated_at = now;
  keep_fields(order, written);
  return order;
}

/// The line is addressed by its number or its SKU.
Line* find_line(Order& order, const Json& written) {
  const std::string number = scalar_text(written["OrderLineNumber"]);
  const std::string sku = scalar_text(written["SKU"]);
  const auto found = std::ranges::find_if(order.lines, [&](const Line& line) {
    return number.empty() ? line.sku == sku : std::to_string(line.number) == number;
  });
  return found == order.lines.end() ? nullptr : &*found;
}

Result<void> change_line(State& state, Order& order, const Json& written, Timestamp now) {
  Line* line = find_line(order, written);
  if (line == nullptr) return refused("Order line was not found");
  const Json& tracking = written["TrackingDetails"];
  if (tracking.is_object()) {
    const std::string method = scalar_text(tracking["ShippingMethod"]);
    ONESHELF_TRY(check_method(state, method));
    line->shipping_method = method;
    line->tracking_number = scalar_text(tracking["TrackingNumber"]);
  }
  if (!written["QuantityShipped"].is_null()) {
    const Decimal shipped =
        ONESHELF_TRY(read_pieces(written["QuantityShipped"], "QuantityShipped"));
    if (shipped > line->quantity) return refused("Invalid QuantityShipped");
    state.take(*line, shipped - line->shipped, now);
    line->shipped = shipped;
  }
  return success();
}

void ship_all(State& state, Order& order, Timestamp now) {
  for (Line& line : order.lines) {
    state.take(line, line.quantity - line.shipped, now);
    line.shipped = line.quantity;
  }
}

Result<Order*> needed_order(State& state, std::string_view id) {
  Order* order = state.find_order(id);
  if (order == nullptr) return refused("Order " + std::string(id) + " was not found");
  return order;
}

}  // namespace

Result<Order*> place_order(State& state, const Json& written, Number number, Timestamp now) {
  if (!written.is_object()) return refused("Order is required");
  Order order = ONESHELF_TRY(read_order(state, written, now));
  order.id = scalar_text(written["OrderID"]);
  if (number == Number::kNext && order.id.empty()) order.id = state.next_order_id();
  if (order.id.empty()) return refused("OrderID is required");
  if (state.find_order(order.id) != nullptr) {
    return refused("Order " + order.id + " exists already");
  }
  order.username = scalar_text(written["Username"]);
  if (order.username.empty()) order.username = state.username_of(scalar_text(written["Email"]));
  return state.add_order(std::move(order));
}

Result<Order*> change_order(State& state, const Json& written, Timestamp now) {
  Order* order = ONESHELF_TRY(needed_order(state, scalar_text(written["OrderID"])));
  ONESHELF_TRY(check_order_lengths(written));
  const std::string status = scalar_text(written["OrderStatus"]);
  if (!status.empty()) ONESHELF_TRY(check_status(status));
  if (status == "Cancelled" && order->status == "Dispatched") {
    return refused("Order " + order->id + " has been dispatched");
  }
  for (const Json& line : written_list(written["OrderLine"], "OrderLine")) {
    ONESHELF_TRY(change_line(state, *order, line, now));
  }
  if (status == "Dispatched" && order->is_open()) ship_all(state, *order, now);
  keep_fields(*order, written);
  state.set_status(*order, status.empty() ? order->status : status, now);
  return order;
}

Result<Order*> dispatch(State& state, std::string_view id, const std::string& tracking_number,
                        Timestamp now) {
  Order* order = ONESHELF_TRY(needed_order(state, id));
  if (!order->is_open()) return refused("Order " + order->id + " is not open");
  for (Line& line : order->lines) {
    line.tracking_number = tracking_number;
    line.shipping_method = state.options().shipping_methods.back().name;
  }
  ship_all(state, *order, now);
  state.set_status(*order, "Dispatched", now);
  return order;
}

Result<Order*> cancel(State& state, std::string_view id, Timestamp now) {
  Order* order = ONESHELF_TRY(needed_order(state, id));
  if (!order->is_open()) return refused("Order " + order->id + " is not open");
  state.set_status(*order, "Cancelled", now);
  return order;
}

Result<Order*> split(State& state, std::string_view id, const std::string& sku, Decimal quantity,
                     Timestamp now) {
  Order* order = ONESHELF_TRY(needed_order(state, id));
  const auto line = std::ranges::find(order->lines, sku, &Line::sku);
  if (!order->is_open() || line == order->lines.end() || line->quantity < quantity ||
      !quantity.is_positive()) {
    return refused("Order " + order->id + " cannot be split so");
  }
  Order part = *order;
  part.id = state.next_order_id();
  part.related = order->id;
  part.status = "New Backorder";
  part.lines = {*line};
  part.lines.front().quantity = quantity;
  part.payments.clear();
  part.shipping = part.rounding = Decimal();
  part.updated_at = now;
  line->quantity -= quantity;
  if (line->quantity.is_zero()) order->lines.erase(line);
  order->updated_at = now;
  if (order->lines.empty()) state.set_status(*order, "Cancelled", now);
  return state.add_order(std::move(part));
}

Result<Reply> add_order(State& state, const Json& body, Timestamp now) {
  return write_each(state, body, "Order", [&](const Json& order) -> Result<Json> {
    const Order* placed = ONESHELF_TRY(place_order(state, order, Number::kGiven, now));
    return Json::object().set("OrderID", placed->id);
  });
}

Result<Reply> update_order(State& state, const Json& body, Timestamp now) {
  return write_each(state, body, "Order", [&](const Json& order) -> Result<Json> {
    const Order* changed = ONESHELF_TRY(change_order(state, order, now));
    return Json::object().set("OrderID", changed->id);
  });
}

}  // namespace oneshelf::sandbox::neto
