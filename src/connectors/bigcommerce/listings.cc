#include "connectors/bigcommerce/listings.h"

#include <algorithm>

#include "base/text.h"
#include "connectors/bigcommerce/inventory.h"
#include "connectors/bigcommerce/price_lists.h"
#include "connectors/bigcommerce/products.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr const char* kProducts = "/v3/catalog/products";

std::vector<std::string> ids_of(const std::vector<Listing>& listings) {
  std::vector<std::string> ids;
  for (const Listing& listing : listings) ids.push_back(listing.id.str());
  return ids;
}

std::vector<std::string> texts_of(std::span<const std::string> skus) {
  std::vector<std::string> texts;
  for (const std::string& sku : skus) {
    if (!sku.empty()) texts.push_back(sku);
  }
  return texts;
}

/// A filter of several SKUs is divided at commas.
bool fits_a_list(const std::string& sku) { return sku.find(',') == std::string::npos; }

void add_product(std::vector<Json>& products, Json product) {
  const auto is_same = [&](const Json& known) { return known["id"] == product["id"]; };
  if (std::ranges::none_of(products, is_same)) products.push_back(std::move(product));
}

bool has_sku(const Json& product, const std::string& sku) {
  if (!product["variants"].is_array()) return false;
  return std::ranges::any_of(product["variants"].as_array(),
                             [&](const Json& variant) { return variant["sku"].text_or() == sku; });
}

}  // namespace

Result<std::vector<Listing>> Listings::listings_of(const Context& context,
                                                   const std::vector<Json>& products) const {
  const Shop shop = ONESHELF_TRY(facts_->shop(context));
  const Names names = ONESHELF_TRY(names_of(context, *facts_, products));
  JsonReader::Complaints complaints;
  std::vector<Listing> listings;
  for (const Json& product : products) {
    for (Listing& listing : read_product(JsonReader(product, complaints), shop, names)) {
      listings.push_back(std::move(listing));
    }
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  ONESHELF_TRY(add_prices(context, listings));
  ONESHELF_TRY(add_levels(context, listings));
  return listings;
}

/// A price list that takes our prices is also where they are read. A variant that it does not name
/// has no price of ours.
Result<void> Listings::add_prices(const Context& context, std::vector<Listing>& listings) const {
  const std::string& list = client_->settings().channel_price_list();
  if (list.empty()) return success();
  const Shop shop = ONESHELF_TRY(facts_->shop(context));
  const PriceRecords records = ONESHELF_TRY(
      PriceLists(*client_).read(context, list, shop.currency.code(), ids_of(listings)));
  for (Listing& listing : listings) {
    const auto found = records.find(listing.id.str());
    const PriceRecord record = found == records.end() ? PriceRecord() : found->second;
    listing.fields.price = record.price;
    listing.fields.sale_price = record.sale_price;
  }
  return success();
}

/// The catalogue knows the default location's figure only.
Result<void> Listings::add_levels(const Context& context, std::vector<Listing>& listings) const {
  const Settings& settings = client_->settings();
  if (settings.is_default_location()) return success();
  const Levels levels = ONESHELF_TRY(read_levels(context, *client_, ids_of(listings)));
  for (Listing& listing : listings) {
    const auto found = levels.find(listing.id.str());
    if (!listing.fields.stock || found == levels.end()) continue;
    listing.fields.stock->clear();
    for (const auto& [location, quantity] : found->second) {
      if (settings.has_all_locations()) (*listing.fields.stock)[location] = quantity;
      if (location.str() == settings.location) (*listing.fields.stock)[LocationId()] = quantity;
    }
  }
  return success();
}

Result<ChangePage<Listing>> Listings::read_listings(const Context& context,
                                                    const std::string& position) {
  Pass pass = ONESHELF_TRY(Pass::parse(position));
  if (pass.is_looking) facts_->forget_names();
  PassPage rows = ONESHELF_TRY(next_products(context, *client_, pass));
  std::vector<Json> products;
  for (Row& row : rows.news) products.push_back(std::move(row.json));
  ChangePage<Listing> page;
  if (!products.empty()) page.rows = ONESHELF_TRY(listings_of(context, products));
  page.complete = rows.complete;
  page.position = pass.text();
  return page;
}

/// The product filter knows the SKUs of products only, and many of them at once; those of variants
/// are asked for one by one.
Result<std::vector<Listing>> Listings::find_listings(const Context& context,
                                                     std::span<const std::string> skus) {
  std::vector<std::string> wanted = texts_of(skus);
  std::vector<std::string> listed = wanted;
  std::erase_if(listed, [](const std::string& sku) { return !fits_a_list(sku); });
  std::vector<Json> products;
  for (const std::string& group : filter_groups(listed)) {
    for (Json& product : ONESHELF_TRY(
             client_->rows(context, kProducts,
                           {{"sku:in", group}, {"include", kProductParts}, {"limit", "250"}}))) {
      add_product(products, std::move(product));
    }
  }
  std::set<std::string> parents;
  for (const std::string& sku : wanted) {
    if (std::ranges::any_of(products, [&](const Json& one) { return has_sku(one, sku); })) continue;
    for (const Json& variant : ONESHELF_TRY(client_->rows(
             context, "/v3/catalog/variants",
             {{"sku", sku}, {"include_fields", "sku,product_id"}, {"limit", "250"}}))) {
      parents.insert(variant["product_id"].text_or());
    }
  }
  for (const std::string& group : filter_groups({parents.begin(), parents.end()})) {
    for (Json& product : ONESHELF_TRY(
             client_->rows(context, kProducts,
                           {{"id:in", group}, {"include", kProductParts}, {"limit", "250"}}))) {
      add_product(products, std::move(product));
    }
  }
  if (products.empty()) return std::vector<Listing>();
  std::vector<Listing> listings = ONESHELF_TRY(listings_of(context, products));
  // The store compares SKUs without regard to case.
  std::erase_if(listings, [&](const Listing& listing) {
    return std::ranges::find(wanted, listing.sku()) == wanted.end();
  });
  return listings;
}

}  // namespace oneshelf::bigcommerce
