#pragma once

#include "connectors/bigcommerce/pass.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

/// The next products of a pass over the catalogue, with their variants and pictures.
Result<PassPage> next_products(const Context& context, const Client& client, Pass& pass);

/// The names of all categories and brands of these products, and of all tax classes.
Result<Names> names_of(const Context& context, ShopFacts& facts, const std::vector<Json>& products);

}  // namespace oneshelf::bigcommerce
