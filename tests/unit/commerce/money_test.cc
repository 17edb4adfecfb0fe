#include "commerce/money.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

TEST(CurrencyCode, KnowsItsDecimals) {
  const std::pair<const char*, int> cases[] = {{"EUR", 2}, {"USD", 2}, {"JPY", 0}, {"KWD", 3},
                                               {"CLF", 4}, {"BHD", 3}, {"ISK", 0}, {"VND", 0},
                                               {"XOF", 0}, {"TND", 3}, {"HUF", 2}, {"UGX", 0}};
  for (const auto& [code, digits] : cases) EXPECT_EQ(currency(code).digits(), digits) << code;
}

TEST(CurrencyCode, IsThreeCapitalLettersAndNothingElse) {
  EXPECT_EQ(Currency::parse("EUR")->code(), "EUR");
  for (const char* bad : {"", "EU", "EURO", "eur", "E1R", "€", "E R"}) {
    const Result<Currency> parsed = Currency::parse(bad);
    ASSERT_FALSE(parsed.ok()) << bad;
    EXPECT_EQ(parsed.error().id(), "currency.invalid");
  }
}

TEST(MoneyValue, AddsOnlyWithinACurrency) {
  const Money coffee{dec("2.50"), currency("EUR")};
  const Result<Money> two = sum(coffee, coffee);
  ASSERT_TRUE(two.ok());
  EXPECT_EQ(*two, (Money{dec("5"), currency("EUR")}));
  const Result<Money> mixed = sum(coffee, {dec("1"), currency("USD")});
  ASSERT_FALSE(mixed.ok());
  EXPECT_EQ(mixed.error().id(), "money.currency_mismatch");
}

TEST(MoneyValue, ReadsWithTheDecimalsOfItsCurrency) {
  EXPECT_EQ(to_string({dec("19.9"), currency("EUR")}), "19.90 EUR");
  EXPECT_EQ(to_string({dec("1200"), currency("JPY")}), "1200 JPY");
  EXPECT_EQ(to_string({dec("1.5"), currency("KWD")}), "1.500 KWD");
  EXPECT_EQ(to_string({dec("0.3333"), currency("EUR")}), "0.3333 EUR");
  EXPECT_EQ(to_string({dec("-2"), currency("EUR")}), "-2.00 EUR");
}

}  // namespace
}  // namespace oneshelf
