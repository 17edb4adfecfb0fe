#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "commerce/item.h"

namespace oneshelf {

/// The parts of a listing that are owned, compared, written and recorded one by one.
enum class Field {
  kName,
  kDescription,
  kBrand,
  kCategories,
  kImages,  // of the product
  kSku,
  kOptions,
  kVisible,
  kBarcode,
  kPrice,
  kSalePrice,
  kTaxClass,
  kWeight,
  kStock,  // of the SKU
};

constexpr Field kAllFields[] = {
    Field::kName,      Field::kDescription, Field::kBrand,   Field::kCategories, Field::kImages,
    Field::kSku,       Field::kOptions,     Field::kVisible, Field::kBarcode,    Field::kPrice,
    Field::kSalePrice, Field::kTaxClass,    Field::kWeight,  Field::kStock};

/// "name", "sale_price" …: as settings, plans and the ledger write it.
std::string_view name_of(Field field);
std::optional<Field> field_named(std::string_view name);
/// True for fields that all variants of a product share.
bool is_product_field(Field field);

/// Values of some fields. A field that is not set is "not told" or "not to be changed", never
/// empty.
struct ListingFields {
  std::optional<std::string> name;
  std::optional<std::string> description_html;
  std::optional<std::string> brand;
  std::optional<std::vector<std::string>> categories;
  std::optional<std::vector<Image>> images;
  std::optional<std::string> sku;
  std::optional<std::vector<OptionValue>> options;
  std::optional<bool> visible;
  std::optional<std::string> barcode;
  std::optional<Decimal> price;
  /// Outer: told at all. Inner: has a sale price, or has none.
  std::optional<std::optional<Decimal>> sale_price;
  std::optional<std::string> tax_class;
  std::optional<Decimal> weight_grams;
  /// Figure per channel location; the key "" is the one figure of a channel without locations.
  std::optional<std::map<LocationId, Decimal>> stock;

  bool has(Field field) const;
  void clear(Field field);
  void copy(Field field, const ListingFields& from);
  /// The value as people and the ledger read it; "" if not set.
  std::string text(Field field) const;
  bool empty() const;
};

/// One SKU on one channel as last read or confirmed.
struct Listing {
  VendorId id;          ///< of the variant on the channel
  VendorId product_id;  ///< of its parent on the channel
  ListingFields fields;
  Timestamp updated_at;
  const std::string& sku() const;  ///< "" if blank
};

Json to_json(const ListingFields& fields);
ListingFields fields_from_json(const JsonReader& reader);
Json to_json(const Listing& listing);
Listing listing_from_json(const JsonReader& reader);
std::string content_fingerprint(const Listing& listing);

}  // namespace oneshelf
