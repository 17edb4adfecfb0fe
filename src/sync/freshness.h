#pragma once

#include "sync/alarms.h"

namespace oneshelf::freshness {

/// A schedule whose first task has been due for this long is halted, and running work that did not
/// move for this long is stuck.
inline constexpr milliseconds kHaltedAfter = std::chrono::minutes(10);
inline constexpr milliseconds kStuckAfter = std::chrono::minutes(15);

/// What is late: the schedule, work, streams and orders. Part of find_alarms().
std::vector<Alarm> late(const Watched& watched, const AlarmLimits& limits);

/// It answers, but with what cannot be true: an alarm of its own, at once.
bool is_doubted(const WatchedStream& stream);

/// "45 s", "10 min", "3 h", "7 days".
std::string span_text(milliseconds span);

}  // namespace oneshelf::freshness
