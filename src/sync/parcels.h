#pragma once

#include <span>
#include <vector>

#include "commerce/order.h"

namespace oneshelf {

/// The source's parcels in the terms of the channel's order: which units of which of its lines each
/// holds, one list per parcel, in order. A parcel's line belongs to the order line of its id if it
/// names one, else to lines of its SKU. Parts of one line are added up, and no unit of an order
/// line is given to two parcels; what the order does not have is left out.
std::vector<std::vector<LineQuantity>> parcels_of(const Order& order,
                                                  std::span<const Shipment> shipments);

/// Units of each order line that have left, in the order of its lines.
std::vector<Decimal> shipped_of(const Order& order, std::span<const Shipment> shipments);

}  // namespace oneshelf
