#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/json.h"
#include "base/time.h"

namespace oneshelf::sandbox::neto {

struct Item {
  std::string sku, parent;
  int64_t inventory_id = 0;
  Json fields = Json::object();            ///< every other scalar, as it was written
  std::map<std::string, Decimal> on_hand;  ///< by warehouse
  /// "PriceGroups", "Images", "Categories", "ItemSpecifics", "KitComponents", "SalesChannels".
  std::map<std::string, Json::Array, std::less<>> lists;
  Timestamp added_at, updated_at;
};

struct Line {
  int number = 0;
  std::string sku, description, warehouse;
  Decimal quantity, shipped, unit_price, discount;
  bool is_tax_free = false;
  std::string system, reference, line_reference;
  std::string shipping_method, tracking_number;
};

struct Payment {
  std::string id, method, authorisation, date;
  Decimal amount;
};

struct Order {
  std::string id, status, related, username;
  Json fields = Json::object();  ///< every other scalar, as it was written
  std::vector<Line> lines;
  std::vector<Payment> payments;
  bool is_tax_inclusive = true;
  bool is_shipping_tax_free = false;
  Decimal shipping, rounding;
  Timestamp placed_at, updated_at, completed_at;

  /// Open orders hold their goods back until they leave.
  bool is_open() const { return status != "Dispatched" && status != "Cancelled"; }
};

struct Rma {
  std::string id;
  Json fields = Json::object();
  Json::Array lines, refunds;
  Timestamp issued_at, updated_at;
};

struct Totals {
  Decimal products, shipping, tax, shipping_tax, grand;
  std::vector<Decimal> line_tax;
};

}  // namespace oneshelf::sandbox::neto
