// Products and variants as listings.
#include <algorithm>

#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr std::string_view kHashMark = " oneshelf:";
constexpr std::string_view kKeyMark = " oneshelf-key:";

std::set<std::string> ids_in(const Json& list) {
  std::set<std::string> ids;
  if (!list.is_array()) return ids;
  for (const Json& id : list.as_array()) ids.insert(id.text_or());
  return ids;
}

std::string name_in(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? std::string() : found->second;
}

/// Zero is "not set" on products; variants say null.
std::optional<Decimal> set_amount(const JsonReader& reader, std::string_view key) {
  const std::optional<Decimal> amount = read_opt_amount(reader, key);
  return amount && amount->is_zero() ? std::nullopt : amount;
}

Image read_image(const JsonReader& from) {
  Image image;
  image.alt = text_or_empty(from, "description");
  image.url = text_or_empty(from, "url_zoom");
  if (image.url.empty()) image.url = text_or_empty(from, "url_standard");
  image.key = from.id("id");
  if (const size_t at = image.alt.rfind(kHashMark); at != std::string::npos) {
    image.content_hash = image.alt.substr(at + kHashMark.size());
    image.alt.resize(at);
  } else if (const size_t key = image.alt.rfind(kKeyMark); key != std::string::npos) {
    image.key = image.alt.substr(key + kKeyMark.size());
    image.alt.resize(key);
  }
  image.alt = trimmed(image.alt);
  return image;
}

std::vector<Image> read_images(const JsonReader& product) {
  std::vector<std::pair<int64_t, Image>> sorted;
  for (const JsonReader& image : product.list("images")) {
    sorted.emplace_back(image.opt_integer("sort_order").value_or(0), read_image(image));
  }
  std::ranges::stable_sort(sorted, {}, &std::pair<int64_t, Image>::first);
  std::vector<Image> images;
  for (auto& [order, image] : sorted) images.push_back(std::move(image));
  return images;
}

std::vector<std::string> read_categories(const JsonReader& product, const Names& names) {
  std::vector<std::string> categories;
  for (const std::string& id : categories_of(product.json())) {
    const std::string name = name_in(names.categories, id);
    if (!name.empty()) categories.push_back(name);
  }
  return categories;
}

ListingFields read_shared(const JsonReader& product, const Names& names) {
  ListingFields fields;
  fields.name = product.text("name");
  fields.description_html = text_or_empty(product, "description");
  fields.brand = name_in(names.brands, text_or_empty(product, "brand_id"));
  fields.categories = read_categories(product, names);
  fields.images = read_images(product);
  fields.tax_class = name_in(names.tax_classes, text_or_empty(product, "tax_class_id"));
  return fields;
}

/// The figure that counts under the product's tracking; nothing where the store does not track.
std::optional<Decimal> read_stock(const JsonReader& product, const JsonReader& variant,
                                  bool simple) {
  const std::string tracking = product.text("inventory_tracking");
  if (tracking == "variant") return variant.decimal("inventory_level");
  if (tracking == "product" && simple) return product.decimal("inventory_level");
  return {};
}

std::string first_text(const JsonReader& variant, const JsonReader& product, bool simple) {
  for (const char* key : {"upc", "gtin"}) {
    if (std::string text = text_or_empty(variant, key); !text.empty()) return text;
    if (!simple) continue;
    if (std::string text = text_or_empty(product, key); !text.empty()) return text;
  }
  return "";
}

void read_figures(const JsonReader& product, const JsonReader& variant, const Shop& shop,
                  bool simple, ListingFields& fields) {
  const std::optional<Decimal> own = read_opt_amount(variant, "price");
  fields.price = own ? *own : read_amount(product, "price");
  const std::optional<Decimal> sale = set_amount(variant, "sale_price");
  // A variant with a price of its own does not follow the product's sale price.
  fields.sale_price = sale || own ? sale : set_amount(product, "sale_price");
  const std::optional<Decimal> weight = read_opt_amount(variant, "weight");
  const Decimal units = weight ? *weight : read_amount(product, "weight");
  fields.weight_grams = units.times(shop.grams_per_unit).rounded(1, Rounding::kHalfUp);
  if (const std::optional<Decimal> stock = read_stock(product, variant, simple)) {
    fields.stock = std::map<LocationId, Decimal>{{LocationId(), *stock}};
  }
}

Listing read_variant(const JsonReader& product, const JsonReader& variant, const Shop& shop,
                     const ListingFields& shared) {
  Listing listing;
  listing.fields = shared;
  listing.id = VendorId(variant.id("id"));
  listing.product_id = VendorId(product.id("id"));
  listing.updated_at = product.opt_time("date_modified").value_or(Timestamp{});
  std::vector<OptionValue> options;
  for (const JsonReader& value : variant.list("option_values")) {
    options.push_back({.name = value.text("option_display_name"), .value = value.text("label")});
  }
  const bool simple = options.empty();
  listing.fields.sku = text_or_empty(variant, "sku");
  if (listing.fields.sku->empty() && simple) listing.fields.sku = text_or_empty(product, "sku");
  listing.fields.barcode = first_text(variant, product, simple);
  listing.fields.options = std::move(options);
  listing.fields.visible =
      product.boolean("is_visible") && !variant.opt_boolean("purchasing_disabled").value_or(false);
  read_figures(product, variant, shop, simple, listing.fields);
  return listing;
}

}  // namespace

std::set<std::string> categories_of(const Json& product) { return ids_in(product["categories"]); }

std::set<std::string> brands_of(const Json& product) {
  const std::string id = product["brand_id"].text_or();
  if (id.empty() || id == "0") return {};
  return {id};
}

std::vector<Listing> read_product(const JsonReader& product, const Shop& shop, const Names& names) {
  const ListingFields shared = read_shared(product, names);
  std::vector<Listing> listings;
  for (const JsonReader& variant : product.list("variants")) {
    listings.push_back(read_variant(product, variant, shop, shared));
  }
  return listings;
}

std::string image_description(const Image& image) {
  const std::string mark = !image.content_hash.empty() ? std::string(kHashMark) + image.content_hash
                                                       : std::string(kKeyMark) + image.key;
  const bool fits = character_count(image.alt) + mark.size() <= assumed::kImageDescriptionMax;
  return fits ? image.alt + mark : truncated(image.alt, assumed::kImageDescriptionMax);
}

}  // namespace oneshelf::bigcommerce
