#include "base/decimal.h"

#include "base/decimal_overflow.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

constexpr int64_t kMostMillionths = std::numeric_limits<int64_t>::max();

TEST(Decimal, ReadsPlainNumbersExactly) {
  const std::vector<std::pair<std::string, int64_t>> cases = {
      {"0", 0},
      {"-0", 0},
      {"-0.000", 0},
      {"19.90", 19'900'000},
      {"19.9", 19'900'000},
      {"+5", 5'000'000},
      {"-0.05", -50'000},
      {"0.000001", 1},
      {"-0.000001", -1},
      {"007.50", 7'500'000},
      {".5", 500'000},
      {"5.", 5'000'000},
      {"1.10000000000000000000000000000000000000000000000000", 1'100'000},
      {"9223372036854.775807", kMostMillionths},
      {"-9223372036854.775807", -kMostMillionths},
  };
  for (const auto& [text, millionths] : cases) {
    const Result<Decimal> read = Decimal::parse(text);
    ASSERT_TRUE(read.ok()) << text << ": " << read.error().to_string();
    EXPECT_EQ(read->millionths(), millionths) << text;
  }
}

TEST(Decimal, ReadsExponents) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"1e3", "1000"},
      {"1.5E+2", "150"},
      {"1990e-2", "19.9"},
      {"1e-6", "0.000001"},
      {"0e999", "0"},
      {"0.000e-999", "0"},
      {"9.2e12", "9200000000000"},
      {"-1.25e1", "-12.5"},
      {"10000000e-13", "0.000001"},
  };
  for (const auto& [text, expected] : cases) {
    const Result<Decimal> read = Decimal::parse(text);
    ASSERT_TRUE(read.ok()) << text << ": " << read.error().to_string();
    EXPECT_EQ(read->to_string(), expected) << text;
  }
}

TEST(Decimal, RefusesWhatItCannotHoldExactly) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "number.invalid"},
      {"-", "number.invalid"},
      {".", "number.invalid"},
      {"-.", "number.invalid"},
      {"abc", "number.invalid"},
      {"19,90", "number.invalid"},
      {"1 000", "number.invalid"},
      {" 1", "number.invalid"},
      {"1 ", "number.invalid"},
      {"1.2.3", "number.invalid"},
      {"0x10", "number.invalid"},
      {"1e", "number.invalid"},
      {"1e1000", "number.invalid"},
      {"1e1.5", "number.invalid"},
      {"e5", "number.invalid"},
      {"NaN", "number.invalid"},
      {"Infinity", "number.invalid"},
      {std::string("1\0", 2), "number.invalid"},
      {"0.0000001", "number.too_precise"},
      {"19.9000001", "number.too_precise"},
      {"1e-7", "number.too_precise"},
      {"1e-999", "number.too_precise"},
      {"9223372036854.775808", "number.out_of_range"},
      {"-9223372036854.775808", "number.out_of_range"},
      {"10000000000000", "number.out_of_range"},
      {"1e13", "number.out_of_range"},
      {"1e999", "number.out_of_range"},
      {"99999999999999999999999999999999999999999999999999", "number.out_of_range"},
  };
  for (const auto& [text, id] : cases) {
    const Result<Decimal> read = Decimal::parse(text);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().id(), id) << text;
    EXPECT_EQ(read.error().code(), ErrorCode::kInvalid) << text;
    EXPECT_FALSE(read.error().remedy().empty()) << text;
  }
}

TEST(Decimal, RoundsFloatingFiguresOfVendorsWhenAsked) {
  struct Case {
    std::string text;
    Rounding rounding;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"19.899999999999998579", Rounding::kHalfUp, "19.9"},
      {"19.899999999999998578915905091", Rounding::kDown, "19.899999"},
      {"0.1000000000000000055511151231257827021181583404541015625", Rounding::kHalfUp, "0.1"},
      {"0.1000000000000000055511151231257827021181583404541015625", Rounding::kUp, "0.100001"},
      {"0.0000005", Rounding::kHalfUp, "0.000001"},
      {"0.0000005", Rounding::kHalfEven, "0"},
      {"0.0000005", Rounding::kHalfDown, "0"},
      {"0.00000050000000000000000000000000000000000000000000001", Rounding::kHalfDown, "0.000001"},
      {"-0.0000005", Rounding::kHalfUp, "-0.000001"},
      {"1e-999", Rounding::kUp, "0.000001"},
      {"-1e-999", Rounding::kUp, "-0.000001"},
      {"1e-999", Rounding::kHalfUp, "0"},
      {"1e-999", Rounding::kCeiling, "0.000001"},
      {"-1e-999", Rounding::kFloor, "-0.000001"},
      {"-1e-999", Rounding::kCeiling, "0"},
  };
  for (const auto& [text, rounding, expected] : cases) {
    const Result<Decimal> read = Decimal::parse_rounded(text, rounding);
    ASSERT_TRUE(read.ok()) << text;
    EXPECT_EQ(read->to_string(), expected) << text;
  }
}

TEST(Decimal, RoundedReadingStillRefusesWhatIsTooLarge) {
  for (const char* text : {"9223372036854.7758075", "1e30", "99999999999999.999999999"}) {
    const Result<Decimal> read = Decimal::parse_rounded(text, Rounding::kHalfUp);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().id(), "number.out_of_range") << text;
  }
}

TEST(Decimal, LongInputIsCutInTheMessage) {
  const Result<Decimal> read = Decimal::parse(std::string(10'000, 'x'));
  ASSERT_FALSE(read.ok());
  EXPECT_LT(read.error().message().size(), 100u);
}

TEST(Decimal, PrintsTheShortestExactText) {
  EXPECT_EQ(dec("19.90").to_string(), "19.9");
  EXPECT_EQ(dec("3").to_string(), "3");
  EXPECT_EQ(dec("100").to_string(), "100");
  EXPECT_EQ(dec("-0.05").to_string(), "-0.05");
  EXPECT_EQ(Decimal().to_string(), "0");
  EXPECT_EQ(Decimal::from_millionths(-kMostMillionths).to_string(), "-9223372036854.775807");
}

TEST(Decimal, PrintsFixedPlaces) {
  EXPECT_EQ(dec("19.9").to_fixed(2), "19.90");
  EXPECT_EQ(dec("-0.05").to_fixed(2), "-0.05");
  EXPECT_EQ(dec("7").to_fixed(0), "7");
  EXPECT_EQ(dec("7").to_fixed(6), "7.000000");
  EXPECT_EQ(Decimal().to_fixed(2), "0.00");
}

TEST(Decimal, ConvertsMinorUnitsOfEveryCurrencySize) {
  EXPECT_EQ(Decimal::from_minor(1990, 2), dec("19.90"));
  EXPECT_EQ(Decimal::from_minor(1990, 0), dec("1990"));
  EXPECT_EQ(Decimal::from_minor(-1990, 3), dec("-1.99"));
  EXPECT_EQ(dec("19.90").to_minor(2), 1990);
  EXPECT_EQ(dec("-1.99").to_minor(3), -1990);
  EXPECT_EQ(dec("500").to_minor(0), 500);
}

TEST(Decimal, ComparesByValue) {
  EXPECT_EQ(dec("19.90"), dec("19.9"));
  EXPECT_LT(dec("-2"), dec("1"));
  EXPECT_GT(dec("0.000001"), Decimal());
  EXPECT_TRUE(dec("-1").is_negative());
  EXPECT_TRUE(dec("1").is_positive());
  EXPECT_TRUE(Decimal().is_zero());
  EXPECT_EQ(dec("-1.5").abs(), dec("1.5"));
}

TEST(Decimal, AddsWithoutTheErrorsOfFloatingPoint) {
  Decimal sum;
  for (int i = 0; i < 1'000; ++i) sum += dec("0.1");
  EXPECT_EQ(sum, dec("100"));
  sum -= dec("0.3");
  EXPECT_EQ(sum, dec("99.7"));
  EXPECT_EQ(-sum, dec("-99.7"));
}

TEST(Decimal, MultipliesAndDividesWithNamedRounding) {
  EXPECT_EQ(dec("19.90").times(dec("3")), dec("59.70"));
  EXPECT_EQ(dec("19.99").times(dec("0.19"), 2), dec("3.80"));
  EXPECT_EQ(dec("19.99").times(dec("0.19"), 2, Rounding::kDown), dec("3.79"));
  EXPECT_EQ(dec("-0.5").times(dec("0.000001"), 6), dec("-0.000001"));
  EXPECT_EQ(dec("10").over(dec("3"), 2), dec("3.33"));
  EXPECT_EQ(dec("10").over(dec("-3"), 2), dec("-3.33"));
  EXPECT_EQ(dec("-10").over(dec("-3"), 2, Rounding::kCeiling), dec("3.34"));
  EXPECT_EQ(dec("1").over(dec("8"), 2, Rounding::kHalfEven), dec("0.12"));
  EXPECT_EQ(dec("9000000000000").times(dec("1")), dec("9000000000000"));
  EXPECT_EQ(dec("9000000000000").over(dec("9000000000000")), dec("1"));
}

TEST(DecimalDeathTest, AssertsWhereOnlyABugCanLead) {
  const Decimal most = Decimal::from_millionths(kMostMillionths);
  EXPECT_THROW(static_cast<void>(most + dec("0.000001")), DecimalOverflow);
  EXPECT_THROW(static_cast<void>(-most - dec("0.000001")), DecimalOverflow);
  EXPECT_THROW(static_cast<void>(most.times(dec("2"))), DecimalOverflow);
  EXPECT_THROW(static_cast<void>(most.rounded(0, Rounding::kUp)), DecimalOverflow);
  EXPECT_DEATH(static_cast<void>(dec("1").over(Decimal())), "is_zero");
  EXPECT_DEATH(static_cast<void>(dec("1.005").to_minor(2)), "has_at_most");
  EXPECT_DEATH(static_cast<void>(dec("1.005").to_fixed(2)), "has_at_most");
  EXPECT_DEATH(static_cast<void>(dec("1").rounded_to(Decimal(), Rounding::kUp)), "is_positive");
  EXPECT_DEATH(static_cast<void>(Decimal::from_integer(kMostMillionths)), "whole");
  EXPECT_DEATH(static_cast<void>(dec("1").has_at_most(7)), "places");
  EXPECT_DEATH(static_cast<void>(dec("one")), "ok");
}

}  // namespace
}  // namespace oneshelf
