#include "connectors/shopwired/paging.h"

#include <algorithm>
#include <charconv>

#include "connectors/shopwired/assumed.h"

namespace oneshelf::shopwired {
namespace {

constexpr int kMarkPagesMax = 10;

int64_t id_of(const Json& row) {
  const std::string text = row["id"].text_or("0");
  int64_t id = 0;
  std::from_chars(text.data(), text.data() + text.size(), id);
  return id;
}

QueryParameters events_query(const EventKind& kind, const EventMark& mark) {
  QueryParameters query;
  if (!kind.subject.empty()) query.emplace_back("subject_type", kind.subject);
  if (!kind.topic.empty()) query.emplace_back("topic", kind.topic);
  if (mark.since > 0) {
    query.emplace_back("since_id", std::to_string(mark.since));
  } else {
    const int64_t seconds = std::max<int64_t>(0, to_unix_ms(mark.after) / 1000);
    query.emplace_back("created_after", std::to_string(seconds));
  }
  query.emplace_back("count", std::to_string(kPageMax));
  query.emplace_back("offset", std::to_string(mark.offset));
  return query;
}

}  // namespace

Result<PagedRows> next_rows(const Context& context, const Client& client, std::string_view path,
                            QueryParameters query, Paging& paging) {
  const bool overlaps = !paging.last.empty() && paging.offset > 0;
  const size_t page = client.settings().page_size;
  const size_t count = std::min(kPageMax, page + (overlaps ? 1 : 0));
  const int64_t begin = paging.offset - (overlaps ? 1 : 0);
  query.emplace_back("count", std::to_string(count));
  query.emplace_back("offset", std::to_string(begin));
  PagedRows told { .rows = ONESHELF_TRY(client.rows(context, path, query)) };
  const size_t fetched = told.rows.size();
  if (overlaps) {
    const auto last = std::ranges::find_if(
        told.rows, [&](const Json& row) { return row["id"].text_or() == paging.last; });
    if (last == told.rows.end()) {
      paging = {.offset = std::max<int64_t>(0, begin - static_cast<int64_t>(page)), .last = ""};
      return PagedRows();
    }
    told.rows.erase(told.rows.begin(), last + 1);
  }
  told.is_end = fetched < count;
  paging.offset = begin + static_cast<int64_t>(fetched);
  if (!told.rows.empty()) paging.last = told.rows.back()["id"].text_or();
  return told;
}

Json to_json(const EventMark& mark) {
  return Json::object()
      .set("since", mark.since)
      .set("after", to_rfc3339(mark.after))
      .set("offset", mark.offset)
      .set("newest", mark.newest);
}

EventMark event_mark_from_json(const JsonReader& reader) {
  return {.since = reader.integer("since"),
          .after = reader.time("after"),
          .offset = reader.integer("offset"),
          .newest = reader.integer("newest")};
}

Result<EventPage> next_events(const Context& context, const Client& client, const EventKind& kind,
                              EventMark& mark) {
  EventPage page {
    .events = ONESHELF_TRY(client.rows(context, "/events", events_query(kind, mark)))
  };
  page.is_end = page.events.size() < kPageMax;
  mark.offset += static_cast<int64_t>(page.events.size());
  for (const Json& event : page.events) mark.newest = std::max(mark.newest, id_of(event));
  // Whether `since_id` is exclusive is not promised.
  std::erase_if(page.events, [&](const Json& event) { return id_of(event) <= mark.since; });
  std::ranges::stable_sort(page.events, {}, id_of);
  if (page.is_end) {
    mark.since = std::max(mark.since, mark.newest);
    mark.offset = 0;
    mark.newest = 0;
  }
  return page;
}

Result<EventMark> mark_now(const Context& context, const Client& client, const EventKind& kind) {
  EventMark mark{.after = context.clock().now() - assumed::kEventOverlap};
  for (int page = 0; page < kMarkPagesMax; ++page) {
    if (ONESHELF_TRY(next_events(context, client, kind, mark)).is_end) break;
  }
  if (mark.newest > 0) mark = {.since = mark.newest, .after = mark.after};
  return mark;
}

Error bad_position() {
  return Error(ErrorCode::kInvalid, "stream.bad_position",
               "The stored reading position is not one of this connection.")
      .remedied("Start a full read.");
}

}  // namespace oneshelf::shopwired
