#include "sandbox/bridge/wire.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr size_t kOptionsMax = 3;

void check_price(FieldReader& reader, std::string_view key, const std::optional<Decimal>& price) {
  reader.within(key, price, Decimal(), kAmountMax);
}

void read_texts(FieldReader& reader, Product& product) {
  reader.text("parent_sku", product.parent_sku);
  reader.text("name", product.name);
  reader.text("description_html", product.description_html);
  reader.text("additional_html", product.additional_html);
  reader.text("barcode", product.barcode);
  reader.text("tax_code", product.tax_code);
  reader.text("package", product.package);
  reader.text("brand", product.brand);
  reader.texts("categories", product.categories);
  reader.texts("marketplaces", product.marketplaces);
}

void read_prices(FieldReader& reader, Product& product) {
  reader.decimal("price", product.price);
  reader.decimal("sale_price", product.sale_price);
  reader.decimal("purchase_price", product.purchase_price);
  reader.decimal("tax_rate", product.tax_rate);
  check_price(reader, "price", product.price);
  check_price(reader, "sale_price", product.sale_price);
  check_price(reader, "purchase_price", product.purchase_price);
  reader.within("tax_rate", product.tax_rate, Decimal(), kRateMax);
  reader.list("price_lists", product.price_lists, [](FieldReader& entry, ListPrice& price) {
    entry.text("list", price.list);
    entry.decimal("price", price.price);
    entry.integer("min_quantity", price.min_quantity);
    check_price(entry, "price", price.price);
  });
}

void read_lists(FieldReader& reader, Product& product) {
  reader.list("options", product.options, [](FieldReader& entry, Option& option) {
    entry.text("name", option.name);
    entry.text("value", option.value);
  });
  if (product.options.size() > kOptionsMax) {
    reader.complain(invalid("too_many_options", "A product has at most three options.", "options"));
  }
  reader.list("images", product.images, [](FieldReader& entry, Picture& picture) {
    entry.need("url");
    entry.text("url", picture.url);
    entry.integer("position", picture.position);
    entry.text("alt", picture.alt);
  });
}

void read_components(FieldReader& reader, Product& product) {
  reader.list("components", product.components, [&](FieldReader& entry, Part& part) {
    entry.need("sku");
    entry.text("sku", part.sku);
    entry.need_decimal("quantity", part.quantity);
    entry.within("quantity", part.quantity, Decimal::from_millionths(1), kQuantityMax);
    if (part.sku != product.sku) return;
    entry.complain(invalid("own_component", "A kit cannot contain itself.", entry.at("sku")));
  });
}

Json components_json(const Product& product) {
  Json list = Json::array();
  for (const Part& part : product.components) {
    Json entry = Json::object();
    put(entry, "sku", part.sku);
    put(entry, "quantity", part.quantity.to_string());
    list.push(std::move(entry));
  }
  return list;
}

Json price_lists_json(const Product& product) {
  Json list = Json::array();
  for (const ListPrice& price : product.price_lists) {
    Json entry = Json::object();
    put(entry, "list", price.list);
    put_decimal(entry, "price", price.price);
    if (price.min_quantity) put(entry, "min_quantity", *price.min_quantity);
    list.push(std::move(entry));
  }
  return list;
}

Json options_json(const Product& product) {
  Json list = Json::array();
  for (const Option& option : product.options) {
    Json entry = Json::object();
    put(entry, "name", option.name);
    put(entry, "value", option.value);
    list.push(std::move(entry));
  }
  return list;
}

Json images_json(const Product& product, const std::string& home) {
  Json list = Json::array();
  for (const Picture& picture : product.images) {
    Json entry = Json::object();
    put(entry, "url", picture.url.starts_with('/') ? home + picture.url : picture.url);
    if (picture.position) put(entry, "position", *picture.position);
    put_text(entry, "alt", picture.alt);
    list.push(std::move(entry));
  }
  return list;
}

Json texts_json(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

void put_prices(Json& json, const Product& product) {
  put_decimal(json, "price", product.price);
  put_decimal(json, "sale_price", product.sale_price);
  put_decimal(json, "purchase_price", product.purchase_price);
  put(json, "price_lists", price_lists_json(product));
}

}  // namespace

Result<void> read_product(const Json& json, Product& product) {
  FieldReader reader(json);
  read_texts(reader, product);
  read_prices(reader, product);
  read_lists(reader, product);
  read_components(reader, product);
  reader.integer("weight_grams", product.weight_grams);
  reader.flag("active", product.active);
  reader.flag("deleted", product.deleted);
  return reader.done();
}

Json to_json(const Product& product, Timestamp updated_at, const std::string& home,
             ProductParts parts) {
  Json json = Json::object();
  put(json, "id", product.id);
  put(json, "sku", product.sku);
  put(json, "parent_sku", product.parent_sku.empty() ? Json() : Json(product.parent_sku));
  put(json, "name", product.name);
  put(json, "description_html", product.description_html);
  put(json, "additional_html", product.additional_html);
  put(json, "barcode", product.barcode);
  put(json, "options", options_json(product));
  put(json, "active", product.active);
  put(json, "deleted", product.deleted);
  if (parts.prices) put_prices(json, product);
  put_text(json, "tax_code", product.tax_code);
  put_decimal(json, "tax_rate", product.tax_rate);
  if (product.weight_grams) put(json, "weight_grams", *product.weight_grams);
  put_text(json, "package", product.package);
  put(json, "categories", texts_json(product.categories));
  put(json, "brand", product.brand);
  if (parts.images) put(json, "images", images_json(product, home));
  put(json, "marketplaces", texts_json(product.marketplaces));
  if (!product.components.empty()) put(json, "components", components_json(product));
  put(json, "updated_at", to_rfc3339(updated_at));
  return json;
}

Json to_json(const Stock& stock, Timestamp updated_at) {
  Json json = Json::object();
  put(json, "sku", stock.sku);
  put(json, "location", stock.location);
  put(json, "quantity", stock.quantity.to_string());
  put(json, "reserved", stock.reserved.to_string());
  put(json, "updated_at", to_rfc3339(updated_at));
  return json;
}

Json to_json(const Choice& choice) {
  Json json = Json::object();
  put(json, "id", choice.id);
  put(json, "name", choice.name);
  put_decimal(json, "rate", choice.rate);
  if (choice.is_default) put(json, "default", true);
  return json;
}

}  // namespace oneshelf::sandbox::bridge
