#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "commerce/codec.h"
#include "sync/settings.h"

/// How each kind of setting is written as JSON, read from JSON and typed on a command line.
namespace oneshelf::settings {

/// One specialisation per kind: `allowed()` says in words what is taken, `to_json`, `from_json`
/// (nothing: not allowed) and `from_text` (what a typed text means as JSON).
template <typename T, typename Enable = void>
struct Kind;

/// The names of an enumeration: specialised next to each of them in settings_kinds.cc.
template <typename Enum>
struct Names {
  static std::string_view name(Enum value);
  static std::optional<Enum> named(std::string_view text);
  static std::string all();  ///< "hide, keep, delete"
};

template <>
struct Kind<bool> {
  static std::string allowed() { return "true or false"; }
  static Json to_json(bool value) { return value; }
  static std::optional<bool> from_json(const Json& json);
  static Json from_text(std::string_view text);
};

template <>
struct Kind<std::string> {
  static std::string allowed() { return "a text"; }
  static Json to_json(const std::string& value) { return value; }
  static std::optional<std::string> from_json(const Json& json);
  static Json from_text(std::string_view text) { return text; }
};

template <typename Tag>
struct Kind<Id<Tag>> {
  static std::string allowed() { return "an id"; }
  static Json to_json(const Id<Tag>& value) { return value.str(); }
  static std::optional<Id<Tag>> from_json(const Json& json) {
    if (!json.is_string() && !json.is_number()) return std::nullopt;
    return Id<Tag>(json.text_or());
  }
  static Json from_text(std::string_view text) { return text; }
};

template <>
struct Kind<Decimal> {
  static std::string allowed() { return "a decimal number"; }
  static Json to_json(Decimal value) { return value.to_string(); }
  static std::optional<Decimal> from_json(const Json& json);
  static Json from_text(std::string_view text) { return text; }
};

template <>
struct Kind<Buffer> {
  static std::string allowed() {
    return "units such as 2, a share of what is free such as 10%, or what sells in some days such "
           "as 3d";
  }
  static Json to_json(const Buffer& value) { return to_text(value); }
  static std::optional<Buffer> from_json(const Json& json);
  static Json from_text(std::string_view text) { return text; }
};

template <>
struct Kind<Timestamp> {
  static std::string allowed() { return "a time such as 2026-11-22T08:00:00Z"; }
  static Json to_json(Timestamp value) { return to_rfc3339(value); }
  static std::optional<Timestamp> from_json(const Json& json);
  static Json from_text(std::string_view text) { return text; }
};

template <typename Rep, typename Period>
struct Kind<std::chrono::duration<Rep, Period>> {
  using Duration = std::chrono::duration<Rep, Period>;
  static std::string allowed() { return "a whole number"; }
  static Json to_json(Duration value) { return static_cast<int64_t>(value.count()); }
  static std::optional<Duration> from_json(const Json& json) {
    constexpr Decimal kLongest = Decimal::from_integer(366LL * 24 * 3600);
    const std::optional<Decimal> count = Kind<Decimal>::from_json(json);
    if (!count || !count->has_at_most(0) || count->abs() > kLongest) return std::nullopt;
    return Duration(count->to_minor(0));
  }
  static Json from_text(std::string_view text) { return text; }
};

template <typename Enum>
struct Kind<Enum, std::enable_if_t<std::is_enum_v<Enum>>> {
  static std::string allowed() { return "one of " + Names<Enum>::all(); }
  static Json to_json(Enum value) { return Names<Enum>::name(value); }
  static std::optional<Enum> from_json(const Json& json) {
    return json.is_string() ? Names<Enum>::named(json.as_string()) : std::nullopt;
  }
  static Json from_text(std::string_view text) { return text; }
};

/// null (typed: nothing) unsets it.
template <typename T>
struct Kind<std::optional<T>> {
  static std::string allowed() { return Kind<T>::allowed() + ", or nothing"; }
  static Json to_json(const std::optional<T>& value) {
    return value ? Kind<T>::to_json(*value) : Json();
  }
  static std::optional<std::optional<T>> from_json(const Json& json) {
    if (json.is_null()) return std::optional<T>();
    std::optional<T> inner = Kind<T>::from_json(json);
    if (!inner) return std::nullopt;
    return inner;
  }
  static Json from_text(std::string_view text) {
    return text.empty() ? Json() : Kind<T>::from_text(text);
  }
};

/// A rule's "none" is a value of its own: left out, a wider rule would decide.
inline constexpr std::string_view kNone = "none";

template <typename T>
struct Kind<Said<T>> {
  static std::string allowed() { return Kind<T>::allowed() + ", or none"; }
  static Json to_json(const Said<T>& said) {
    return said.value ? Kind<T>::to_json(*said.value) : Json(kNone);
  }
  static std::optional<Said<T>> from_json(const Json& json) {
    if (json.is_string() && json.as_string() == kNone) return Said<T>();
    std::optional<T> value = Kind<T>::from_json(json);
    if (!value) return std::nullopt;
    return Said<T>{std::move(value)};
  }
  static Json from_text(std::string_view text) { return Kind<T>::from_text(text); }
};

/// The parts of a typed list, separated by commas and trimmed; none for an empty text.
std::vector<std::string> listed(std::string_view text);

template <typename T>
struct Kind<std::vector<T>> {
  static std::string allowed() { return "a list, each " + Kind<T>::allowed(); }
  static Json to_json(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& value : values) list.push(Kind<T>::to_json(value));
    return list;
  }
  static std::optional<std::vector<T>> from_json(const Json& json) {
    if (!json.is_array()) return std::nullopt;
    std::vector<T> values;
    for (const Json& element : json.as_array()) {
      std::optional<T> value = Kind<T>::from_json(element);
      if (!value) return std::nullopt;
      values.push_back(*std::move(value));
    }
    return values;
  }
  static Json from_text(std::string_view text) {
    Json list = Json::array();
    for (const std::string& part : listed(text)) list.push(Kind<T>::from_text(part));
    return list;
  }
};

/// An object whose members are all of one kind. Typed, one entry at a time: see Setting::put_entry.
template <typename T, typename Less>
struct Kind<std::map<std::string, T, Less>> {
  using Map = std::map<std::string, T, Less>;
  static std::string allowed() { return "an object, each entry " + Kind<T>::allowed(); }
  static Json to_json(const Map& map) {
    Json::Object members;
    members.reserve(map.size());
    for (const auto& [key, value] : map) members.emplace_back(key, Kind<T>::to_json(value));
    return members;
  }
  static std::optional<Map> from_json(const Json& json) {
    if (!json.is_object()) return std::nullopt;
    Map map;
    for (const auto& [key, member] : json.as_object()) {
      std::optional<T> value = Kind<T>::from_json(member);
      if (key.empty() || !value) return std::nullopt;
      map[key] = *std::move(value);
    }
    return map;
  }
};

}  // namespace oneshelf::settings
