// /v3/orders/…/payment_actions
#include <algorithm>

#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/bigcommerce/trade.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

Result<Order*> order_of(const Desk& desk, const Call& call) {
  const auto found = desk.state.orders.find(call.id(2));
  if (found == desk.state.orders.end()) return not_found();
  return &found->second;
}

}  // namespace

Result<HttpResponse> refund_quote(const Desk& desk, const Call& call) {
  const Order& order = *ONESHELF_TRY(order_of(desk, call));
  const Decimal total = ONESHELF_TRY(refund_total(order, call.body["items"]));
  const Json method = Json::object()
                          .set("provider_id", "custom")
                          .set("provider_description", order.doc["payment_method"])
                          .set("amount", Json::number(total))
                          .set("offline", true)
                          .set("offline_provider", true)
                          .set("offline_reason", "");
  return data_response(201,
                       Json::object()
                           .set("order_id", order.id)
                           .set("total_refund_amount", Json::number(total))
                           .set("total_refund_tax_amount", 0)
                           .set("order_level_refund_amount", 0)
                           .set("rounding", 0)
                           .set("adjustment", 0)
                           .set("tax_inclusive", true)
                           .set("refund_methods", Json::array().push(Json::array().push(method))));
}

Result<HttpResponse> create_refund(const Desk& desk, const Call& call) {
  Order& order = *ONESHELF_TRY(order_of(desk, call));
  Json made = ONESHELF_TRY(refund(desk.state, order, call.body, call.now));
  return data_response(201, std::move(made));
}

Result<HttpResponse> list_order_refunds(const Desk& desk, const Call& call) {
  const Order& order = *ONESHELF_TRY(order_of(desk, call));
  return rows_response(desk, call, order.refunds);
}

Result<HttpResponse> list_refunds(const Desk& desk, const Call& call) {
  const std::vector<std::string> ids = call.list("order_id:in");
  std::vector<Json> rows;
  for (const auto& [id, order] : desk.state.orders) {
    const bool is_listed = std::ranges::find(ids, std::to_string(id)) != ids.end();
    if (call.asks_for("order_id:in") && !is_listed) continue;
    rows.insert(rows.end(), order.refunds.begin(), order.refunds.end());
  }
  return rows_response(desk, call, rows);
}

}  // namespace oneshelf::sandbox::bigcommerce
