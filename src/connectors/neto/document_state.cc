#include <algorithm>
#include <map>
#include <utility>

#include "connectors/neto/order_wire.h"

namespace oneshelf::neto {
namespace {

using Orders = std::vector<WireOrder>;

bool is_waiting(const WireOrder& order) {
  return order.status == "New" || order.status == "On Hold" || order.status == "Quote" ||
         order.status == "Uncommitted";
}

OrderStatus status_of(const Orders& orders) {
  if (std::ranges::all_of(orders, &WireOrder::is_cancelled)) return OrderStatus::kCancelled;
  bool all_over = true, all_waiting = true;
  for (const WireOrder& order : orders) {
    if (order.is_cancelled()) continue;
    all_over = all_over && order.is_dispatched();
    all_waiting = all_waiting && is_waiting(order) && !order.has_shipped();
  }
  if (all_over) return OrderStatus::kShipped;
  return all_waiting ? OrderStatus::kPending : OrderStatus::kProcessing;
}

/// Where a split leaves the first order cancelled, the others carry its amounts.
void add_totals(const Orders& orders, DocumentState& state) {
  const bool all = state.status == OrderStatus::kCancelled;
  for (const WireOrder& order : orders) {
    for (const WirePayment& payment : order.payments) state.paid += payment.amount;
    if (order.is_cancelled() && !all) continue;
    state.total_gross += order.total;
    state.total_tax += order.tax;
  }
  state.total_net = state.total_gross - state.total_tax;
}

}  // namespace

std::vector<Shipment> shipments_of(const WireOrder& order) {
  std::map<std::pair<std::string, std::string>, Shipment> parcels;
  for (const WireLine& line : order.lines) {
    const Decimal shipped = order.shipped(line);
    if (!shipped.is_positive() || line.line_reference.empty()) continue;
    Shipment& parcel = parcels[{line.service, line.tracking_number}];
    parcel.carrier = line.carrier;
    parcel.service = line.service;
    parcel.tracking_number = line.tracking_number;
    parcel.tracking_url = line.tracking_url;
    parcel.shipped_at = order.completed_at;
    parcel.lines.push_back({VendorId(line.line_reference), line.sku, shipped});
  }
  std::vector<Shipment> shipments;
  for (auto& [group, parcel] : parcels) {
    parcel.id = VendorId(order.id + "/" + group.second + "/" + group.first);
    shipments.push_back(std::move(parcel));
  }
  return shipments;
}

DocumentState state_of(const Orders& orders, const Currency& currency) {
  DocumentState state;
  const std::string reference = orders.front().reference();
  state.key = key_of(orders.front());
  // An order we did not write has the number it has.
  state.id = reference.empty() ? VendorId(orders.front().id) : order_id_of(reference);
  state.number = state.id.str();
  state.status = status_of(orders);
  state.currency = currency;
  add_totals(orders, state);
  for (const WireOrder& order : orders) {
    for (Shipment& shipment : shipments_of(order)) state.shipments.push_back(std::move(shipment));
    state.updated_at = std::max(state.updated_at, order.updated_at);
  }
  return state;
}

}  // namespace oneshelf::neto
