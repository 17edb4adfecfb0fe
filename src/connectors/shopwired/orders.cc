#include "connectors/shopwired/orders.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/text.h"
#include "connectors/shopwired/assumed.h"

namespace oneshelf::shopwired {

struct Orders::Place {
  bool reads_by_date = true;
  Timestamp from{};      ///< of that read; zero: all orders
  Timestamp swept_at{};  ///< when the last read by date began
  Paging paging;
  OrderMark mark;

  std::string text() const {
    return Json::object()
        .set("by_date", reads_by_date)
        .set("from", to_rfc3339(from))
        .set("swept_at", to_rfc3339(swept_at))
        .set("offset", paging.offset)
        .set("last", paging.last)
        .set("events", to_json(mark))
        .dump();
  }
  static Place read(const JsonReader& reader) {
    Place place;
    place.reads_by_date = reader.boolean("by_date");
    place.from = reader.time("from");
    place.swept_at = reader.time("swept_at");
    place.paging = {.offset = reader.integer("offset"), .last = reader.text("last")};
    place.mark = order_mark_from_json(reader.object("events"));
    return place;
  }
};

namespace {

constexpr const char* kOrders = "/orders";
constexpr size_t kIdsPerRequest = 50;
const EventKind kOfAll{.subject = "", .topic = ""};
const EventKind kOfOrders{.subject = "order", .topic = ""};
const EventKind kOfRefunds{.subject = "order_refund", .topic = ""};

}  // namespace

Result<Json::Array> orders_by_id(const Context& context, const Client& client,
                                 std::span<const VendorId> ids) {
  std::vector<std::string> numbers;
  for (const VendorId& id : ids) {
    if (is_number(id.str())) numbers.push_back(id.str());
  }
  Json::Array found;
  for (size_t at = 0; at < numbers.size(); at += kIdsPerRequest) {
    const auto begin = numbers.begin() + static_cast<std::ptrdiff_t>(at);
    const size_t count = std::min(kIdsPerRequest, numbers.size() - at);
    const std::vector<std::string> part(begin, begin + static_cast<std::ptrdiff_t>(count));
    for (Json& order : ONESHELF_TRY(client.rows(context, kOrders,
                                                {{"ids", joined(part, ",")},
                                                 {"embed", kOrderParts},
                                                 {"count", std::to_string(kPageMax)}}))) {
      if (std::ranges::find(part, order["id"].text_or()) != part.end()) {
        found.push_back(std::move(order));
      }
    }
  }
  return found;
}

std::string order_in_event(const Json& event) {
  const std::string topic = event["topic"].text_or();
  if (topic == "order.refund.created") return event["data"]["orderId"].text_or();
  const bool is_order = topic.starts_with("order.") && topic != "order.deleted";
  return is_order ? event["subjectId"].text_or() : "";
}

Json to_json(const OrderMark& mark) {
  Json json = to_json(mark.all);
  if (!mark.apart) return json;
  return json.set("apart", Json::object()
                               .set("orders", to_json(mark.apart->orders))
                               .set("refunds", to_json(mark.apart->refunds))
                               .set("tried_at", to_rfc3339(mark.apart->tried_at)));
}

OrderMark order_mark_from_json(const JsonReader& reader) {
  OrderMark mark{.all = event_mark_from_json(reader), .apart = {}};
  if (const std::optional<JsonReader> apart = reader.opt_object("apart")) {
    mark.apart = OrderMark::Apart{.orders = event_mark_from_json(apart->object("orders")),
                                  .refunds = event_mark_from_json(apart->object("refunds")),
                                  .tried_at = apart->time("tried_at")};
  }
  return mark;
}

namespace {

Result<EventPage> next_apart(const Context& context, const Client& client, OrderMark& mark) {
  const Timestamp now = context.clock().now();
  // Before the two, so that they tell all that is behind it.
  std::optional<EventMark> quiet;
  if (now - mark.apart->tried_at >= assumed::kOrderSweepEvery) {
    EventMark recent{.after = now - assumed::kEventOverlap};
    if (ONESHELF_TRY(next_events(context, client, kOfAll, recent)).is_end) quiet = recent;
    mark.apart->tried_at = now;
  }
  EventPage page = ONESHELF_TRY(next_events(context, client, kOfOrders, mark.apart->orders));
  EventPage refunds = ONESHELF_TRY(next_events(context, client, kOfRefunds, mark.apart->refunds));
  std::ranges::move(refunds.events, std::back_inserter(page.events));
  page.is_end = page.is_end && refunds.is_end;
  if (quiet && page.is_end) mark = {.all = *quiet, .apart = {}};
  return page;
}

}  // namespace

Result<EventPage> next_order_events(const Context& context, const Client& client, OrderMark& mark) {
  OrderMark ahead = mark;
  if (!ahead.apart) {
    EventPage page = ONESHELF_TRY(next_events(context, client, kOfAll, ahead.all));
    if (page.is_end) {
      mark = ahead;
      return page;
    }
    const EventMark from{.since = mark.all.since, .after = mark.all.after};
    const Timestamp now = context.clock().now();
    ahead.apart = OrderMark::Apart{.orders = from, .refunds = from, .tried_at = now};
  }
  EventPage page = ONESHELF_TRY(next_apart(context, client, ahead));
  mark = ahead;
  return page;
}

Result<Orders::Place> Orders::place_of(const Context& context, const std::string& position) const {
  if (position.empty()) {
    Place place;
    place.swept_at = context.clock().now();
    place.mark.all = ONESHELF_TRY(mark_now(context, client_, kOfAll));
    return place;
  }
  const Result<Json> json = parse_json(position);
  Result<Place> place = json.ok() ? read_json(*json, Place::read) : Result<Place>(json.error());
  if (!place.ok()) return bad_position();
  return place;
}

Result<Json::Array> Orders::next(const Context& context, Place& place, bool& complete) const {
  if (place.reads_by_date) {
    QueryParameters query = {{"embed", kOrderParts}};
    if (place.from != Timestamp{}) {
      query.emplace_back("from", std::to_string(to_unix_ms(place.from) / 1000));
    }
    PagedRows rows = ONESHELF_TRY(next_rows(context, client_, kOrders, query, place.paging));
    complete = rows.is_end;
    if (rows.is_end) {
      place.reads_by_date = false;
      place.paging = Paging();
    }
    return std::move(rows.rows);
  }
  const EventPage told = ONESHELF_TRY(next_order_events(context, client_, place.mark));
  std::set<VendorId> changed;
  for (const Json& event : told.events) {
    const std::string id = order_in_event(event);
    if (!id.empty()) changed.insert(VendorId(id));
  }
  const std::vector<VendorId> ids(changed.begin(), changed.end());
  Json::Array rows = ONESHELF_TRY(orders_by_id(context, client_, ids));
  complete = told.is_end;
  const Timestamp now = context.clock().now();
  if (told.is_end && now - place.swept_at >= assumed::kOrderSweepEvery) {
    place.reads_by_date = true;
    place.from = place.swept_at - assumed::kOrderSweepBack;
    place.swept_at = now;
    complete = false;
  }
  return rows;
}

Result<std::vector<Order>> Orders::read(const Context& context, const Json::Array& rows) const {
  std::vector<Order> orders;
  if (rows.empty()) return orders;
  const Currency currency = ONESHELF_TRY(Currency::parse(client_.settings().currency));
  const Countries countries = ONESHELF_TRY(facts_.countries(context));
  JsonReader::Complaints complaints;
  for (const Json& row : rows) {
    orders.push_back(read_order(JsonReader(row, complaints, "order " + row["id"].text_or()),
                                {.currency = currency, .countries = countries}));
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  return orders;
}

Result<Page<Order>> Orders::read_orders(const Context& context, const std::string& position) {
  Place place = ONESHELF_TRY(place_of(context, position));
  Page<Order> page;
  page.rows = ONESHELF_TRY(read(context, ONESHELF_TRY(next(context, place, page.complete))));
  page.position = place.text();
  return page;
}

Result<std::vector<Order>> Orders::read_orders_by_id(const Context& context,
                                                     std::span<const VendorId> ids) {
  return read(context, ONESHELF_TRY(orders_by_id(context, client_, ids)));
}

}  // namespace oneshelf::shopwired
