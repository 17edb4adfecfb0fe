#include "engine/alarm_book.h"

#include <algorithm>

#include "base/log.h"

namespace oneshelf {
namespace {

constexpr milliseconds kToldAtMostEvery = std::chrono::hours(1);
constexpr milliseconds kClearedKept = std::chrono::hours(30 * 24);
constexpr size_t kTellingsMax = 200;  // on their way; beyond it the alarms are told when they stay

const AlarmRecord* find_known(std::span<const AlarmRecord> known, const Alarm& alarm) {
  const auto found = std::ranges::find_if(known, [&](const AlarmRecord& record) {
    return record.id == alarm.id && record.subject == alarm.subject;
  });
  return found == known.end() ? nullptr : &*found;
}

bool is_found(const AlarmRecord& record, std::span<const Alarm> found) {
  return std::ranges::any_of(found, [&](const Alarm& alarm) {
    return record.id == alarm.id && record.subject == alarm.subject;
  });
}

AlarmRecord record_of(const Alarm& alarm, const AlarmRecord* known, Timestamp now) {
  AlarmRecord record{.id = alarm.id,
                     .subject = alarm.subject,
                     .severity = std::string(name_of(alarm.severity)),
                     .sentence = alarm.sentence,
                     .remedy = alarm.remedy,
                     .since = alarm.since,
                     .raised_at = now};
  if (known == nullptr) return record;
  record.told_at = known->told_at;
  if (known->cleared_at) return record;
  record.since = std::min(known->since, alarm.since);
  record.raised_at = known->raised_at;
  return record;
}

bool is_same(const AlarmRecord& left, const AlarmRecord& right) {
  return left.severity == right.severity && left.sentence == right.sentence &&
         left.remedy == right.remedy && left.since == right.since &&
         left.raised_at == right.raised_at && left.told_at == right.told_at &&
         left.cleared_at == right.cleared_at;
}

void add_lines(std::string& text, std::string_view title, const Json& alarms) {
  if (alarms.size() == 0) return;
  text += std::string(title) + "\n";
  for (const Json& alarm : alarms.as_array()) {
    text += "- " + alarm["sentence"].text_or() + "\n";
    if (!alarm["remedy"].text_or().empty()) text += "  " + alarm["remedy"].text_or() + "\n";
    text += "  since " + alarm["since"].text_or() + " (" + alarm["id"].text_or() + ", " +
            alarm["subject"].text_or() + ")\n";
  }
  text += "\n";
}

Json list_of(std::span<const AlarmRecord> alarms) {
  Json list = Json::array();
  for (const AlarmRecord& alarm : alarms) list.push(to_json(alarm));
  return list;
}

}  // namespace

AlarmBooking book_alarms(std::span<const AlarmRecord> known, std::span<const Alarm> found,
                         std::chrono::hours remind, Timestamp now) {
  AlarmBooking booking;
  for (const Alarm& alarm : found) {
    const AlarmRecord* before = find_known(known, alarm);
    AlarmRecord record = record_of(alarm, before, now);
    const bool unheard = !record.told_at || *record.told_at < record.raised_at;
    if (unheard && (!record.told_at || now - *record.told_at >= kToldAtMostEvery)) {
      record.told_at = now;
      booking.changes.raised.push_back(record);
    } else if (!unheard && now - *record.told_at >= remind) {
      record.told_at = now;
      booking.changes.reminded.push_back(record);
    }
    if (before == nullptr || !is_same(*before, record)) booking.to_save.push_back(record);
  }
  for (const AlarmRecord& before : known) {
    if (before.cleared_at || is_found(before, found)) continue;
    AlarmRecord over = before;
    over.cleared_at = now;
    const bool heard = over.told_at && *over.told_at >= over.raised_at;
    if (heard) booking.changes.cleared.push_back(over);
    booking.to_save.push_back(std::move(over));
  }
  return booking;
}

Result<AlarmChanges> take_alarms(Records& records, std::span<const Alarm> found,
                                 const AlarmSettings& settings, Timestamp now) {
  const std::vector<AlarmRecord> known = ONESHELF_TRY(records.alarms());
  AlarmBooking booking = book_alarms(known, found, settings.remind, now);
  for (const AlarmRecord& record : booking.to_save) ONESHELF_TRY(records.save_alarm(record));
  ONESHELF_TRY(records.forget_alarms_cleared_before(now - kClearedKept));
  if (booking.changes.empty()) return std::move(booking.changes);
  for (const AlarmRecord& alarm : booking.changes.raised) {
    log_error("alarm.raised", {{"alarm", alarm.id}, {"subject", alarm.subject}});
  }
  for (const AlarmRecord& alarm : booking.changes.cleared) {
    log_info("alarm.cleared", {{"alarm", alarm.id}, {"subject", alarm.subject}});
  }
  const auto waiting = ONESHELF_TRY(records.tellings(std::nullopt, kTellingsMax));
  if (waiting.size() >= kTellingsMax) {
    log_error("alarm.queue_full", {{"waiting", std::to_string(waiting.size())}});
    return std::move(booking.changes);
  }
  for (const std::string& teller : settings.tellers()) {
    ONESHELF_TRY(records.add_telling({.teller = teller,
                                      .body = message_of(booking.changes, now),
                                      .created_at = now,
                                      .next_at = now}));
  }
  return std::move(booking.changes);
}

Json to_json(const AlarmRecord& alarm) {
  const auto time = [](const std::optional<Timestamp>& at) {
    return at ? Json(to_rfc3339(*at)) : Json();
  };
  Json json = Json::object();
  json.set("id", alarm.id).set("subject", alarm.subject).set("severity", alarm.severity);
  json.set("sentence", alarm.sentence).set("remedy", alarm.remedy);
  json.set("since", to_rfc3339(alarm.since)).set("raised_at", to_rfc3339(alarm.raised_at));
  return json.set("told_at", time(alarm.told_at)).set("cleared_at", time(alarm.cleared_at));
}

Json message_of(const AlarmChanges& changes, Timestamp now) {
  Json message = Json::object();
  message.set("event", "alarms").set("at", to_rfc3339(now));
  message.set("raised", list_of(changes.raised)).set("reminded", list_of(changes.reminded));
  message.set("cleared", list_of(changes.cleared));
  std::string text;
  add_lines(text, "New:", message["raised"]);
  add_lines(text, "Still so:", message["reminded"]);
  add_lines(text, "Over:", message["cleared"]);
  return message.set("text", std::move(text));
}

std::string subject_of(const Json& message) {
  if (message["event"].text_or() == "test") return "OneShelf: a test of alarms";
  for (const char* part : {"raised", "reminded", "cleared"}) {
    const size_t count = message[part].size();
    if (count == 0) continue;
    const std::string over = std::string_view(part) == "cleared" ? "over: " : "";
    const std::string more = count > 1 ? " (and " + std::to_string(count - 1) + " more)" : "";
    return "OneShelf: " + over + message[part].at(0)["sentence"].text_or() + more;
  }
  return "OneShelf";
}

}  // namespace oneshelf
