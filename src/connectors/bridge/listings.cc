#include <algorithm>

#include "base/bytes.h"
#include "connectors/bridge/capabilities.h"
#include "connectors/bridge/position.h"

namespace oneshelf::bridge {
namespace {

/// The lists that make up the stream, in the order they are read.
constexpr size_t kProductsPhase = 0;
constexpr size_t kPhases = 2;

}  // namespace

Result<std::string> Listings::default_location(const Context& context) {
  const std::lock_guard lock(mutex_);
  if (default_location_) return *default_location_;
  const std::vector<LookupEntry> places = ONESHELF_TRY(lookup_list(context, client_, "locations"));
  auto chosen = std::ranges::find(places, true, &LookupEntry::is_default);
  if (chosen == places.end()) chosen = places.begin();
  default_location_ = chosen == places.end() ? "" : chosen->id;
  return *default_location_;
}

/// A shop has one figure per SKU: that of its default location, where our writes go.
Result<std::vector<Listing>> Listings::stock_listings(const Context& context, const Json& page) {
  std::vector<Listing> listings;
  const std::vector<Stock> rows = ONESHELF_TRY(stock_rows(page));
  for (const Stock& stock : rows) {
    const bool is_ours =
        stock.location.empty() || stock.location == ONESHELF_TRY(default_location(context));
    if (!is_ours) continue;
    Listing listing;
    listing.id = VendorId(stock.sku);
    listing.fields.sku = stock.sku;
    listing.fields.stock = {{LocationId(), stock.quantity}};
    listings.push_back(std::move(listing));
  }
  return listings;
}

Result<ChangePage<Listing>> Listings::read_listings(const Context& context,
                                                    const std::string& position) {
  Position at = ONESHELF_TRY(Position::parse(position, kPhases));
  const bool is_products = at.phase == kProductsPhase;
  Json page;
  const bool at_end = ONESHELF_TRY(at.feed().read(context, client_, Area::kProducts,
                                                  is_products ? "/products" : "/stock", page));
  ChangePage<Listing> answer;
  if (is_products) {
    ProductRows rows = ONESHELF_TRY(product_rows(context, client_, page));
    for (const Product& product : rows.told) answer.rows.push_back(to_listing(product));
    answer.deleted = std::move(rows.deleted);
  } else {
    answer.rows = ONESHELF_TRY(stock_listings(context, page));
  }
  if (at_end) {
    answer.complete = at.next_feed();
    // A shop need not tell its stock; then the products are all there is.
    if (!answer.complete && !ONESHELF_TRY(client_.info(context)).offers("stock")) {
      answer.complete = at.next_feed();
    }
  }
  answer.position = at.text();
  return answer;
}

Result<std::vector<Listing>> Listings::find_listings(const Context& context,
                                                     std::span<const std::string> skus) {
  std::vector<Listing> found;
  for (const std::string& sku : skus) {
    const Json page = ONESHELF_TRY(client_.get(
        context, Area::kProducts, "/products?include_deleted=false&sku=" + percent_encoded(sku)));
    const ProductRows rows = ONESHELF_TRY(product_rows(context, client_, page));
    for (const Product& product : rows.told) {
      if (product.sku == sku) found.push_back(to_listing(product));
    }
  }
  return found;
}

}  // namespace oneshelf::bridge
