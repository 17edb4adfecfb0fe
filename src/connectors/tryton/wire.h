#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"

// Tryton's JSON forms of the values that JSON lacks, its search domains, and readers of its rows.
namespace oneshelf::tryton {

/// Dates of change have microseconds, and searches compare them exactly.
using Stamp = std::chrono::sys_time<std::chrono::microseconds>;

Json wire_of(Stamp time);
/// The day of a time in UTC.
Json day_of(Timestamp time);
/// A numeric with its exact digits; a plain JSON number would be refused.
Json wire_of(Decimal number);
/// A row's id as the number Tryton wants. Text that is no id becomes -1, which no row has.
Json wire_id(std::string_view id);
Json wire_ids(std::span<const std::string> ids);

/// `[field, operator, value]`.
Json clause(std::string_view field, std::string_view op, Json value);
/// All of them must hold: a plain array of clauses.
Json all_of(std::initializer_list<Json> clauses);
/// `["OR", …]`.
Json any_of(std::initializer_list<Json> clauses);
/// Context in which rows that are switched off are told as well. A clause on `active` would not do:
/// the server adds its own to every nested part of a domain that has none.
Json with_inactive(Json extra = Json::object());
Json names(std::initializer_list<std::string_view> fields);

/// `[["add", ids]]`, the way to link rows in a write.
Json adding(std::span<const std::string> ids);

// Readers. Tryton writes null for what is empty, 1 and 0 for booleans on some databases.
std::string text_of(const JsonReader& row, std::string_view field);
/// "" for null.
std::string id_of(const JsonReader& row, std::string_view field);
std::vector<std::string> ids_of(const JsonReader& row, std::string_view field);
bool flag_of(const JsonReader& row, std::string_view field);
Decimal numeric_of(const JsonReader& row, std::string_view field);
std::optional<Decimal> opt_numeric_of(const JsonReader& row, std::string_view field);
/// Floating figures (stock, weights): places beyond the sixth are noise.
Decimal quantity_of(const JsonReader& row, std::string_view field);
std::optional<Stamp> stamp_of(const JsonReader& row, std::string_view field);
std::optional<Timestamp> opt_day_of(const JsonReader& row, std::string_view field);
/// The later of write_date (null until the first change) and create_date.
std::optional<Stamp> changed_at(const JsonReader& row);
void keep_later(std::optional<Stamp>& latest, std::optional<Stamp> other);
Timestamp to_timestamp(std::optional<Stamp> stamp);

/// The row behind a field that was read with a dot ("template.name" comes under "template.").
std::optional<JsonReader> related(const JsonReader& row, std::string_view field);
std::vector<JsonReader> related_list(const JsonReader& row, std::string_view field);

/// Reads every element of an answered array.
template <typename Read>
auto read_rows(const Json& answer, Read read)
    -> Result<std::vector<decltype(read(std::declval<JsonReader>()))>> {
  std::vector<decltype(read(std::declval<JsonReader>()))> rows;
  JsonReader::Complaints complaints;
  const Json wrapped = Json::object().set("rows", answer);
  const JsonReader reader(wrapped, complaints);
  if (!answer.is_array()) reader.complain("rows", "a list");
  for (const JsonReader& row : reader.list("rows")) rows.push_back(read(row));
  if (Result<void> done = JsonReader::finish(complaints); !done.ok()) return done.error();
  return rows;
}

}  // namespace oneshelf::tryton
