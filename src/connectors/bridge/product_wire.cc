#include <algorithm>

#include "commerce/codec.h"
#include "connectors/bridge/wire.h"

namespace oneshelf::bridge {
namespace {

struct Picture {
  Image image;
  int64_t position = 0;
};

Picture picture_from_json(const JsonReader& reader) {
  const std::string url = reader.text("url");
  return {
      .image = {.key = url, .url = url, .alt = codec::read_text(reader, "alt"), .content_hash = ""},
      .position = reader.opt_integer("position").value_or(0)};
}

std::vector<Image> images_from_json(const JsonReader& reader) {
  std::vector<Picture> pictures = codec::read_list(reader, "images", picture_from_json);
  std::ranges::stable_sort(pictures, {}, &Picture::position);
  std::vector<Image> images;
  for (Picture& picture : pictures) images.push_back(std::move(picture.image));
  return images;
}

Product::ListPrice list_price_from_json(const JsonReader& reader) {
  return {.list = reader.text("list"),
          .price = reader.decimal("price"),
          .min_quantity = reader.opt_integer("min_quantity").value_or(1)};
}

/// The SKU is the key of an item.
Component component_from_json(const JsonReader& reader) {
  const std::string sku = reader.text("sku");
  return {.item_id = VendorId(sku), .sku = sku, .quantity = reader.decimal("quantity")};
}

void read_texts(const JsonReader& reader, Product& product) {
  product.name = reader.opt_text("name");
  product.description_html = reader.opt_text("description_html");
  product.brand = reader.opt_text("brand");
  product.barcode = reader.opt_text("barcode");
  product.tax_code = reader.opt_text("tax_code");
  if (reader.has("categories")) product.categories = codec::read_texts(reader, "categories");
  if (reader.has("images")) product.images = images_from_json(reader);
  product.options = codec::read_list(reader, "options", option_from_json);
  product.components = codec::read_list(reader, "components", component_from_json);
}

void read_figures(const JsonReader& reader, Product& product) {
  product.price = reader.opt_decimal("price");
  product.sale_price = reader.opt_decimal("sale_price");
  product.purchase_price = reader.opt_decimal("purchase_price");
  product.price_lists = codec::read_list(reader, "price_lists", list_price_from_json);
  product.tax_rate = reader.opt_decimal("tax_rate");
  product.weight_grams = reader.opt_decimal("weight_grams");
}

VendorId product_id_of(const Product& product) {
  return VendorId(product.parent_sku.empty() ? product.sku : product.parent_sku);
}

std::map<PriceListId, PriceEntry> prices_of(const Product& product) {
  std::map<PriceListId, PriceEntry> prices;
  if (product.price) prices[PriceListId()] = {*product.price, product.sale_price};
  for (const Product::ListPrice& price : product.price_lists) {
    // Quantity breaks have no place in a shop's one price.
    if (price.min_quantity <= 1) prices[PriceListId(price.list)] = {price.price, std::nullopt};
  }
  return prices;
}

Json images_json(const std::vector<Image>& images) {
  Json list = Json::array();
  for (size_t i = 0; i < images.size(); ++i) {
    list.push(Json::object()
                  .set("url", images[i].url)
                  .set("position", static_cast<uint64_t>(i + 1))
                  .set("alt", images[i].alt));
  }
  return list;
}

Json texts_json(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

Json options_json(const std::vector<OptionValue>& options) {
  Json list = Json::array();
  for (const OptionValue& option : options) list.push(to_json(option));
  return list;
}

void put_figures(Json& json, const ListingFields& fields) {
  codec::put(json, "price", fields.price);
  if (fields.sale_price) {
    const std::optional<Decimal>& sale = *fields.sale_price;
    json.set("sale_price", sale ? Json(sale->to_string()) : Json());
  }
  // The contract knows whole grams only.
  if (fields.weight_grams) {
    json.set("weight_grams", fields.weight_grams->rounded(0, Rounding::kHalfUp).to_minor(0));
  }
}

}  // namespace

Product product_from_json(const JsonReader& reader) {
  Product product;
  product.sku = reader.text("sku");
  product.parent_sku = codec::read_text(reader, "parent_sku");
  product.active = reader.opt_boolean("active").value_or(true);
  product.deleted = reader.opt_boolean("deleted").value_or(false);
  read_texts(reader, product);
  read_figures(reader, product);
  product.updated_at = reader.opt_time("updated_at").value_or(Timestamp());
  return product;
}

Item to_item(const Product& product) {
  Item item;
  item.id = VendorId(product.sku);
  item.product_id = product_id_of(product);
  item.sku = product.sku;
  item.product_name = product.name.value_or("");
  item.description_html = product.description_html.value_or("");
  item.brand = product.brand.value_or("");
  item.categories = product.categories.value_or(std::vector<std::string>());
  item.barcode = product.barcode.value_or("");
  item.options = product.options;
  item.active = product.active;
  item.prices = prices_of(product);
  item.purchase_price = product.purchase_price;
  item.tax_code = product.tax_code.value_or("");
  item.tax_rate = product.tax_rate;
  item.weight_grams = product.weight_grams;
  item.images = product.images.value_or(std::vector<Image>());
  item.components = product.components;
  item.updated_at = product.updated_at;
  return item;
}

Listing to_listing(const Product& product) {
  Listing listing;
  listing.id = VendorId(product.sku);
  listing.product_id = product_id_of(product);
  listing.updated_at = product.updated_at;
  ListingFields& fields = listing.fields;
  fields.name = product.name;
  fields.description_html = product.description_html;
  fields.brand = product.brand;
  fields.categories = product.categories;
  fields.images = product.images;
  fields.sku = product.sku;
  fields.options = product.options;
  fields.visible = product.active;
  fields.barcode = product.barcode;
  fields.price = product.price;
  // A row that tells its price tells its sale price too: an absent one is none.
  if (product.price) fields.sale_price.emplace(product.sale_price);
  fields.tax_class = product.tax_code;
  fields.weight_grams = product.weight_grams;
  return listing;
}

Json product_json(const ListingFields& fields) {
  Json json = Json::object();
  if (fields.name) json.set("name", *fields.name);
  if (fields.description_html) json.set("description_html", *fields.description_html);
  if (fields.brand) json.set("brand", *fields.brand);
  if (fields.categories) json.set("categories", texts_json(*fields.categories));
  if (fields.images) json.set("images", images_json(*fields.images));
  if (fields.options) json.set("options", options_json(*fields.options));
  if (fields.visible) json.set("active", *fields.visible);
  if (fields.barcode) json.set("barcode", *fields.barcode);
  if (fields.tax_class) json.set("tax_code", *fields.tax_class);
  put_figures(json, fields);
  return json;
}

Stock stock_from_json(const JsonReader& reader) {
  return {.sku = reader.text("sku"),
          .location = codec::read_text(reader, "location"),
          .quantity = reader.decimal("quantity"),
          // The contract: a bridge that reserves tells it, so absent is nothing reserved.
          .reserved = reader.opt_decimal("reserved").value_or(Decimal())};
}

std::vector<BatchResult> batch_results_from_json(const JsonReader& reader) {
  if (!reader.json()["results"].is_array()) reader.complain("results", "a list");
  return codec::read_list(reader, "results", [](const JsonReader& result) {
    return BatchResult{.key = result.text("key"),
                       .status = result.text("status"),
                       .code = codec::read_text(result, "code"),
                       .message = codec::read_text(result, "message"),
                       .quantity = result.opt_decimal("quantity")};
  });
}

std::vector<LookupEntry> lookup_from_json(const JsonReader& reader) {
  return codec::read_list(reader, "items", [](const JsonReader& entry) {
    return LookupEntry{.id = entry.id("id"),
                       .name = entry.text("name"),
                       .rate = entry.opt_decimal("rate"),
                       .is_default = entry.opt_boolean("default").value_or(false)};
  });
}

}  // namespace oneshelf::bridge
