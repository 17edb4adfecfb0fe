// /v2/orders
#include <algorithm>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/bigcommerce/trade.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr std::string_view kWritable[] = {"status_id", "staff_notes", "customer_message",
                                          "external_order_id"};
constexpr int64_t kStatusMax = 14;

struct Filter {
  std::optional<Timestamp> from, until;
  int64_t min_id = 0, max_id = INT64_MAX;
};

int64_t number_in(const Call& call, const char* key) {
  return integer_in(Json::object().set("n", call.query(key)), "n");
}

Result<Filter> read_filter(const Call& call) {
  Filter filter;
  if (call.asks_for("min_date_modified")) {
    filter.from = ONESHELF_TRY(filter_time(call.query("min_date_modified"), "min_date_modified"));
  }
  if (call.asks_for("max_date_modified")) {
    filter.until = ONESHELF_TRY(filter_time(call.query("max_date_modified"), "max_date_modified"));
  }
  if (call.asks_for("min_id")) filter.min_id = number_in(call, "min_id");
  if (call.asks_for("max_id")) filter.max_id = number_in(call, "max_id");
  return filter;
}

std::vector<const Order*> found_orders(const Call& call, const State& state, const Filter& filter) {
  std::vector<const Order*> found;
  for (auto at = state.orders.lower_bound(filter.min_id); at != state.orders.end(); ++at) {
    const Order& order = at->second;
    const Timestamp modified = std::chrono::floor<std::chrono::seconds>(order.modified);
    if (order.id > filter.max_id) break;
    if (filter.from && modified < *filter.from) continue;
    if (filter.until && modified > *filter.until) continue;
    if (call.asks_for("status_id") && number_in(call, "status_id") != order.status()) continue;
    if (call.asks_for("external_order_id") &&
        call.query("external_order_id") != order.doc["external_order_id"].text_or()) {
      continue;
    }
    found.push_back(&order);
  }
  const std::string sort = call.query("sort");
  if (sort.starts_with("date_modified")) {
    std::ranges::stable_sort(found, {}, &Order::modified);
  }
  if (sort.ends_with(":desc")) std::ranges::reverse(found);
  return found;
}

Result<Order*> order_of(const Desk& desk, const Call& call, size_t part = 2) {
  const auto found = desk.state.orders.find(call.id(part));
  if (found == desk.state.orders.end()) return not_found();
  return &found->second;
}

Json without_fees(Json order) {
  std::erase_if(order.as_object(),
                [](const Json::Member& member) { return member.first == "fees"; });
  return order;
}

Json shown(const Call& call, const Order& order) {
  const Json json = order_json(order, call.home);
  const std::vector<std::string> include = call.list("include");
  return std::ranges::find(include, "fees") == include.end() ? without_fees(json) : json;
}

/// Taxes tell what they are of only with details.
std::vector<Json> taxes_of(const Call& call, const Order& order) {
  std::vector<Json> rows = order.taxes;
  if (call.query("details") == "true") return rows;
  for (Json& row : rows) {
    std::erase_if(row.as_object(), [](const Json::Member& member) {
      return member.first == "order_product_id" || member.first == "line_item_type";
    });
  }
  return rows;
}

}  // namespace

Result<HttpResponse> list_orders(const Desk& desk, const Call& call) {
  const Filter filter = ONESHELF_TRY(read_filter(call));
  const std::vector<const Order*> found = found_orders(call, desk.state, filter);
  return page_response(desk, call, {.count = found.size()},
                       [&](size_t i) { return shown(call, *found[i]); });
}

Result<HttpResponse> count_orders(const Desk& desk, const Call& call) {
  const Filter filter = ONESHELF_TRY(read_filter(call));
  const size_t count = found_orders(call, desk.state, filter).size();
  return json_response(200, Json::object().set("count", static_cast<uint64_t>(count)));
}

Result<HttpResponse> get_order(const Desk& desk, const Call& call) {
  return json_response(200, shown(call, *ONESHELF_TRY(order_of(desk, call))));
}

Result<HttpResponse> update_order(const Desk& desk, const Call& call) {
  Order& order = *ONESHELF_TRY(order_of(desk, call));
  if (!call.body.is_object()) return refused(400, "The body is not valid.");
  for (const auto& [name, value] : call.body.as_object()) {
    if (std::ranges::find(kWritable, name) != std::end(kWritable)) continue;
    return refused(400, "The field '" + name +
                            "' cannot be written to. Please remove it from your request before "
                            "trying again.");
  }
  if (!call.body["status_id"].is_null()) {
    const int64_t status = integer_in(call.body, "status_id");
    if (status < 0 || status > kStatusMax) return refused(400, "The field 'status_id' is invalid.");
    set_status(desk.state, order, status, call.now);
  }
  bool has_texts = false;
  for (const auto& [name, value] : call.body.as_object()) {
    if (name == "status_id") continue;
    order.doc.set(name, value);
    has_texts = true;
  }
  if (has_texts) desk.state.touch(order, call.now);
  return json_response(200, shown(call, order));
}

Result<HttpResponse> list_order_part(const Desk& desk, const Call& call) {
  const Order& order = *ONESHELF_TRY(order_of(desk, call));
  const std::string& part = call.parts[3];
  if (part == "products") return rows_response(desk, call, order.lines);
  if (part == "shipping_addresses" || part == "shippingaddresses") {
    return rows_response(desk, call, order.addresses);
  }
  if (part == "taxes") return rows_response(desk, call, taxes_of(call, order));
  if (part == "coupons") return rows_response(desk, call, order.coupons);
  if (part == "shipments") return rows_response(desk, call, order.shipments);
  if (part == "messages") return rows_response(desk, call, {});
  return not_found();
}

Result<HttpResponse> list_transactions(const Desk& desk, const Call& call) {
  const Order& order = *ONESHELF_TRY(order_of(desk, call));
  if (order.transactions.empty()) return HttpResponse{.status = 204, .headers = {}, .body = ""};
  return rows_response(desk, call, order.transactions);
}

Result<HttpResponse> create_shipment(const Desk& desk, const Call& call) {
  Order& order = *ONESHELF_TRY(order_of(desk, call));
  const Json shipment = ONESHELF_TRY(ship(desk.state, order, call.body, call.now));
  return json_response(201, shipment);
}

Result<HttpResponse> delete_shipment(const Desk& desk, const Call& call) {
  Order& order = *ONESHELF_TRY(order_of(desk, call));
  const auto gone = std::erase_if(
      order.shipments, [&](const Json& one) { return one["id"].text_or() == call.parts[4]; });
  if (gone == 0) return not_found();
  desk.state.touch(order, call.now);
  return HttpResponse{.status = 204, .headers = {}, .body = ""};
}

}  // namespace oneshelf::sandbox::bigcommerce
