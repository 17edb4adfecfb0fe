#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"

namespace oneshelf::sandbox::bridge {

// What a bridge holds, in the words of the contract (docs/bridge.md). Texts that were never told
// are empty; figures that were never told are absent.

struct Option {
  std::string name, value;
  bool operator==(const Option&) const = default;
};

struct ListPrice {
  std::string list;
  std::optional<Decimal> price;
  std::optional<int64_t> min_quantity;
  bool operator==(const ListPrice&) const = default;
};

struct Picture {
  std::string url;  ///< beginning with "/": on this bridge itself
  std::optional<int64_t> position;
  std::string alt;
  bool operator==(const Picture&) const = default;
};

/// A part of a kit.
struct Part {
  std::string sku;
  Decimal quantity;
  bool operator==(const Part&) const = default;
};

struct Product {
  std::string id, sku;
  std::string parent_sku;  ///< "" for a product that is sold as it is, and for a parent
  std::string name, description_html, additional_html, barcode;
  std::vector<Option> options;
  bool active = true;
  bool deleted = false;
  std::optional<Decimal> price, sale_price, purchase_price;
  std::vector<ListPrice> price_lists;
  std::string tax_code;
  std::optional<Decimal> tax_rate;
  std::optional<int64_t> weight_grams;
  std::string package;
  std::vector<std::string> categories;
  std::string brand;
  std::vector<Picture> images;
  std::vector<std::string> marketplaces;
  std::vector<Part> components;  ///< of a kit, which has no stock of its own
  bool operator==(const Product&) const = default;
};

struct Stock {
  std::string sku, location;
  Decimal quantity;  ///< on hand
  Decimal reserved;  ///< of that, promised to open orders (role source)
};

struct Address {
  std::string name, company, street, street2, postal_code, city, region, country, phone, email;
};

struct Customer {
  std::string id, code, name, company, business_id, vat_id, email, phone;
};

struct Payment {
  std::string method, reference;
  std::optional<Decimal> amount;
  std::optional<Timestamp> paid_at;
};

struct Totals {
  std::optional<Decimal> net, tax, gross;
};

struct Line {
  std::string line_id, sku, name;
  Decimal quantity;  ///< still ordered: what was cancelled is gone from it
  Decimal unit_price;
  std::optional<Decimal> discount;  ///< off the whole line, already subtracted from `total`
  std::optional<Decimal> tax_rate;
  std::string tax_code;
  std::optional<Decimal> total;

  std::string location;  ///< where its goods are reserved or were taken from
  Decimal shipped;
  Decimal released;  ///< refunded before they were shipped: they stay on the shelf
  Decimal open() const { return quantity - shipped - released; }
};

struct LineQuantity {
  std::string line_id;
  Decimal quantity;
  std::optional<bool> restock;
};

struct Shipment {
  std::string id, carrier, service, tracking_number, tracking_url;
  std::optional<Timestamp> shipped_at;
  bool notify_customer = false;
  std::vector<LineQuantity> lines;
};

struct Refund {
  std::string id;
  std::string external_id;  ///< of one that the hub booked; "" for people's
  std::optional<Timestamp> created_at;
  std::optional<Decimal> amount;
  std::string reason;
  std::vector<LineQuantity> lines;
};

enum class Status { kPending, kPaid, kProcessing, kShipped, kCompleted, kCancelled, kRefunded };

struct Order {
  std::string id, number, external_id;
  Status status = Status::kPending;
  Timestamp placed_at;
  std::string currency;
  bool prices_include_tax = false;
  Customer customer;
  Address billing, shipping;
  std::vector<Line> lines;
  std::optional<Line> delivery_line;
  std::vector<Line> fee_lines;
  std::string shipping_method;
  std::optional<Payment> payment;
  std::optional<Decimal> discount_total;
  Totals totals;
  std::string note;

  std::vector<Shipment> shipments;
  std::vector<Refund> refunds;
};

/// One entry of a lookup list.
struct Choice {
  std::string id, name;
  std::optional<Decimal> rate;
  bool is_default = false;
  Decimal charge;  ///< what the shop front adds to an order for it; not part of the contract
};

}  // namespace oneshelf::sandbox::bridge
