#include "connectors/bigcommerce/wire.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "base/bytes.h"
#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr int kMoneyPlaces = 4;
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

Result<Timestamp> parse_rfc2822(std::string_view text) {
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

std::string filter_time(Timestamp time) {
  return to_rfc3339(std::chrono::floor<std::chrono::seconds>(time)).substr(0, 19) + "Z";
}

Timestamp read_v2_time(const JsonReader& reader, std::string_view key) {
  const Result<Timestamp> time = parse_rfc2822(reader.text(key));
  if (!time.ok()) reader.complain(key, "a date");
  return time.ok() ? *time : Timestamp{};
}

std::optional<Timestamp> read_opt_v2_time(const JsonReader& reader, std::string_view key) {
  // Unset dates are empty texts.
  if (reader.json()[key].text_or().empty()) return {};
  return read_v2_time(reader, key);
}

std::optional<Decimal> read_opt_amount(const JsonReader& reader, std::string_view key) {
  const Json& value = reader.json()[key];
  if (value.is_null() || (value.is_string() && value.as_string().empty())) return {};
  const Result<Decimal> amount = Decimal::parse_rounded(value.text_or(), Rounding::kHalfUp);
  if (!amount.ok()) reader.complain(key, "an amount");
  return amount.ok() ? std::optional(amount->rounded(kMoneyPlaces, Rounding::kHalfUp))
                     : std::nullopt;
}

Decimal read_amount(const JsonReader& reader, std::string_view key) {
  if (!reader.has(key)) reader.complain(key, "an amount");
  return read_opt_amount(reader, key).value_or(Decimal());
}

std::string text_or_empty(const JsonReader& reader, std::string_view key) {
  return reader.json()[key].text_or();
}

std::vector<std::string> filter_groups(const std::vector<std::string>& values) {
  std::vector<std::string> groups;
  for (const std::string& value : values) {
    if (groups.empty() || groups.back().size() + value.size() > assumed::kFilterBytesMax) {
      groups.push_back(value);
    } else {
      groups.back() += "," + value;
    }
  }
  return groups;
}

}  // namespace oneshelf::bigcommerce
