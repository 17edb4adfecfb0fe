#pragma once

#include "connectors/shopwired/sku_book.h"

namespace oneshelf::shopwired {

/// What a shop shows.
class Listings final : public ListingReader {
 public:
  Listings(const Client& client, SkuBook& book) : client_(client), book_(book) {}
  Result<ChangePage<Listing>> read_listings(const Context& context,
                                            const std::string& position) override;
  /// The shop finds no product by its SKU: all products are gone through, unless it is sure that
  /// none has it.
  Result<std::vector<Listing>> find_listings(const Context& context,
                                             std::span<const std::string> skus) override;

 private:
  const Client& client_;
  SkuBook& book_;
};

/// The catalogue of a master shop.
class Catalogue final : public CatalogueReader {
 public:
  explicit Catalogue(const Client& client) : client_(client) {}
  Result<ChangePage<Item>> read_items(const Context& context, const std::string& position) override;

 private:
  const Client& client_;
};

/// The stock of a master shop. Its log does not tell every change, so only a full read is whole.
class Stock final : public StockReader {
 public:
  explicit Stock(const Client& client) : client_(client) {}
  Result<Page<StockLevel>> read_stock(const Context& context, const std::string& position) override;

 private:
  const Client& client_;
};

}  // namespace oneshelf::shopwired
