#include "store/sqlite/sqlite_records.h"

namespace oneshelf {

std::string error_text(const std::optional<Error>& error) {
  if (!error) return "";
  Json context = Json::object();
  for (const auto& [key, value] : error->context()) context.set(key, value);
  Json json = Json::object();
  json.set("code", static_cast<int>(error->code())).set("id", error->id());
  json.set("message", error->message()).set("remedy", error->remedy());
  return json.set("context", std::move(context)).dump();
}

std::optional<Error> error_from_text(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const Result<Json> json = parse_json(text);
  if (!json.ok()) return json.error();
  JsonReader::Complaints complaints;
  const JsonReader reader(*json, complaints);
  Error error = Error(static_cast<ErrorCode>(reader.integer("code")), reader.text("id"),
                      reader.text("message"))
                    .remedied(reader.opt_text("remedy").value_or(""));
  const Json& context = (*json)["context"];
  if (context.is_object()) {
    for (const auto& [key, value] : context.as_object()) {
      Error longer = std::move(error).with(key, value.text_or());
      error = std::move(longer);
    }
  }
  return error;
}

Result<Json> stored_json(const std::string& text) { return parse_json(text); }

Result<Item> stored_item(const std::string& body) {
  const Json json = ONESHELF_TRY(parse_json(body));
  return read_json(json, [](const JsonReader& reader) { return item_from_json(reader); });
}

Result<ListingFields> stored_fields(const std::string& body) {
  const Json json = ONESHELF_TRY(parse_json(body));
  return read_json(json, [](const JsonReader& reader) { return fields_from_json(reader); });
}

BindingRecord binding_from(const SqlRow& row, int first) {
  BindingRecord binding;
  binding.item_id = VendorId(row.text(first));
  binding.source_product_id = VendorId(row.text(first + 1));
  binding.listing_id = VendorId(row.text(first + 2));
  binding.listing_product_id = VendorId(row.text(first + 3));
  binding.how = row.text(first + 4);
  binding.by = row.text(first + 5);
  binding.made_at = row.time(first + 6);
  return binding;
}

}  // namespace oneshelf
