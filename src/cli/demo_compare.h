#pragma once

#include <string>
#include <vector>

#include "sandbox/bridge/state.h"

namespace oneshelf::cli {

// Looks into both sandboxes themselves, past OneShelf and its connectors, and tells every
// difference as a sentence. Nothing: they agree.

/// Everything the source sells is for sale in the shop with equal fields and stock, and nothing
/// else is.
std::vector<std::string> catalogue_differences(const sandbox::bridge::State& source,
                                               const sandbox::bridge::State& shop);

/// The source holds the shop's order exactly once, equal to the cent.
std::vector<std::string> order_differences(const sandbox::bridge::State& source,
                                           const sandbox::bridge::Order& sold);

/// SKUs for sale.
size_t skus_for_sale(const sandbox::bridge::State& state);

/// A SKU for sale with at least so many pieces; "" if there is none.
std::string sku_with_stock(const sandbox::bridge::State& state, Decimal pieces);

}  // namespace oneshelf::cli
