#include <algorithm>

#include "base/bytes.h"
#include "commerce/codec.h"
#include "connectors/bridge/capabilities.h"
#include "connectors/bridge/position.h"

namespace oneshelf::bridge {
namespace {

std::string path_of(const VendorId& id) { return "/orders/" + percent_encoded(id.str()); }

std::vector<WireOrder> orders_from_page(const JsonReader& page) {
  if (!page.json()["items"].is_array()) page.complain("items", "a list");
  return codec::read_list(page, "items", order_from_json);
}

/// The answer to a write that was taken: if it cannot be read, what it says is unknown.
Result<WireOrder> written_order(const Answer& answer) {
  Result<WireOrder> order = read_json(answer.body, order_from_json);
  if (!order.ok()) return order.error().recoded(ErrorCode::kUnknownOutcome);
  return order;
}

/// Each changed document may cost a request for its parcels: pages are small, so that one lost
/// answer costs little of what was read.
constexpr int64_t kChangedMost = 25;

bool may_have_shipments(OrderStatus status) {
  switch (status) {
    case OrderStatus::kPending:
    case OrderStatus::kPaid: return false;
    default: return true;
  }
}

void name_parcels(const Order& order, std::vector<Shipment>& shipments) {
  for (Shipment& shipment : shipments) {
    for (LineQuantity& line : shipment.lines) {
      const auto sold = std::ranges::find(order.lines, line.line_id, &OrderLine::id);
      if (sold != order.lines.end()) line.sku = sold->sku;
    }
  }
}

Error no_step(std::string id, std::string message) {
  return Error(ErrorCode::kUnsupported, std::move(id), std::move(message));
}

}  // namespace

Result<DocumentState> Documents::completed(const Context& context, const WireOrder& wire) {
  DocumentState state = to_document_state(wire);
  ONESHELF_TRY(add_shipments(context, wire.order, state));
  ONESHELF_TRY(add_refunds(context, wire, state));
  return state;
}

Result<void> Documents::add_shipments(const Context& context, const Order& order,
                                      DocumentState& state) {
  if (!may_have_shipments(state.status)) return success();
  if (!ONESHELF_TRY(client_.info(context)).offers("shipments")) return success();
  const Json list =
      ONESHELF_TRY(client_.get(context, Area::kOrders, path_of(state.id) + "/shipments"));
  state.shipments = ONESHELF_TRY(read_json(list, shipments_from_json));
  name_parcels(order, state.shipments);
  return success();
}

/// What carries an external_id was booked by us. Goods may come back without money.
Result<void> Documents::add_refunds(const Context& context, const WireOrder& wire,
                                    DocumentState& state) {
  const bool has_money = wire.refunded && !wire.refunded->is_zero();
  if (!has_money && !may_have_shipments(state.status)) return success();
  if (!ONESHELF_TRY(client_.info(context)).offers(kRefundsBothWays)) return success();
  const Json list =
      ONESHELF_TRY(client_.get(context, Area::kOrders, path_of(state.id) + "/refunds"));
  for (WireRefund& told : ONESHELF_TRY(read_json(list, refunds_from_json))) {
    if (!told.external_id.empty()) continue;
    name_skus(wire.order, told.refund);
    state.refunds.push_back(std::move(told.refund));
  }
  return success();
}

Result<std::optional<DocumentState>> Documents::find_document(const Context& context,
                                                              const std::string& key) {
  const Json page = ONESHELF_TRY(
      client_.get(context, Area::kOrders, "/orders?external_id=" + percent_encoded(key)));
  const std::vector<WireOrder> orders = ONESHELF_TRY(read_json(page, orders_from_page));
  const auto found = std::ranges::find(orders, key, &WireOrder::external_id);
  if (found != orders.end()) {
    return std::optional(ONESHELF_TRY(completed(context, *found)));
  }
  if (orders.empty()) return std::optional<DocumentState>();
  // Other orders than the one asked for: then an absent one proves nothing.
  return Error(ErrorCode::kUnsupported, "bridge.filter_ignored",
               "The bridge cannot be asked for an order by its external_id.")
      .remedied("The bridge must answer GET /orders?external_id=… with that order only.")
      .with("order", key);
}

Result<std::optional<VendorId>> Documents::find_customer(const Context&, const Customer&) {
  return no_step("bridge.no_customers", "A bridge gets the buyer with the order.");
}

Result<VendorId> Documents::create_customer(const Context&, const Customer&, const Address&,
                                            const Address&) {
  return no_step("bridge.no_customers", "A bridge gets the buyer with the order.");
}

Result<DocumentState> Documents::create_document(const Context& context, const Document& document) {
  const Json body = order_json(document);
  // The key covers the body: a changed document under a known external_id is a plain conflict.
  const std::string key = stable_key("order", sha256_hex(body.dump()));
  const Answer answer = ONESHELF_TRY(client_.post(context, Area::kOrders, "/orders", key, body));
  if (answer.status == 409) {
    return Error(ErrorCode::kConflict, "document.exists",
                 "The source has this order already, as number " +
                     answer.body["number"].text_or("unknown") + ".")
        .with("order", document.key);
  }
  return to_document_state(ONESHELF_TRY(written_order(answer)));
}

Result<DocumentState> Documents::record_payment(const Context&, const VendorId&, const Document&) {
  return no_step("bridge.no_payments", "A bridge gets payments with the order.");
}

Result<DocumentState> Documents::cancel_document(const Context& context,
                                                 const VendorId& document_id,
                                                 const std::string& reason) {
  ONESHELF_TRY(client_.require(context, "cancellations"));
  const Answer answer = ONESHELF_TRY(
      client_.post(context, Area::kOrders, path_of(document_id) + "/cancel",
                   client_.fresh_key(context, "cancel"), Json::object().set("reason", reason)));
  if (answer.status == 409) {
    return refusal(answer, ErrorCode::kRefused, "document.cannot_cancel", "cancel the order");
  }
  return completed(context, ONESHELF_TRY(written_order(answer)));
}

Result<void> Documents::write_refund(const Context& context, const VendorId& document_id,
                                     const Document&, const Refund& refund) {
  ONESHELF_TRY(client_.require(context, "refunds"));
  const std::string key = stable_key("refund", document_id.str() + "-" + refund.id.str());
  const Answer answer = ONESHELF_TRY(client_.post(
      context, Area::kOrders, path_of(document_id) + "/refunds", key, refund_json(refund)));
  if (answer.status != 409) return success();
  return refusal(answer, ErrorCode::kRefused, "document.cannot_refund", "book the refund");
}

/// Units that are owed no more are cancelled; those whose money is the refunds' business only come
/// back to the shelf.
Result<void> Documents::correct_document(const Context& context, const VendorId& document_id,
                                         const Document& document, const Refund& correction) {
  if (correction.amount.is_zero()) {
    return write_refund(context, document_id, document, correction);
  }
  if (correction.lines.empty()) {
    return Error(ErrorCode::kUnsupported, "document.cannot_correct",
                 "A bridge cannot lower the total of an order that it has.")
        .remedied("Lower it by " + correction.amount.to_string() + " in the source by hand.")
        .with("order", document.key);
  }
  ONESHELF_TRY(client_.require(context, "cancellations"));
  Json lines = Json::array();
  for (const Refund::Line& line : correction.lines) {
    lines.push(Json::object()
                   .set("line_id", line.what.line_id.str())
                   .set("quantity", line.what.quantity.to_string()));
  }
  const std::string key = stable_key("correction", document_id.str() + "-" + correction.id.str());
  const Answer answer = ONESHELF_TRY(
      client_.post(context, Area::kOrders, path_of(document_id) + "/cancel", key,
                   Json::object().set("reason", correction.reason).set("lines", std::move(lines))));
  if (answer.status != 409) return success();
  return refusal(answer, ErrorCode::kRefused, "document.cannot_correct", "take out units");
}

Result<std::vector<DocumentState>> Documents::read_documents(const Context& context,
                                                             std::span<const VendorId> ids) {
  std::vector<DocumentState> states;
  for (const VendorId& id : ids) {
    const Result<Json> told = client_.get(context, Area::kOrders, path_of(id));
    if (!told.ok() && told.error().code() == ErrorCode::kNotFound) continue;
    if (!told.ok()) return told.error();
    const WireOrder wire = ONESHELF_TRY(read_json(*told, order_from_json));
    states.push_back(ONESHELF_TRY(completed(context, wire)));
  }
  return states;
}

Result<Page<DocumentState>> Documents::read_changed(const Context& context,
                                                    const std::string& position, Timestamp since,
                                                    const std::set<VendorId>& ids) {
  Position at = ONESHELF_TRY(Position::parse(position, 1));
  if (position.empty()) at.feed().since = to_rfc3339(since);
  Json json;
  Page<DocumentState> page;
  page.complete =
      ONESHELF_TRY(at.feed().read(context, client_, Area::kOrders, "/orders", json, kChangedMost));
  for (const WireOrder& wire : ONESHELF_TRY(read_json(json, orders_from_page))) {
    if (!ids.contains(wire.order.id)) continue;
    page.rows.push_back(ONESHELF_TRY(completed(context, wire)));
  }
  page.position = at.text();
  return page;
}

}  // namespace oneshelf::bridge
