// Orders and what becomes of them.
#include <algorithm>

#include "sandbox/bridge/paging.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/bridge/wire.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

HttpResponse order_response(int status, const State::OrderEntry& entry) {
  return json_response(status, to_json(entry.row, entry.updated_at()));
}

Result<const State::OrderEntry*> named_order(const Desk& desk, const Call& call) {
  const State::OrderEntry* entry = desk.state.find_order(call.parts[1]);
  if (entry == nullptr)
    return Error(ErrorCode::kNotFound, "unknown_order", "There is no such order.");
  return entry;
}

template <typename Part>
HttpResponse list_of(const std::vector<Part>& parts) {
  Json items = Json::array();
  for (const Part& part : parts) items.push(to_json(part));
  return json_response(200, Json::object().set("items", std::move(items)));
}

}  // namespace

Result<HttpResponse> list_orders(const Desk& desk, const Call& call) {
  const PageRequest request = ONESHELF_TRY(read_page_request(call, "orders"));
  std::optional<Status> status;
  if (const auto name = call.request.query("status")) {
    status = status_named(*name);
    if (!status) return malformed("invalid_status", "There is no such order status.", "status");
  }
  Lookup<Order> by_key;
  if (const auto external_id = call.request.query("external_id")) {
    by_key = {true, desk.state.find_order_by_external_id(*external_id)};
  }
  auto page = read_page(desk.state.orders(), by_key, request,
                        [&](const Order& order) { return !status || order.status == *status; });
  spoil(page, desk.faults, "listOrders");
  return write_page(page, "orders", [](const State::OrderEntry& entry) {
    return to_json(entry.row, entry.updated_at());
  });
}

Result<HttpResponse> create_order(const Desk& desk, const Call& call) {
  Order order = ONESHELF_TRY(read_order(call.body));
  if (const auto* known = desk.state.find_order_by_external_id(order.external_id)) {
    return order_response(409, *known);
  }
  return order_response(201, *ONESHELF_TRY(create_order(desk.state, std::move(order), call.now)));
}

Result<HttpResponse> get_order(const Desk& desk, const Call& call) {
  return order_response(200, *ONESHELF_TRY(named_order(desk, call)));
}

Result<HttpResponse> list_shipments(const Desk& desk, const Call& call) {
  return list_of(ONESHELF_TRY(named_order(desk, call))->row.shipments);
}

Result<HttpResponse> add_shipment(const Desk& desk, const Call& call) {
  Shipment shipment = ONESHELF_TRY(read_shipment(call.body));
  return order_response(
      201, *ONESHELF_TRY(ship(desk.state, call.parts[1], std::move(shipment), call.now)));
}

Result<HttpResponse> cancel_order(const Desk& desk, const Call& call) {
  std::vector<LineQuantity> lines;
  if (!call.body.is_null()) lines = ONESHELF_TRY(read_line_quantities(call.body));
  return order_response(
      200, *ONESHELF_TRY(cancel(desk.state, call.parts[1], std::move(lines), call.now)));
}

Result<HttpResponse> list_refunds(const Desk& desk, const Call& call) {
  return list_of(ONESHELF_TRY(named_order(desk, call))->row.refunds);
}

Result<HttpResponse> add_refund(const Desk& desk, const Call& call) {
  Refund back = ONESHELF_TRY(read_refund(call.body));
  const State::OrderEntry& entry = *ONESHELF_TRY(named_order(desk, call));
  const bool is_booked = !back.external_id.empty() &&
                         std::ranges::find(entry.row.refunds, back.external_id,
                                           &Refund::external_id) != entry.row.refunds.end();
  if (is_booked) return order_response(200, entry);
  return order_response(
      201, *ONESHELF_TRY(refund(desk.state, call.parts[1], std::move(back), call.now)));
}

}  // namespace oneshelf::sandbox::bridge
