#include "connectors/bigcommerce/wire.h"

#include "base/bytes.h"
#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"
#include "net/mail_time.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr int kMoneyPlaces = 4;

}  // namespace

std::string filter_time(Timestamp time) {
  return to_rfc3339(std::chrono::floor<std::chrono::seconds>(time)).substr(0, 19) + "Z";
}

Timestamp read_v2_time(const JsonReader& reader, std::string_view key) {
  const Result<Timestamp> time = parse_mail_time(reader.text(key));
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
