#include "base/decimal.h"

#include <array>
#include <limits>

#include "base/assert.h"
#include "base/decimal_overflow.h"

namespace oneshelf {
namespace {

__extension__ using Wide = __int128;

constexpr std::array<int64_t, 7> kPowers = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};
constexpr int kMaxExponent = 30;
constexpr Wide kManyDigits = Wide(1) << 110;  // 33 digits

bool fits(Wide value) {
  return value <= std::numeric_limits<int64_t>::max() &&
         value >= -std::numeric_limits<int64_t>::max();
}

Wide floor_divide(Wide value, Wide divisor) {
  Wide quotient = value / divisor;
  if (value % divisor != 0 && value < 0) --quotient;
  return quotient;
}

/// value / divisor (divisor > 0), rounded.
Wide divide(Wide value, Wide divisor, Rounding rounding) {
  const Wide below = floor_divide(value, divisor);
  const Wide rest = value - below * divisor;  // 0 <= rest < divisor
  if (rest == 0) return below;
  const bool negative = value < 0;
  const int against_half = rest * 2 < divisor ? -1 : (rest * 2 > divisor ? 1 : 0);
  switch (rounding) {
    case Rounding::kFloor: return below;
    case Rounding::kCeiling: return below + 1;
    case Rounding::kDown: return negative ? below + 1 : below;
    case Rounding::kUp: return negative ? below : below + 1;
    case Rounding::kHalfUp:
      if (against_half == 0) return negative ? below : below + 1;
      break;
    case Rounding::kHalfDown:
      if (against_half == 0) return negative ? below + 1 : below;
      break;
    case Rounding::kHalfEven:
      if (against_half == 0) return below % 2 == 0 ? below : below + 1;
      break;
  }
  return against_half > 0 ? below + 1 : below;
}

Error number_error(std::string id, std::string_view text, std::string why) {
  return Error(ErrorCode::kInvalid, std::move(id),
               "\"" + std::string(text.substr(0, 40)) + "\" " + why)
      .remedied("Give a plain decimal number such as 19.90.");
}

struct Parts {
  bool negative = false;
  Wide digits = 0;
  int scale = 0;  // value = digits / 10^scale
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Adds one digit. Beyond what any number in range needs, digits only change the scale, and a
/// last digit of 1 remembers that one of those left out was not zero, so that rounding stays exact.
void add_digit(Parts& parts, int digit, bool after_point) {
  if (parts.digits < kManyDigits) {
    parts.digits = parts.digits * 10 + digit;
    parts.scale += after_point ? 1 : 0;
    return;
  }
  if (digit != 0 && parts.digits % 10 == 0) ++parts.digits;
  parts.scale -= after_point ? 0 : 1;
}

/// Takes digits (and one point) from the front of `text`; false if there are none.
bool take_mantissa(std::string_view& text, Parts& parts) {
  bool seen = false;
  bool after_point = false;
  while (!text.empty() && (is_digit(text[0]) || (text[0] == '.' && !after_point))) {
    if (text[0] == '.') {
      after_point = true;
    } else {
      add_digit(parts, text[0] - '0', after_point);
      seen = true;
    }
    text.remove_prefix(1);
  }
  return seen;
}

bool take_exponent(std::string_view& text, Parts& parts) {
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text.remove_prefix(1);
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || text.size() > 3) return false;
  int exponent = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    exponent = exponent * 10 + (c - '0');
  }
  parts.scale += negative ? exponent : -exponent;
  text = {};
  return true;
}

Result<Decimal> scaled(const Parts& parts, std::string_view text,
                       std::optional<Rounding> rounding) {
  Wide value = parts.negative ? -parts.digits : parts.digits;
  int scale = parts.scale;
  const auto out_of_range = [&] {
    return number_error("number.out_of_range", text, "is larger than OneShelf can hold exactly.");
  };
  if (value == 0) return Decimal();
  if (scale < Decimal::kPlaces - kMaxExponent) return out_of_range();
  for (; scale < Decimal::kPlaces; ++scale) {
    value *= 10;
    if (!fits(value)) return out_of_range();
  }
  Wide divisor = 1;
  for (; scale > Decimal::kPlaces && divisor < kManyDigits; --scale) divisor *= 10;
  // Smaller than any place we keep, but not nothing: rounding up must see it.
  if (scale > Decimal::kPlaces) value = parts.negative ? -1 : 1;
  if (!rounding && value % divisor != 0) {
    return number_error("number.too_precise", text, "has more than six decimal places.");
  }
  value = divide(value, divisor, rounding.value_or(Rounding::kDown));
  if (!fits(value)) return out_of_range();
  return Decimal::from_millionths(static_cast<int64_t>(value));
}

Result<Decimal> read(std::string_view text, std::optional<Rounding> rounding) {
  Parts parts;
  std::string_view rest = text;
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
    parts.negative = rest[0] == '-';
    rest.remove_prefix(1);
  }
  if (!take_mantissa(rest, parts) || !take_exponent(rest, parts)) {
    return number_error("number.invalid", text, "is not a number.");
  }
  return scaled(parts, text, rounding);
}

}  // namespace

Decimal Decimal::from_minor(int64_t minor, int digits) {
  ONESHELF_ASSERT(digits >= 0 && digits <= kPlaces);
  const Wide value = Wide(minor) * kPowers[static_cast<size_t>(kPlaces - digits)];
  if (!fits(value)) throw DecimalOverflow();
  return from_millionths(static_cast<int64_t>(value));
}

Result<Decimal> Decimal::parse(std::string_view text) { return read(text, std::nullopt); }

Result<Decimal> Decimal::parse_rounded(std::string_view text, Rounding rounding) {
  return read(text, rounding);
}

std::string Decimal::to_string() const {
  std::string text = to_fixed(kPlaces);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string Decimal::to_fixed(int places) const {
  ONESHELF_ASSERT(places >= 0 && places <= kPlaces);
  ONESHELF_ASSERT(has_at_most(places));
  const uint64_t size =
      millionths_ < 0 ? 0 - static_cast<uint64_t>(millionths_) : static_cast<uint64_t>(millionths_);
  std::string text = millionths_ < 0 ? "-" : "";
  text += std::to_string(size / kOne);
  if (places > 0) {
    const std::string fraction = std::to_string(kOne + size % kOne).substr(1);
    text += '.' + fraction.substr(0, static_cast<size_t>(places));
  }
  return text;
}

int64_t Decimal::to_minor(int digits) const {
  ONESHELF_ASSERT(digits >= 0 && digits <= kPlaces);
  ONESHELF_ASSERT(has_at_most(digits));
  return millionths_ / kPowers[static_cast<size_t>(kPlaces - digits)];
}

Decimal Decimal::rounded(int places, Rounding rounding) const {
  ONESHELF_ASSERT(places >= 0 && places <= kPlaces);
  const int64_t unit = kPowers[static_cast<size_t>(kPlaces - places)];
  const Wide value = divide(millionths_, unit, rounding) * unit;
  if (!fits(value)) throw DecimalOverflow();
  return from_millionths(static_cast<int64_t>(value));
}

Decimal Decimal::rounded_to(Decimal step, Rounding rounding) const {
  ONESHELF_ASSERT(step.is_positive());
  const Wide value = divide(millionths_, step.millionths_, rounding) * step.millionths_;
  if (!fits(value)) throw DecimalOverflow();
  return from_millionths(static_cast<int64_t>(value));
}

bool Decimal::has_at_most(int places) const {
  ONESHELF_ASSERT(places >= 0 && places <= kPlaces);
  return millionths_ % kPowers[static_cast<size_t>(kPlaces - places)] == 0;
}

Decimal Decimal::operator+(Decimal other) const {
  const Wide value = Wide(millionths_) + other.millionths_;
  if (!fits(value)) throw DecimalOverflow();
  return from_millionths(static_cast<int64_t>(value));
}

Decimal Decimal::operator-(Decimal other) const { return *this + -other; }

Decimal Decimal::times(Decimal other, int places, Rounding rounding) const {
  ONESHELF_ASSERT(places >= 0 && places <= kPlaces);
  const Wide unit = kPowers[static_cast<size_t>(kPlaces - places)];
  const Wide value = divide(Wide(millionths_) * other.millionths_, unit * kOne, rounding) * unit;
  if (!fits(value)) throw DecimalOverflow();
  return from_millionths(static_cast<int64_t>(value));
}

Decimal Decimal::over(Decimal other, int places, Rounding rounding) const {
  ONESHELF_ASSERT(!other.is_zero());
  ONESHELF_ASSERT(places >= 0 && places <= kPlaces);
  const Wide unit = kPowers[static_cast<size_t>(kPlaces - places)];
  const Wide sign = other.millionths_ < 0 ? -1 : 1;
  const Wide value =
      divide(sign * millionths_ * kOne, sign * other.millionths_ * unit, rounding) * unit;
  if (!fits(value)) throw DecimalOverflow();
  return from_millionths(static_cast<int64_t>(value));
}

Decimal dec(std::string_view text) {
  Result<Decimal> parsed = Decimal::parse(text);
  ONESHELF_ASSERT(parsed.ok());
  return *parsed;
}

}  // namespace oneshelf
