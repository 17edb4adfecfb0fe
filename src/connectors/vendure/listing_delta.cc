#include <algorithm>
#include <set>

#include "connectors/vendure/listings.h"
#include "connectors/vendure/wire.h"

namespace oneshelf::vendure {

namespace {

using Phase = ListingPosition::Phase;

/// More changed variants are read by date, page by page: their dates would not fit a position.
constexpr int64_t kVariantsMax = 1000;
/// More changed products are read as a full pass.
constexpr int64_t kProductsMax = 500;
constexpr size_t kProductsPerPage = 50;

/// Dates only: reading a variant whole takes the server milliseconds.
constexpr const char* kLook =
    "look:productVariants(options:{take:1000,sort:{id:ASC},filter:{updatedAt:{after:$after}}})"
    "{totalItems items{id productId updatedAt}}"
    "changed:products(options:{take:500,sort:{id:ASC},filter:{updatedAt:{after:$after}}})"
    "{totalItems items{id updatedAt}}";

struct Changed {
  std::vector<std::string> products;
  std::map<std::string, Timestamp> rows;
};

/// Products with a row that was not told with this very date.
Changed news_of(const JsonReader& data, const std::map<std::string, Timestamp>& told) {
  Changed found;
  std::set<std::string> products;
  const auto look_at = [&](const std::string& row, Timestamp changed, const std::string& product) {
    found.rows.emplace(row, changed);
    const auto known = told.find(row);
    if (known == told.end() || known->second != changed) products.insert(product);
  };
  for (const JsonReader& variant : data.object("look").list("items")) {
    look_at("v" + variant.id("id"), variant.time("updatedAt"), variant.id("productId"));
  }
  for (const JsonReader& product : data.object("changed").list("items")) {
    look_at("p" + product.id("id"), product.time("updatedAt"), product.id("id"));
  }
  found.products.assign(products.begin(), products.end());
  return found;
}

/// How the pass goes on, by how much has changed.
void choose_phase(const JsonReader& data, ListingPosition& position) {
  Changed found = news_of(data, position.told);
  const bool many_variants = data.object("look").integer("totalItems") > kVariantsMax;
  if (data.object("changed").integer("totalItems") > kProductsMax) {
    position.phase = Phase::kFull;
    position.after.reset();
    position.told.clear();
  } else if (many_variants) {
    position.phase = Phase::kChanged;
    position.told.clear();
    for (const JsonReader& product : data.object("changed").list("items")) {
      position.products.push_back(product.id("id"));
    }
  } else {
    position.phase = Phase::kProducts;
    position.told = std::move(found.rows);
    position.products = std::move(found.products);
  }
}

}  // namespace

Result<ChangePage<Listing>> Listings::begin_delta(const Context& context,
                                                  ListingPosition position) {
  const Timestamp now = context.clock().now();
  position.after = position.delta_start(now);
  const Json data = ONESHELF_TRY(client_->run(
      context, {.document = std::string("query($after:DateTime!){") + kLook + kNewest + "}",
                .variables = Json::object().set("after", to_rfc3339(*position.after))}));
  JsonReader::Complaints complaints;
  const JsonReader reader(data, complaints);
  position.next = newest_change(reader, position.since);
  choose_phase(reader, position);
  ONESHELF_TRY(JsonReader::finish(complaints));
  ChangePage<Listing> page;
  page.complete = position.phase == Phase::kProducts && position.products.empty();
  page.position = page.complete ? position.rest(now).text() : position.text();
  return page;
}

Result<ChangePage<Listing>> Listings::read_products(const Context& context,
                                                    ListingPosition position) {
  const Shop shop = ONESHELF_TRY(facts_->shop(context));
  const std::string location = ONESHELF_TRY(shop.location(client_->settings()));
  const size_t count = std::min(position.products.size(), kProductsPerPage);
  Json wanted = Json::array();
  for (size_t i = 0; i < count; ++i) wanted.push(position.products[i]);
  const Json data = ONESHELF_TRY(
      client_->run(context, {.document = "query($ids:[String!]!){page:products(options:{take:100,"
                                         "sort:{id:ASC},filter:{id:{in:$ids}}}){items" +
                                         product_selection() + "}}",
                             .variables = Json::object().set("ids", std::move(wanted))}));
  JsonReader::Complaints complaints;
  ChangePage<Listing> page;
  for (const JsonReader& product : JsonReader(data, complaints).object("page").list("items")) {
    std::ranges::move(read_product(product, shop, client_->settings(), location),
                      std::back_inserter(page.rows));
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  position.products.erase(position.products.begin(),
                          position.products.begin() + static_cast<std::ptrdiff_t>(count));
  page.complete = position.products.empty();
  page.position = page.complete ? position.rest(context.clock().now()).text() : position.text();
  return page;
}

}  // namespace oneshelf::vendure
