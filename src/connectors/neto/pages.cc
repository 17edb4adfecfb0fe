#include "connectors/neto/pages.h"

#include <algorithm>
#include <utility>

#include "commerce/codec.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/wire.h"

namespace oneshelf::neto {
namespace {

Error bad_position(const std::string& text) {
  return Error(ErrorCode::kInvalid, "neto.bad_position",
               "The place where reading stopped cannot be understood.")
      .remedied("Read the connection again from the start.")
      .with("position", text.substr(0, 200));
}

Place place_from_json(const JsonReader& reader) {
  Place place;
  place.since = codec::read_text(reader, "since");
  place.page = static_cast<int>(reader.opt_integer("page").value_or(0));
  place.last = codec::read_text(reader, "last");
  place.mark = codec::read_text(reader, "mark");
  const auto read_set = [&](const char* key) {
    const std::vector<std::string> rows = codec::read_texts(reader, key);
    return std::set(rows.begin(), rows.end());
  };
  place.told = read_set("told");
  place.telling = read_set("telling");
  if (const auto turns = reader.opt_object("turns")) {
    for (const auto& [sku, time] : turns->json().as_object()) place.turns[sku] = time.text_or();
  }
  return place;
}

/// The id of the one row at this index, "" if there is none.
Result<std::string> row_at(const Context& context, Client& client, const Query& query, int index) {
  Json filter = query.filter;
  filter.set("Page", index).set("Limit", 1);
  const Json answer =
      ONESHELF_TRY(client.call(context, query.action, filter_of(filter, {query.id_field})));
  for (const Json* row : elements(answer[query.list], "")) return (*row)[query.id_field].text_or();
  return std::string();
}

Error short_pages(const Query& query) {
  return Error(ErrorCode::kCorrupt, "neto.short_pages",
               "The store gave fewer rows than asked for, though it has more.")
      .remedied("Set the option \"page_size\" to the number of rows it gives at most.")
      .with("action", std::string(query.action))
      .with("asked_for", std::to_string(query.limit));
}

Result<Json> rows_at(const Context& context, Client& client, const Query& query, int page) {
  Json filter = query.filter;
  filter.set("Page", page).set("Limit", query.limit);
  return client.call(context, query.action, filter_of(std::move(filter), query.selectors));
}

}  // namespace

Result<Place> Place::parse(const std::string& text) {
  if (text.empty()) return Place();
  const Result<Json> json = parse_json(text);
  if (!json.ok()) return bad_position(text);
  Result<Place> place = read_json(*json, place_from_json);
  if (!place.ok() || place->page < 0) return bad_position(text);
  return place;
}

std::string Place::text() const {
  Json json = Json::object();
  codec::put(json, "since", since);
  if (page > 0) json.set("page", page);
  codec::put(json, "last", last);
  codec::put(json, "mark", mark);
  codec::put(json, "told", std::vector(told.begin(), told.end()));
  codec::put(json, "telling", std::vector(telling.begin(), telling.end()));
  if (!turns.empty()) {
    Json dates = Json::object();
    for (const auto& [sku, time] : turns) dates.set(sku, time);
    json.set("turns", std::move(dates));
  }
  return json.dump();
}

void Place::start_again(std::chrono::minutes overlap) {
  since = overlapped(mark, overlap);
  page = 0;
  last.clear();
  mark.clear();
  told = std::exchange(telling, {});
}

Query items_from(const Place& place) {
  Query query{.action = "GetItem", .list = "Item", .id_field = "SKU"};
  query.filter = Json::object();
  if (place.since.empty()) {
    query.filter.set(assumed::kAllItemsFilter, text_list(std::vector{"True", "False"}));
    query.doubts_end = true;
  } else {
    query.filter.set("DateUpdatedFrom", place.since);
  }
  return query;
}

Result<Fetched> fetch_page(const Context& context, Client& client, const Query& query,
                           Place& place) {
  if (place.page > 0 && !place.last.empty()) {
    const int before = place.page * query.limit - 1;
    if (ONESHELF_TRY(row_at(context, client, query, before)) != place.last) {
      --place.page;
      place.last.clear();
      return Fetched();
    }
  }
  Fetched fetched;
  fetched.answer = ONESHELF_TRY(rows_at(context, client, query, place.page));
  const std::vector<const Json*> rows = elements(fetched.answer[query.list], "");
  if (place.mark.empty()) place.mark = vendor_time(told_at(context, fetched.answer));
  const int count = static_cast<int>(rows.size());
  fetched.was_last = count < query.limit;
  if (!fetched.was_last) {
    ++place.page;
    place.last = (*rows.back())[query.id_field].text_or();
  } else if (query.doubts_end) {
    const int behind = place.page * query.limit + count;
    const std::string more = ONESHELF_TRY(row_at(context, client, query, behind));
    if (!more.empty()) return short_pages(query);
  }
  return fetched;
}

std::string overlapped(const std::string& mark, std::chrono::minutes overlap) {
  const std::optional<Timestamp> time = read_vendor_time(mark);
  return time ? vendor_time(*time - overlap) : mark;
}

Timestamp told_at(const Context& context, const Json& answer) {
  const Timestamp now = context.clock().now();
  return std::min(read_vendor_time(answer["CurrentTime"].text_or()).value_or(now), now);
}

}  // namespace oneshelf::neto
