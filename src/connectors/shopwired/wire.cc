#include "connectors/shopwired/wire.h"

#include <algorithm>
#include <charconv>

#include "net/mail_time.h"

namespace oneshelf::shopwired {
namespace {

constexpr int kMoneyPlaces = 4;
constexpr int kPricePlaces = 2;
const Decimal kHundred = Decimal::from_integer(100);

std::vector<Image> read_images(const JsonReader& product) {
  constexpr std::string_view kMark = " oneshelf:";
  std::vector<std::pair<int64_t, Image>> sorted;
  for (const JsonReader& from : product.list("images")) {
    Image image{.key = from.id("id"),
                .url = text_or_empty(from, "url"),
                .alt = text_or_empty(from, "description"),
                .content_hash = ""};
    if (const size_t at = image.alt.rfind(kMark); at != std::string::npos) {
      image.content_hash = image.alt.substr(at + kMark.size());
      image.alt.resize(at);
    }
    sorted.emplace_back(from.opt_integer("sortOrder").value_or(0), std::move(image));
  }
  std::ranges::stable_sort(sorted, {}, &std::pair<int64_t, Image>::first);
  std::vector<Image> images;
  for (auto& [order, image] : sorted) images.push_back(std::move(image));
  return images;
}

ListingFields read_shared(const JsonReader& product) {
  ListingFields fields;
  fields.name = product.text("title");
  fields.description_html = text_or_empty(product, "description");
  fields.visible = product.boolean("active");
  // Parts are there only where they were asked for.
  if (product.has("images")) fields.images = read_images(product);
  if (product.json()["brand"].is_object()) {
    fields.brand = product.json()["brand"]["title"].text_or();
  }
  if (product.has("categories")) {
    fields.categories.emplace();
    for (const Json& category : array_in(product.json(), "categories")) {
      fields.categories->push_back(category["title"].text_or());
    }
  }
  return fields;
}

/// The variation's own, else its product's.
template <typename Read>
auto inherited(const JsonReader* variation, const JsonReader& product, Read read)
    -> decltype(read(product)) {
  if (variation != nullptr) {
    if (auto own = read(*variation)) return own;
  }
  return read(product);
}

std::string sku_of(const JsonReader* variation, const JsonReader& product) {
  const std::string own = variation == nullptr ? "" : text_or_empty(*variation, "sku");
  return own.empty() ? text_or_empty(product, "sku") : own;
}

std::optional<Decimal> stock_of(const JsonReader* variation, const JsonReader& product) {
  return inherited(variation, product,
                   [](const JsonReader& from) { return from.opt_decimal("stock"); });
}

void read_figures(const JsonReader* variation, const JsonReader& product, const Settings& settings,
                  ListingFields& fields) {
  const TaxBasis basis(settings, product.opt_boolean("vatExclusive").value_or(false));
  const auto price = inherited(
      variation, product, [](const JsonReader& from) { return read_opt_amount(from, "price"); });
  if (!price) product.complain("price", "an amount");
  fields.price = basis.from_shop(price.value_or(Decimal()));
  const bool has_own_price = variation != nullptr && read_opt_amount(*variation, "price");
  // A price of its own does not follow the product's sale.
  const auto sale = has_own_price ? read_opt_amount(*variation, "salePrice")
                                  : inherited(variation, product, [](const JsonReader& from) {
                                      return read_opt_amount(from, "salePrice");
                                    });
  fields.sale_price = sale ? std::optional(basis.from_shop(*sale)) : std::nullopt;
  const auto weight = inherited(
      variation, product, [](const JsonReader& from) { return read_opt_amount(from, "weight"); });
  fields.weight_grams = weight.value_or(Decimal()).times(settings.grams_per_unit, 1);
  fields.barcode = text_or_empty(variation == nullptr ? product : *variation, "gtin");
  fields.sku = sku_of(variation, product);
  const std::optional<Decimal> stock = stock_of(variation, product);
  // Without a SKU the shop keeps no stock and always sells.
  if (stock && !fields.sku->empty()) {
    fields.stock = std::map<LocationId, Decimal>{{LocationId(), *stock}};
  }
}

std::vector<OptionValue> read_options(const JsonReader& variation) {
  std::vector<OptionValue> options;
  for (const JsonReader& value : variation.list("values")) {
    options.push_back({.name = value.object("option").text("name"), .value = value.text("name")});
  }
  return options;
}

Listing listing_of(const JsonReader& product, const JsonReader* variation,
                   const ListingFields& shared, const Settings& settings) {
  Listing listing;
  const Sold sold{product.id("id"), variation == nullptr ? "" : variation->id("id")};
  listing.id = sold.id();
  listing.product_id = VendorId(sold.product);
  listing.fields = shared;
  listing.fields.options.emplace();
  if (variation != nullptr) listing.fields.options = read_options(*variation);
  read_figures(variation, product, settings, listing.fields);
  listing.updated_at = read_mail_time(product, "updatedAt");
  return listing;
}

/// Calls back for each thing that is sold, with its variation or null.
template <typename Each>
void for_each_sold(const JsonReader& product, Each each) {
  const std::vector<JsonReader> variations = product.list("variations");
  if (variations.empty()) each(nullptr);
  for (const JsonReader& variation : variations) each(&variation);
}

Item item_of(Listing listing) {
  ListingFields& fields = listing.fields;
  Item item;
  item.id = listing.id;
  item.product_id = listing.product_id;
  item.sku = fields.sku.value_or("");
  item.product_name = fields.name.value_or("");
  item.description_html = fields.description_html.value_or("");
  item.brand = fields.brand.value_or("");
  item.categories = std::move(fields.categories).value_or(std::vector<std::string>());
  item.barcode = fields.barcode.value_or("");
  item.options = std::move(fields.options).value_or(std::vector<OptionValue>());
  item.active = fields.visible.value_or(true);
  item.weight_grams = fields.weight_grams;
  item.images = std::move(fields.images).value_or(std::vector<Image>());
  item.updated_at = listing.updated_at;
  item.prices[PriceListId()] = {
      .amount = fields.price.value_or(Decimal()),
      .sale = fields.sale_price ? *fields.sale_price : std::optional<Decimal>()};
  return item;
}

}  // namespace

bool is_number(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Json id_number(const std::string& id) { return Json(Json::Number{id}); }

std::string text_or_empty(const JsonReader& reader, std::string_view key) {
  return reader.json()[key].text_or();
}

Timestamp read_mail_time(const JsonReader& reader, std::string_view key) {
  const Result<Timestamp> time = parse_mail_time(reader.text(key));
  if (!time.ok()) reader.complain(key, "a date");
  return time.ok() ? *time : Timestamp{};
}

std::optional<Decimal> read_opt_amount(const JsonReader& reader, std::string_view key) {
  const Json& value = reader.json()[key];
  if (value.is_null() || (value.is_string() && value.as_string().empty())) return {};
  const Result<Decimal> amount = Decimal::parse_rounded(value.text_or(), Rounding::kHalfUp);
  if (!amount.ok()) reader.complain(key, "an amount");
  return amount.ok() ? std::optional(amount->rounded(kMoneyPlaces, Rounding::kHalfUp))
                     : std::nullopt;
}

Decimal read_amount(const JsonReader& reader, std::string_view key) {
  if (!reader.has(key)) reader.complain(key, "an amount");
  return read_opt_amount(reader, key).value_or(Decimal());
}

const Json::Array& array_in(const Json& json, std::string_view key) {
  static const Json::Array kNone;
  return json[key].is_array() ? json[key].as_array() : kNone;
}

VendorId Sold::id() const { return VendorId(is_variation() ? product + "-" + variation : product); }

std::string Sold::path() const {
  const std::string own = "/products/" + product;
  return is_variation() ? own + "/variations/" + variation : own;
}

std::optional<Sold> sold_of(const VendorId& id) {
  const size_t dash = std::min(id.str().find('-'), id.str().size());
  Sold sold{id.str().substr(0, dash), ""};
  if (dash < id.str().size()) {
    sold.variation = id.str().substr(dash + 1);
    if (!is_number(sold.variation)) return std::nullopt;
  }
  return is_number(sold.product) ? std::optional(sold) : std::nullopt;
}

Decimal TaxBasis::converted(Decimal price, bool from_has_tax, bool to_has_tax) const {
  if (from_has_tax == to_has_tax) return price;
  const Decimal with_tax = kHundred + rate_;
  return to_has_tax ? price.times(with_tax).over(kHundred, kPricePlaces)
                    : price.times(kHundred).over(with_tax, kMoneyPlaces);
}

std::vector<Listing> read_product(const JsonReader& product, const Settings& settings) {
  const ListingFields shared = read_shared(product);
  std::vector<Listing> listings;
  for_each_sold(product, [&](const JsonReader* variation) {
    listings.push_back(listing_of(product, variation, shared, settings));
  });
  return listings;
}

std::vector<Item> read_items_of(const JsonReader& product, const Settings& settings) {
  const ListingFields shared = read_shared(product);
  std::vector<Item> items;
  for_each_sold(product, [&](const JsonReader* variation) {
    items.push_back(item_of(listing_of(product, variation, shared, settings)));
    items.back().purchase_price = inherited(variation, product, [](const JsonReader& from) {
      return read_opt_amount(from, "costPrice");
    });
  });
  return items;
}

std::vector<StockLevel> read_levels_of(const JsonReader& product) {
  std::vector<StockLevel> levels;
  for_each_sold(product, [&](const JsonReader* variation) {
    if (sku_of(variation, product).empty()) return;
    const std::optional<Decimal> stock = stock_of(variation, product);
    if (!stock) return product.complain("stock", "a figure");
    const Sold sold{product.id("id"), variation == nullptr ? "" : variation->id("id")};
    levels.push_back({.item_id = sold.id(),
                      .location = LocationId(kLocation),
                      .on_hand = *stock,
                      .reserved = Decimal()});
  });
  return levels;
}

}  // namespace oneshelf::shopwired
