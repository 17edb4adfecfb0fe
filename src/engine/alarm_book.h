#pragma once

#include <span>

#include "engine/alarm_settings.h"

namespace oneshelf {

/// What a look changed about the alarms, as far as somebody is to be told.
struct AlarmChanges {
  std::vector<AlarmRecord> raised, reminded, cleared;
  bool empty() const { return raised.empty() && reminded.empty() && cleared.empty(); }
};

/// The alarms as they are to be stored, and what is to be told of them. An alarm that was there
/// stays one; one that comes and goes is told at most once an hour; that it is over is told to
/// those who heard of it. Pure.
struct AlarmBooking {
  std::vector<AlarmRecord> to_save;
  AlarmChanges changes;
};
AlarmBooking book_alarms(std::span<const AlarmRecord> known, std::span<const Alarm> found,
                         std::chrono::hours remind, Timestamp now);

/// Books what was found and hands the changes to the tellers' queue, in the caller's transaction.
Result<AlarmChanges> take_alarms(Records& records, std::span<const Alarm> found,
                                 const AlarmSettings& settings, Timestamp now);

/// The message about changes: also what a webhook gets.
Json message_of(const AlarmChanges& changes, Timestamp now);
Json to_json(const AlarmRecord& alarm);
/// The same for people: "text" of the message has it in lines.
std::string subject_of(const Json& message);

}  // namespace oneshelf
