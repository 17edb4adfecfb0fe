#include "commerce/money.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"

namespace oneshelf {
namespace {

/// ISO 4217 minor units where they are not two.
constexpr std::pair<std::string_view, int> kDigits[] = {
    {"BHD", 3}, {"BIF", 0}, {"CLF", 4}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"IQD", 3},
    {"ISK", 0}, {"JOD", 3}, {"JPY", 0}, {"KMF", 0}, {"KRW", 0}, {"KWD", 3}, {"LYD", 3},
    {"OMR", 3}, {"PYG", 0}, {"RWF", 0}, {"TND", 3}, {"UGX", 0}, {"UYI", 0}, {"UYW", 4},
    {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0}, {"XPF", 0}};
constexpr int kUsualDigits = 2;

bool is_capital(char letter) { return letter >= 'A' && letter <= 'Z'; }

}  // namespace

Result<Currency> Currency::parse(std::string_view code) {
  if (code.size() != 3 || !std::ranges::all_of(code, is_capital)) {
    return Error(ErrorCode::kInvalid, "currency.invalid",
                 "\"" + std::string(code.substr(0, 20)) + "\" is not a currency code.")
        .remedied("Give three capital letters such as EUR.");
  }
  Currency currency;
  currency.code_ = std::string(code);
  return currency;
}

int Currency::digits() const {
  const auto* found =
      std::ranges::find(kDigits, std::string_view(code_), &std::pair<std::string_view, int>::first);
  return found == std::end(kDigits) ? kUsualDigits : found->second;
}

Currency currency(std::string_view code) {
  Result<Currency> parsed = Currency::parse(code);
  ONESHELF_ASSERT(parsed.ok());
  return *std::move(parsed);
}

Result<Money> sum(const Money& left, const Money& right) {
  if (left.currency != right.currency) {
    return Error(ErrorCode::kInvalid, "money.currency_mismatch",
                 "An amount in " + left.currency.code() + " and one in " + right.currency.code() +
                     " cannot be added.")
        .remedied("Use one currency on both sides of the link.");
  }
  return Money{left.amount + right.amount, left.currency};
}

std::string to_string(const Money& money) {
  const int digits = money.currency.digits();
  const std::string amount =
      money.amount.has_at_most(digits) ? money.amount.to_fixed(digits) : money.amount.to_string();
  return money.currency.empty() ? amount : amount + " " + money.currency.code();
}

}  // namespace oneshelf
