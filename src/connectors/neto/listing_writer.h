#pragma once

#include "connectors/neto/directory.h"

namespace oneshelf::neto {

/// Products as items: one for each SKU and, where there are axes, one that they share.
class ListingItems final : public ListingWriter {
 public:
  ListingItems(Client& client, Directory& directory) : client_(client), directory_(directory) {}
  Result<std::vector<ProductOutcome>> write_listings(
      const Context& context, std::span<const ProductWrite> products) override;

 private:
  Client& client_;
  Directory& directory_;
};

}  // namespace oneshelf::neto
