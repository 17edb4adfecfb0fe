#pragma once

#include <list>

#include "connectors/neto/item_batch.h"

namespace oneshelf::neto {

/// The items that one product's write is made of.
struct ProductItems {
  VendorId product_id;
  std::optional<Error> error;  ///< nothing of it is sent
  std::optional<ItemWrite> new_parent;
  std::list<ItemWrite> created, changed;
  /// Per VariantWrite the item above that holds it, or why nothing is sent of it.
  struct Variant {
    const ItemWrite* item = nullptr;
    std::optional<Error> error = {};
  };
  std::vector<Variant> variants;
};

/// What items are made with.
struct RowTerms {
  const Settings* settings = nullptr;
  std::string warehouse;  ///< of first stock figures
  Timestamp now;
  std::map<std::string, HeldItem> held;  ///< items whose price changes
};

/// SKUs whose price changes: how Neto holds it has to be known.
std::set<std::string> repriced_skus(std::span<const ProductWrite> products);

ProductItems items_of(const ProductWrite& product, const RowTerms& terms);

}  // namespace oneshelf::neto
