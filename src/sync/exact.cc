#include "sync/exact.h"

#include "base/assert.h"

namespace oneshelf::exact {
namespace {

constexpr Wide kOne = Decimal::kOne;
constexpr Wide kHundred = 100 * kOne;

}  // namespace

Decimal traced(Wide numerator, Wide denominator) {
  ONESHELF_ASSERT(denominator > 0);
  Wide below = numerator / denominator;
  const bool exact = numerator % denominator == 0;
  if (!exact && numerator < 0) --below;
  // The true value lies strictly between `below` and the next millionth. Of the two, the odd one
  // is neither a tie nor a whole coin of any rounding to fewer places, so it goes the right way.
  if (!exact && below % 2 == 0) ++below;
  ONESHELF_ASSERT(below <= INT64_MAX && below >= -INT64_MAX);
  return Decimal::from_millionths(static_cast<int64_t>(below));
}

Decimal product(Decimal left, Decimal right) {
  return traced(Wide(left.millionths()) * right.millionths(), kOne);
}

Decimal with_tax(Decimal amount, Decimal rate) {
  return traced(amount.millionths() * (kHundred + rate.millionths()), kHundred);
}

Decimal without_tax(Decimal amount, Decimal rate) {
  return traced(amount.millionths() * kHundred, kHundred + rate.millionths());
}

}  // namespace oneshelf::exact
