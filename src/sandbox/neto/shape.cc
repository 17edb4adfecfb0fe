#include "sandbox/neto/shape.h"

#include "sandbox/web.h"

namespace oneshelf::sandbox::neto {
namespace {

void append_xml(std::string& out, std::string_view name, const Json& value) {
  if (value.is_array()) {
    for (const Json& element : value.as_array()) append_xml(out, name, element);
    return;
  }
  out.append("<").append(name).append(">");
  if (value.is_object()) {
    for (const auto& [key, inner] : value.as_object()) append_xml(out, key, inner);
  } else {
    out += html_escaped(scalar_text(value));
  }
  out.append("</").append(name).append(">");
}

}  // namespace

std::vector<Json> written_list(const Json& value, std::string_view name) {
  if (value.is_object()) {
    const Json& inner = value[name];
    return inner.is_null() ? std::vector{value} : written_list(inner, name);
  }
  std::vector<Json> found;
  if (!value.is_array()) return found;
  for (const Json& element : value.as_array()) {
    for (Json& one : written_list(element, name)) found.push_back(std::move(one));
  }
  return found;
}

std::string scalar_text(const Json& value) {
  if (value.is_bool()) return value.as_bool() ? "True" : "False";
  return value.text_or();
}

std::vector<std::string> scalar_texts(const Json& value) {
  std::vector<std::string> texts;
  if (!value.is_array()) {
    if (!value.is_null()) texts.push_back(scalar_text(value));
    return texts;
  }
  for (const Json& element : value.as_array()) texts.push_back(scalar_text(element));
  return texts;
}

bool is_true(const Json& value) {
  const std::string text = scalar_text(value);
  return text == "True" || text == "true" || text == "1";
}

std::string time_text(Timestamp time) {
  const std::string text = to_rfc3339(time);
  return text.substr(0, 10) + " " + text.substr(11, 8);
}

std::optional<Timestamp> read_time(const std::string& text) {
  if (text.size() < 10) return std::nullopt;
  const std::string clock = text.size() >= 19 ? text.substr(11, 8) : "00:00:00";
  const Result<Timestamp> time = parse_rfc3339(text.substr(0, 10) + "T" + clock + "Z");
  if (!time.ok()) return std::nullopt;
  return *time;
}

Json told_list(Json::Array list, bool collapses) {
  if (collapses && list.size() == 1) return std::move(list.front());
  return Json(std::move(list));
}

std::string as_xml(std::string_view root, const Json& answer) {
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  append_xml(out, root, answer);
  return out;
}

}  // namespace oneshelf::sandbox::neto
