#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sandbox/neto/schema.h"
#include "sandbox/neto/shape.h"
#include "sandbox/neto/state.h"

namespace oneshelf::sandbox::neto {

/// What a Get action is asked: which rows, which of their fields, which page.
class Filter {
 public:
  /// Refuses a filter without a field or without a selector, and names that the schema lacks.
  static Result<Filter> read(const Json& body, const Schema& schema);

  /// True if the field is not asked for, or one of its values is this.
  bool allows(std::string_view field, std::string_view value) const;
  bool allows_any(std::string_view field, const std::vector<std::string>& values) const;
  /// `{field}From` and `{field}To`, both included.
  bool allows_time(std::string_view field, Timestamp time) const;
  /// The values a field is asked for; null if it is not asked for.
  const std::set<std::string, std::less<>>* values_of(std::string_view field) const;

  bool wants(std::string_view field) const { return selectors_.contains(field); }
  /// Whether a part's own fields were picked, as in "OrderLine.SKU".
  bool picks_of(std::string_view part) const;

  /// The rows of the page among those allowed.
  template <typename Row>
  std::vector<const Row*> page_of(const std::vector<const Row*>& rows, int limit_max) const {
    std::vector<const Row*> page;
    const int limit = limit_max > 0 ? std::min(limit_, limit_max) : limit_;
    for (size_t at = first_row(); at < rows.size(); ++at) {
      if (page.size() == static_cast<size_t>(limit)) break;
      page.push_back(rows[at]);
    }
    return page;
  }

 private:
  size_t first_row() const { return static_cast<size_t>(page_) * static_cast<size_t>(limit_); }

  struct Span {
    std::optional<Timestamp> from, to;
  };

  void keep(const std::string& name, const Json& value);

  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> values_;
  std::map<std::string, Span, std::less<>> spans_;
  std::set<std::string, std::less<>> selectors_;
  int page_ = 0, limit_ = 100;
};

/// An object of the wanted ones among the fields that are put in.
class Picked {
 public:
  explicit Picked(const Filter& filter) : filter_(filter) {}
  Picked& put(std::string_view name, Json value) {
    if (filter_.wants(name)) row_.set(name, std::move(value));
    return *this;
  }
  Picked& always(std::string_view name, Json value) {
    row_.set(name, std::move(value));
    return *this;
  }
  Json row() && { return std::move(row_); }

 private:
  const Filter& filter_;
  Json row_ = Json::object();
};

}  // namespace oneshelf::sandbox::neto
