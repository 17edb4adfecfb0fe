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

Json method_json(const std::string& provider, const Json& name, Decimal amount) {
  return Json::object()
      .set("provider_id", provider)
      .set("provider_description", name)
      .set("amount", Json::number(amount));
}

/// Back through the provider, or by hand as it came; or as store credit.
Json ways_of(const Order& order, Decimal total) {
  const bool by_hand = order.doc["payment_status"].text_or().empty();
  const Json as_paid =
      method_json(by_hand ? "custom" : "gateway", order.doc["payment_method"], total)
          .set("offline", by_hand)
          .set("offline_provider", by_hand)
          .set("offline_reason", "");
  const Json credit = method_json("storecredit", "Store credit", total)
                          .set("offline", false)
                          .set("offline_provider", false)
                          .set("offline_reason", "");
  return Json::array().push(Json::array().push(as_paid)).push(Json::array().push(credit));
}

}  // namespace

Result<HttpResponse> refund_quote(const Desk& desk, const Call& call) {
  const Order& order = *ONESHELF_TRY(order_of(desk, call));
  const Decimal total = ONESHELF_TRY(refund_total(order, call.body["items"]));
  return data_response(201, Json::object()
                                .set("order_id", order.id)
                                .set("total_refund_amount", Json::number(total))
                                .set("total_refund_tax_amount", 0)
                                .set("order_level_refund_amount", 0)
                                .set("rounding", 0)
                                .set("adjustment", 0)
                                .set("tax_inclusive", true)
                                .set("refund_methods", ways_of(order, total)));
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
