#pragma once

#include "connectors/shopwired/client.h"

namespace oneshelf::shopwired {

/// Where a read by offset stands. Rows that are deleted meanwhile move those behind them forward,
/// past the offset: so each page begins with the last row of the one before, and where that is not
/// there the page before is read again.
struct Paging {
  int64_t offset = 0;
  std::string last;  ///< id of the last row told; "" : not known
};

struct PagedRows {
  Json::Array rows;
  bool is_end = false;
};
Result<PagedRows> next_rows(const Context& context, const Client& client, std::string_view path,
                            QueryParameters query, Paging& paging);

/// Where a read of the event log stands.
struct EventMark {
  int64_t since = 0;   ///< id of the newest event that was told; 0: none yet
  Timestamp after{};   ///< with no such id: events created from here on
  int64_t offset = 0;  ///< within this round, which ends with a page that is not full
  int64_t newest = 0;  ///< id of the newest event of this round
};
Json to_json(const EventMark& mark);
EventMark event_mark_from_json(const JsonReader& reader);

struct EventPage {
  Json::Array events;  ///< not told before
  bool is_end = false;
};
/// Which events are asked for; "" : all.
struct EventKind {
  std::string subject, topic;
};
/// The next page of the log.
Result<EventPage> next_events(const Context& context, const Client& client, const EventKind& kind,
                              EventMark& mark);
/// A mark behind what the log tells now, as far as ten pages go.
Result<EventMark> mark_now(const Context& context, const Client& client, const EventKind& kind);

Error bad_position();

}  // namespace oneshelf::shopwired
