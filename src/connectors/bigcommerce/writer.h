#pragma once

#include "connectors/bigcommerce/shop.h"

namespace oneshelf::bigcommerce {

class ListingWrites final : public ListingWriter {
 public:
  ListingWrites(const Client& client, ShopFacts& facts) : client_(&client), facts_(&facts) {}
  Result<std::vector<ProductOutcome>> write_listings(
      const Context& context, std::span<const ProductWrite> products) override;

 private:
  const Client* client_;
  ShopFacts* facts_;
};

}  // namespace oneshelf::bigcommerce
