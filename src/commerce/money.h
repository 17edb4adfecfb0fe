#pragma once

#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/result.h"

namespace oneshelf {

/// An ISO 4217 currency code. Knows how many decimals its amounts have (JPY 0, EUR 2, KWD 3).
class Currency {
 public:
  Currency() = default;
  /// Three capital letters; error `currency.invalid`.
  static Result<Currency> parse(std::string_view code);
  const std::string& code() const { return code_; }
  int digits() const;
  bool empty() const { return code_.empty(); }
  auto operator<=>(const Currency&) const = default;

 private:
  std::string code_;
};

/// For tests and constants: a currency that is known to be right.
Currency currency(std::string_view code);

/// An amount in a currency. Adding amounts of different currencies is an error, not a number.
struct Money {
  Decimal amount;
  Currency currency;
  bool operator==(const Money&) const = default;
};

Result<Money> sum(const Money& left, const Money& right);
/// "19.90 EUR", with the currency's own number of decimals when they suffice.
std::string to_string(const Money& money);

}  // namespace oneshelf
