#pragma once

#include "connectors/vendure/shop.h"

namespace oneshelf::vendure {

class ListingWrites final : public ListingWriter {
 public:
  ListingWrites(Client& client, ShopFacts& facts, StockWriter& stock)
      : client_(&client), facts_(&facts), stock_(&stock) {}
  Result<std::vector<ProductOutcome>> write_listings(
      const Context& context, std::span<const ProductWrite> products) override;

 private:
  void write_later_stock(const Context& context, std::span<const ProductWrite> products,
                         std::vector<ProductOutcome>& outcomes);

  Client* client_;
  ShopFacts* facts_;
  StockWriter* stock_;
};

}  // namespace oneshelf::vendure
