#include "connectors/neto/shop_orders.h"

#include <algorithm>

#include "base/bytes.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/pages.h"
#include "connectors/neto/sale_wire.h"

namespace oneshelf::neto {
namespace {

Query orders_query(const Client& client, const Place& place) {
  Query query{.action = "GetOrder", .list = "Order", .id_field = "OrderID"};
  const bool is_first = place.since.empty();
  query.filter = Json::object().set("DateUpdatedFrom",
                                    is_first ? std::string(assumed::kFirstDate) : place.since);
  query.selectors = sale_selectors();
  query.limit = client.page_size(assumed::kOrdersPerPage);
  query.doubts_end = is_first;
  return query;
}

/// Rows that were not told before as they are now. What still lies within the overlap is
/// remembered in the place.
std::vector<const Json*> news(const Json& answer, std::chrono::minutes overlap, Place& place) {
  const Timestamp since = read_vendor_time(overlapped(place.mark, overlap)).value_or(Timestamp());
  std::vector<const Json*> found;
  for (const Json* row : elements(answer["Order"], "")) {
    const std::string print = fingerprint(row->dump());
    const auto updated = read_vendor_time((*row)["DateUpdated"].text_or());
    if (!updated || *updated >= since) place.telling.insert(print);
    if (!place.told.contains(print)) found.push_back(row);
  }
  return found;
}

Json rma_filter(const std::vector<Order>& orders, int page) {
  Json ids = Json::array();
  for (const Order& order : orders) ids.push(order.id.str());
  Json filter = Json::object().set("OrderID", std::move(ids)).set("Page", page);
  filter.set("Limit", assumed::kOrdersPerPage);
  return filter_of(std::move(filter), rma_selectors());
}

}  // namespace

Result<Page<Order>> ShopOrders::read_orders(const Context& context, const std::string& position) {
  Place place = ONESHELF_TRY(Place::parse(position));
  const std::chrono::minutes overlap = client_.settings().date_overlap;
  const Fetched fetched =
      ONESHELF_TRY(fetch_page(context, client_, orders_query(client_, place), place));
  Page<Order> page;
  page.rows = ONESHELF_TRY(orders_of(context, news(fetched.answer, overlap, place)));
  page.complete = fetched.was_last;
  if (page.complete) place.start_again(overlap);
  page.position = place.text();
  return page;
}

Result<std::vector<Order>> ShopOrders::read_orders_by_id(const Context& context,
                                                         std::span<const VendorId> ids) {
  std::vector<Order> orders;
  for (size_t at = 0; at < ids.size(); at += assumed::kOrdersPerPage) {
    const size_t count = std::min<size_t>(assumed::kOrdersPerPage, ids.size() - at);
    Json wanted = Json::array();
    for (const VendorId& id : ids.subspan(at, count)) wanted.push(id.str());
    Json filter = Json::object().set("OrderID", std::move(wanted)).set("Page", 0);
    filter.set("Limit", assumed::kOrdersPerPage);
    const Json answer = ONESHELF_TRY(
        client_.call(context, "GetOrder", filter_of(std::move(filter), sale_selectors())));
    const auto read = ONESHELF_TRY(orders_of(context, elements(answer["Order"], "")));
    orders.insert(orders.end(), read.begin(), read.end());
  }
  return orders;
}

Result<std::vector<Order>> ShopOrders::orders_of(const Context& context,
                                                 const std::vector<const Json*>& rows) {
  std::vector<Order> orders;
  if (rows.empty()) return orders;
  const Currency currency = ONESHELF_TRY(directory_.currency(context));
  Row::Complaints complaints;
  for (const Json* json : rows) {
    const Row row(*json, complaints, "Order");
    if (is_placed(row)) orders.push_back(read_sale(row, client_.settings(), currency));
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  ONESHELF_TRY(add_refunds(context, orders));
  return orders;
}

Result<void> ShopOrders::add_refunds(const Context& context, std::vector<Order>& orders) {
  if (orders.empty()) return success();
  for (int page = 0;; ++page) {
    const Json answer = ONESHELF_TRY(client_.call(context, "GetRma", rma_filter(orders, page)));
    const auto read = ONESHELF_TRY(read_rows(answer, "Rma", "", [&](const Row& row) {
      const auto order = std::ranges::find(orders, VendorId(row.id("OrderID")), &Order::id);
      if (order != orders.end()) order->refunds.push_back(read_refund(row, *order));
      return 0;
    }));
    if (read.size() < static_cast<size_t>(assumed::kOrdersPerPage)) return success();
  }
}

}  // namespace oneshelf::neto
