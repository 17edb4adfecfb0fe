#pragma once

#include "connectors/neto/settings.h"

namespace oneshelf::neto {

/// Whether an item's prices hold tax, against how the connection tells them.
class Basis {
 public:
  Basis(bool has_tax, bool is_tax_free, const Settings& settings);

  /// The item's price in the connection's terms.
  Decimal told(Decimal price) const;
  /// The connection's price in the item's terms.
  Decimal written(Decimal price) const;

 private:
  bool has_tax_, wants_tax_;
  Decimal with_tax_;
};

}  // namespace oneshelf::neto
