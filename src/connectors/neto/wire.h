#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

/// Neto's JSON is made of its XML: every scalar is a text, a list of one may be the element itself,
/// and what is empty may be missing, "" or [""].
namespace oneshelf::neto {

/// The elements of a list in any of its shapes: `[{…}]`, `{…}`, `{"inner":[{…}]}`,
/// `[{"inner":{…}}]`, `[{"inner":[{…}]}]`. Without an inner name lists have none.
std::vector<const Json*> elements(const Json& list, std::string_view inner);

/// "2025-03-02 09:15:00", UTC.
std::string vendor_time(Timestamp time);
/// Reads "2025-03-02 09:15:00" and its ISO forms; nothing for a date that is none ("0000-…").
std::optional<Timestamp> read_vendor_time(const std::string& text);

/// A view of an object whose scalars are texts. What is wrong is collected as JsonReader does.
class Row {
 public:
  using Complaints = JsonReader::Complaints;

  Row(const Json& json, Complaints& complaints, std::string path)
      : json_(&json), complaints_(&complaints), path_(std::move(path)) {}

  const Json& json() const { return *json_; }
  std::string text(std::string_view key) const;  ///< "" if absent
  std::string id(std::string_view key) const;    ///< required
  bool flag(std::string_view key, bool otherwise) const;
  Decimal decimal(std::string_view key) const;  ///< required
  std::optional<Decimal> opt_decimal(std::string_view key) const;
  std::optional<Timestamp> time(std::string_view key) const;
  std::vector<Row> list(std::string_view key, std::string_view inner) const;
  /// The texts of a list of texts, empty ones left out.
  std::vector<std::string> texts(std::string_view key) const;
  void complain(std::string_view key, std::string_view expected) const;

 private:
  const Json* json_;
  Complaints* complaints_;
  std::string path_;
};

/// Reads every row of an answer's list with `read` (Row -> T).
template <typename Read>
auto read_rows(const Json& answer, std::string_view list, std::string_view inner, Read read)
    -> Result<std::vector<decltype(read(std::declval<const Row&>()))>> {
  std::vector<decltype(read(std::declval<const Row&>()))> rows;
  Row::Complaints complaints;
  for (const Row& row : Row(answer, complaints, "").list(list, inner)) rows.push_back(read(row));
  ONESHELF_TRY(JsonReader::finish(complaints));
  return rows;
}

/// {"Filter":{…,"OutputSelector":[…]}}
Json filter_of(Json filter, const std::vector<std::string_view>& selectors);
template <typename Texts>
Json text_list(const Texts& texts) {
  Json list = Json::array();
  for (const auto& text : texts) list.push(Json(std::string_view(text)));
  return list;
}

}  // namespace oneshelf::neto
