#include "connectors/vendure/orders.h"

#include <algorithm>

#include "connectors/vendure/assumed.h"
#include "connectors/vendure/wire.h"

namespace oneshelf::vendure {

namespace {

constexpr size_t kPageOrders = 50;

/// Orders placed at or after `since`, without those of that very millisecond that were told.
struct OrderPosition {
  Timestamp since{};
  std::vector<std::string> told;
};

Result<OrderPosition> parse_position(const std::string& text) {
  if (text.empty()) return OrderPosition();
  const Result<Json> json = parse_json(text);
  Result<OrderPosition> position =
      json.ok() ? read_json(*json,
                            [](const JsonReader& reader) {
                              OrderPosition read{.since = reader.time("since"), .told = {}};
                              const Json& told = reader.json()["told"];
                              if (!told.is_array()) return read;
                              for (const Json& id : told.as_array())
                                read.told.push_back(id.text_or());
                              return read;
                            })
                : Result<OrderPosition>(json.error());
  if (position.ok()) return position;
  return Error(ErrorCode::kInvalid, "stream.bad_position",
               "The stored reading position is not one of this connection.")
      .remedied("Read the orders from the beginning.");
}

std::string text_of(const OrderPosition& position) {
  Json told = Json::array();
  for (const std::string& id : position.told) told.push(id);
  return Json::object()
      .set("since", to_rfc3339(position.since))
      .set("told", std::move(told))
      .dump();
}

Json options_of(const OrderPosition& position) {
  // `after` is exclusive; the order within one millisecond is undefined, hence the list of ids.
  const std::string after = to_rfc3339(position.since - milliseconds(1));
  Json told = Json::array();
  for (const std::string& id : position.told) told.push(id);
  Json filter = Json::object()
                    .set("active", Json::object().set("eq", false))
                    .set("orderPlacedAt", Json::object().set("after", after))
                    .set("type", Json::object().set("notEq", assumed::kLeftOutOrderType));
  if (!position.told.empty()) filter.set("id", Json::object().set("notIn", std::move(told)));
  return Json::object()
      .set("take", static_cast<int64_t>(kPageOrders))
      .set("sort", Json::object().set("orderPlacedAt", "ASC"))
      .set("filter", std::move(filter));
}

void advance(OrderPosition& position, const std::vector<Order>& orders) {
  if (orders.empty()) return;
  const Timestamp last = orders.back().placed_at;
  if (last != position.since) position = {.since = last, .told = {}};
  for (const Order& order : orders) {
    if (order.placed_at == last) position.told.push_back(order.id.str());
  }
}

}  // namespace

Result<std::vector<Order>> Orders::read(const Context& context, Json options) const {
  const Shop shop = ONESHELF_TRY(facts_->shop(context));
  const Json data = ONESHELF_TRY(client_->run(
      context, {.document = std::string("query($options:OrderListOptions!){orders(options:$options)"
                                        "{items") +
                            kOrderSelection + "}}",
                .variables = Json::object().set("options", std::move(options))}));
  JsonReader::Complaints complaints;
  std::vector<Order> orders;
  for (const JsonReader& row : JsonReader(data, complaints).object("orders").list("items")) {
    orders.push_back(read_order(row, shop));
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  return orders;
}

Result<Page<Order>> Orders::read_orders(const Context& context, const std::string& text) {
  OrderPosition position = ONESHELF_TRY(parse_position(text));
  Page<Order> page;
  page.rows = ONESHELF_TRY(read(context, options_of(position)));
  page.complete = page.rows.size() < kPageOrders;
  advance(position, page.rows);
  // An idle cursor stays where it is instead of creeping back.
  if (page.complete && !position.told.empty()) {
    position = {.since = position.since - assumed::kCommitOverlap, .told = {}};
  }
  page.position = text_of(position);
  return page;
}

Result<std::vector<Order>> Orders::read_orders_by_id(const Context& context,
                                                     std::span<const VendorId> ids) {
  if (ids.empty()) return std::vector<Order>();
  Json wanted = Json::array();
  for (const VendorId& id : ids) wanted.push(id.str());
  const Json filter = Json::object().set("id", Json::object().set("in", std::move(wanted)));
  return read(context, Json::object()
                           .set("take", static_cast<int64_t>(ids.size()))
                           .set("sort", Json::object().set("id", "ASC"))
                           .set("filter", filter));
}

}  // namespace oneshelf::vendure
