#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/document.h"
#include "connectors/neto/wire.h"

namespace oneshelf::neto {

struct WireLine {
  std::string id, sku;
  std::string reference, line_reference;  ///< ours, on lines that we wrote
  std::string warehouse;
  Decimal quantity;
  std::optional<Decimal> shipped;
  std::string carrier, service, tracking_number, tracking_url;
};

struct WirePayment {
  Decimal amount;
  std::string method;
};

/// One order as Neto holds it. What we wrote as one may have been split into several since.
struct WireOrder {
  std::string id, status, related, username;
  std::string full_key;  ///< of a key that is too long for a line's reference
  Decimal total, tax;
  std::vector<WireLine> lines;
  std::vector<WirePayment> payments;
  Timestamp updated_at;
  std::optional<Timestamp> completed_at;

  /// The reference of our lines; "" if we did not write this order.
  std::string reference() const;
  bool is_cancelled() const;
  bool is_dispatched() const { return status == "Dispatched"; }
  bool is_over() const { return is_cancelled() || is_dispatched(); }
  /// Something of it has left.
  bool has_shipped() const;
  Decimal shipped(const WireLine& line) const;
};

const std::vector<std::string_view>& order_selectors();
WireOrder read_order(const Row& row);

/// What of a key stands on each line: the key itself if it fits.
std::string reference_of(const std::string& key);
/// The number an order of ours has, made of its reference.
VendorId order_id_of(const std::string& reference);
/// The key behind an order.
std::string key_of(const WireOrder& order);

/// Lines that went with the same service under the same number, by their line_reference.
std::vector<Shipment> shipments_of(const WireOrder& order);

/// One document out of everything that carries its reference; `orders` is not empty.
DocumentState state_of(const std::vector<WireOrder>& orders, const Currency& currency);

}  // namespace oneshelf::neto
