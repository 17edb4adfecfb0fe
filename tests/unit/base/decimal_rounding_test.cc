#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>

#include "base/decimal.h"

namespace oneshelf {
namespace {

constexpr std::array kModes = {Rounding::kHalfUp, Rounding::kHalfEven, Rounding::kHalfDown,
                               Rounding::kDown,   Rounding::kUp,       Rounding::kFloor,
                               Rounding::kCeiling};
/// Far enough from the end of the range that rounding and one sum stay inside.
constexpr int64_t kHalfRange = std::numeric_limits<int64_t>::max() / 2;

Decimal any_decimal() {
  // Small figures are where ties live; large ones are where overflow does.
  const auto small = rc::gen::inRange<int64_t>(-10'000'000, 10'000'000);
  const auto large = rc::gen::inRange<int64_t>(-kHalfRange, kHalfRange);
  return Decimal::from_millionths(*rc::gen::oneOf(small, large));
}

int any_places() { return *rc::gen::inRange(0, Decimal::kPlaces + 1); }

Rounding any_rounding() { return *rc::gen::elementOf(std::vector(kModes.begin(), kModes.end())); }

TEST(Rounding, EveryModeDoesWhatItsNameSays) {
  struct Row {
    std::string value;
    std::array<std::string, kModes.size()> expected;  // in the order of kModes
  };
  //        value     half up  half even  half down  down  up    floor  ceiling
  const std::vector<Row> table = {
      {"2.5", {"3", "2", "2", "2", "3", "2", "3"}},
      {"3.5", {"4", "4", "3", "3", "4", "3", "4"}},
      {"-2.5", {"-3", "-2", "-2", "-2", "-3", "-3", "-2"}},
      {"-3.5", {"-4", "-4", "-3", "-3", "-4", "-4", "-3"}},
      {"0.5", {"1", "0", "0", "0", "1", "0", "1"}},
      {"-0.5", {"-1", "0", "0", "0", "-1", "-1", "0"}},
      {"2.4", {"2", "2", "2", "2", "3", "2", "3"}},
      {"2.6", {"3", "3", "3", "2", "3", "2", "3"}},
      {"-2.4", {"-2", "-2", "-2", "-2", "-3", "-3", "-2"}},
      {"-2.6", {"-3", "-3", "-3", "-2", "-3", "-3", "-2"}},
      {"2.500001", {"3", "3", "3", "2", "3", "2", "3"}},
      {"2.499999", {"2", "2", "2", "2", "3", "2", "3"}},
      {"-2.500001", {"-3", "-3", "-3", "-2", "-3", "-3", "-2"}},
      {"0.000001", {"0", "0", "0", "0", "1", "0", "1"}},
      {"-0.000001", {"0", "0", "0", "0", "-1", "-1", "0"}},
      {"7", {"7", "7", "7", "7", "7", "7", "7"}},
      {"-7", {"-7", "-7", "-7", "-7", "-7", "-7", "-7"}},
      {"0", {"0", "0", "0", "0", "0", "0", "0"}},
  };
  for (const Row& row : table) {
    for (size_t mode = 0; mode < kModes.size(); ++mode) {
      EXPECT_EQ(dec(row.value).rounded(0, kModes[mode]).to_string(), row.expected[mode])
          << row.value << " in mode " << mode;
    }
  }
}

TEST(Rounding, WorksAtEveryPlace) {
  const Decimal value = dec("1234.567895");
  const std::vector<std::string> expected = {"1235",      "1234.6",    "1234.57",    "1234.568",
                                             "1234.5679", "1234.5679", "1234.567895"};
  for (int places = 0; places <= Decimal::kPlaces; ++places) {
    EXPECT_EQ(value.rounded(places, Rounding::kHalfUp).to_string(),
              expected[static_cast<size_t>(places)])
        << places;
  }
}

TEST(Rounding, GoesToMultiplesOfAStep) {
  EXPECT_EQ(dec("19.92").rounded_to(dec("0.05"), Rounding::kHalfUp), dec("19.90"));
  EXPECT_EQ(dec("19.93").rounded_to(dec("0.05"), Rounding::kHalfUp), dec("19.95"));
  EXPECT_EQ(dec("-19.93").rounded_to(dec("0.05"), Rounding::kDown), dec("-19.90"));
  EXPECT_EQ(dec("7").rounded_to(dec("3"), Rounding::kFloor), dec("6"));
  EXPECT_EQ(dec("7").rounded_to(dec("3"), Rounding::kCeiling), dec("9"));
  EXPECT_EQ(dec("-1.25").rounded_to(dec("0.5"), Rounding::kHalfEven), dec("-1"));
}

RC_GTEST_PROP(DecimalProperty, TextReadsBackAsTheSameNumber, ()) {
  const Decimal value = any_decimal();
  const Result<Decimal> read = Decimal::parse(value.to_string());
  RC_ASSERT(read.ok());
  RC_ASSERT(*read == value);
  RC_ASSERT(*Decimal::parse(value.to_fixed(Decimal::kPlaces)) == value);
}

RC_GTEST_PROP(DecimalProperty, MinorUnitsReadBackAsTheSameNumber, ()) {
  const int places = any_places();
  const Decimal value = any_decimal().rounded(places, Rounding::kHalfUp);
  RC_ASSERT(Decimal::from_minor(value.to_minor(places), places) == value);
}

RC_GTEST_PROP(DecimalProperty, SubtractingWhatWasAddedGivesTheSameNumber, ()) {
  const Decimal a = any_decimal();
  const Decimal b = any_decimal();
  RC_ASSERT((a + b) - b == a);
  RC_ASSERT(a + b == b + a);
  RC_ASSERT(a - b == -(b - a));
}

RC_GTEST_PROP(DecimalProperty, RoundingTwiceIsRoundingOnce, ()) {
  const int places = any_places();
  const Rounding rounding = any_rounding();
  const Decimal once = any_decimal().rounded(places, rounding);
  RC_ASSERT(once.has_at_most(places));
  RC_ASSERT(once.rounded(places, any_rounding()) == once);
}

RC_GTEST_PROP(DecimalProperty, RoundingNeverMovesByAWholeUnit, ()) {
  const int places = any_places();
  const Rounding rounding = any_rounding();
  const Decimal value = any_decimal();
  const Decimal moved = (value.rounded(places, rounding) - value).abs();
  const Decimal unit = Decimal::from_minor(1, places);
  RC_ASSERT(moved < unit);
  const bool to_nearest = rounding == Rounding::kHalfUp || rounding == Rounding::kHalfEven ||
                          rounding == Rounding::kHalfDown;
  if (to_nearest) RC_ASSERT(moved + moved <= unit);
}

RC_GTEST_PROP(DecimalProperty, DirectedRoundingKeepsItsDirection, ()) {
  const int places = any_places();
  const Decimal value = any_decimal();
  RC_ASSERT(value.rounded(places, Rounding::kFloor) <= value);
  RC_ASSERT(value.rounded(places, Rounding::kCeiling) >= value);
  RC_ASSERT(value.rounded(places, Rounding::kDown).abs() <= value.abs());
  RC_ASSERT(value.rounded(places, Rounding::kUp).abs() >= value.abs());
}

RC_GTEST_PROP(DecimalProperty, RoundingMirrorsAtZeroForSymmetricModes, ()) {
  const int places = any_places();
  const Decimal value = any_decimal();
  for (const Rounding rounding : {Rounding::kHalfUp, Rounding::kHalfEven, Rounding::kHalfDown,
                                  Rounding::kDown, Rounding::kUp}) {
    RC_ASSERT((-value).rounded(places, rounding) == -value.rounded(places, rounding));
  }
}

RC_GTEST_PROP(DecimalProperty, ReadingRoundsLikeTheNumberItself, ()) {
  const Decimal value =
      Decimal::from_millionths(*rc::gen::inRange<int64_t>(-9'999'999, 10'000'000));
  const Rounding rounding = any_rounding();
  // The same digits moved three places to the right, so that reading must drop three of them.
  const Result<Decimal> read = Decimal::parse_rounded(value.to_string() + "e-3", rounding);
  RC_ASSERT(read.ok());
  RC_ASSERT(*read == value.times(dec("0.001"), Decimal::kPlaces, rounding));
}

RC_GTEST_PROP(DecimalProperty, ProductsAndQuotientsUndoEachOther, ()) {
  const Decimal price = Decimal::from_minor(*rc::gen::inRange<int64_t>(-9'999'999, 10'000'000), 2);
  const Decimal quantity = Decimal::from_integer(*rc::gen::inRange<int64_t>(1, 10'000));
  const Decimal total = price.times(quantity);
  RC_ASSERT(total.over(quantity, 2) == price);
  RC_ASSERT(total == quantity.times(price));
}

RC_GTEST_PROP(DecimalProperty, AnyTextIsReadOrRefusedButNeverMore, (const std::string& text)) {
  const Result<Decimal> read = Decimal::parse(text);
  RC_ASSERT((read.ok() || read.error().code() == ErrorCode::kInvalid));
}

}  // namespace
}  // namespace oneshelf
