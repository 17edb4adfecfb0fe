#include "connectors/tryton/wire.h"

#include <algorithm>

namespace oneshelf::tryton {

namespace {

using std::chrono::microseconds;

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int64_t part(const JsonReader& value, std::string_view name) { return value.integer(name); }

std::optional<std::chrono::sys_days> calendar_day(const JsonReader& value) {
  const int64_t year = part(value, "year");
  const int64_t month = part(value, "month");
  const int64_t day = part(value, "day");
  const std::chrono::year_month_day date(
      std::chrono::year(static_cast<int>(std::clamp<int64_t>(year, 0, 9999))),
      std::chrono::month(static_cast<unsigned>(std::clamp<int64_t>(month, 0, 13))),
      std::chrono::day(static_cast<unsigned>(std::clamp<int64_t>(day, 0, 32))));
  if (!date.ok()) {
    value.complain("", "a calendar day");
    return std::nullopt;
  }
  return std::chrono::sys_days(date);
}

/// Digits as Tryton writes a number: numeric as an object, float and integer as JSON numbers.
std::optional<std::string> digits_of(const Json& value) {
  if (value.is_number()) return value.as_digits();
  if (value["__class__"].text_or() == "Decimal" && value["decimal"].is_string()) {
    return value["decimal"].as_string();
  }
  return std::nullopt;
}

std::optional<Decimal> decimal_at(const JsonReader& row, std::string_view field) {
  const std::optional<std::string> digits = digits_of(row.json()[field]);
  if (digits) {
    const Result<Decimal> parsed = Decimal::parse_rounded(*digits, Rounding::kHalfEven);
    if (parsed.ok()) return *parsed;
  }
  row.complain(field, "a number");
  return std::nullopt;
}

Json day_json(std::chrono::sys_days days) {
  const std::chrono::year_month_day date(days);
  return Json::object()
      .set("__class__", "date")
      .set("year", static_cast<int>(date.year()))
      .set("month", static_cast<int>(static_cast<unsigned>(date.month())))
      .set("day", static_cast<int>(static_cast<unsigned>(date.day())));
}

std::string dotted(std::string_view field) { return std::string(field) + '.'; }

}  // namespace

Json wire_of(Stamp time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - days);
  Json json = day_json(days);
  json.set("__class__", "datetime");
  return json.set("hour", static_cast<int64_t>(clock.hours().count()))
      .set("minute", static_cast<int64_t>(clock.minutes().count()))
      .set("second", static_cast<int64_t>(clock.seconds().count()))
      .set("microsecond", static_cast<int64_t>(clock.subseconds().count()));
}

Json day_of(Timestamp time) { return day_json(std::chrono::floor<std::chrono::days>(time)); }

Json wire_of(Decimal number) {
  return Json::object().set("__class__", "Decimal").set("decimal", number.to_string());
}

Json wire_id(std::string_view id) {
  return is_id(id) ? Json(Json::Number{std::string(id)}) : Json(-1);
}

Json wire_ids(std::span<const std::string> ids) {
  Json json = Json::array();
  for (const std::string& id : ids) json.push(wire_id(id));
  return json;
}

Json clause(std::string_view field, std::string_view op, Json value) {
  return Json::array().push(field).push(op).push(std::move(value));
}

Json all_of(std::initializer_list<Json> clauses) { return Json(Json::Array(clauses)); }

Json any_of(std::initializer_list<Json> clauses) {
  Json json = Json::array().push("OR");
  for (const Json& entry : clauses) json.push(entry);
  return json;
}

Json with_inactive(Json extra) {
  extra.set("active_test", false);
  return extra;
}

Json names(std::initializer_list<std::string_view> fields) {
  Json json = Json::array();
  for (const std::string_view field : fields) json.push(field);
  return json;
}

Json adding(std::span<const std::string> ids) {
  return Json::array().push(Json::array().push("add").push(wire_ids(ids)));
}

std::string text_of(const JsonReader& row, std::string_view field) {
  return row.opt_text(field).value_or("");
}

std::string id_of(const JsonReader& row, std::string_view field) {
  return row.opt_id(field).value_or("");
}

std::vector<std::string> ids_of(const JsonReader& row, std::string_view field) {
  std::vector<std::string> ids;
  const Json& list = row.json()[field];
  if (!list.is_array()) {
    row.complain(field, "a list of ids");
    return ids;
  }
  for (const Json& id : list.as_array()) ids.push_back(id.text_or());
  return ids;
}

bool flag_of(const JsonReader& row, std::string_view field) {
  const Json& value = row.json()[field];
  if (value.is_number()) return value.as_digits() != "0";
  if (!value.is_null() && !value.is_bool()) row.complain(field, "true or false");
  return value.bool_or(false);
}

Decimal numeric_of(const JsonReader& row, std::string_view field) {
  return decimal_at(row, field).value_or(Decimal());
}

std::optional<Decimal> opt_numeric_of(const JsonReader& row, std::string_view field) {
  if (!row.has(field)) return std::nullopt;
  return decimal_at(row, field);
}

Decimal quantity_of(const JsonReader& row, std::string_view field) {
  return numeric_of(row, field);
}

std::optional<Stamp> stamp_of(const JsonReader& row, std::string_view field) {
  if (!row.has(field)) return std::nullopt;
  const JsonReader value = row.object(field);
  const auto day = calendar_day(value);
  if (!day) return std::nullopt;
  return Stamp(*day) + std::chrono::hours(part(value, "hour")) +
         std::chrono::minutes(part(value, "minute")) + std::chrono::seconds(part(value, "second")) +
         microseconds(part(value, "microsecond"));
}

std::optional<Timestamp> opt_day_of(const JsonReader& row, std::string_view field) {
  if (!row.has(field)) return std::nullopt;
  const auto day = calendar_day(row.object(field));
  if (!day) return std::nullopt;
  return Timestamp(*day);
}

std::optional<Stamp> changed_at(const JsonReader& row) {
  std::optional<Stamp> latest = stamp_of(row, "create_date");
  keep_later(latest, stamp_of(row, "write_date"));
  return latest;
}

void keep_later(std::optional<Stamp>& latest, std::optional<Stamp> other) {
  if (other && (!latest || *latest < *other)) latest = other;
}

Timestamp to_timestamp(std::optional<Stamp> stamp) {
  return stamp ? std::chrono::floor<milliseconds>(*stamp) : Timestamp();
}

std::optional<JsonReader> related(const JsonReader& row, std::string_view field) {
  return row.opt_object(dotted(field));
}

std::vector<JsonReader> related_list(const JsonReader& row, std::string_view field) {
  return row.list(dotted(field));
}

}  // namespace oneshelf::tryton
