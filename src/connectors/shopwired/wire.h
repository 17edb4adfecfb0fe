#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/shopwired/settings.h"

namespace oneshelf::shopwired {

bool is_number(const std::string& text);
/// The shop's ids are numbers.
Json id_number(const std::string& id);
std::string text_or_empty(const JsonReader& reader, std::string_view key);
Timestamp read_mail_time(const JsonReader& reader, std::string_view key);
/// An amount of money with at most four decimals; unset ones are null or "".
std::optional<Decimal> read_opt_amount(const JsonReader& reader, std::string_view key);
Decimal read_amount(const JsonReader& reader, std::string_view key);
const Json::Array& array_in(const Json& json, std::string_view key);

/// What is sold: a product, or one of its variations. As an id "4101" or "4101-5201", since the
/// shop counts both on their own.
struct Sold {
  std::string product, variation;

  VendorId id() const;
  bool is_variation() const { return !variation.empty(); }
  /// The path of its own resource.
  std::string path() const;
  auto operator<=>(const Sold&) const = default;
};
/// Nothing if it is no id of ours.
std::optional<Sold> sold_of(const VendorId& id);

/// Prices between the connection's tax basis and a product's own.
class TaxBasis {
 public:
  TaxBasis(const Settings& settings, bool vat_exclusive)
      : rate_(settings.vat_rate),
        ours_has_tax_(settings.prices_include_tax),
        shops_has_tax_(!vat_exclusive) {}
  Decimal to_shop(Decimal price) const { return converted(price, ours_has_tax_, shops_has_tax_); }
  Decimal from_shop(Decimal price) const { return converted(price, shops_has_tax_, ours_has_tax_); }

 private:
  Decimal converted(Decimal price, bool from_has_tax, bool to_has_tax) const;

  Decimal rate_;
  bool ours_has_tax_, shops_has_tax_;
};

/// What `embed` asks for with products that are read whole.
inline constexpr const char* kProductParts = "variations,images,brand,categories";
/// The listings of a product: its variations, or itself where it has none. What a variation has not
/// of its own is the product's.
std::vector<Listing> read_product(const JsonReader& product, const Settings& settings);
/// The same as items, with what they cost the shop.
std::vector<Item> read_items_of(const JsonReader& product, const Settings& settings);
/// Of what is stock-managed: without a SKU nothing is.
std::vector<StockLevel> read_levels_of(const JsonReader& product);

/// The one place of a shop.
inline constexpr const char* kLocation = "shop";

}  // namespace oneshelf::shopwired
