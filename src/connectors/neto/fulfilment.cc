#include "connectors/neto/fulfilment.h"

#include <algorithm>

#include "base/text.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/order_write.h"

namespace oneshelf::neto {
namespace {

/// Pieces of one line that a parcel holds.
struct Packed {
  size_t line = 0;
  Decimal quantity;
};

Error gone(const VendorId& id) {
  return Error(ErrorCode::kNotFound, "order.gone", "Neto does not have this order any more.")
      .with("order", id.str());
}

Error unknown_line(const LineQuantity& what) {
  return Error(ErrorCode::kInvalid, "shipment.unknown_line",
               "The shipment names goods that are not in the store's order.")
      .remedied("Compare the order's lines in Neto with the source.")
      .with("sku", what.sku)
      .with("line", what.line_id.str());
}

Error too_many(const WireLine& line) {
  return Error(ErrorCode::kRefused, "shipment.already_shipped",
               "Neto has another shipment of these goods.")
      .remedied("Compare the order's lines in Neto with the source.")
      .with("sku", line.sku);
}

Error cannot_cancel(const VendorId& id) {
  return Error(ErrorCode::kRefused, "order.cannot_cancel",
               "Neto's order has been dispatched, or part of it.")
      .with("order", id.str());
}

Decimal shipped_of(const WireLine& line) { return line.shipped.value_or(Decimal()); }

/// A shipment without lines is of all that is open.
Result<std::vector<Packed>> packed_of(const WireOrder& order, const Shipment& shipment) {
  std::vector<Packed> packed;
  for (size_t at = 0; at < order.lines.size() && shipment.lines.empty(); ++at) {
    const Decimal open = order.lines[at].quantity - order.shipped(order.lines[at]);
    if (open.is_positive()) packed.push_back({at, open});
  }
  for (const LineQuantity& what : shipment.lines) {
    const auto meant = [&](const WireLine& line) {
      return what.line_id.empty() ? line.sku == what.sku : line.id == what.line_id.str();
    };
    const auto line = std::ranges::find_if(order.lines, meant);
    if (line == order.lines.end()) return unknown_line(what);
    ONESHELF_TRY(check_whole(what.quantity, what.sku));
    if (!what.quantity.is_positive()) continue;
    packed.push_back({static_cast<size_t>(line - order.lines.begin()), what.quantity});
  }
  return packed;
}

std::vector<std::string> numbers_of(const WireLine& line) {
  std::vector<std::string> numbers;
  for (const std::string& part : split(line.tracking_number, ',')) {
    if (std::string number = trimmed(part); !number.empty()) numbers.push_back(std::move(number));
  }
  return numbers;
}

/// A parcel is known by its number; one without a number only by nothing of it being open.
bool is_known(const WireOrder& order, const std::vector<Packed>& packed,
              const std::string& number) {
  return std::ranges::all_of(packed, [&](const Packed& part) {
    const WireLine& line = order.lines[part.line];
    if (number.empty()) return order.shipped(line) >= line.quantity;
    const std::vector<std::string> numbers = numbers_of(line);
    return std::ranges::find(numbers, number) != numbers.end() &&
           order.shipped(line) >= part.quantity;
  });
}

/// By SKU, or by the number behind the dash of its id where a SKU stands on several lines.
void address(Json& row, const WireOrder& order, const WireLine& line) {
  if (std::ranges::count(order.lines, line.sku, &WireLine::sku) == 1) {
    row.set("SKU", line.sku);
  } else {
    row.set("OrderLineNumber", line.id.substr(line.id.rfind('-') + 1));
  }
}

Json line_json(const WireOrder& order, const Packed& part, const Shipment& shipment,
               const std::string& method, Timestamp now) {
  const WireLine& line = order.lines[part.line];
  Json row = Json::object();
  address(row, order, line);
  row.set("QuantityShipped", (shipped_of(line) + part.quantity).to_string());
  std::vector<std::string> numbers = numbers_of(line);
  if (!shipment.tracking_number.empty()) numbers.push_back(shipment.tracking_number);
  Json tracking = Json::object();
  if (!method.empty()) tracking.set("ShippingMethod", method);
  if (!numbers.empty()) tracking.set("TrackingNumber", joined(numbers, assumed::kNumbersApart));
  tracking.set("DateShipped", vendor_time(shipment.shipped_at.value_or(now)));
  return row.set("TrackingDetails", std::move(tracking));
}

bool leaves_nothing(const WireOrder& order, const std::vector<Packed>& packed) {
  for (size_t at = 0; at < order.lines.size(); ++at) {
    Decimal open = order.lines[at].quantity - shipped_of(order.lines[at]);
    for (const Packed& part : packed) {
      if (part.line == at) open -= part.quantity;
    }
    if (open.is_positive()) return false;
  }
  return true;
}

}  // namespace

Result<WireOrder> Fulfilment::read(const Context& context, const VendorId& id) {
  Json filter = Json::object().set("OrderID", text_list(std::vector{id.str()}));
  filter.set("Page", 0).set("Limit", 1);
  const Json answer = ONESHELF_TRY(
      client_.call(context, "GetOrder", filter_of(std::move(filter), order_selectors())));
  std::vector<WireOrder> orders = ONESHELF_TRY(read_rows(answer, "Order", "", read_order));
  if (orders.empty() || orders.front().id != id.str()) return gone(id);
  return std::move(orders.front());
}

Result<void> Fulfilment::update(const Context& context, const std::string& id, Json order) {
  Json orders = Json::array();
  orders.push(std::move(order));
  const Json answer = ONESHELF_TRY(
      client_.call(context, "UpdateOrder", Json::object().set("Order", std::move(orders))));
  if (!names_order(answer, id)) return refusal(answer);
  return success();
}

Result<std::string> Fulfilment::method_of(const Context& context, const Order& order,
                                          const Shipment& shipment) {
  std::vector<std::string> wanted = {shipment.service, shipment.carrier};
  for (const OrderCharge& charge : order.charges) {
    if (charge.kind == OrderCharge::Kind::kShipping) wanted.push_back(charge.method);
  }
  const auto known = ONESHELF_TRY(directory_.list(context, Directory::List::kShippingMethods));
  for (const std::string& name : wanted) {
    for (const LookupEntry& method : known) {
      if (!name.empty() && (method.id == name || method.name == name)) return method.name;
    }
  }
  return std::string();
}

Result<void> Fulfilment::write_shipment(const Context& context, const Order& order,
                                        const Shipment& shipment) {
  const WireOrder held = ONESHELF_TRY(read(context, order.id));
  const std::vector<Packed> packed = ONESHELF_TRY(packed_of(held, shipment));
  if (is_known(held, packed, shipment.tracking_number)) return success();
  const std::string method = ONESHELF_TRY(method_of(context, order, shipment));
  Json lines = Json::array();
  for (const Packed& part : packed) {
    const WireLine& line = held.lines[part.line];
    if (held.is_over() || shipped_of(line) + part.quantity > line.quantity) return too_many(line);
    lines.push(line_json(held, part, shipment, method, context.clock().now()));
  }
  Json update = Json::object().set("OrderID", held.id).set("OrderLine", std::move(lines));
  if (leaves_nothing(held, packed)) {
    update.set("OrderStatus", "Dispatched").set("SendOrderEmail", "tracking");
  }
  return this->update(context, held.id, std::move(update));
}

Result<void> Fulfilment::cancel_order(const Context& context, const Order& order,
                                      const std::string& reason) {
  const WireOrder held = ONESHELF_TRY(read(context, order.id));
  if (held.is_cancelled()) return success();
  if (held.is_dispatched() || held.has_shipped()) return cannot_cancel(order.id);
  return update(context, held.id, cancellation(held.id, reason));
}

}  // namespace oneshelf::neto
