#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace oneshelf::sandbox::bridge {

/// Limits of what one line and one price may be.
constexpr Decimal kAmountMax = Decimal::from_millionths(10'000'000 * Decimal::kOne);
constexpr Decimal kQuantityMax = Decimal::from_millionths(100'000 * Decimal::kOne);
constexpr Decimal kRateMax = Decimal::from_millionths(100 * Decimal::kOne);

/// A refusal in the contract's words: stable code, sentence, and the field it is about.
Error invalid(std::string code, std::string message, std::string field = "");

/// Reads the members of one JSON object strictly, as the contract spells them. A member that is
/// absent leaves its value as it is; null clears it. The first complaint is kept.
class FieldReader {
 public:
  explicit FieldReader(const Json& json, std::string path = "")
      : json_(&json), path_(std::move(path)) {
    if (!json.is_object()) complain("invalid_type", "", "an object");
  }

  void text(std::string_view key, std::string& out);
  void texts(std::string_view key, std::vector<std::string>& out);
  void flag(std::string_view key, bool& out);
  void integer(std::string_view key, std::optional<int64_t>& out);
  /// A string of the contract's pattern: JSON numbers are refused.
  void decimal(std::string_view key, std::optional<Decimal>& out);
  void time(std::string_view key, std::optional<Timestamp>& out);
  /// Complains about a value outside the limits: what is let in here is added and multiplied later.
  void within(std::string_view key, const std::optional<Decimal>& value, Decimal least,
              Decimal most);
  /// Calls `read` for a member that is an object.
  template <typename Read>
  void object(std::string_view key, Read read) {
    const Json& member = (*json_)[key];
    if (member.is_null()) return;
    FieldReader inner(member, at(key));
    read(inner);
    adopt(inner);
  }
  /// Replaces a list by reading each element with `read(FieldReader&, Element&)`.
  template <typename Element, typename Read>
  void list(std::string_view key, std::vector<Element>& out, Read read) {
    if (!is_list(key)) return;
    out.clear();
    const Json& member = (*json_)[key];
    for (size_t i = 0; i < member.size(); ++i) {
      FieldReader inner(member.at(i), at(key) + "[" + std::to_string(i) + "]");
      read(inner, out.emplace_back());
      adopt(inner);
    }
  }

  /// A required member: complains if it is absent, null or empty text.
  void need(std::string_view key);
  void need_decimal(std::string_view key, Decimal& out);

  const Json& json() const { return *json_; }
  bool has(std::string_view key) const { return !(*json_)[key].is_null(); }
  std::string at(std::string_view key) const;
  void complain(std::string_view code, std::string_view key, std::string_view expected);
  void complain(Error error);
  Result<void> done() const;

 private:
  bool is_told(std::string_view key) const;
  bool is_list(std::string_view key);
  void adopt(const FieldReader& inner);

  const Json* json_;
  std::string path_;
  std::optional<Error> complaint_;
};

/// Appends a member; the key is known not to be there yet.
void put(Json& object, std::string_view key, Json value);
/// Appends unless empty.
void put_text(Json& object, std::string_view key, const std::string& value);
void put_decimal(Json& object, std::string_view key, const std::optional<Decimal>& value);
void put_time(Json& object, std::string_view key, const std::optional<Timestamp>& value);

}  // namespace oneshelf::sandbox::bridge
