#pragma once

#include "connectors/tryton/sale.h"

namespace oneshelf::tryton {

/// Fields of optional modules that a database has.
struct SaleFields {
  bool web_id = false;
  bool carrier = false;
  bool packages = false;
};
/// What `sale_from` reads, in one request with all that hangs on the sale.
Json sale_field_names(const SaleFields& have);
Sale sale_from(const JsonReader& row, const SaleFields& have);

}  // namespace oneshelf::tryton
