#include "connectors/vendure/fulfilment.h"

#include <map>

#include "base/text.h"
#include "connectors/vendure/assumed.h"

namespace oneshelf::vendure {

namespace {

constexpr const char* kOrderState =
    "query($id:ID!){order(id:$id){id state lines{id quantity productVariant{sku}} "
    "fulfillments{id state trackingCode lines{orderLineId quantity}}}}";
constexpr const char* kAdd =
    "mutation($input:FulfillOrderInput!){addFulfillmentToOrder(input:$input){__typename "
    "...on Fulfillment{id state} ...on ErrorResult{errorCode message} "
    "...on InsufficientStockOnHandError{productVariantName stockOnHand}}}";
constexpr const char* kShip =
    "mutation($id:ID!){transitionFulfillmentToState(id:$id,state:\"Shipped\"){__typename "
    "...on Fulfillment{id state} ...on ErrorResult{errorCode message} "
    "...on FulfillmentStateTransitionError{transitionError}}}";
constexpr const char* kCancel =
    "mutation($input:CancelOrderInput!){cancelOrder(input:$input){__typename "
    "...on Order{id state} ...on ErrorResult{errorCode message}}}";

/// Quantities by order line.
using Quantities = std::map<std::string, Decimal>;

/// The vendor's business refusals, which arrive as data.
Error refusal(const Json& result) {
  struct Meaning {
    std::string_view code;
    const char* id;
    const char* message;
    const char* remedy;
  };
  static constexpr Meaning kMeanings[] = {
      {"INSUFFICIENT_STOCK_ON_HAND_ERROR", "shipment.no_stock",
       "The shop has less of a product on hand than is to be shipped.",
       "Write the shop's stock, then send the shipment again."},
      {"ITEMS_ALREADY_FULFILLED_ERROR", "shipment.already_shipped",
       "The shop has another shipment of these goods.",
       "Compare the order's shipments in the shop with the source."},
      {"EMPTY_ORDER_LINE_SELECTION_ERROR", "shipment.empty",
       "None of the shipment's goods are open in the shop's order.",
       "Compare the order's lines in the shop with the source."},
      {"INVALID_FULFILLMENT_HANDLER_ERROR", "vendure.no_manual_fulfilment",
       "The shop cannot book shipments by hand.",
       "Add the manual fulfilment handler to the shop's shippingOptions.fulfillmentHandlers."},
      {"CANCEL_ACTIVE_ORDER_ERROR", "order.cannot_cancel",
       "The buyer is still working on this order.", "Cancel it when it is placed."},
  };
  const std::string code = result["errorCode"].text_or();
  Error error(ErrorCode::kRefused, "vendure.refused", "The shop refuses this.");
  for (const Meaning& meaning : kMeanings) {
    if (meaning.code != code) continue;
    error = Error(ErrorCode::kRefused, meaning.id, meaning.message).remedied(meaning.remedy);
  }
  error = std::move(error)
              .with("vendor_code", code)
              .with("vendor_message", result["message"].text_or());
  const std::string detail =
      result["transitionError"].text_or(result["productVariantName"].text_or());
  return detail.empty() ? error : Error(std::move(error).with("detail", detail));
}

Error unknown_line(const LineQuantity& what) {
  return Error(ErrorCode::kInvalid, "shipment.unknown_line",
               "The shipment names goods that are not in the shop's order.")
      .remedied("Compare the order's lines in the shop with the source.")
      .with("sku", what.sku)
      .with("line", what.line_id.str());
}

/// What is already in a shipment that was not cancelled.
Quantities shipped_of(const JsonReader& order) {
  Quantities shipped;
  for (const JsonReader& fulfilment : order.list("fulfillments")) {
    if (fulfilment.text("state") == "Cancelled") continue;
    for (const JsonReader& line : fulfilment.list("lines")) {
      shipped[line.id("orderLineId")] += line.decimal("quantity");
    }
  }
  return shipped;
}

Quantities open_of(const JsonReader& order) {
  Quantities shipped = shipped_of(order), open;
  for (const JsonReader& line : order.list("lines")) {
    const std::string id = line.id("id");
    const Decimal left = line.decimal("quantity") - shipped[id];
    if (left.is_positive()) open[id] = left;
  }
  return open;
}

/// The order line that a shipment's line is about: by id, else by SKU.
std::optional<std::string> line_of(const JsonReader& order, const LineQuantity& what) {
  for (const JsonReader& line : order.list("lines")) {
    const std::string id = line.id("id");
    if (what.line_id.empty() ? line.object("productVariant").text("sku") == what.sku
                             : id == what.line_id.str()) {
      return id;
    }
  }
  return {};
}

/// A shipment without lines is of all that is open.
Result<Quantities> wanted_of(const JsonReader& order, const Shipment& shipment) {
  if (shipment.lines.empty()) return open_of(order);
  Quantities wanted;
  for (const LineQuantity& what : shipment.lines) {
    const std::optional<std::string> line = line_of(order, what);
    if (!line || !what.quantity.has_at_most(0)) return unknown_line(what);
    if (!what.quantity.is_zero()) wanted[*line] += what.quantity;
  }
  return wanted;
}

struct Booked {
  std::string id, state;
};

/// The fulfilment that is this shipment: same tracking number and, if it names lines, same lines.
std::optional<Booked> booked_already(const JsonReader& order, const Shipment& shipment,
                                     const Quantities& wanted) {
  for (const JsonReader& fulfilment : order.list("fulfillments")) {
    const std::string state = fulfilment.text("state");
    if (state == "Cancelled") continue;
    if (fulfilment.opt_text("trackingCode").value_or("") != shipment.tracking_number) continue;
    Quantities lines;
    for (const JsonReader& line : fulfilment.list("lines")) {
      lines[line.id("orderLineId")] += line.decimal("quantity");
    }
    // Of a shipment of all that was open nothing is open any more.
    const bool is_same = shipment.lines.empty() ? wanted.empty() : lines == wanted;
    if (is_same) return Booked{.id = fulfilment.id("id"), .state = state};
  }
  return {};
}

Json lines_json(const Quantities& quantities) {
  Json lines = Json::array();
  for (const auto& [line, quantity] : quantities) {
    lines.push(Json::object().set("orderLineId", line).set("quantity", quantity.to_minor(0)));
  }
  return lines;
}

Json argument(const char* name, const std::string& value) {
  return Json::object().set("name", name).set("value", value);
}

}  // namespace

Result<Json> Fulfilment::read(const Context& context, const VendorId& order) const {
  const Json data = ONESHELF_TRY(client_->run(
      context, {.document = kOrderState, .variables = Json::object().set("id", order.str())}));
  if (!data["order"].is_null()) return data["order"];
  return Error(ErrorCode::kNotFound, "vendure.not_found", "The shop does not have this order.")
      .with("order", order.str());
}

Result<std::string> Fulfilment::add(const Context& context, const Shipment& shipment,
                                    Json lines) const {
  // Leaving out an argument is a fault of the shop's database.
  Json arguments = Json::array();
  arguments.push(argument("method", trimmed(shipment.carrier + " " + shipment.service)));
  arguments.push(argument("trackingCode", shipment.tracking_number));
  Json input = Json::object()
                   .set("lines", std::move(lines))
                   .set("handler", Json::object()
                                       .set("code", assumed::kFulfilmentHandler)
                                       .set("arguments", std::move(arguments)));
  const Json data = ONESHELF_TRY(
      client_->run(context, {.document = kAdd,
                             .variables = Json::object().set("input", std::move(input)),
                             .access = Access::kWrite}));
  const Json& result = data["addFulfillmentToOrder"];
  if (result["__typename"].text_or() != "Fulfillment") return refusal(result);
  return result["id"].text_or();
}

Result<void> Fulfilment::ship(const Context& context, const std::string& fulfilment) const {
  const Json data =
      ONESHELF_TRY(client_->run(context, {.document = kShip,
                                          .variables = Json::object().set("id", fulfilment),
                                          .access = Access::kWrite}));
  const Json& result = data["transitionFulfillmentToState"];
  if (result["__typename"].text_or() != "Fulfillment") return refusal(result);
  return success();
}

Result<void> Fulfilment::write_shipment(const Context& context, const Order& order,
                                        const Shipment& shipment) {
  const Json state = ONESHELF_TRY(read(context, order.id));
  JsonReader::Complaints complaints;
  const JsonReader reader(state, complaints);
  const Result<Quantities> wanted = wanted_of(reader, shipment);
  const std::optional<Booked> booked =
      wanted.ok() ? booked_already(reader, shipment, *wanted) : std::nullopt;
  ONESHELF_TRY(JsonReader::finish(complaints));
  if (!wanted.ok()) return wanted.error();
  if (!booked) {
    return ship(context, ONESHELF_TRY(add(context, shipment, lines_json(*wanted))));
  }
  // Booked by an attempt that did not come to its end, or done.
  const bool is_open = booked->state == "Pending" || booked->state == "Created";
  return is_open ? ship(context, booked->id) : success();
}

Result<void> Fulfilment::cancel_order(const Context& context, const Order& order,
                                      const std::string& reason) {
  const Json state = ONESHELF_TRY(read(context, order.id));
  if (state["state"].text_or() == "Cancelled") return success();
  Json input = Json::object()
                   .set("orderId", order.id.str())
                   .set("cancelShipping", true)
                   .set("reason", reason);
  const Json data = ONESHELF_TRY(
      client_->run(context, {.document = kCancel,
                             .variables = Json::object().set("input", std::move(input)),
                             .access = Access::kWrite}));
  const Json& result = data["cancelOrder"];
  if (result["__typename"].text_or() != "Order") return refusal(result);
  return success();
}

}  // namespace oneshelf::vendure
