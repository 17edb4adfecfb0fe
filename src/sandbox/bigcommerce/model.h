#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace oneshelf::sandbox::bigcommerce {

// What a store holds. `doc` is the resource as the vendor's documents name its members; what has
// rules of its own stands beside it.

/// Pieces by location.
using Levels = std::map<int64_t, int64_t>;

struct Variant {
  int64_t id = 0;
  Json doc = Json::object();
  Levels stock;
};

struct Product {
  int64_t id = 0;
  Json doc = Json::object();
  std::vector<Variant> variants;  ///< a simple product has one, its base variant
  std::vector<Json> options, images, custom_fields;
  Levels stock;  ///< where the product itself is tracked
  Timestamp created, modified;

  std::string tracking() const { return doc["inventory_tracking"].text_or("none"); }
  bool has_options() const { return !options.empty(); }
};

struct Order {
  int64_t id = 0;
  Json doc = Json::object();
  std::vector<Json> lines, addresses, taxes, shipments, refunds, transactions, coupons;
  Timestamp created, modified;
  bool is_restocked = false;

  int64_t status() const;
};

/// Prices of customer groups: a record per variant and currency.
struct PriceList {
  int64_t id = 0;
  std::string name;
  bool active = true;
  Timestamp created, modified;
  std::map<std::pair<int64_t, std::string>, Json> records;
};

/// A webhook. The vendor's word for its topic is scope.
struct Hook {
  int64_t id = 0;
  std::string scope, destination;
  Json headers;
  bool is_active = true;
  Timestamp created, updated;
};

/// Something that hooks hear of.
struct Event {
  std::string scope;
  Json data;
};

/// A member of a document as a whole number, 0 if it is none.
int64_t integer_in(const Json& doc, std::string_view key);
/// As an amount, 0 if it is none.
Decimal amount_in(const Json& doc, std::string_view key);

}  // namespace oneshelf::sandbox::bigcommerce
