// /events
#include "sandbox/shopwired/events.h"

#include <algorithm>

#include "net/mail_time.h"
#include "sandbox/shopwired/call.h"

namespace oneshelf::sandbox::shopwired {
namespace {

bool passes(const Call& call, const Event& event, bool is_inclusive) {
  const int64_t since = call.number("since_id", 0);
  if (event.id < since || (event.id == since && !is_inclusive)) return false;
  const int64_t created = to_unix_ms(event.created) / 1000;
  if (call.asks_for("created_after") && created < call.number("created_after", 0)) return false;
  if (call.asks_for("created_before") && created > call.number("created_before", 0)) return false;
  if (call.asks_for("topic") && call.query("topic") != event.topic) return false;
  if (call.asks_for("subject_type") && call.query("subject_type") != event.subject_type) {
    return false;
  }
  return !call.asks_for("subject_id") || call.number("subject_id", 0) == event.subject;
}

}  // namespace

Json event_json(const Event& event, int64_t business) {
  return Json::object()
      .set("id", event.id)
      .set("businessId", business)
      .set("createdAt", mail_time(event.created))
      .set("topic", event.topic)
      .set("subjectType", event.subject_type)
      .set("subjectId", event.subject)
      .set("data", event.data);
}

Result<HttpResponse> list_events(const Desk& desk, const Call& call) {
  // Most ask for the newest few of a long log.
  const std::vector<Event>& log = desk.state.events;
  const auto begin = std::ranges::lower_bound(log, call.number("since_id", 0), {}, &Event::id);
  std::vector<const Event*> found;
  for (auto event = begin; event != log.end(); ++event) {
    if (passes(call, *event, desk.state.options().since_id_is_inclusive)) {
      found.push_back(&*event);
    }
  }
  return page_response(desk, call, found.size(), [&](size_t i) {
    return shown(event_json(*found[i], desk.state.options().business_id), call);
  });
}

}  // namespace oneshelf::sandbox::shopwired
