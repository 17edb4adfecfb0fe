#include "connectors/neto/price_basis.h"

namespace oneshelf::neto {
namespace {

constexpr int kConvertedPlaces = 4;
const Decimal kHundred = Decimal::from_integer(100);

Decimal converted(Decimal price, Decimal from, Decimal to) {
  return price.times(to).over(from, kConvertedPlaces);
}

}  // namespace

Basis::Basis(bool has_tax, bool is_tax_free, const Settings& settings)
    : has_tax_(has_tax),
      wants_tax_(settings.prices_include_tax),
      with_tax_(kHundred + (is_tax_free ? Decimal() : settings.tax_rate)) {}

Decimal Basis::told(Decimal price) const {
  if (has_tax_ == wants_tax_) return price;
  return wants_tax_ ? converted(price, kHundred, with_tax_) : converted(price, with_tax_, kHundred);
}

Decimal Basis::written(Decimal price) const {
  if (has_tax_ == wants_tax_) return price;
  return has_tax_ ? converted(price, kHundred, with_tax_) : converted(price, with_tax_, kHundred);
}

}  // namespace oneshelf::neto
