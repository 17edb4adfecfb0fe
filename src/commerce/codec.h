#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "commerce/money.h"

/// Pieces that the JSON codecs of trade values share. Rules of those codecs: decimals are strings,
/// times RFC 3339, an empty text or list is left out, and what is money or stock is never defaulted
/// when read back.
namespace oneshelf::codec {

/// A table of an enumeration's names, e.g. `constexpr NameOf<Field> kNames[] = {…}`.
template <typename Enum>
using NameOf = std::pair<Enum, std::string_view>;

template <typename Enum, size_t kSize>
std::string_view name_in(const NameOf<Enum> (&names)[kSize], Enum value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) return name;
  }
  return "unknown";
}

template <typename Enum, size_t kSize>
std::optional<Enum> named_in(const NameOf<Enum> (&names)[kSize], std::string_view text) {
  for (const auto& [candidate, name] : names) {
    if (name == text) return candidate;
  }
  return std::nullopt;
}

/// The enumerator named by the member; a complaint and the first one if there is none of that name.
template <typename Enum, size_t kSize>
Enum read_name(const NameOf<Enum> (&names)[kSize], const JsonReader& reader, std::string_view key) {
  const std::string text = reader.text(key);
  if (const auto found = named_in(names, text)) return *found;
  if (!text.empty()) reader.complain(key, "a known name, not \"" + text + "\"");
  return names[0].first;
}

void put(Json& to, std::string_view key, const std::string& text);
void put(Json& to, std::string_view key, Decimal value);
void put(Json& to, std::string_view key, const std::optional<Decimal>& value);
void put(Json& to, std::string_view key, Timestamp time);
void put(Json& to, std::string_view key, const std::optional<Timestamp>& time);
void put(Json& to, std::string_view key, const std::vector<std::string>& texts);
template <typename Tag>
void put(Json& to, std::string_view key, const Id<Tag>& id) {
  put(to, key, id.str());
}

/// Each value as `write` (T -> Json) gives it; nothing at all for an empty list.
template <typename T, typename Write>
void put_list(Json& to, std::string_view key, const std::vector<T>& values, Write write) {
  if (values.empty()) return;
  Json list = Json::array();
  for (const T& value : values) list.push(write(value));
  to.set(key, std::move(list));
}

template <typename Read>
auto read_list(const JsonReader& reader, std::string_view key, Read read) {
  std::vector<decltype(read(reader))> values;
  for (const JsonReader& element : reader.list(key)) values.push_back(read(element));
  return values;
}

/// The text, "" if absent.
std::string read_text(const JsonReader& reader, std::string_view key);
std::vector<std::string> read_texts(const JsonReader& reader, std::string_view key);
/// The currency, the empty one if absent; a complaint if it is no currency code.
Currency read_currency(const JsonReader& reader, std::string_view key);
template <typename IdType>
IdType read_id(const JsonReader& reader, std::string_view key) {
  return IdType(read_text(reader, key));
}

/// The three totals of an order, a document, a line or a charge.
template <typename Value>
void put_totals(Json& json, const Value& value) {
  put(json, "net", value.total_net);
  put(json, "tax", value.total_tax);
  put(json, "gross", value.total_gross);
}

template <typename Value>
void read_totals(const JsonReader& reader, Value& value) {
  value.total_net = reader.decimal("net");
  value.total_tax = reader.decimal("tax");
  value.total_gross = reader.decimal("gross");
}

}  // namespace oneshelf::codec
