#include "connectors/neto/listings.h"

#include <algorithm>

namespace oneshelf::neto {

Result<ChangePage<Listing>> Listings::read_listings(const Context& context,
                                                    const std::string& position) {
  ChangePage<ItemRow> read = ONESHELF_TRY(catalogue_.read_rows(context, position));
  ChangePage<Listing> page;
  for (const ItemRow& row : read.rows) page.rows.push_back(to_listing(row));
  page.deleted = std::move(read.deleted);
  page.position = std::move(read.position);
  page.complete = read.complete;
  return page;
}

Result<std::vector<Listing>> Listings::find_listings(const Context& context,
                                                     std::span<const std::string> skus) {
  std::vector<Listing> found;
  const std::vector<std::string> wanted(skus.begin(), skus.end());
  for (const ItemRow& row : ONESHELF_TRY(catalogue_.find_rows(context, wanted))) {
    // Whether the store minds the case of letters is not known.
    if (std::ranges::find(wanted, row.item.sku) != wanted.end()) found.push_back(to_listing(row));
  }
  return found;
}

}  // namespace oneshelf::neto
