#include "connectors/bigcommerce/orders.h"

#include <algorithm>

#include "connectors/bigcommerce/order_rows.h"

namespace oneshelf::bigcommerce {

namespace {

/// Orders told by one call: each takes some requests of its own.
constexpr size_t kOrdersPerCall = 10;

bool is_zero(const Json& order, const char* key) {
  const Result<Decimal> value = Decimal::parse(order[key].text_or("0"));
  return value.ok() && value->is_zero();
}

}  // namespace

/// Payments by hand have none. Without the scope the order's own figures have to do.
Result<Json::Array> Orders::transactions_of(const Context& context, const Json& order) const {
  if (order["payment_status"].text_or().empty()) return Json::Array();
  Result<Json::Array> rows =
      client_->rows(context, "/v3/orders/" + order["id"].text_or() + "/transactions");
  const bool is_absent = !rows.ok() && (rows.error().code() == ErrorCode::kForbidden ||
                                        rows.error().code() == ErrorCode::kNotFound);
  if (is_absent) return Json::Array();
  return rows;
}

Result<OrderParts> Orders::parts_of(const Context& context, const Json& order) const {
  const std::string id = order["id"].text_or();
  OrderParts parts;
  parts.lines = ONESHELF_TRY(order_part(context, *client_, id, "/products"));
  parts.addresses = ONESHELF_TRY(order_part(context, *client_, id, "/shipping_addresses"));
  parts.taxes = ONESHELF_TRY(order_part(context, *client_, id, "/taxes", {{"details", "true"}}));
  if (!is_zero(order, "items_shipped")) {
    parts.shipments = ONESHELF_TRY(order_part(context, *client_, id, "/shipments"));
  }
  parts.transactions = ONESHELF_TRY(transactions_of(context, order));
  return parts;
}

Result<void> Orders::add_refunds(const Context& context, std::vector<Order>& orders) const {
  if (orders.empty()) return success();
  std::vector<std::string> ids;
  for (const Order& order : orders) ids.push_back(order.id.str());
  JsonReader::Complaints complaints;
  for (const Json& row : ONESHELF_TRY(refund_rows(context, *client_, ids))) {
    const JsonReader reader(row, complaints, "refund");
    const auto order = std::ranges::find(orders, VendorId(reader.id("order_id")), &Order::id);
    if (order == orders.end()) continue;
    order->refunds.push_back(read_refund(reader));
    order->updated_at = std::max(order->updated_at, order->refunds.back().created_at);
  }
  return JsonReader::finish(complaints);
}

Result<std::vector<Order>> Orders::completed(const Context& context,
                                             const std::vector<Json>& rows) const {
  std::vector<Order> orders;
  for (const Json& row : rows) {
    if (is_incomplete(row)) continue;
    const OrderParts parts = ONESHELF_TRY(parts_of(context, row));
    JsonReader::Complaints complaints;
    Order order =
        read_order(JsonReader(row, complaints, "order " + row["id"].text_or()), parts, complaints);
    ONESHELF_TRY(JsonReader::finish(complaints));
    orders.push_back(std::move(order));
  }
  ONESHELF_TRY(add_refunds(context, orders));
  return orders;
}

Result<Page<Order>> Orders::read_orders(const Context& context, const std::string& position) {
  Pass pass = ONESHELF_TRY(Pass::parse(position));
  const PassPage rows = ONESHELF_TRY(next_orders(context, *client_, pass, kOrdersPerCall));
  std::vector<Json> news;
  for (const Row& row : rows.news) news.push_back(row.json);
  Page<Order> page;
  page.rows = ONESHELF_TRY(completed(context, news));
  page.complete = rows.complete;
  page.position = pass.text();
  return page;
}

Result<std::vector<Order>> Orders::read_orders_by_id(const Context& context,
                                                     std::span<const VendorId> ids) {
  return completed(context, ONESHELF_TRY(orders_by_id(context, *client_, ids)));
}

}  // namespace oneshelf::bigcommerce
