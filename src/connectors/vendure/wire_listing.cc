#include <algorithm>

#include "connectors/vendure/wire.h"

namespace oneshelf::vendure {

namespace {

constexpr std::string_view kOfVariant =
    "id sku enabled updatedAt prices{currencyCode price} taxCategory{name} "
    "stockLevels{stockLocationId stockOnHand stockAllocated} options{name group{id name}}";
constexpr std::string_view kOfProduct =
    "id name description enabled updatedAt assets{id source tags{value}} "
    "facetValues{name facet{code}}";

constexpr std::string_view kHashTag = "oneshelf:";
constexpr std::string_view kKeyTag = "oneshelf-key:";

/// The figure of the channel's currency as it was entered, in the channel's tax basis. The fields
/// `price` and `priceWithTax` are computed from it and may carry fractions.
std::optional<Decimal> read_price(const JsonReader& variant, const Shop& shop) {
  for (const JsonReader& price : variant.list("prices")) {
    if (price.text("currencyCode") == shop.currency.code()) return read_money(price, "price", shop);
  }
  return {};
}

/// In the order of the product's axes: groups get rising ids.
std::vector<OptionValue> read_options(const JsonReader& variant) {
  std::vector<std::pair<std::string, OptionValue>> by_group;
  for (const JsonReader& option : variant.list("options")) {
    const JsonReader group = option.object("group");
    by_group.emplace_back(group.id("id"),
                          OptionValue{.name = group.text("name"), .value = option.text("name")});
  }
  std::ranges::sort(by_group, [](const auto& left, const auto& right) {
    return std::pair(left.first.size(), left.first) < std::pair(right.first.size(), right.first);
  });
  std::vector<OptionValue> options;
  for (auto& [group, option] : by_group) options.push_back(std::move(option));
  return options;
}

/// What we noted when we uploaded the picture; other tags are the merchant's.
void note_tag(std::string_view tag, Image& image) {
  if (tag.starts_with(kHashTag)) image.content_hash = tag.substr(kHashTag.size());
  if (tag.starts_with(kKeyTag)) image.key = tag.substr(kKeyTag.size());
}

std::vector<Image> read_images(const JsonReader& product) {
  std::vector<Image> images;
  for (const JsonReader& asset : product.list("assets")) {
    Image image{.key = asset.id("id"), .url = asset.text("source"), .alt = "", .content_hash = ""};
    for (const JsonReader& tag : asset.list("tags")) note_tag(tag.text("value"), image);
    images.push_back(std::move(image));
  }
  return images;
}

void read_facets(const JsonReader& product, const Settings& settings, ListingFields& fields) {
  fields.brand = "";
  fields.categories.emplace();
  for (const JsonReader& value : product.list("facetValues")) {
    const std::string facet = value.object("facet").text("code");
    if (facet == settings.brand_facet) fields.brand = value.text("name");
    if (facet == settings.category_facet) fields.categories->push_back(value.text("name"));
  }
  std::ranges::sort(*fields.categories);
}

/// What is for sale: on the shelf and not yet promised to an order. The default location's figure
/// is told under its own name and under none.
std::map<LocationId, Decimal> read_stock(const JsonReader& variant, const std::string& location) {
  std::map<LocationId, Decimal> stock;
  for (const auto& [id, figure] : read_stock_levels(variant)) {
    const Decimal saleable = figure.on_hand - figure.allocated;
    stock[LocationId(id)] = saleable;
    if (id == location) stock[LocationId()] = saleable;
  }
  return stock;
}

}  // namespace

std::string listing_selection() {
  return "{" + std::string(kOfVariant) + " product{" + std::string(kOfProduct) + "}}";
}

std::string product_selection() {
  return "{" + std::string(kOfProduct) + " variants{" + std::string(kOfVariant) + "}}";
}

std::string image_tag(const Image& image) {
  return image.content_hash.empty() ? std::string(kKeyTag).append(image.key)
                                    : std::string(kHashTag).append(image.content_hash);
}

Decimal read_money(const JsonReader& reader, std::string_view key, const Shop& shop) {
  const Json& value = reader.json()[key];
  if (!value.is_number()) {
    reader.complain(key, "an amount");
    return {};
  }
  const Result<Decimal> minor = Decimal::parse_rounded(value.as_digits(), Rounding::kHalfUp);
  if (!minor.ok()) {
    reader.complain(key, "an amount");
    return {};
  }
  return shop.amount(minor->rounded(0, Rounding::kHalfUp).to_minor(0));
}

std::map<std::string, StockFigure> read_stock_levels(const JsonReader& variant) {
  std::map<std::string, StockFigure> levels;
  for (const JsonReader& level : variant.list("stockLevels")) {
    levels[level.id("stockLocationId")] = {.on_hand = level.decimal("stockOnHand"),
                                           .allocated = level.decimal("stockAllocated")};
  }
  return levels;
}

namespace {

Listing read_listing(const JsonReader& variant, const JsonReader& product, const Shop& shop,
                     const Settings& settings, const std::string& location) {
  Listing listing;
  listing.id = VendorId(variant.id("id"));
  listing.product_id = VendorId(product.id("id"));
  listing.updated_at = std::max(variant.time("updatedAt"), product.time("updatedAt"));
  ListingFields& fields = listing.fields;
  fields.name = product.text("name");
  fields.description_html = product.text("description");
  fields.images = read_images(product);
  read_facets(product, settings, fields);
  fields.sku = variant.text("sku");
  fields.options = read_options(variant);
  fields.visible = product.boolean("enabled") && variant.boolean("enabled");
  fields.price = read_price(variant, shop);
  fields.tax_class = variant.object("taxCategory").text("name");
  fields.stock = read_stock(variant, location);
  return listing;
}

}  // namespace

Listing read_listing(const JsonReader& variant, const Shop& shop, const Settings& settings,
                     const std::string& location) {
  return read_listing(variant, variant.object("product"), shop, settings, location);
}

std::vector<Listing> read_product(const JsonReader& product, const Shop& shop,
                                  const Settings& settings, const std::string& location) {
  std::vector<Listing> listings;
  for (const JsonReader& variant : product.list("variants")) {
    listings.push_back(read_listing(variant, product, shop, settings, location));
  }
  return listings;
}

}  // namespace oneshelf::vendure
