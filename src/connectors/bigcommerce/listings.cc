#include "connectors/bigcommerce/listings.h"

#include <algorithm>

#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr const char* kProducts = "/v3/catalog/products";

QueryParameters query_of(const Ask& ask) {
  QueryParameters query = {{"include", kProductParts}, {"limit", std::to_string(ask.limit)}};
  // Only a full time of day is taken as it stands.
  if (ask.modified_from) {
    query.emplace_back("date_modified:min", filter_time(*ask.modified_from));
  }
  if (ask.after_id > 0) query.emplace_back("id:greater", std::to_string(ask.after_id));
  query.emplace_back("sort", ask.newest_first ? "date_modified" : "id");
  query.emplace_back("direction", ask.newest_first ? "desc" : "asc");
  return query;
}

Result<Row> row_of(Json product) {
  Row row = ONESHELF_TRY(read_json(product, [](const JsonReader& reader) {
    return Row{.id = reader.integer("id"), .modified = reader.time("date_modified"), .json = {}};
  }));
  row.json = std::move(product);
  return row;
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
  std::set<std::string> categories, brands;
  for (const Json& product : products) {
    categories.merge(categories_of(product));
    brands.merge(brands_of(product));
  }
  const Names names = ONESHELF_TRY(facts_->names(context, categories, brands));
  JsonReader::Complaints complaints;
  std::vector<Listing> listings;
  for (const Json& product : products) {
    for (Listing& listing : read_product(JsonReader(product, complaints), shop, names)) {
      listings.push_back(std::move(listing));
    }
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  return listings;
}

Result<ChangePage<Listing>> Listings::read_listings(const Context& context,
                                                    const std::string& position) {
  Pass pass = ONESHELF_TRY(Pass::parse(position));
  if (pass.is_looking) facts_->forget_names();
  const PassLimits limits{.page = client_->settings().page_size,
                          .news_max = client_->settings().page_size,
                          .overlap = assumed::kProductOverlap};
  PassPage rows =
      ONESHELF_TRY(next_rows(pass, limits, [&](const Ask& ask) -> Result<std::vector<Row>> {
        std::vector<Row> found;
        for (Json& product : ONESHELF_TRY(client_->rows(context, kProducts, query_of(ask)))) {
          found.push_back(ONESHELF_TRY(row_of(std::move(product))));
        }
        return found;
      }));
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
