// /orders
#include <algorithm>

#include "base/text.h"
#include "sandbox/shopwired/call.h"
#include "sandbox/shopwired/fields.h"
#include "sandbox/shopwired/refusal.h"
#include "sandbox/shopwired/trade.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr size_t kIdsMax = 50;

Result<Order*> order_of(const Desk& desk, const Call& call) {
  const auto found = desk.state.orders.find(call.id(1));
  if (found == desk.state.orders.end()) return not_found();
  return &found->second;
}

bool has_lines(const Call& call) {
  const std::vector<std::string> embed = call.list("embed");
  return std::ranges::find(embed, "products") != embed.end();
}

bool passes(const Call& call, const std::vector<std::string>& ids, const Order& order) {
  const int64_t created = to_unix_ms(order.created) / 1000;
  if (call.asks_for("from") && created < call.number("from", 0)) return false;
  if (call.asks_for("to") && created > call.number("to", 0)) return false;
  if (call.asks_for("status") && call.number("status", 0) != order.status) return false;
  if (call.asks_for("archived")) {
    return (call.query("archived") == "1") == order.doc["archived"].bool_or(false);
  }
  return !call.asks_for("ids") || std::ranges::find(ids, std::to_string(order.id)) != ids.end();
}

Result<std::vector<const Order*>> orders_of(const Desk& desk, const Call& call) {
  const std::vector<std::string> ids = call.list("ids");
  if (ids.size() > kIdsMax) return refused(400, "A maximum of 50 ids is allowed");
  std::vector<const Order*> found;
  for (const auto& [id, order] : desk.state.orders) {
    if (passes(call, ids, order)) found.push_back(&order);
  }
  return found;
}

}  // namespace

Result<HttpResponse> list_orders(const Desk& desk, const Call& call) {
  const std::vector<const Order*> found = ONESHELF_TRY(orders_of(desk, call));
  const bool with_lines = has_lines(call);
  return page_response(desk, call, found.size(), [&](size_t i) {
    return shown(order_json(desk.state, *found[i], with_lines), call);
  });
}

Result<HttpResponse> count_orders(const Desk& desk, const Call& call) {
  const auto count = static_cast<uint64_t>(ONESHELF_TRY(orders_of(desk, call)).size());
  return json_response(200, Json::object().set("count", count));
}

Result<HttpResponse> search_orders(const Desk& desk, const Call& call) {
  const std::string wanted = folded(call.query("keywords"));
  if (wanted.empty()) return refused(400, "The keywords are missing");
  std::vector<Json> rows;
  for (const auto& [id, order] : desk.state.orders) {
    const Json row = order_json(desk.state, order, has_lines(call));
    const std::string text = row["reference"].text_or() + " " + row["comments"].text_or() + " " +
                             row["billingAddress"]["name"].text_or();
    if (folded(text).find(wanted) != std::string::npos) rows.push_back(row);
  }
  return rows_response(desk, call, rows);
}

Result<HttpResponse> get_order(const Desk& desk, const Call& call) {
  const Order& order = *ONESHELF_TRY(order_of(desk, call));
  return json_response(200, shown(order_json(desk.state, order, has_lines(call)), call));
}

Result<HttpResponse> create_order(const Desk& desk, const Call& call) {
  ONESHELF_TRY(check_members(order_members(), call.body, Rest::kAllRequired));
  const Json::Array& lines = array_in(call.body, "products");
  if (lines.empty()) return refused(422, "An order needs products");
  for (const Json& line : lines) {
    ONESHELF_TRY(check_members(order_line_members(), line, Rest::kAllRequired));
  }
  const Order& order = *ONESHELF_TRY(enter_order(desk.state, call.body, call.now));
  return json_response(201, order_json(desk.state, order, false));
}

Result<HttpResponse> set_order_status(const Desk& desk, const Call& call) {
  Order& order = *ONESHELF_TRY(order_of(desk, call));
  ONESHELF_TRY(check_members(status_members(), call.body, Rest::kAllRequired));
  ONESHELF_TRY(set_status(desk.state, order, call.body, call.now));
  return json_response(200, order_json(desk.state, order, false));
}

Result<HttpResponse> add_refund(const Desk& desk, const Call& call) {
  Order& order = *ONESHELF_TRY(order_of(desk, call));
  const Json made = ONESHELF_TRY(refund(desk.state, order, call.body, call.now));
  return json_response(201, made);
}

Result<HttpResponse> add_comment(const Desk& desk, const Call& call) {
  Order& order = *ONESHELF_TRY(order_of(desk, call));
  const std::string content = call.body["content"].text_or();
  if (content.empty()) return refused(422, "Missing property: content");
  return json_response(201, comment(desk.state, order, content, call.now));
}

}  // namespace oneshelf::sandbox::shopwired
