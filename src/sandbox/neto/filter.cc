#include "sandbox/neto/filter.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace oneshelf::sandbox::neto {
namespace {

constexpr std::array<std::string_view, 6> kNotFields = {
    "Page", "Limit", "OutputSelector", "OrderBy", "OrderDirection", "UpdateResults"};
constexpr std::string_view kFrom = "From", kTo = "To";
constexpr int kPageMax = 10'000'000;

Result<int> read_number(const Json& value, int otherwise, std::string_view name) {
  const std::string text = scalar_text(value);
  if (text.empty()) return otherwise;
  int number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = failed == std::errc() && end == text.data() + text.size();
  if (whole && number >= 0 && number <= kPageMax) return number;
  return refused("Invalid " + std::string(name), "Not an integer");
}

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

Result<void> check_fields(const Json& filter, const Schema& schema) {
  bool has_field = false;
  for (const auto& [name, value] : filter.as_object()) {
    if (is_one_of(kNotFields, name)) continue;
    if (!is_one_of(schema.filters, name)) return refused("Invalid Filter " + name);
    has_field = true;
  }
  if (!has_field) return refused("At least one filter is required");
  return success();
}

}  // namespace

Result<Filter> Filter::read(const Json& body, const Schema& schema) {
  Filter read;
  const Json& filter = body["Filter"];
  if (!filter.is_object()) return refused("Filter is required");
  ONESHELF_TRY(check_fields(filter, schema));
  for (const auto& [name, value] : filter.as_object()) {
    if (!is_one_of(kNotFields, name)) read.keep(name, value);
  }
  for (std::string& name : scalar_texts(filter["OutputSelector"])) {
    if (!is_one_of(schema.selectors, name)) return refused("Invalid OutputSelector " + name);
    read.selectors_.insert(std::move(name));
  }
  if (read.selectors_.empty() && !schema.ids_by_default) {
    return refused("At least one OutputSelector is required");
  }
  read.page_ = ONESHELF_TRY(read_number(filter["Page"], 0, "Page"));
  read.limit_ = ONESHELF_TRY(read_number(filter["Limit"], 100, "Limit"));
  if (read.limit_ == 0) return refused("Invalid Limit");
  return read;
}

void Filter::keep(const std::string& name, const Json& value) {
  const bool is_from = name.ends_with(kFrom), is_to = name.ends_with(kTo);
  if (!is_from && !is_to) {
    for (std::string& text : scalar_texts(value)) values_[name].insert(std::move(text));
    return;
  }
  Span& span = spans_[name.substr(0, name.size() - (is_from ? kFrom : kTo).size())];
  (is_from ? span.from : span.to) = read_time(scalar_text(value));
}

bool Filter::allows(std::string_view field, std::string_view value) const {
  const std::set<std::string, std::less<>>* wanted = values_of(field);
  return wanted == nullptr || wanted->contains(value);
}

bool Filter::allows_any(std::string_view field, const std::vector<std::string>& values) const {
  const std::set<std::string, std::less<>>* wanted = values_of(field);
  return wanted == nullptr || std::ranges::any_of(values, [&](const std::string& value) {
           return wanted->contains(value);
         });
}

const std::set<std::string, std::less<>>* Filter::values_of(std::string_view field) const {
  const auto found = values_.find(field);
  return found == values_.end() ? nullptr : &found->second;
}

bool Filter::allows_time(std::string_view field, Timestamp time) const {
  const auto found = spans_.find(field);
  if (found == spans_.end()) return true;
  // Dates are told and compared to the second.
  const Timestamp told = std::chrono::floor<std::chrono::seconds>(time);
  const Span& span = found->second;
  return (!span.from || told >= *span.from) && (!span.to || told <= *span.to);
}

bool Filter::picks_of(std::string_view part) const {
  const std::string prefix = std::string(part) + ".";
  const auto found = selectors_.lower_bound(prefix);
  return found != selectors_.end() && found->starts_with(prefix);
}

}  // namespace oneshelf::sandbox::neto
