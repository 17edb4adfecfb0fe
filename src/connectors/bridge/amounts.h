#pragma once

#include <optional>

#include "base/decimal.h"

namespace oneshelf::bridge {

/// How a line of the contract is read to the cent (docs/bridge.md, "Amounts").
struct LineFigures {
  Decimal quantity, unit_price, discount;
  std::optional<Decimal> tax_rate;  ///< percent; nothing: no tax
  std::optional<Decimal> total;     ///< after discount, in the order's basis
};
struct Amounts {
  Decimal net, tax, gross;
  bool operator==(const Amounts&) const = default;
};

/// quantity × unit_price − discount, rounded to the currency's digits.
Decimal computed_total(const LineFigures& line, int digits);
/// With the total told, else computed. Tax is rounded per line, half up: of a gross total what is
/// left beside the rounded net, of a net total the rounded product.
Amounts amounts_of(const LineFigures& line, bool prices_include_tax, int digits);

}  // namespace oneshelf::bridge
