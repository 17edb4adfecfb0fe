#pragma once

#include <map>
#include <string>
#include <vector>

#include "commerce/item.h"
#include "connectors/tryton/directory.h"

namespace oneshelf::tryton {

/// A product as one row tells it, before pictures and further price lists are added.
struct ItemRow {
  Item item;
  std::string sale_unit, default_unit;
  std::optional<Decimal> list_price_here;  ///< of the price list in the context, per sale unit
  std::optional<Stamp> changed, template_changed;
  /// The later of both.
  std::optional<Stamp> latest() const;
};

/// Fields of product.product that `item_row` reads, by what the database has.
struct ItemFields {
  bool attributes = false;
  bool weight = false;
  bool account_category = false;
  bool price_list = false;
};
Json item_field_names(const ItemFields& fields);
ItemRow item_row(const JsonReader& row, const ItemFields& fields,
                 const std::map<std::string, Attribute>& attributes,
                 const std::vector<std::string>& option_attributes);

/// An attachment that is a picture by its name, of "product.template,1" or "product.product,2".
struct Picture {
  std::string resource;
  Image image;
  std::optional<Stamp> changed;
  bool is_picture = false;
};
Picture picture_from(const JsonReader& row);

}  // namespace oneshelf::tryton
