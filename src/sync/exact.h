#pragma once

#include "base/decimal.h"

/// Products and quotients that are rounded once more afterwards. Cutting them to six places first
/// and then rounding to cents could round twice (12.3449999996 -> 12.345 -> 12.35). So the cut
/// keeps a trace: an inexact result never lies on a tie or a whole coin. Internal to sync/.
namespace oneshelf::exact {

__extension__ typedef __int128 Wide;

/// The largest amount, price or quantity that decisions are made on. It keeps every sum and
/// product of the decisions inside Decimal's range; larger figures are refused where they enter.
constexpr Decimal kLargest = Decimal::from_integer(100'000'000'000);
constexpr Decimal kLargestRate = Decimal::from_integer(1'000);
constexpr bool is_sane(Decimal amount) { return amount.abs() <= kLargest; }
constexpr bool is_sane_rate(Decimal rate) { return !rate.is_negative() && rate <= kLargestRate; }

/// numerator / denominator, in millionths; rounding it to fewer than six places gives what
/// rounding the exact quotient gives. `denominator` is positive.
Decimal traced(Wide numerator, Wide denominator);

/// Traced left × right.
Decimal product(Decimal left, Decimal right);
/// Traced amount × (1 + rate/100), and amount / (1 + rate/100).
Decimal with_tax(Decimal amount, Decimal rate);
Decimal without_tax(Decimal amount, Decimal rate);

}  // namespace oneshelf::exact
