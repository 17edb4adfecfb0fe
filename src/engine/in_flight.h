#pragma once

#include <map>

#include "engine/links.h"

namespace oneshelf {

/// The event that makes a sale show in the source's own figure: the document where the figure nets
/// open orders or reservations, the shipment where it counts what is on the shelf. As the
/// connection was told when it was made, else as the platform's table says.
enum class SaleShows { kWithDocument, kWithShipment };
SaleShows sale_shows(const Traits& source, const ConnectionInfo& info);

/// Units of each item of the source, kits taken apart.
using UnitsByItem = std::map<VendorId, Decimal>;
/// What the order sells, as far as its lines lead to items; nothing if it is off.
Result<UnitsByItem> units_sold(Records& records, const LinkView& link, const Order& order);
Result<UnitsByItem> units_posted(Records& records, const LinkView& link, const Document& document);
/// What has left; all of the order once the source says that it is shipped whole.
Result<UnitsByItem> units_shipped(Records& records, const LinkView& link, const Order& order,
                                  const DocumentState& document);

/// Sold and not known to the source yet: in flight until the source knows.
Result<void> hold_units(Records& records, const LinkView& link, const Order& order);
/// The source knows of these units from now on; what is left of the order stays in flight.
Result<void> settle_units(Records& records, const LinkView& link, const Order& order,
                          const UnitsByItem& known, Timestamp now);
/// Nothing of the order waits any more.
Result<void> settle_all_units(Records& records, const LinkView& link, const VendorId& order_id,
                              Timestamp now);

}  // namespace oneshelf
