#pragma once

#include "connectors/neto/catalogue.h"

namespace oneshelf::neto {

/// What the store shows: its items, each with the figure it sells from.
class Listings final : public ListingReader {
 public:
  explicit Listings(Catalogue& catalogue) : catalogue_(catalogue) {}
  Result<ChangePage<Listing>> read_listings(const Context& context,
                                            const std::string& position) override;
  Result<std::vector<Listing>> find_listings(const Context& context,
                                             std::span<const std::string> skus) override;

 private:
  Catalogue& catalogue_;
};

}  // namespace oneshelf::neto
