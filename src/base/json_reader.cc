#include <charconv>

#include "base/json.h"
#include "base/text.h"

namespace oneshelf {
namespace {

constexpr size_t kMaxComplaintsTold = 5;
constexpr size_t kMaxTextShown = 40;

std::string_view kind_of(const Json& json) {
  if (json.is_null()) return "nothing";
  if (json.is_bool()) return "true or false";
  if (json.is_number()) return "a number";
  if (json.is_string()) return "text";
  return json.is_array() ? "a list" : "an object";
}

/// What a complaint about a badly written value shows: the value itself, if it is short.
std::string shown(const Json& json) {
  if (json.is_string()) return '"' + truncated(json.as_string(), kMaxTextShown) + '"';
  if (json.is_number()) return truncated(json.as_digits(), kMaxTextShown);
  return std::string(kind_of(json));
}

bool is_whole(std::string_view digits) {
  if (digits.starts_with('-')) digits.remove_prefix(1);
  return !digits.empty() &&
         std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

std::string member_path(const std::string& path, std::string_view key) {
  if (path.empty() || key.empty()) return path + std::string(key);
  return path + '.' + std::string(key);
}

std::string complaint(const std::string& path, std::string_view expected, std::string_view found) {
  return (path.empty() ? "document" : path) + ": expected " + std::string(expected) + ", found " +
         std::string(found);
}

bool holds_digits(const Json& json) { return json.is_number() || json.is_string(); }

std::optional<int64_t> whole_number(std::string_view digits) {
  int64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped, failed] = std::from_chars(digits.data(), end, value);
  if (failed == std::errc() && stopped == end) return value;
  // "5.0" and "2e3" are whole as well; vendors with floating columns write them.
  const Result<Decimal> decimal = Decimal::parse(digits);
  if (!decimal.ok() || !decimal->has_at_most(0)) return std::nullopt;
  return decimal->to_minor(0);
}

}  // namespace

void JsonReader::complain(std::string_view key, std::string_view expected) const {
  const Json& found = key.empty() ? *json_ : (*json_)[key];
  complaints_->push_back(complaint(member_path(path_, key), expected, kind_of(found)));
}

std::optional<std::string> JsonReader::opt_text(std::string_view key) const {
  const Json& member = (*json_)[key];
  if (member.is_null()) return std::nullopt;
  if (member.is_string()) return member.as_string();
  complain(key, "text");
  return std::nullopt;
}

std::string JsonReader::text(std::string_view key) const {
  if (!has(key)) complain(key, "text");
  return opt_text(key).value_or("");
}

std::optional<std::string> JsonReader::opt_id(std::string_view key) const {
  const Json& member = (*json_)[key];
  if (member.is_null()) return std::nullopt;
  if (member.is_string() && !member.as_string().empty()) return member.as_string();
  if (member.is_number() && is_whole(member.as_digits())) return member.as_digits();
  complaints_->push_back(complaint(member_path(path_, key), "an id", shown(member)));
  return std::nullopt;
}

std::string JsonReader::id(std::string_view key) const {
  if (!has(key)) complain(key, "an id");
  return opt_id(key).value_or("");
}

std::optional<Decimal> JsonReader::opt_decimal(std::string_view key) const {
  const Json& member = (*json_)[key];
  if (member.is_null()) return std::nullopt;
  if (holds_digits(member)) {
    if (Result<Decimal> value = Decimal::parse(member.text_or()); value.ok()) return *value;
  }
  complaints_->push_back(complaint(
      member_path(path_, key), "a number of at most 12 digits and six decimals", shown(member)));
  return std::nullopt;
}

Decimal JsonReader::decimal(std::string_view key) const {
  if (!has(key)) complain(key, "a number");
  return opt_decimal(key).value_or(Decimal());
}

std::optional<int64_t> JsonReader::opt_integer(std::string_view key) const {
  const Json& member = (*json_)[key];
  if (member.is_null()) return std::nullopt;
  if (holds_digits(member)) {
    if (const std::optional<int64_t> value = whole_number(member.text_or())) return value;
  }
  complaints_->push_back(complaint(member_path(path_, key), "a whole number", shown(member)));
  return std::nullopt;
}

int64_t JsonReader::integer(std::string_view key) const {
  if (!has(key)) complain(key, "a whole number");
  return opt_integer(key).value_or(0);
}

std::optional<bool> JsonReader::opt_boolean(std::string_view key) const {
  const Json& member = (*json_)[key];
  if (member.is_null()) return std::nullopt;
  if (member.is_bool()) return member.as_bool();
  complaints_->push_back(complaint(member_path(path_, key), "true or false", shown(member)));
  return std::nullopt;
}

bool JsonReader::boolean(std::string_view key) const {
  if (!has(key)) complain(key, "true or false");
  return opt_boolean(key).value_or(false);
}

std::optional<Timestamp> JsonReader::opt_time(std::string_view key) const {
  const Json& member = (*json_)[key];
  if (member.is_null()) return std::nullopt;
  if (member.is_string()) {
    if (Result<Timestamp> value = parse_rfc3339(member.as_string()); value.ok()) return *value;
  }
  complaints_->push_back(complaint(member_path(path_, key), "an RFC 3339 time", shown(member)));
  return std::nullopt;
}

Timestamp JsonReader::time(std::string_view key) const {
  if (!has(key)) complain(key, "an RFC 3339 time");
  return opt_time(key).value_or(Timestamp());
}

std::optional<JsonReader> JsonReader::opt_object(std::string_view key) const {
  const Json& member = (*json_)[key];
  if (member.is_null()) return std::nullopt;
  if (member.is_object()) return JsonReader(member, *complaints_, member_path(path_, key));
  complain(key, "an object");
  return std::nullopt;
}

JsonReader JsonReader::object(std::string_view key) const {
  const Json& member = (*json_)[key];
  if (!member.is_object()) complain(key, "an object");
  return JsonReader(member, *complaints_, member_path(path_, key));
}

std::vector<JsonReader> JsonReader::list(std::string_view key) const {
  std::vector<JsonReader> readers;
  const Json& member = (*json_)[key];
  if (member.is_null()) return readers;
  if (!member.is_array()) {
    complain(key, "a list");
    return readers;
  }
  const std::string path = member_path(path_, key);
  readers.reserve(member.size());
  for (const Json& element : member.as_array()) {
    readers.emplace_back(element, *complaints_, path + '[' + std::to_string(readers.size()) + ']');
  }
  return readers;
}

Result<void> JsonReader::finish(const Complaints& complaints) {
  if (complaints.empty()) return success();
  const size_t told = std::min(complaints.size(), kMaxComplaintsTold);
  std::string message = "The answer is not as documented: ";
  message +=
      joined({complaints.begin(), complaints.begin() + static_cast<std::ptrdiff_t>(told)}, "; ");
  if (complaints.size() > told) {
    message += "; and " + std::to_string(complaints.size() - told) + " more";
  }
  return Error(ErrorCode::kCorrupt, "json.unexpected", message + ".")
      .remedied("Look at the kept bytes; the platform may have changed its answers.");
}

}  // namespace oneshelf
