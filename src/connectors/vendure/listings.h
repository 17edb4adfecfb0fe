#pragma once

#include "connectors/vendure/shop.h"

namespace oneshelf::vendure {

/// Reads variants with what they share with their product. Full: all of them by id. Delta: those
/// changed since, and all variants of products changed since.
class Listings final : public ListingReader {
 public:
  Listings(Client& client, ShopFacts& facts) : client_(&client), facts_(&facts) {}
  Result<ChangePage<Listing>> read_listings(const Context& context,
                                            const std::string& position) override;
  Result<std::vector<Listing>> find_listings(const Context& context,
                                             std::span<const std::string> skus) override;

 private:
  Client* client_;
  ShopFacts* facts_;
};

}  // namespace oneshelf::vendure
