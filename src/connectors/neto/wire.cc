#include "connectors/neto/wire.h"

#include "base/text.h"

namespace oneshelf::neto {
namespace {

void collect(const Json& value, std::string_view inner, std::vector<const Json*>& found) {
  if (value.is_array()) {
    for (const Json& element : value.as_array()) collect(element, inner, found);
  } else if (value.is_object()) {
    const Json& wrapped = inner.empty() ? Json() : value[inner];
    if (inner.empty() || wrapped.is_null()) {
      found.push_back(&value);
    } else {
      collect(value[inner], inner, found);
    }
  }
}

std::string scalar(const Json& value) {
  if (value.is_bool()) return value.as_bool() ? "True" : "False";
  return value.text_or();
}

}  // namespace

std::vector<const Json*> elements(const Json& list, std::string_view inner) {
  std::vector<const Json*> found;
  collect(list, inner, found);
  // An empty XML element is an empty object: it says nothing.
  std::erase_if(found, [](const Json* element) { return element->as_object().empty(); });
  return found;
}

std::string vendor_time(Timestamp time) {
  std::string text = to_rfc3339(time).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::optional<Timestamp> read_vendor_time(const std::string& text) {
  if (text.size() < 10 || text.starts_with("0000")) return std::nullopt;
  std::string iso = text;
  if (iso.size() == 10) iso += "T00:00:00";
  iso[10] = 'T';
  const bool zoned = iso.ends_with('Z') || iso.find('+', 10) != std::string::npos;
  const Result<Timestamp> time = parse_rfc3339(zoned ? iso : iso + "Z");
  if (!time.ok()) return std::nullopt;
  return *time;
}

std::string Row::text(std::string_view key) const { return scalar((*json_)[key]); }

std::string Row::id(std::string_view key) const {
  std::string value = text(key);
  if (value.empty()) complain(key, "an id");
  return value;
}

bool Row::flag(std::string_view key, bool otherwise) const {
  const std::string value = lower_ascii(text(key));
  if (value == "true" || value == "y" || value == "1") return true;
  if (value == "false" || value == "n" || value == "0") return false;
  return otherwise;
}

Decimal Row::decimal(std::string_view key) const {
  const std::optional<Decimal> value = opt_decimal(key);
  if (!value && text(key).empty()) complain(key, "a number");
  return value.value_or(Decimal());
}

std::optional<Decimal> Row::opt_decimal(std::string_view key) const {
  const std::string value = trimmed(text(key));
  if (value.empty()) return std::nullopt;
  const Result<Decimal> number = Decimal::parse(value);
  if (number.ok()) return *number;
  complain(key, "a number");
  return std::nullopt;
}

std::optional<Timestamp> Row::time(std::string_view key) const {
  return read_vendor_time(text(key));
}

std::vector<Row> Row::list(std::string_view key, std::string_view inner) const {
  std::vector<Row> rows;
  size_t number = 0;
  for (const Json* element : elements((*json_)[key], inner)) {
    std::string path = path_ + (path_.empty() ? "" : ".") + std::string(key);
    rows.emplace_back(*element, *complaints_, path + "[" + std::to_string(number++) + "]");
  }
  return rows;
}

std::vector<std::string> Row::texts(std::string_view key) const {
  std::vector<std::string> found;
  const Json& value = (*json_)[key];
  if (!value.is_array()) {
    if (std::string one = scalar(value); !one.empty()) found.push_back(std::move(one));
    return found;
  }
  for (const Json& element : value.as_array()) {
    if (std::string one = scalar(element); !one.empty()) found.push_back(std::move(one));
  }
  return found;
}

void Row::complain(std::string_view key, std::string_view expected) const {
  JsonReader(*json_, *complaints_, path_).complain(key, expected);
}

Json filter_of(Json filter, const std::vector<std::string_view>& selectors) {
  filter.set("OutputSelector", text_list(selectors));
  return Json::object().set("Filter", std::move(filter));
}

}  // namespace oneshelf::neto
