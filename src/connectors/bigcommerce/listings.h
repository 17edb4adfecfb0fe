#pragma once

#include "connectors/bigcommerce/pass.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

/// Reads products with their variants; each variant is a listing.
class Listings final : public ListingReader {
 public:
  Listings(const Client& client, ShopFacts& facts) : client_(&client), facts_(&facts) {}
  Result<ChangePage<Listing>> read_listings(const Context& context,
                                            const std::string& position) override;
  Result<std::vector<Listing>> find_listings(const Context& context,
                                             std::span<const std::string> skus) override;

 private:
  Result<std::vector<Listing>> listings_of(const Context& context,
                                           const std::vector<Json>& products) const;
  Result<void> add_prices(const Context& context, std::vector<Listing>& listings) const;
  Result<void> add_levels(const Context& context, std::vector<Listing>& listings) const;

  const Client* client_;
  ShopFacts* facts_;
};

}  // namespace oneshelf::bigcommerce
