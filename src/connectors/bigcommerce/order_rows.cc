#include "connectors/bigcommerce/order_rows.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr const char* kOrders = "/v2/orders";
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

Result<PassPage> next_orders(const Context& context, const Client& client, Pass& pass,
                             size_t news_max) {
  const PassLimits limits{
      .page = client.settings().page_size, .news_max = news_max, .overlap = assumed::kOrderOverlap};
  return next_rows(
      pass, limits, context.clock().now(), [&](const Ask& ask) -> Result<std::vector<Row>> {
        std::vector<Row> found;
        for (Json& order : ONESHELF_TRY(client.rows(context, kOrders, query_of(ask)))) {
          found.push_back(ONESHELF_TRY(row_of(std::move(order))));
        }
        return found;
      });
}

Result<std::vector<Json>> orders_by_id(const Context& context, const Client& client,
                                       std::span<const VendorId> ids) {
  const std::vector<int64_t> numbers = numbers_of(ids);
  std::vector<Json> found;
  for (size_t at = 0; at < numbers.size();) {
    size_t end = at;
    while (end < numbers.size() && numbers[end] - numbers[at] < kIdSpan) ++end;
    for (Json& order : ONESHELF_TRY(client.rows(context, kOrders,
                                                {{"min_id", std::to_string(numbers[at])},
                                                 {"max_id", std::to_string(numbers[end - 1])},
                                                 {"limit", std::to_string(kPageMax)},
                                                 {"include", "fees"}}))) {
      const VendorId id(order["id"].text_or());
      if (std::ranges::find(ids, id) != ids.end()) found.push_back(std::move(order));
    }
    at = end;
  }
  return found;
}

Result<Json::Array> order_part(const Context& context, const Client& client,
                               const std::string& order, const char* part, QueryParameters query) {
  const std::string path = std::string(kOrders) + "/" + order + part;
  Json::Array all;
  query.emplace_back("limit", std::to_string(kPageMax));
  for (int page = 1; page <= kSubPagesMax; ++page) {
    QueryParameters numbered = query;
    if (page > 1) numbered.emplace_back("page", std::to_string(page));
    Json::Array rows = ONESHELF_TRY(client.rows(context, path, numbered));
    const bool last = rows.size() < assumed::kPageFloor;
    for (Json& row : rows) all.push_back(std::move(row));
    if (last) return all;
  }
  return Error(ErrorCode::kInvalid, "bigcommerce.too_many_rows",
               "The order has more parts than can be read.")
      .with("path", path);
}

Result<Json::Array> refund_rows(const Context& context, const Client& client,
                                const std::vector<std::string>& orders) {
  Json::Array all;
  for (int page = 1; page <= kSubPagesMax && !orders.empty(); ++page) {
    Json::Array rows = ONESHELF_TRY(client.rows(context, "/v3/orders/payment_actions/refunds",
                                                {{"order_id:in", joined(orders, ",")},
                                                 {"page", std::to_string(page)},
                                                 {"limit", std::to_string(kPageMax)}}));
    const bool last = rows.size() < assumed::kPageFloor;
    for (Json& row : rows) all.push_back(std::move(row));
    if (last) break;
  }
  return all;
}

}  // namespace oneshelf::bigcommerce
