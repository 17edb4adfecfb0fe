#include "connectors/shopwired/product_feed.h"

#include <algorithm>

#include "connectors/shopwired/assumed.h"

namespace oneshelf::shopwired {
namespace {

constexpr const char* kProducts = "/products";
const EventKind kOfProducts{.subject = kProductSubject, .topic = ""};

struct Place {
  bool reads_all = true;   ///< in pages, else the log
  bool is_full = true;     ///< those pages are a full read
  bool wants_all = false;  ///< too much has changed to be asked for one by one
  int64_t total = 0;       ///< products when all were read last
  Paging paging;
  EventMark mark;

  /// At the beginning of a round: nothing of it was told yet.
  bool is_settled() const { return !reads_all && !wants_all && mark.offset == 0; }
  std::string text() const {
    return Json::object()
        .set("all", reads_all)
        .set("full", is_full)
        .set("wants_all", wants_all)
        .set("total", total)
        .set("offset", paging.offset)
        .set("last", paging.last)
        .set("events", to_json(mark))
        .dump();
  }
};

Place read_place(const JsonReader& reader) {
  Place place;
  place.reads_all = reader.boolean("all");
  place.is_full = reader.boolean("full");
  place.wants_all = reader.boolean("wants_all");
  place.total = reader.integer("total");
  place.paging = {.offset = reader.integer("offset"), .last = reader.text("last")};
  place.mark = event_mark_from_json(reader.object("events"));
  return place;
}

Result<Place> place_of(const Context& context, const Client& client, const std::string& position) {
  if (position.empty()) {
    Place place;
    place.mark = ONESHELF_TRY(mark_now(context, client, kOfProducts));
    return place;
  }
  const Result<Json> json = parse_json(position);
  Result<Place> place = json.ok() ? read_json(*json, read_place) : Result<Place>(json.error());
  if (!place.ok()) return bad_position();
  return place;
}

QueryParameters query_of(const ProductQuery& query) {
  QueryParameters parameters = {{"embed", query.embed}};
  if (!query.fields.empty()) parameters.emplace_back("fields", query.fields);
  return parameters;
}

/// A page that ends early would make all others look deleted.
Result<void> check_count(const Context& context, const Client& client, const Paging& paging) {
  const Json count = ONESHELF_TRY(client.get(context, "/products/count"));
  const Result<Decimal> told = Decimal::parse(count["count"].text_or(count["total"].text_or("0")));
  if (told.ok() && *told <= Decimal::from_integer(paging.offset)) return success();
  return Error(ErrorCode::kUnavailable, "shopwired.short_pages",
               "The shop told fewer products than it has.")
      .with("told", std::to_string(paging.offset))
      .with("count", told.ok() ? told->to_string() : "");
}

Result<void> read_all(const Context& context, const Client& client, const ProductQuery& query,
                      Place& place, ProductPage& page) {
  PagedRows rows =
      ONESHELF_TRY(next_rows(context, client, kProducts, query_of(query), place.paging));
  page.products = std::move(rows.rows);
  if (!rows.is_end) return success();
  if (place.is_full) ONESHELF_TRY(check_count(context, client, place.paging));
  page.complete = true;
  place.reads_all = place.is_full = place.wants_all = false;
  place.total = place.paging.offset;
  place.paging = Paging();
  return success();
}

/// What was deleted since the mark. The rest of the log is left unread: to read all products is
/// cheaper, or as cheap, and tells all but this.
Result<void> skip_log(const Context& context, const Client& client, Place& place,
                      ProductPage& page) {
  EventMark deletions = place.mark;
  // First the new mark: what is deleted from here on is told again later.
  const EventMark now = ONESHELF_TRY(mark_now(context, client, kOfProducts));
  if (now.since == 0 || now.since > place.mark.since) place.mark = now;
  const EventKind kind{.subject = kProductSubject, .topic = kProductDeleted};
  for (int pages = 0; pages < assumed::kPagesMax; ++pages) {
    const EventPage told = ONESHELF_TRY(next_events(context, client, kind, deletions));
    for (const Json& event : told.events) page.deleted.push_back(event["subjectId"].text_or());
    if (told.is_end) return success();
  }
  return Error(ErrorCode::kCorrupt, "shopwired.endless", "The shop's event log has no end.");
}

Result<void> read_changes(const Context& context, const Client& client, const ProductQuery& query,
                          Place& place, ProductPage& page) {
  const EventMark before = place.mark;
  const EventPage told = ONESHELF_TRY(next_events(context, client, kOfProducts, place.mark));
  std::set<std::string> changed;
  for (const Json& event : told.events) {
    const std::string topic = event["topic"].text_or();
    const std::string id = event["subjectId"].text_or();
    if (topic == kProductDeleted) page.deleted.push_back(id);
    if (topic != kProductDeleted && (query.heeds_stock || topic != kStockChanged)) {
      changed.insert(id);
    }
  }
  for (const std::string& id : page.deleted) changed.erase(id);
  place.wants_all |= changed.size() > by_id_max(client, place.total);
  if (!place.wants_all) {
    for (const std::string& id : changed) {
      ONESHELF_TRY(read_one(context, client, query, id, page));
    }
  } else if (!told.is_end) {
    page.deleted.clear();  // they are told again
    place.mark = {.since = before.since, .after = before.after};
    ONESHELF_TRY(skip_log(context, client, place, page));
  }
  page.complete = told.is_end && !place.wants_all;
  place.reads_all = place.wants_all;
  return success();
}

}  // namespace

Result<ProductPage> next_products(const Context& context, const Client& client,
                                  const ProductQuery& query, const std::string& position) {
  Place place = ONESHELF_TRY(place_of(context, client, position));
  ProductPage page;
  page.is_of_changes = !place.is_full;
  page.is_first = position.empty() || place.is_settled();
  page.from = place.mark;
  if (place.reads_all) {
    ONESHELF_TRY(read_all(context, client, query, place, page));
  } else {
    ONESHELF_TRY(read_changes(context, client, query, place, page));
  }
  page.position = place.text();
  page.mark = place.mark;
  page.total = place.total;
  return page;
}

Result<void> read_one(const Context& context, const Client& client, const ProductQuery& query,
                      const std::string& id, ProductPage& page) {
  Reply reply =
      ONESHELF_TRY(client.read(context, std::string(kProducts) + "/" + id, query_of(query)));
  if (reply.status == 404) {
    page.deleted.push_back(id);
  } else if (!reply.is_done()) {
    return Client::refusal(reply);
  } else {
    page.products.push_back(std::move(reply.body));
  }
  return success();
}

int64_t pages_of(const Client& client, int64_t products) {
  return products / static_cast<int64_t>(client.settings().page_size) + 1;
}

/// As many as there are pages: more would cost more than to read all again.
size_t by_id_max(const Client& client, int64_t products) {
  return std::min(assumed::kProductsByIdMax, static_cast<size_t>(pages_of(client, products)));
}

}  // namespace oneshelf::shopwired
