#include "connectors/bigcommerce/fulfilment.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "connectors/bigcommerce/carriers.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr int kShipped = 2;
constexpr int kPartiallyShipped = 3;
constexpr int kCancelled = 5;
constexpr size_t kTrackingNumberMax = 50;
constexpr size_t kTrackingLinkMax = 500;

using Quantities = std::map<std::string, Decimal>;  ///< by order line

/// A line of the order as the store has it now.
struct Line {
  std::string id, sku, address;
  Decimal open;
};

Result<std::vector<Line>> read_lines(const Json::Array& rows) {
  JsonReader::Complaints complaints;
  std::vector<Line> lines;
  for (const Json& row : rows) {
    const JsonReader reader(row, complaints, "line");
    lines.push_back({.id = reader.id("id"),
                     .sku = text_or_empty(reader, "sku"),
                     .address = text_or_empty(reader, "order_address_id"),
                     .open = reader.decimal("quantity") -
                             reader.opt_decimal("quantity_shipped").value_or(Decimal())});
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  return lines;
}

const Line* line_of(const std::vector<Line>& lines, const LineQuantity& what) {
  for (const Line& line : lines) {
    if (what.line_id.empty() ? line.sku == what.sku : line.id == what.line_id.str()) return &line;
  }
  return nullptr;
}

Error unknown_line(const LineQuantity& what) {
  return Error(ErrorCode::kInvalid, "shipment.unknown_line",
               "The shipment names goods that are not in the store's order.")
      .remedied("Compare the order's lines in the store with the source.")
      .with("sku", what.sku)
      .with("line", what.line_id.str());
}

/// By address: a shipment of the store goes to one. Without lines: all that is open.
Result<std::map<std::string, Quantities>> wanted_of(const std::vector<Line>& lines,
                                                    const Shipment& shipment) {
  std::map<std::string, Quantities> wanted;
  if (shipment.lines.empty()) {
    for (const Line& line : lines) {
      if (line.open.is_positive()) wanted[line.address][line.id] = line.open;
    }
  }
  for (const LineQuantity& what : shipment.lines) {
    const Line* line = line_of(lines, what);
    if (line == nullptr || !what.quantity.has_at_most(0)) return unknown_line(what);
    if (what.quantity.is_positive()) wanted[line->address][line->id] += what.quantity;
  }
  return wanted;
}

Quantities quantities_in(const Json& shipment) {
  Quantities quantities;
  const Json& items = shipment["items"];
  for (const Json& item : items.is_array() ? items.as_array() : Json::Array()) {
    const Result<Decimal> quantity = Decimal::parse(item["quantity"].text_or());
    if (quantity.ok()) quantities[item["order_product_id"].text_or()] += *quantity;
  }
  return quantities;
}

bool is_written(const Json::Array& shipments, const Quantities& lines, const std::string& number) {
  return std::ranges::any_of(shipments, [&](const Json& shipment) {
    return shipment["tracking_number"].text_or() == number && quantities_in(shipment) == lines;
  });
}

Json shipment_json(const Shipment& shipment, const std::string& address, const Quantities& lines) {
  Json items = Json::array();
  for (const auto& [line, quantity] : lines) {
    items.push(Json::object()
                   .set("order_product_id", Json(Json::Number{line}))
                   .set("quantity", Json::number(quantity)));
  }
  const CarrierName carrier = carrier_named(shipment.carrier);
  Json json = Json::object()
                  .set("order_address_id", Json(Json::Number{address}))
                  .set("tracking_number", truncated(shipment.tracking_number, kTrackingNumberMax))
                  .set("items", std::move(items));
  const std::string method = trimmed(carrier.shipping_method + " " + shipment.service);
  if (!method.empty()) json.set("shipping_method", method);
  if (!carrier.tracking_carrier.empty()) json.set("tracking_carrier", carrier.tracking_carrier);
  if (!carrier.shipping_provider.empty()) json.set("shipping_provider", carrier.shipping_provider);
  const bool has_link = !shipment.tracking_url.empty();
  if (has_link && character_count(shipment.tracking_url) <= kTrackingLinkMax) {
    json.set("tracking_link", shipment.tracking_url);
  }
  return json;
}

std::string path_of(const VendorId& order, const char* part) {
  return "/v2/orders/" + order.str() + part;
}

}  // namespace

Result<void> Fulfilment::add(const Context& context, const std::string& path,
                             const Json& body) const {
  const Reply reply = ONESHELF_TRY(client_->write(context, "POST", path, body));
  if (reply.is_done()) return success();
  return Client::refusal(reply);
}

Result<void> Fulfilment::put_status(const Context& context, const VendorId& order,
                                    int status) const {
  const Reply reply = ONESHELF_TRY(
      client_->write(context, "PUT", path_of(order, ""), Json::object().set("status_id", status)));
  if (reply.is_done()) return success();
  return Client::refusal(reply).with("order", order.str());
}

/// Some stores set the status with the shipment, others leave it.
Result<void> Fulfilment::settle_status(const Context& context, const VendorId& order) const {
  const Json now = ONESHELF_TRY(client_->get(context, path_of(order, "")));
  JsonReader::Complaints complaints;
  const JsonReader reader(now, complaints);
  const int64_t status = reader.integer("status_id");
  const bool all = reader.integer("items_shipped") >= reader.integer("items_total");
  ONESHELF_TRY(JsonReader::finish(complaints));
  // Only an order on its way forward is touched: not one completed, cancelled or refunded.
  const bool is_waiting = status == 1 || (status >= 7 && status <= 9) || status == 11 ||
                          (status == kPartiallyShipped && all);
  return is_waiting ? put_status(context, order, all ? kShipped : kPartiallyShipped) : success();
}

Result<void> Fulfilment::write_shipment(const Context& context, const Order& order,
                                        const Shipment& shipment) {
  const std::string path = path_of(order.id, "/shipments");
  const Json::Array written = ONESHELF_TRY(client_->rows(context, path, {{"limit", "250"}}));
  const std::vector<Line> lines = ONESHELF_TRY(read_lines(
      ONESHELF_TRY(client_->rows(context, path_of(order.id, "/products"), {{"limit", "250"}}))));
  const auto wanted = ONESHELF_TRY(wanted_of(lines, shipment));
  for (const auto& [address, quantities] : wanted) {
    if (is_written(written, quantities, shipment.tracking_number)) continue;
    ONESHELF_TRY(add(context, path, shipment_json(shipment, address, quantities)));
  }
  return settle_status(context, order.id);
}

Result<void> Fulfilment::cancel_order(const Context& context, const Order& order,
                                      const std::string&) {
  const Json now = ONESHELF_TRY(client_->get(context, path_of(order.id, "")));
  const std::string status = now["status_id"].text_or();
  if (status == std::to_string(kCancelled)) return success();
  if (status == "2" || status == "10" || status == "4") {
    return Error(ErrorCode::kRefused, "order.cannot_cancel",
                 "The store's order is shipped, completed or refunded already.")
        .remedied("Refund it in the store.")
        .with("order", order.id.str());
  }
  return put_status(context, order.id, kCancelled);
}

}  // namespace oneshelf::bigcommerce
