#pragma once

#include <map>
#include <string>
#include <vector>

#include "connectors/bigcommerce/client.h"
#include "connectors/connector.h"

namespace oneshelf::bigcommerce {

/// What is available to sell by location, by variant.
using Levels = std::map<std::string, std::map<LocationId, Decimal>>;

/// What an item of the inventory says. What is available to sell is what may be promised: the
/// store keeps its safety stock to itself.
void read_inventory_item(const JsonReader& item, Levels& levels);

/// The levels of these variants, by the Inventory API.
Result<Levels> read_levels(const Context& context, const Client& client,
                           const std::vector<std::string>& variants);

}  // namespace oneshelf::bigcommerce
