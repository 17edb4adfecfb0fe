#pragma once

#include "connectors/shopwired/sku_book.h"

namespace oneshelf::shopwired {

/// Products one by one, since the shop takes no more; prices alone by SKU, fifteen a request.
class ListingWrites final : public ListingWriter {
 public:
  ListingWrites(const Client& client, SkuBook& book) : client_(client), book_(book) {}
  Result<std::vector<ProductOutcome>> write_listings(
      const Context& context, std::span<const ProductWrite> products) override;

 private:
  const Client& client_;
  SkuBook& book_;
};

}  // namespace oneshelf::shopwired
