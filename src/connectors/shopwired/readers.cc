#include "connectors/shopwired/readers.h"

#include <algorithm>

#include "connectors/shopwired/assumed.h"
#include "connectors/shopwired/product_feed.h"
#include "connectors/shopwired/wire.h"

namespace oneshelf::shopwired {
namespace {

const ProductQuery kWhole{.embed = kProductParts, .fields = "", .heeds_stock = true};
// What an item is does not change with its figure, which has a stream of its own.
const ProductQuery kAllButStock{.embed = kProductParts, .fields = "", .heeds_stock = false};

template <typename Row, typename Read>
Result<std::vector<Row>> rows_of(const Json::Array& products, Read read) {
  std::vector<Row> rows;
  JsonReader::Complaints complaints;
  for (const Json& product : products) {
    const JsonReader reader(product, complaints, "product " + product["id"].text_or());
    for (Row& row : read(reader)) rows.push_back(std::move(row));
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  return rows;
}

template <typename Row>
ChangePage<Row> page_of(const ProductPage& told, std::vector<Row> rows) {
  ChangePage<Row> page;
  page.rows = std::move(rows);
  page.position = told.position;
  page.complete = told.complete;
  for (const std::string& id : told.deleted) page.deleted.emplace_back(id);
  if (!told.is_of_changes) return page;
  // What has got variations is not sold itself any more.
  for (const Json& product : told.products) {
    if (!array_in(product, "variations").empty())
      page.deleted.emplace_back(product["id"].text_or());
  }
  return page;
}

/// SKUs of which the shop does not say that nothing carries them.
Result<std::vector<std::string>> carried(const Context& context, const Client& client,
                                         std::vector<std::string> skus) {
  if (skus.size() > assumed::kSkusAskedMax) return skus;
  std::vector<std::string> left;
  for (std::string& sku : skus) {
    const Reply reply = ONESHELF_TRY(client.read(context, "/stock", {{"sku", sku}}));
    if (reply.status != 404) left.push_back(std::move(sku));
  }
  return left;
}

}  // namespace

Result<ChangePage<Listing>> Listings::read_listings(const Context& context,
                                                    const std::string& position) {
  const Timestamp began = context.clock().now();
  const ProductPage told = ONESHELF_TRY(next_products(context, client_, kWhole, position));
  book_.hear(position, told, began);
  return page_of(told, ONESHELF_TRY(rows_of<Listing>(told.products, [&](const JsonReader& product) {
                   return read_product(product, client_.settings());
                 })));
}

Result<std::vector<Listing>> Listings::find_listings(const Context& context,
                                                     std::span<const std::string> skus) {
  std::vector<std::string> wanted(skus.begin(), skus.end());
  std::erase(wanted, "");
  wanted = ONESHELF_TRY(carried(context, client_, std::move(wanted)));
  if (wanted.empty()) return std::vector<Listing>();
  const Json::Array products =
      ONESHELF_TRY(client_.all_rows(context, "/products", {{"embed", kProductParts}}));
  std::vector<Listing> listings =
      ONESHELF_TRY(rows_of<Listing>(products, [&](const JsonReader& product) {
        return read_product(product, client_.settings());
      }));
  std::erase_if(listings, [&](const Listing& listing) {
    return std::ranges::find(wanted, listing.sku()) == wanted.end();
  });
  return listings;
}

Result<ChangePage<Item>> Catalogue::read_items(const Context& context,
                                               const std::string& position) {
  const ProductPage told = ONESHELF_TRY(next_products(context, client_, kAllButStock, position));
  return page_of(told, ONESHELF_TRY(rows_of<Item>(told.products, [&](const JsonReader& product) {
                   return read_items_of(product, client_.settings());
                 })));
}

Result<Page<StockLevel>> Stock::read_stock(const Context& context, const std::string& position) {
  const ProductQuery query{.embed = "variations", .fields = "id,sku,stock", .heeds_stock = true};
  const ProductPage told = ONESHELF_TRY(next_products(context, client_, query, position));
  Page<StockLevel> page;
  page.rows = ONESHELF_TRY(rows_of<StockLevel>(told.products, read_levels_of));
  page.position = told.position;
  page.complete = told.complete;
  return page;
}

}  // namespace oneshelf::shopwired
