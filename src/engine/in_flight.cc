#include "engine/in_flight.h"

#include <algorithm>

#include "base/mutant.h"
#include "sync/kits.h"
#include "sync/parcels.h"

namespace oneshelf {
namespace {

// A shop may say anything; beyond this no shelf reaches, and sums would leave their range.
constexpr Decimal kUnitsMax = Decimal::from_integer(1'000'000);

Result<std::optional<VendorId>> item_behind(Records& records, const LinkView& link,
                                            const OrderLine& line) {
  if (!line.listing_id.empty()) {
    const auto binding = ONESHELF_TRY(records.binding_of_listing(link.id(), line.listing_id));
    if (binding) return std::optional(binding->item_id);
  }
  if (line.sku.empty()) return std::optional<VendorId>();
  const std::vector<Item> items = ONESHELF_TRY(records.items_by_sku(link.source.id, line.sku));
  if (items.size() != 1) return std::optional<VendorId>();
  return std::optional(items.front().id);
}

/// A kit takes its components from the shelf. One that cannot be taken apart counts as itself: its
/// figure is unknown then, and planning says why.
Result<void> add_units(Records& records, const LinkView& link, const VendorId& item_id,
                       Decimal quantity, UnitsByItem& units) {
  quantity = std::min(quantity, kUnitsMax);
  const ConnectionId& source = link.source.id;
  const std::optional<Item> item = ONESHELF_TRY(records.item(source, item_id));
  const auto find = [&](const VendorId& id) { return records.item(source, id); };
  const Result<std::vector<Component>> parts =
      item ? parts_of(*item, find) : Result<std::vector<Component>>(std::vector<Component>());
  if (!parts.ok() && parts.error().code() != ErrorCode::kInvalid) return parts.error();
  if (!item || !parts.ok()) {
    units[item_id] += quantity;
    return success();
  }
  for (const Component& part : *parts) units[part.item_id] += part.quantity.times(quantity);
  return success();
}

Result<UnitsByItem> units_of_lines(Records& records, const LinkView& link, const Order& order,
                                   const std::vector<Decimal>& quantities) {
  UnitsByItem units;
  for (size_t i = 0; i < order.lines.size(); ++i) {
    if (!quantities[i].is_positive()) continue;
    const auto item = ONESHELF_TRY(item_behind(records, link, order.lines[i]));
    if (item) ONESHELF_TRY(add_units(records, link, *item, quantities[i], units));
  }
  return units;
}

std::vector<Decimal> all_of(const Order& order) {
  std::vector<Decimal> quantities;
  for (const OrderLine& line : order.lines) quantities.push_back(line.quantity);
  return quantities;
}

std::vector<InFlightRecord> records_of(const LinkView& link, const VendorId& order_id,
                                       const UnitsByItem& units) {
  std::vector<InFlightRecord> made;
  for (const auto& [item, quantity] : units) {
    if (quantity.is_positive()) {
      made.push_back({link.source.id, link.id(), order_id, item, quantity});
    }
  }
  return made;
}

}  // namespace

SaleShows sale_shows(const Traits& source, const ConnectionInfo& info) {
  switch (info.nets.value_or(source.nets)) {
    case Traits::Nets::kReservations:
    case Traits::Nets::kOpenDocuments: return SaleShows::kWithDocument;
    case Traits::Nets::kNothing:
    case Traits::Nets::kShipped: break;
  }
  return SaleShows::kWithShipment;
}

Result<UnitsByItem> units_sold(Records& records, const LinkView& link, const Order& order) {
  if (order.status == OrderStatus::kCancelled || order.status == OrderStatus::kRefunded) {
    return UnitsByItem();
  }
  return units_of_lines(records, link, order, all_of(order));
}

Result<UnitsByItem> units_posted(Records& records, const LinkView& link, const Document& document) {
  UnitsByItem units;
  for (const DocumentLine& line : document.lines) {
    if (line.kind != DocumentLine::Kind::kProduct) continue;
    ONESHELF_TRY(add_units(records, link, line.item_id, line.quantity, units));
  }
  return units;
}

Result<UnitsByItem> units_shipped(Records& records, const LinkView& link, const Order& order,
                                  const DocumentState& document) {
  const bool whole =
      document.status == OrderStatus::kShipped || document.status == OrderStatus::kCompleted;
  return units_of_lines(records, link, order,
                        whole ? all_of(order) : shipped_of(order, document.shipments));
}

Result<void> hold_units(Records& records, const LinkView& link, const Order& order) {
  const UnitsByItem units = ONESHELF_TRY(units_sold(records, link, order));
  return records.set_in_flight(link.source.id, link.id(), order.id,
                               records_of(link, order.id, units));
}

Result<void> settle_units(Records& records, const LinkView& link, const Order& order,
                          const UnitsByItem& known, Timestamp now) {
  UnitsByItem waiting = ONESHELF_TRY(units_sold(records, link, order));
  for (const auto& [item, quantity] : known) {
    if (!ONESHELF_MUTANT("in_flight_never_settled")) waiting[item] -= quantity;
  }
  return records.settle_in_flight(link.id(), order.id, records_of(link, order.id, waiting), now);
}

Result<void> settle_all_units(Records& records, const LinkView& link, const VendorId& order_id,
                              Timestamp now) {
  return records.settle_in_flight(link.id(), order_id, {}, now);
}

}  // namespace oneshelf
