#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "base/time.h"

namespace oneshelf {

/// A JSON value. Numbers keep their exact digits as text, so 19.90 never becomes a double.
/// Objects keep the order of their keys; looking one up is linear (our objects are small).
class Json {
 public:
  struct Number {
    std::string digits;
    bool operator==(const Number&) const = default;
  };
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;  ///< null
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(const char* text) : value_(std::string(text)) {}
  Json(std::string text) : value_(std::move(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(Number number) : value_(std::move(number)) {}
  Json(int value) : Json(static_cast<int64_t>(value)) {}
  Json(int64_t value) : value_(Number{std::to_string(value)}) {}
  Json(uint64_t value) : value_(Number{std::to_string(value)}) {}
  Json(Array array) : value_(std::move(array)) {}
  Json(Object object) : value_(std::move(object)) {}
  static Json array() { return Json(Array()); }
  static Json object() { return Json(Object()); }
  /// A JSON number with the decimal's exact digits.
  static Json number(Decimal value) { return Json(Number{value.to_string()}); }

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_bool() const { return std::holds_alternative<bool>(value_); }
  bool is_number() const { return std::holds_alternative<Number>(value_); }
  bool is_string() const { return std::holds_alternative<std::string>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }

  /// The held value; the kind must have been asked before (asserts).
  bool as_bool() const;
  const std::string& as_string() const;
  const std::string& as_digits() const;
  const Array& as_array() const;
  Array& as_array();
  const Object& as_object() const;
  Object& as_object();

  /// The member, or null (a shared null value) if this is no object or has none of that name.
  const Json& operator[](std::string_view key) const;
  const Json& operator[](const char* key) const { return (*this)[std::string_view(key)]; }
  /// The element, or null beyond the end.
  const Json& at(size_t index) const;
  size_t size() const;
  /// Sets or replaces a member (this must be an object or null). Returns *this for chaining.
  Json& set(std::string_view key, Json value);
  /// Appends to an array (this must be an array or null).
  Json& push(Json value);

  /// The text if this is a string, the digits if a number, else `otherwise`. For lenient reading of
  /// things that are neither money nor stock.
  std::string text_or(std::string_view otherwise = "") const;
  bool bool_or(bool otherwise) const;

  /// Compact UTF-8 text.
  std::string dump() const;
  /// Indented by two spaces, for people.
  std::string pretty() const;

  bool operator==(const Json&) const = default;

 private:
  std::variant<std::monostate, bool, Number, std::string, Array, Object> value_;
};

/// Parses one JSON document of valid UTF-8; a byte order mark in front is skipped. Of members with
/// one name the last value wins. Limits: nesting 64. Error: kCorrupt `json.invalid` with the byte
/// offset.
Result<Json> parse_json(std::string_view text);

/// Reads typed members of a JSON object, collecting every complaint as `path: expected X, found Y`.
/// Unknown members are ignored. Nothing about money or stock is ever defaulted: a required member
/// that is missing is a complaint. After reading, `finish()` gives the first complaints as an
/// error.
///
/// Readers are cheap views: the Json and the complaints must outlive them.
class JsonReader {
 public:
  using Complaints = std::vector<std::string>;

  JsonReader(const Json& json, Complaints& complaints, std::string path = "")
      : json_(&json), complaints_(&complaints), path_(std::move(path)) {}

  const Json& json() const { return *json_; }
  const std::string& path() const { return path_; }
  bool has(std::string_view key) const { return !(*json_)[key].is_null(); }

  std::string text(std::string_view key) const;  ///< string required
  std::optional<std::string> opt_text(std::string_view key) const;
  /// String or number, as text: ids that some vendors send either way. "" complains.
  std::string id(std::string_view key) const;
  std::optional<std::string> opt_id(std::string_view key) const;
  Decimal decimal(std::string_view key) const;  ///< number, or string holding one
  std::optional<Decimal> opt_decimal(std::string_view key) const;
  int64_t integer(std::string_view key) const;
  std::optional<int64_t> opt_integer(std::string_view key) const;
  bool boolean(std::string_view key) const;
  std::optional<bool> opt_boolean(std::string_view key) const;
  Timestamp time(std::string_view key) const;  ///< RFC 3339
  std::optional<Timestamp> opt_time(std::string_view key) const;
  JsonReader object(std::string_view key) const;
  std::optional<JsonReader> opt_object(std::string_view key) const;
  /// One reader per element; a missing or null member gives none, another kind complains.
  std::vector<JsonReader> list(std::string_view key) const;

  void complain(std::string_view key, std::string_view expected) const;
  /// Success, or kCorrupt `json.unexpected` naming up to five complaints.
  static Result<void> finish(const Complaints& complaints);

 private:
  const Json* json_;
  Complaints* complaints_;
  std::string path_;
};

/// Reads a whole value with `read` (JsonReader -> T) and fails if it complained.
template <typename Read>
auto read_json(const Json& json, Read read) -> Result<decltype(read(std::declval<JsonReader>()))> {
  JsonReader::Complaints complaints;
  auto value = read(JsonReader(json, complaints));
  if (Result<void> done = JsonReader::finish(complaints); !done.ok()) return done.error();
  return value;
}

}  // namespace oneshelf
