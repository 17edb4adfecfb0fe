#include "connectors/bridge/amounts.h"

namespace oneshelf::bridge {
namespace {

constexpr Decimal kHundred = Decimal::from_integer(100);

}  // namespace

Decimal computed_total(const LineFigures& line, int digits) {
  return (line.unit_price.times(line.quantity) - line.discount).rounded(digits, Rounding::kHalfUp);
}

Amounts amounts_of(const LineFigures& line, bool prices_include_tax, int digits) {
  const Decimal total = line.total ? *line.total : computed_total(line, digits);
  const Decimal rate = line.tax_rate.value_or(Decimal());
  if (prices_include_tax) {
    const Decimal net = total.times(kHundred).over(kHundred + rate, digits, Rounding::kHalfUp);
    return {.net = net, .tax = total - net, .gross = total};
  }
  const Decimal tax = total.times(rate).over(kHundred, digits, Rounding::kHalfUp);
  return {.net = total, .tax = tax, .gross = total + tax};
}

}  // namespace oneshelf::bridge
