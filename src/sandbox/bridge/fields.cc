#include "sandbox/bridge/fields.h"

#include <algorithm>

namespace oneshelf::sandbox::bridge {
namespace {

constexpr size_t kListMax = 500;
constexpr Decimal kLargest = Decimal::from_millionths(1'000'000'000 * Decimal::kOne);

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// ^-?[0-9]+(\.[0-9]{1,6})?$
bool is_contract_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  if (whole.empty() || !std::ranges::all_of(whole, is_digit)) return false;
  if (dot == std::string_view::npos) return true;
  const std::string_view places = text.substr(dot + 1);
  return !places.empty() && places.size() <= 6 && std::ranges::all_of(places, is_digit);
}

}  // namespace

Error invalid(std::string code, std::string message, std::string field) {
  Error error(ErrorCode::kInvalid, std::move(code), std::move(message));
  return field.empty() ? error : std::move(error).with("field", std::move(field));
}

std::string FieldReader::at(std::string_view key) const {
  if (path_.empty()) return std::string(key);
  return key.empty() ? path_ : path_ + "." + std::string(key);
}

bool FieldReader::is_told(std::string_view key) const {
  const Json::Object* object = json_->is_object() ? &json_->as_object() : nullptr;
  return object != nullptr && std::ranges::any_of(*object, [&](const Json::Member& member) {
           return member.first == key;
         });
}

bool FieldReader::is_list(std::string_view key) {
  if (!is_told(key)) return false;
  const Json& member = (*json_)[key];
  if (!member.is_null() && !member.is_array()) {
    complain("invalid_type", key, "a list");
    return false;
  }
  if (member.is_array() && member.size() > kListMax) {
    complain("list_too_long", key, "a list of at most " + std::to_string(kListMax) + " entries");
    return false;
  }
  return true;
}

void FieldReader::text(std::string_view key, std::string& out) {
  const Json& member = (*json_)[key];
  if (member.is_string()) {
    out = member.as_string();
  } else if (!member.is_null()) {
    complain("invalid_type", key, "text");
  } else if (is_told(key)) {
    out.clear();
  }
}

void FieldReader::texts(std::string_view key, std::vector<std::string>& out) {
  if (!is_list(key)) return;
  out.clear();
  const Json& member = (*json_)[key];
  for (size_t i = 0; i < member.size(); ++i) {
    if (!member.at(i).is_string()) return complain("invalid_type", key, "a list of texts");
    out.push_back(member.at(i).as_string());
  }
}

void FieldReader::flag(std::string_view key, bool& out) {
  const Json& member = (*json_)[key];
  if (member.is_bool()) {
    out = member.as_bool();
  } else if (is_told(key)) {
    complain("invalid_type", key, "true or false");
  }
}

void FieldReader::integer(std::string_view key, std::optional<int64_t>& out) {
  const Json& member = (*json_)[key];
  if (member.is_null()) {
    if (is_told(key)) out.reset();
    return;
  }
  const Result<Decimal> value =
      member.is_number() ? Decimal::parse(member.as_digits()) : invalid("invalid_type", "");
  if (!value.ok() || !value->has_at_most(0)) return complain("invalid_type", key, "a whole number");
  out = value->millionths() / Decimal::kOne;
}

void FieldReader::decimal(std::string_view key, std::optional<Decimal>& out) {
  const Json& member = (*json_)[key];
  if (member.is_null()) {
    if (is_told(key)) out.reset();
    return;
  }
  constexpr std::string_view kExpected = "a decimal number as text, such as \"19.90\"";
  if (!member.is_string() || !is_contract_decimal(member.as_string())) {
    return complain("invalid_decimal", key, kExpected);
  }
  const Result<Decimal> value = Decimal::parse(member.as_string());
  if (!value.ok()) return complain("invalid_decimal", key, kExpected);
  if (value->abs() > kLargest) return complain("too_large", key, "at most " + kLargest.to_string());
  out = *value;
}

void FieldReader::within(std::string_view key, const std::optional<Decimal>& value, Decimal least,
                         Decimal most) {
  if (!value || (*value >= least && *value <= most)) return;
  complain("out_of_range", key, "from " + least.to_string() + " to " + most.to_string());
}

void FieldReader::time(std::string_view key, std::optional<Timestamp>& out) {
  const Json& member = (*json_)[key];
  if (member.is_null()) {
    if (is_told(key)) out.reset();
    return;
  }
  const Result<Timestamp> value = parse_rfc3339(member.text_or());
  if (!value.ok()) return complain("invalid_time", key, "a time such as \"2026-11-22T08:00:00Z\"");
  out = *value;
}

void FieldReader::need(std::string_view key) {
  const Json& member = (*json_)[key];
  const bool blank = member.is_string() && member.as_string().empty();
  if (member.is_null() || blank) {
    complain(invalid("missing_field", "\"" + at(key) + "\" is needed.", at(key)));
  }
}

void FieldReader::need_decimal(std::string_view key, Decimal& out) {
  need(key);
  std::optional<Decimal> value;
  decimal(key, value);
  if (value) out = *value;
}

void FieldReader::complain(std::string_view code, std::string_view key, std::string_view expected) {
  const std::string field = at(key);
  const std::string subject = field.empty() ? "The item" : "\"" + field + "\"";
  complain(invalid(std::string(code), subject + " must be " + std::string(expected) + ".", field));
}

void FieldReader::complain(Error error) {
  if (!complaint_) complaint_ = std::move(error);
}

void FieldReader::adopt(const FieldReader& inner) {
  if (!complaint_) complaint_ = inner.complaint_;
}

Result<void> FieldReader::done() const {
  if (complaint_) return *complaint_;
  return success();
}

void put(Json& object, std::string_view key, Json value) {
  if (object.is_null()) object = Json::object();
  object.as_object().emplace_back(std::string(key), std::move(value));
}

void put_text(Json& object, std::string_view key, const std::string& value) {
  if (!value.empty()) put(object, key, value);
}

void put_decimal(Json& object, std::string_view key, const std::optional<Decimal>& value) {
  if (value) put(object, key, value->to_string());
}

void put_time(Json& object, std::string_view key, const std::optional<Timestamp>& value) {
  if (value) put(object, key, to_rfc3339(*value));
}

}  // namespace oneshelf::sandbox::bridge
