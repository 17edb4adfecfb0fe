#include "net/mail_time.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "base/text.h"

namespace oneshelf {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

int month_of(std::string_view name) {
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i] == name) return static_cast<int>(i) + 1;
  }
  return 0;
}

std::optional<int> number_of(std::string_view text) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

}  // namespace

Result<Timestamp> parse_mail_time(std::string_view text) {
  // Rewritten as RFC 3339, whose reader checks the figures.
  std::vector<std::string> words;
  for (std::string& word : split(text.substr(std::min(text.find(',') + 1, text.size())), ' ')) {
    if (!word.empty()) words.push_back(std::move(word));
  }
  if (words.size() == 5) {
    const std::optional<int> day = number_of(words[0]);
    const std::string zone = words[4] == "GMT" ? "+0000" : words[4];
    if (day && month_of(words[1]) != 0 && zone.size() == 5) {
      return parse_rfc3339(fmt::format("{}-{:02}-{:02}T{}{}:{}", words[2], month_of(words[1]), *day,
                                       words[3], zone.substr(0, 3), zone.substr(3)));
    }
  }
  return parse_rfc3339(text);
}

std::string mail_time(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  return fmt::format("{}, {:02} {} {} {} +0000", kDays[std::chrono::weekday(day).c_encoding()],
                     static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), to_rfc3339(time).substr(11, 8));
}

}  // namespace oneshelf
