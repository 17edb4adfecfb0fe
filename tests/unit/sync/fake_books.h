#pragma once

#include <map>
#include <string>
#include <utility>

#include "commerce/document.h"
#include "sync/translate.h"

/// A source's own arithmetic, written apart from the product's: fractions of 128-bit integers,
/// rounded once by looking at the remainder. What translate() proves, this must find too.
namespace oneshelf {

class FakeBooks {
 public:
  FakeBooks(const DocumentRules& rules, int digits) : rules_(rules), digits_(digits) {}

  DocumentTotals book(const Document& document) const {
    Wide amounts = 0;
    std::map<std::pair<std::string, int64_t>, Tax> taxes;
    for (const DocumentLine& line : document.lines) {
      // In units of 10^-12.
      const Wide exact = Wide(line.quantity.millionths()) * line.unit_price.millionths();
      amounts += coins(exact, power(12 - digits_));
      if (!line.tax_rate) continue;
      add_tax(taxes[{line.tax_code, line.tax_rate->millionths()}], exact,
              line.tax_rate->millionths(), document.prices_include_tax);
    }
    Wide tax = 0;
    for (const auto& [key, one] : taxes) {
      tax += rules_.tax_rounding == DocumentRules::TaxRounding::kPerLine
                 ? one.rounded
                 : tax_coins(one.exact, key.second, document.prices_include_tax, 0);
    }
    const Wide net = document.prices_include_tax ? amounts - tax : amounts;
    return {.net = amount(net), .tax = amount(tax), .gross = amount(net + tax)};
  }

 private:
  __extension__ typedef __int128 Wide;
  struct Tax {
    Wide exact = 0;    ///< for rounding at the end
    Wide rounded = 0;  ///< for rounding after each line, in coins
  };

  static Wide power(int exponent) {
    Wide value = 1;
    for (int i = 0; i < exponent; ++i) value *= 10;
    return value;
  }

  Decimal amount(Wide coins) const {
    return Decimal::from_minor(static_cast<int64_t>(coins), digits_);
  }

  /// numerator / denominator in whole coins.
  Wide coins(Wide numerator, Wide denominator) const {
    const Wide sign = numerator < 0 ? -1 : 1;
    const Wide size = numerator * sign;
    const Wide whole = size / denominator;
    const Wide rest = size % denominator;
    return sign * (whole + (goes_up(whole, rest * 2, denominator, sign, rest) ? 1 : 0));
  }

  bool goes_up(Wide whole, Wide twice_rest, Wide denominator, Wide sign, Wide rest) const {
    switch (rules_.rounding) {
      case Rounding::kDown: return false;
      case Rounding::kUp: return rest != 0;
      case Rounding::kFloor: return rest != 0 && sign < 0;
      case Rounding::kCeiling: return rest != 0 && sign > 0;
      case Rounding::kHalfUp: return twice_rest >= denominator;
      case Rounding::kHalfDown: return twice_rest > denominator;
      case Rounding::kHalfEven: break;
    }
    return twice_rest > denominator || (twice_rest == denominator && whole % 2 != 0);
  }

  /// The tax of an exact amount (10^-12) plus so many coins, in coins.
  Wide tax_coins(Wide exact, int64_t rate, bool includes_tax, Wide before) const {
    const Wide hundred = 100 * Wide(Decimal::kOne);
    const Wide denominator = (includes_tax ? hundred + rate : hundred) * power(12 - digits_);
    return coins(exact * rate + before * denominator, denominator);
  }

  void add_tax(Tax& tax, Wide exact, int64_t rate, bool includes_tax) const {
    tax.exact += exact;
    tax.rounded = tax_coins(exact, rate, includes_tax, tax.rounded);
  }

  const DocumentRules& rules_;
  int digits_;
};

}  // namespace oneshelf
