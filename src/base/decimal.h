#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/result.h"

namespace oneshelf {

/// How a digit too many is dropped. Every rounding in the product names one.
enum class Rounding {
  kHalfUp,  ///< half away from zero: 2.5 -> 3, -2.5 -> -3. What shops and tax offices call rounding
  kHalfEven,  ///< half to the even neighbour: banker's rounding
  kHalfDown,  ///< half towards zero
  kDown,      ///< towards zero (truncate)
  kUp,        ///< away from zero
  kFloor,     ///< towards minus infinity
  kCeiling,   ///< towards plus infinity
};

/// An exact decimal number with six places: one 64-bit integer of millionths, holding about
/// ±9.2 × 10^12. Used for every amount of money, rate and quantity. Arithmetic is checked: reading
/// outside data gives an error if it is out of range; arithmetic that leaves the range throws
/// DecimalOverflow (decimal_overflow.h), which whoever works on one record catches.
class Decimal {
 public:
  static constexpr int kPlaces = 6;
  static constexpr int64_t kOne = 1'000'000;

  constexpr Decimal() = default;
  /// `whole` must be in range (asserts).
  static constexpr Decimal from_integer(int64_t whole) {
    ONESHELF_ASSERT(whole <= INT64_MAX / kOne && whole >= -(INT64_MAX / kOne));
    return from_millionths(whole * kOne);
  }
  static constexpr Decimal from_millionths(int64_t millionths) {
    Decimal d;
    d.millionths_ = millionths;
    return d;
  }
  /// An integer count of minor units: from_minor(1990, 2) is 19.90. `digits` is 0 to 6.
  static Decimal from_minor(int64_t minor, int digits);

  /// Reads `[-+]digits[.digits][e[-+]digits]`; the digits before or after the point may be missing,
  /// not both. More than six places or a size out of range is an error (`number.invalid`,
  /// `number.too_precise`, `number.out_of_range`), never a guess.
  static Result<Decimal> parse(std::string_view text);
  /// As parse, but places beyond the sixth are rounded. For rates and floating figures of vendors.
  static Result<Decimal> parse_rounded(std::string_view text, Rounding rounding);

  constexpr int64_t millionths() const { return millionths_; }
  /// The shortest exact text: "19.9", "3", "-0.05".
  std::string to_string() const;
  /// Text with exactly `places` decimals; the value must have no more (round first).
  std::string to_fixed(int places) const;
  /// Whole minor units with `digits` places; the value must have no more places (round first).
  int64_t to_minor(int digits) const;

  /// Rounded to `places` (0 to 6) decimals.
  Decimal rounded(int places, Rounding rounding) const;
  /// Rounded to a multiple of `step`, e.g. 0.05 for Swiss cash. `step` is positive.
  Decimal rounded_to(Decimal step, Rounding rounding) const;
  bool has_at_most(int places) const;

  constexpr bool is_zero() const { return millionths_ == 0; }
  constexpr bool is_negative() const { return millionths_ < 0; }
  constexpr bool is_positive() const { return millionths_ > 0; }
  constexpr Decimal abs() const {
    return from_millionths(millionths_ < 0 ? -millionths_ : millionths_);
  }

  Decimal operator-() const { return from_millionths(-millionths_); }
  Decimal operator+(Decimal other) const;
  Decimal operator-(Decimal other) const;
  Decimal& operator+=(Decimal other) { return *this = *this + other; }
  Decimal& operator-=(Decimal other) { return *this = *this - other; }
  auto operator<=>(const Decimal&) const = default;

  /// Product rounded to `places`; throws on overflow (operands come from checked data).
  Decimal times(Decimal other, int places = kPlaces, Rounding rounding = Rounding::kHalfUp) const;
  /// Quotient rounded to `places`; asserts on division by zero.
  Decimal over(Decimal other, int places = kPlaces, Rounding rounding = Rounding::kHalfUp) const;

 private:
  int64_t millionths_ = 0;
};

/// For tests and constants: an exact decimal from text that is known to be right.
Decimal dec(std::string_view text);

}  // namespace oneshelf
