#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace oneshelf {

/// An instant in UTC with milliseconds. Zones exist only at the edges.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using std::chrono::milliseconds;

/// RFC 3339 in UTC: "2026-11-22T08:00:00.000Z". Sorts as text in time order.
std::string to_rfc3339(Timestamp time);
/// Reads RFC 3339 with "Z" or an offset; finer than milliseconds is cut. Error: `time.invalid`.
Result<Timestamp> parse_rfc3339(std::string_view text);

inline int64_t to_unix_ms(Timestamp time) { return time.time_since_epoch().count(); }
inline Timestamp from_unix_ms(int64_t ms) { return Timestamp(milliseconds(ms)); }

}  // namespace oneshelf
