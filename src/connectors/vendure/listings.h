#pragma once

#include "connectors/vendure/listing_position.h"
#include "connectors/vendure/shop.h"

namespace oneshelf::vendure {

/// The newest changes at the server's own clock: what happens during a pass is later.
inline constexpr const char* kNewest =
    "newestVariant:productVariants(options:{take:1,sort:{updatedAt:DESC}}){items{updatedAt}}"
    "newestProduct:products(options:{take:1,sort:{updatedAt:DESC}}){items{updatedAt}}";
Timestamp newest_change(const JsonReader& data, Timestamp otherwise);

/// Reads variants with what they share with their product. Full: all of them by id. Delta: first
/// only the dates of what changed, then the products that are news, with all their variants.
class Listings final : public ListingReader {
 public:
  Listings(Client& client, ShopFacts& facts) : client_(&client), facts_(&facts) {}
  Result<ChangePage<Listing>> read_listings(const Context& context,
                                            const std::string& position) override;
  Result<std::vector<Listing>> find_listings(const Context& context,
                                             std::span<const std::string> skus) override;

 private:
  // listings.cc
  Result<ChangePage<Listing>> read_pages(const Context& context, ListingPosition position);
  // listing_delta.cc
  Result<ChangePage<Listing>> begin_delta(const Context& context, ListingPosition position);
  Result<ChangePage<Listing>> read_products(const Context& context, ListingPosition position);

  Client* client_;
  ShopFacts* facts_;
};

}  // namespace oneshelf::vendure
