#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "commerce/item.h"
#include "commerce/money.h"

namespace oneshelf {

enum class OrderStatus {
  kPending,
  kPaid,
  kProcessing,
  kShipped,
  kCompleted,
  kCancelled,
  kRefunded
};
std::string_view name_of(OrderStatus status);
std::optional<OrderStatus> order_status_named(std::string_view name);

struct Address {
  std::string name, company, street, street2, postal_code, city, region;
  std::string country;  ///< ISO 3166-1 alpha-2
  std::string phone, email;
  bool operator==(const Address&) const = default;
  bool empty() const { return *this == Address(); }
};

struct Customer {
  VendorId id;
  std::string name, company, vat_id, email, phone;
  bool operator==(const Customer&) const = default;
};

/// A line as the buyer was charged. All amounts are for the whole line and come from the shop;
/// nothing of them is recomputed.
struct OrderLine {
  VendorId id;
  std::string sku;
  VendorId listing_id;  ///< the variant on the channel, if the channel tells
  std::string name;
  Decimal quantity;   ///< still ordered: cancelled units are gone from it
  Decimal total_net;  ///< after all discounts
  Decimal total_tax;
  Decimal total_gross;
  Decimal discount;  ///< already subtracted from the totals, in the order's basis; for information
  std::optional<Decimal> tax_rate;  ///< percent, as the shop states it
  bool operator==(const OrderLine&) const = default;
};

/// Shipping, a fee or a surcharge.
struct OrderCharge {
  enum class Kind { kShipping, kFee };
  Kind kind = Kind::kShipping;
  std::string method;  ///< the shop's code or name of the shipping method or fee
  std::string name;
  Decimal total_net, total_tax, total_gross;
  std::optional<Decimal> tax_rate;
  bool operator==(const OrderCharge&) const = default;
};

struct Payment {
  VendorId id;
  std::string method;  ///< the shop's code or name
  std::string reference;
  Decimal amount;
  bool settled = false;
  std::optional<Timestamp> paid_at;
  bool operator==(const Payment&) const = default;
};

struct LineQuantity {
  VendorId line_id;
  std::string sku;
  Decimal quantity;
  bool operator==(const LineQuantity&) const = default;
};

struct Shipment {
  VendorId id;  ///< at the platform it was read from; the key of a shipment we write
  std::string carrier, service, tracking_number, tracking_url;
  std::optional<Timestamp> shipped_at;
  std::vector<LineQuantity> lines;
  bool operator==(const Shipment&) const = default;
};

/// Money given back, and goods that came back: separate facts of one event.
struct Refund {
  struct Line {
    LineQuantity what;
    bool restock = false;
    bool operator==(const Line&) const = default;
  };
  VendorId id;
  Timestamp created_at;
  Decimal amount;  ///< gross, in the order's currency
  bool settled = false;
  std::string reason;
  std::vector<Line> lines;
  bool operator==(const Refund&) const = default;
};

struct Order {
  VendorId id;
  std::string number;  ///< what the buyer sees
  OrderStatus status = OrderStatus::kPending;
  Timestamp placed_at, updated_at;
  Currency currency;
  bool prices_include_tax = false;
  Customer customer;
  Address billing, shipping;
  std::vector<OrderLine> lines;
  std::vector<OrderCharge> charges;
  std::vector<Payment> payments;
  std::vector<Refund> refunds;
  std::vector<Shipment> shipments;
  Decimal total_net, total_tax, total_gross;  ///< as the shop states them
  std::string note;
  bool operator==(const Order&) const = default;
};

Json to_json(const Address& address);
Address address_from_json(const JsonReader& reader);
Json to_json(const Customer& customer);
Customer customer_from_json(const JsonReader& reader);
Json to_json(const Order& order);
Order order_from_json(const JsonReader& reader);
Json to_json(const Shipment& shipment);
Shipment shipment_from_json(const JsonReader& reader);
Json to_json(const Refund& refund);
Refund refund_from_json(const JsonReader& reader);
std::string content_fingerprint(const Order& order);

}  // namespace oneshelf
