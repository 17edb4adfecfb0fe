#include "base/time.h"

#include <fmt/format.h>

namespace oneshelf {
namespace {

Error bad_time(std::string_view text) {
  return Error(ErrorCode::kInvalid, "time.invalid",
               "\"" + std::string(text.substr(0, 40)) + "\" is not a time.")
      .remedied("Give RFC 3339, e.g. 2026-11-22T08:00:00Z.");
}

/// Reads exactly `count` digits at `at`, then moves on; -1 if they are not there.
int take_digits(std::string_view text, size_t& at, size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (size_t i = 0; i < count; ++i, ++at) {
    if (text[at] < '0' || text[at] > '9') return -1;
    value = value * 10 + (text[at] - '0');
  }
  return value;
}

bool take(std::string_view text, size_t& at, char c) {
  if (at >= text.size() || text[at] != c) return false;
  ++at;
  return true;
}

/// Reads an optional fraction of a second as milliseconds; -1 if a point has no digits.
int take_fraction(std::string_view text, size_t& at) {
  if (!take(text, at, '.')) return 0;
  if (at >= text.size() || text[at] < '0' || text[at] > '9') return -1;
  int ms = 0;
  int place = 100;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, place /= 10) {
    ms += (text[at] - '0') * place;
  }
  return ms;
}

/// Reads "Z" or "+hh:mm" as minutes east of UTC; nothing else is accepted.
bool take_offset(std::string_view text, size_t& at, int& minutes) {
  minutes = 0;
  if (take(text, at, 'Z') || take(text, at, 'z')) return at == text.size();
  if (at >= text.size() || (text[at] != '+' && text[at] != '-')) return false;
  const int sign = text[at++] == '-' ? -1 : 1;
  const int hours = take_digits(text, at, 2);
  take(text, at, ':');
  const int rest = take_digits(text, at, 2);
  if (hours < 0 || rest < 0 || hours > 15 || rest > 59) return false;
  minutes = sign * (hours * 60 + rest);
  return at == text.size();
}

}  // namespace

std::string to_rfc3339(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

Result<Timestamp> parse_rfc3339(std::string_view text) {
  size_t at = 0;
  const int year = take_digits(text, at, 4);
  const bool dash1 = take(text, at, '-');
  const int month = take_digits(text, at, 2);
  const bool dash2 = take(text, at, '-');
  const int day = take_digits(text, at, 2);
  const bool separated = take(text, at, 'T') || take(text, at, 't') || take(text, at, ' ');
  const int hour = take_digits(text, at, 2);
  const bool colon1 = take(text, at, ':');
  const int minute = take_digits(text, at, 2);
  const bool colon2 = take(text, at, ':');
  const int second = take_digits(text, at, 2);
  if (!(dash1 && dash2 && separated && colon1 && colon2)) return bad_time(text);
  if (year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return bad_time(text);
  }
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (month < 1 || day < 1 || !date.ok()) return bad_time(text);
  const int ms = take_fraction(text, at);
  int offset = 0;
  if (ms < 0 || !take_offset(text, at, offset)) return bad_time(text);
  return Timestamp(std::chrono::sys_days(date) + std::chrono::hours(hour) +
                   std::chrono::minutes(minute - offset) + std::chrono::seconds(second) +
                   milliseconds(ms));
}

}  // namespace oneshelf
