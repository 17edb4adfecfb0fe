#include "commerce/codec.h"

namespace oneshelf::codec {

void put(Json& to, std::string_view key, const std::string& text) {
  if (!text.empty()) to.set(key, text);
}

void put(Json& to, std::string_view key, Decimal value) { to.set(key, value.to_string()); }

void put(Json& to, std::string_view key, const std::optional<Decimal>& value) {
  if (value) put(to, key, *value);
}

void put(Json& to, std::string_view key, Timestamp time) { to.set(key, to_rfc3339(time)); }

void put(Json& to, std::string_view key, const std::optional<Timestamp>& time) {
  if (time) put(to, key, *time);
}

void put(Json& to, std::string_view key, const std::vector<std::string>& texts) {
  put_list(to, key, texts, [](const std::string& text) { return Json(text); });
}

std::string read_text(const JsonReader& reader, std::string_view key) {
  return reader.opt_text(key).value_or("");
}

std::vector<std::string> read_texts(const JsonReader& reader, std::string_view key) {
  std::vector<std::string> texts;
  for (const JsonReader& element : reader.list(key)) {
    if (element.json().is_string()) {
      texts.push_back(element.json().as_string());
    } else {
      reader.complain(key, "a list of texts");
    }
  }
  return texts;
}

Currency read_currency(const JsonReader& reader, std::string_view key) {
  const std::string code = read_text(reader, key);
  if (code.empty()) return {};
  Result<Currency> parsed = Currency::parse(code);
  if (parsed.ok()) return *parsed;
  reader.complain(key, "a currency code");
  return {};
}

}  // namespace oneshelf::codec
