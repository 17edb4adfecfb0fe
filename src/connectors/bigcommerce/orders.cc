#include "connectors/bigcommerce/orders.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr const char* kOrders = "/v2/orders";
/// Orders told by one call: each takes some requests of its own.
constexpr size_t kOrdersPerCall = 10;
/// Ids that lie within this span are asked for by one request.
constexpr int64_t kIdSpan = 200;
constexpr int kSubPagesMax = 40;

QueryParameters query_of(const Ask& ask) {
  QueryParameters query = {{"limit", std::to_string(ask.limit)}, {"include", "fees"}};
  if (ask.modified_from) query.emplace_back("min_date_modified", filter_time(*ask.modified_from));
  if (ask.after_id > 0) query.emplace_back("min_id", std::to_string(ask.after_id + 1));
  query.emplace_back("sort", ask.newest_first ? "date_modified:desc" : "id:asc");
  return query;
}

Result<Row> row_of(Json order) {
  Row row = ONESHELF_TRY(read_json(order, [](const JsonReader& reader) {
    return Row{
        .id = reader.integer("id"), .modified = read_v2_time(reader, "date_modified"), .json = {}};
  }));
  row.json = std::move(order);
  return row;
}

std::string path_of(const Json& order, const char* part) {
  return std::string(kOrders) + "/" + order["id"].text_or() + part;
}

bool is_zero(const Json& order, const char* key) {
  const Result<Decimal> value = Decimal::parse(order[key].text_or("0"));
  return value.ok() && value->is_zero();
}

/// Ids that are numbers, sorted: others exist nowhere in a store.
std::vector<int64_t> numbers_of(std::span<const VendorId> ids) {
  std::vector<int64_t> numbers;
  for (const VendorId& id : ids) {
    const std::string& text = id.str();
    int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault == std::errc() && end == text.data() + text.size()) numbers.push_back(number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

}  // namespace

Result<Json::Array> Orders::sub_rows(const Context& context, const std::string& path,
                                     QueryParameters query) const {
  Json::Array all;
  query.emplace_back("limit", std::to_string(kPageMax));
  for (int page = 1; page <= kSubPagesMax; ++page) {
    QueryParameters numbered = query;
    if (page > 1) numbered.emplace_back("page", std::to_string(page));
    Json::Array rows = ONESHELF_TRY(client_->rows(context, path, numbered));
    const bool last = rows.size() < assumed::kPageFloor;
    for (Json& row : rows) all.push_back(std::move(row));
    if (last) return all;
  }
  return Error(ErrorCode::kInvalid, "bigcommerce.too_many_rows",
               "The order has more parts than can be read.")
      .with("path", path);
}

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
  OrderParts parts;
  parts.lines = ONESHELF_TRY(sub_rows(context, path_of(order, "/products")));
  parts.addresses = ONESHELF_TRY(sub_rows(context, path_of(order, "/shipping_addresses")));
  parts.taxes = ONESHELF_TRY(sub_rows(context, path_of(order, "/taxes"), {{"details", "true"}}));
  if (!is_zero(order, "items_shipped")) {
    parts.shipments = ONESHELF_TRY(sub_rows(context, path_of(order, "/shipments")));
  }
  parts.transactions = ONESHELF_TRY(transactions_of(context, order));
  return parts;
}

Result<void> Orders::add_refunds(const Context& context, std::vector<Order>& orders) const {
  if (orders.empty()) return success();
  std::vector<std::string> ids;
  for (const Order& order : orders) ids.push_back(order.id.str());
  for (int page = 1; page <= kSubPagesMax; ++page) {
    const Json::Array rows =
        ONESHELF_TRY(client_->rows(context, "/v3/orders/payment_actions/refunds",
                                   {{"order_id:in", joined(ids, ",")},
                                    {"page", std::to_string(page)},
                                    {"limit", std::to_string(kPageMax)}}));
    JsonReader::Complaints complaints;
    for (const Json& row : rows) {
      const JsonReader reader(row, complaints, "refund");
      const auto order = std::ranges::find(orders, VendorId(reader.id("order_id")), &Order::id);
      if (order == orders.end()) continue;
      order->refunds.push_back(read_refund(reader));
      order->updated_at = std::max(order->updated_at, order->refunds.back().created_at);
    }
    ONESHELF_TRY(JsonReader::finish(complaints));
    if (rows.size() < assumed::kPageFloor) break;
  }
  return success();
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
  const PassLimits limits{.page = client_->settings().page_size,
                          .news_max = kOrdersPerCall,
                          .overlap = assumed::kOrderOverlap};
  const PassPage rows =
      ONESHELF_TRY(next_rows(pass, limits, [&](const Ask& ask) -> Result<std::vector<Row>> {
        std::vector<Row> found;
        for (Json& order : ONESHELF_TRY(client_->rows(context, kOrders, query_of(ask)))) {
          found.push_back(ONESHELF_TRY(row_of(std::move(order))));
        }
        return found;
      }));
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
  const std::vector<int64_t> numbers = numbers_of(ids);
  std::vector<Json> found;
  for (size_t at = 0; at < numbers.size();) {
    size_t end = at;
    while (end < numbers.size() && numbers[end] - numbers[at] < kIdSpan) ++end;
    for (Json& order : ONESHELF_TRY(client_->rows(context, kOrders,
                                                  {{"min_id", std::to_string(numbers[at])},
                                                   {"max_id", std::to_string(numbers[end - 1])},
                                                   {"limit", std::to_string(kPageMax)},
                                                   {"include", "fees"}}))) {
      const VendorId id(order["id"].text_or());
      if (std::ranges::find(ids, id) != ids.end()) found.push_back(std::move(order));
    }
    at = end;
  }
  return completed(context, found);
}

}  // namespace oneshelf::bigcommerce
