#include "commerce/listing.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "commerce/codec.h"

namespace oneshelf {

using codec::put;

namespace {

constexpr codec::NameOf<Field> kNames[] = {{Field::kName, "name"},
                                           {Field::kDescription, "description"},
                                           {Field::kBrand, "brand"},
                                           {Field::kCategories, "categories"},
                                           {Field::kImages, "images"},
                                           {Field::kSku, "sku"},
                                           {Field::kOptions, "options"},
                                           {Field::kVisible, "visible"},
                                           {Field::kBarcode, "barcode"},
                                           {Field::kPrice, "price"},
                                           {Field::kSalePrice, "sale_price"},
                                           {Field::kTaxClass, "tax_class"},
                                           {Field::kWeight, "weight"},
                                           {Field::kStock, "stock"}};
static_assert(std::size(kNames) == std::size(kAllFields));

/// How a sale price that is known to be absent is written: null would read as "not told".
constexpr std::string_view kNone = "none";

/// Calls `visit` with the pointer to the member that holds the field.
template <typename Visit>
void visit_member(Field field, Visit visit) {
  switch (field) {
    case Field::kName: return visit(&ListingFields::name);
    case Field::kDescription: return visit(&ListingFields::description_html);
    case Field::kBrand: return visit(&ListingFields::brand);
    case Field::kCategories: return visit(&ListingFields::categories);
    case Field::kImages: return visit(&ListingFields::images);
    case Field::kSku: return visit(&ListingFields::sku);
    case Field::kOptions: return visit(&ListingFields::options);
    case Field::kVisible: return visit(&ListingFields::visible);
    case Field::kBarcode: return visit(&ListingFields::barcode);
    case Field::kPrice: return visit(&ListingFields::price);
    case Field::kSalePrice: return visit(&ListingFields::sale_price);
    case Field::kTaxClass: return visit(&ListingFields::tax_class);
    case Field::kWeight: return visit(&ListingFields::weight_grams);
    case Field::kStock: return visit(&ListingFields::stock);
  }
}

std::string as_text(const std::string& text) { return text; }
std::string as_text(bool visible) { return visible ? "yes" : "no"; }
std::string as_text(Decimal value) { return value.to_string(); }
std::string as_text(const std::optional<Decimal>& value) {
  return value ? value->to_string() : std::string(kNone);
}
std::string as_text(const std::vector<std::string>& texts) {
  return texts.empty() ? std::string(kNone) : joined(texts, ", ");
}
std::string as_text(const std::vector<Image>& images) {
  std::vector<std::string> keys;
  for (const Image& image : images) keys.push_back(image.key.empty() ? image.url : image.key);
  return as_text(keys);
}
std::string as_text(const std::vector<OptionValue>& options) {
  std::vector<std::string> texts;
  for (const OptionValue& option : options) texts.push_back(option.name + ": " + option.value);
  return as_text(texts);
}
std::string as_text(const std::map<LocationId, Decimal>& stock) {
  std::vector<std::string> texts;
  for (const auto& [location, quantity] : stock) {
    const std::string where = location.empty() ? "" : location.str() + ": ";
    texts.push_back(where + quantity.to_string());
  }
  return as_text(texts);
}

Json as_json(const std::string& text) { return text; }
Json as_json(bool value) { return value; }
Json as_json(Decimal value) { return value.to_string(); }
Json as_json(const std::optional<Decimal>& value) { return as_text(value); }
Json as_json(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}
template <typename T>
Json as_json(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& value : values) list.push(to_json(value));
  return list;
}
Json as_json(const std::map<LocationId, Decimal>& stock) {
  Json json = Json::object();
  for (const auto& [location, quantity] : stock) json.set(location.str(), quantity.to_string());
  return json;
}

void read_into(std::string& to, const JsonReader& reader, std::string_view key) {
  to = reader.text(key);
}
void read_into(bool& to, const JsonReader& reader, std::string_view key) {
  to = reader.boolean(key);
}
void read_into(Decimal& to, const JsonReader& reader, std::string_view key) {
  to = reader.decimal(key);
}
void read_into(std::optional<Decimal>& to, const JsonReader& reader, std::string_view key) {
  if (reader.json()[key].text_or() != kNone) to = reader.decimal(key);
}
void read_into(std::vector<std::string>& to, const JsonReader& reader, std::string_view key) {
  to = codec::read_texts(reader, key);
}
void read_into(std::vector<Image>& to, const JsonReader& reader, std::string_view key) {
  to = codec::read_list(reader, key, image_from_json);
}
void read_into(std::vector<OptionValue>& to, const JsonReader& reader, std::string_view key) {
  to = codec::read_list(reader, key, option_from_json);
}
void read_into(std::map<LocationId, Decimal>& to, const JsonReader& reader, std::string_view key) {
  const JsonReader figures = reader.object(key);
  if (!figures.json().is_object()) return;
  for (const auto& [location, unused] : figures.json().as_object()) {
    to[LocationId(location)] = figures.decimal(location);
  }
}

Json content_json(const Listing& listing) {
  Json json = Json::object();
  put(json, "id", listing.id);
  put(json, "product_id", listing.product_id);
  json.set("fields", to_json(listing.fields));
  return json;
}

}  // namespace

std::string_view name_of(Field field) { return codec::name_in(kNames, field); }

std::optional<Field> field_named(std::string_view name) { return codec::named_in(kNames, name); }

bool is_product_field(Field field) { return field < Field::kSku; }

bool ListingFields::has(Field field) const {
  bool found = false;
  visit_member(field, [&](auto member) { found = (this->*member).has_value(); });
  return found;
}

void ListingFields::clear(Field field) {
  visit_member(field, [&](auto member) { (this->*member).reset(); });
}

void ListingFields::copy(Field field, const ListingFields& from) {
  visit_member(field, [&](auto member) { this->*member = from.*member; });
}

std::string ListingFields::text(Field field) const {
  std::string text;
  visit_member(field, [&](auto member) {
    if (this->*member) text = as_text(*(this->*member));
  });
  return text;
}

bool ListingFields::empty() const {
  return std::ranges::none_of(kAllFields, [this](Field field) { return has(field); });
}

const std::string& Listing::sku() const {
  static const std::string kBlank;
  return fields.sku ? *fields.sku : kBlank;
}

Json to_json(const ListingFields& fields) {
  Json json = Json::object();
  for (const Field field : kAllFields) {
    visit_member(field, [&](auto member) {
      if (fields.*member) json.set(name_of(field), as_json(*(fields.*member)));
    });
  }
  return json;
}

ListingFields fields_from_json(const JsonReader& reader) {
  ListingFields fields;
  for (const Field field : kAllFields) {
    if (!reader.has(name_of(field))) continue;
    visit_member(
        field, [&](auto member) { read_into((fields.*member).emplace(), reader, name_of(field)); });
  }
  return fields;
}

Json to_json(const Listing& listing) {
  Json json = content_json(listing);
  put(json, "updated_at", listing.updated_at);
  return json;
}

Listing listing_from_json(const JsonReader& reader) {
  return {.id = codec::read_id<VendorId>(reader, "id"),
          .product_id = codec::read_id<VendorId>(reader, "product_id"),
          .fields = fields_from_json(reader.object("fields")),
          .updated_at = reader.time("updated_at")};
}

std::string content_fingerprint(const Listing& listing) {
  return fingerprint(content_json(listing).dump());
}

}  // namespace oneshelf
