#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"

namespace oneshelf {

using LocationId = Id<struct LocationTag>;  ///< a place that holds stock, as its platform names it
using PriceListId = Id<struct PriceListTag>;  ///< "" is the platform's base price

/// One axis of a variant: {"Size", "L"}.
struct OptionValue {
  std::string name;
  std::string value;
  bool operator==(const OptionValue&) const = default;
};

struct Image {
  std::string key;  ///< stable at the platform that holds it: a URL, an attachment id, an asset id
  std::string url;  ///< where anybody may fetch the bytes; empty if only its connector can
  std::string alt;
  std::string content_hash;  ///< equal means equal bytes; empty if the platform tells nothing
  bool operator==(const Image&) const = default;
};

struct PriceEntry {
  Decimal amount;               ///< in the connection's currency and tax basis
  std::optional<Decimal> sale;  ///< the reduced price while a promotion runs
  bool operator==(const PriceEntry&) const = default;
};

/// A part of a kit: how many of another item go into one.
struct Component {
  VendorId item_id;
  std::string sku;  ///< for people; the id decides
  Decimal quantity;
  bool operator==(const Component&) const = default;
};

/// One sellable SKU as the source tells it, with what it shares with its parent product.
struct Item {
  VendorId id;          ///< of the variant
  VendorId product_id;  ///< of the parent; equal to `id` where the platform has no parents
  std::string sku;      ///< may be blank or doubled at the source: matching deals with it
  std::string product_name;
  std::string description_html;
  std::string brand;
  std::vector<std::string> categories;
  std::string barcode;
  std::vector<OptionValue> options;  ///< empty for a product with a single variant
  bool active = true;                ///< for sale online according to the source
  std::map<PriceListId, PriceEntry> prices;
  std::optional<Decimal> purchase_price;
  std::string tax_code;
  std::optional<Decimal> tax_rate;  ///< percent: 20 means 20 %
  std::optional<Decimal> weight_grams;
  std::vector<Image> images;
  /// Of a kit or bundle: it has no stock of its own, its parts do. Empty for everything else.
  std::vector<Component> components;
  Timestamp updated_at;
  bool operator==(const Item&) const = default;
};

/// What one location holds of one item. A level that was not read does not exist: absent ≠ zero.
struct StockLevel {
  VendorId item_id;
  LocationId location;
  Decimal on_hand;   ///< may be negative or fractional
  Decimal reserved;  ///< promised to open orders at the platform; part of on_hand
  bool operator==(const StockLevel&) const = default;
};

Json to_json(const OptionValue& option);
OptionValue option_from_json(const JsonReader& reader);
Json to_json(const Item& item);
Item item_from_json(const JsonReader& reader);
Json to_json(const Image& image);
Image image_from_json(const JsonReader& reader);
/// Equal for items whose told facts are equal; `updated_at` does not count.
std::string content_fingerprint(const Item& item);

}  // namespace oneshelf
