#include "commerce/item.h"

#include "base/bytes.h"
#include "commerce/codec.h"

namespace oneshelf {

using codec::put;
using codec::read_id;
using codec::read_text;

namespace {

Json prices_json(const std::map<PriceListId, PriceEntry>& prices) {
  Json json = Json::object();
  for (const auto& [list, entry] : prices) {
    Json one = Json::object();
    put(one, "amount", entry.amount);
    put(one, "sale", entry.sale);
    json.set(list.str(), std::move(one));
  }
  return json;
}

std::map<PriceListId, PriceEntry> prices_from_json(const JsonReader& reader) {
  std::map<PriceListId, PriceEntry> prices;
  if (!reader.json().is_object()) return prices;
  for (const auto& [list, unused] : reader.json().as_object()) {
    const auto entry = reader.opt_object(list);
    if (entry) prices[PriceListId(list)] = {entry->decimal("amount"), entry->opt_decimal("sale")};
  }
  return prices;
}

Json component_json(const Component& component) {
  Json json = Json::object();
  put(json, "item_id", component.item_id);
  put(json, "sku", component.sku);
  put(json, "quantity", component.quantity);
  return json;
}

Component component_from_json(const JsonReader& reader) {
  return {.item_id = read_id<VendorId>(reader, "item_id"),
          .sku = read_text(reader, "sku"),
          .quantity = reader.decimal("quantity")};
}

/// Everything but the time of the last change.
Json content_json(const Item& item) {
  Json json = Json::object();
  put(json, "id", item.id);
  put(json, "product_id", item.product_id);
  put(json, "sku", item.sku);
  put(json, "name", item.product_name);
  put(json, "description", item.description_html);
  put(json, "brand", item.brand);
  put(json, "categories", item.categories);
  put(json, "barcode", item.barcode);
  codec::put_list(json, "options", item.options, [](const OptionValue& o) { return to_json(o); });
  json.set("active", item.active);
  if (!item.prices.empty()) json.set("prices", prices_json(item.prices));
  put(json, "purchase_price", item.purchase_price);
  put(json, "tax_code", item.tax_code);
  put(json, "tax_rate", item.tax_rate);
  put(json, "weight", item.weight_grams);
  codec::put_list(json, "images", item.images, [](const Image& image) { return to_json(image); });
  codec::put_list(json, "components", item.components, component_json);
  return json;
}

}  // namespace

Json to_json(const OptionValue& option) {
  return Json::object().set("name", option.name).set("value", option.value);
}

OptionValue option_from_json(const JsonReader& reader) {
  return {.name = reader.text("name"), .value = reader.text("value")};
}

Json to_json(const Image& image) {
  Json json = Json::object();
  put(json, "key", image.key);
  put(json, "url", image.url);
  put(json, "alt", image.alt);
  put(json, "hash", image.content_hash);
  return json;
}

Image image_from_json(const JsonReader& reader) {
  return {.key = read_text(reader, "key"),
          .url = read_text(reader, "url"),
          .alt = read_text(reader, "alt"),
          .content_hash = read_text(reader, "hash")};
}

Json to_json(const Item& item) {
  Json json = content_json(item);
  put(json, "updated_at", item.updated_at);
  return json;
}

Item item_from_json(const JsonReader& reader) {
  Item item;
  item.id = read_id<VendorId>(reader, "id");
  item.product_id = read_id<VendorId>(reader, "product_id");
  item.sku = read_text(reader, "sku");
  item.product_name = read_text(reader, "name");
  item.description_html = read_text(reader, "description");
  item.brand = read_text(reader, "brand");
  item.categories = codec::read_texts(reader, "categories");
  item.barcode = read_text(reader, "barcode");
  item.options = codec::read_list(reader, "options", option_from_json);
  item.active = reader.boolean("active");
  if (reader.has("prices")) item.prices = prices_from_json(reader.object("prices"));
  item.purchase_price = reader.opt_decimal("purchase_price");
  item.tax_code = read_text(reader, "tax_code");
  item.tax_rate = reader.opt_decimal("tax_rate");
  item.weight_grams = reader.opt_decimal("weight");
  item.images = codec::read_list(reader, "images", image_from_json);
  item.components = codec::read_list(reader, "components", component_from_json);
  item.updated_at = reader.time("updated_at");
  return item;
}

std::string content_fingerprint(const Item& item) { return fingerprint(content_json(item).dump()); }

}  // namespace oneshelf
