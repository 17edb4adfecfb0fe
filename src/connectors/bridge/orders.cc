#include "base/bytes.h"
#include "commerce/codec.h"
#include "connectors/bridge/capabilities.h"
#include "connectors/bridge/position.h"

namespace oneshelf::bridge {
namespace {

std::vector<WireOrder> orders_from_page(const JsonReader& page) {
  return codec::read_list(page, "items", order_from_json);
}

std::string path_of(const VendorId& id) { return "/orders/" + percent_encoded(id.str()); }

}  // namespace

/// An order says how much was given back, or says nothing about it; only then is it worth asking.
Result<void> Orders::add_refunds(const Context& context, WireOrder& wire) {
  Order& order = wire.order;
  const bool none_told =
      wire.refunded ? wire.refunded->is_zero() : order.status == OrderStatus::kPending;
  if (none_told || !ONESHELF_TRY(client_.info(context)).offers("refunds")) return success();
  const Json list =
      ONESHELF_TRY(client_.get(context, Area::kOrders, path_of(order.id) + "/refunds"));
  for (WireRefund& told : ONESHELF_TRY(read_json(list, refunds_from_json))) {
    name_skus(order, told.refund);
    order.refunds.push_back(std::move(told.refund));
  }
  return success();
}

Result<Page<Order>> Orders::read_orders(const Context& context, const std::string& position) {
  Position at = ONESHELF_TRY(Position::parse(position, 1));
  Json page;
  const bool at_end =
      ONESHELF_TRY(at.feed().read(context, client_, Area::kOrders, "/orders", page));
  Page<Order> answer;
  std::vector<WireOrder> wires = ONESHELF_TRY(read_json(page, orders_from_page));
  for (WireOrder& wire : wires) {
    ONESHELF_TRY(add_refunds(context, wire));
    answer.rows.push_back(std::move(wire.order));
  }
  answer.position = at.text();
  answer.complete = at_end;
  return answer;
}

Result<std::vector<Order>> Orders::read_orders_by_id(const Context& context,
                                                     std::span<const VendorId> ids) {
  std::vector<Order> orders;
  for (const VendorId& id : ids) {
    const Result<Json> told = client_.get(context, Area::kOrders, path_of(id));
    if (!told.ok() && told.error().code() == ErrorCode::kNotFound) continue;
    if (!told.ok()) return told.error();
    WireOrder wire = ONESHELF_TRY(read_json(*told, order_from_json));
    ONESHELF_TRY(add_refunds(context, wire));
    orders.push_back(std::move(wire.order));
  }
  return orders;
}

}  // namespace oneshelf::bridge
