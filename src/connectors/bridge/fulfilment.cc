#include <algorithm>

#include "base/bytes.h"
#include "connectors/bridge/capabilities.h"

namespace oneshelf::bridge {
namespace {

std::string path_of(const Order& order) { return "/orders/" + percent_encoded(order.id.str()); }

bool same_parcel(const Shipment& left, const Shipment& right) {
  return left.tracking_number == right.tracking_number && left.lines == right.lines;
}

/// A shipment that names no lines is of the whole order.
Shipment with_lines(const Order& order, Shipment shipment) {
  if (!shipment.lines.empty()) return shipment;
  for (const OrderLine& line : order.lines) {
    if (line.quantity.is_positive()) shipment.lines.push_back({line.id, line.sku, line.quantity});
  }
  return shipment;
}

}  // namespace

Result<void> Fulfilment::write_shipment(const Context& context, const Order& order,
                                        const Shipment& shipment) {
  ONESHELF_TRY(client_.require(context, "shipments"));
  const Shipment whole = with_lines(order, shipment);
  const bool is_known = std::ranges::any_of(
      order.shipments, [&](const Shipment& known) { return same_parcel(known, whole); });
  if (is_known) return success();
  const std::string key = stable_key("shipment", order.id.str() + "-" + shipment.id.str());
  const Answer answer = ONESHELF_TRY(client_.post(
      context, Area::kOrders, path_of(order) + "/shipments", key, shipment_json(whole)));
  if (answer.status != 409) return success();
  return refusal(answer, ErrorCode::kConflict, "order.cannot_ship", "take the shipment");
}

Result<void> Fulfilment::cancel_order(const Context& context, const Order& order,
                                      const std::string& reason) {
  ONESHELF_TRY(client_.require(context, "cancellations"));
  const Answer answer = ONESHELF_TRY(
      client_.post(context, Area::kOrders, path_of(order) + "/cancel",
                   client_.fresh_key(context, "cancel"), Json::object().set("reason", reason)));
  if (answer.status != 409) return success();
  return refusal(answer, ErrorCode::kConflict, "order.cannot_cancel", "cancel the order");
}

}  // namespace oneshelf::bridge
