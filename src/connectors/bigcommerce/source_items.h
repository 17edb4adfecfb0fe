#pragma once

#include <atomic>

#include "connectors/bigcommerce/pass.h"
#include "connectors/bigcommerce/price_lists.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

/// The catalogue of a master shop: variants as items, with their prices in every price list.
class SourceItems final : public CatalogueReader {
 public:
  SourceItems(const Client& client, ShopFacts& facts)
      : client_(&client), facts_(&facts), price_lists_(client) {}
  Result<ChangePage<Item>> read_items(const Context& context, const std::string& position) override;

 private:
  Result<std::vector<Item>> items_of(const Context& context,
                                     const std::vector<Json>& products) const;
  Result<void> add_prices(const Context& context, std::vector<Item>& items) const;

  const Client* client_;
  ShopFacts* facts_;
  PriceLists price_lists_;
};

/// The stock of a master shop by location. The store does not tell which figures changed: every
/// read is a full one.
class SourceStock final : public StockReader {
 public:
  explicit SourceStock(const Client& client)
      : client_(&client), use_catalogue_(client.settings().catalogue_stock) {}
  Result<Page<StockLevel>> read_stock(const Context& context, const std::string& position) override;

 private:
  Result<Page<StockLevel>> read_inventory(const Context& context, int64_t page) const;
  Result<Page<StockLevel>> read_products(const Context& context, int64_t after) const;

  const Client* client_;
  std::atomic<bool> use_catalogue_;
};

}  // namespace oneshelf::bigcommerce
