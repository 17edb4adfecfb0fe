#pragma once

#include <set>

#include "connectors/shopwired/paging.h"

namespace oneshelf::shopwired {

/// What a reader wants to know of products.
struct ProductQuery {
  std::string embed;
  std::string fields;       ///< "" : all
  bool heeds_stock = true;  ///< a changed figure is a change
};

struct ProductPage {
  Json::Array products;
  std::vector<std::string> deleted;
  std::string position;
  bool complete = false;
  bool is_of_changes = false;  ///< not of a full read
};

/// The next products to tell. A full read goes through all of them; a later one asks the event log
/// which changed and reads these again, or all where that is cheaper.
Result<ProductPage> next_products(const Context& context, const Client& client,
                                  const ProductQuery& query, const std::string& position);

}  // namespace oneshelf::shopwired
