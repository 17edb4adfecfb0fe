#include "sync/parcels.h"

#include <algorithm>

namespace oneshelf {
namespace {

/// Gives a parcel's units to lines of the order that still wait for theirs.
class Packer {
 public:
  explicit Packer(const Order& order) : order_(order) {
    for (const OrderLine& line : order.lines) left_.push_back(line.quantity);
  }

  std::vector<LineQuantity> pack(const Shipment& shipment) {
    std::vector<LineQuantity> packed;
    std::vector<LineQuantity> by_sku;
    // Lines that are named first: units found by their SKU take what these leave.
    for (const LineQuantity& part : shipment.lines) {
      const auto named = std::ranges::find(order_.lines, part.line_id, &OrderLine::id);
      const bool is_named = !part.line_id.empty() && named != order_.lines.end();
      if (!is_named) {
        by_sku.push_back(part);
        continue;
      }
      give(static_cast<size_t>(named - order_.lines.begin()), part.quantity, packed);
    }
    for (const LineQuantity& part : by_sku) {
      Decimal wanted = part.quantity;
      for (size_t i = 0; i < order_.lines.size(); ++i) {
        if (order_.lines[i].sku == part.sku) wanted -= give(i, wanted, packed);
      }
    }
    return packed;
  }

 private:
  Decimal give(size_t index, Decimal wanted, std::vector<LineQuantity>& packed) {
    const Decimal given = std::min(wanted, left_[index]);
    if (!given.is_positive()) return Decimal();
    left_[index] -= given;
    const OrderLine& line = order_.lines[index];
    const auto known = std::ranges::find(packed, line.id, &LineQuantity::line_id);
    if (known != packed.end()) {
      known->quantity += given;
    } else {
      packed.push_back({line.id, line.sku, given});
    }
    return given;
  }

  const Order& order_;
  std::vector<Decimal> left_;
};

}  // namespace

std::vector<std::vector<LineQuantity>> parcels_of(const Order& order,
                                                  std::span<const Shipment> shipments) {
  Packer packer(order);
  std::vector<std::vector<LineQuantity>> parcels;
  parcels.reserve(shipments.size());
  for (const Shipment& shipment : shipments) parcels.push_back(packer.pack(shipment));
  return parcels;
}

std::vector<Decimal> shipped_of(const Order& order, std::span<const Shipment> shipments) {
  std::vector<Decimal> shipped(order.lines.size());
  for (const std::vector<LineQuantity>& parcel : parcels_of(order, shipments)) {
    for (const LineQuantity& part : parcel) {
      const auto line = std::ranges::find(order.lines, part.line_id, &OrderLine::id);
      shipped[static_cast<size_t>(line - order.lines.begin())] += part.quantity;
    }
  }
  return shipped;
}

}  // namespace oneshelf
