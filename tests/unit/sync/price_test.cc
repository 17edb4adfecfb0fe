#include "sync/price.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::an_item;

PriceBasis basis(std::string_view code = "EUR", bool source_gross = false,
                 bool channel_gross = false) {
  return {.source_currency = currency(code),
          .channel_currency = currency(code),
          .source_includes_tax = source_gross,
          .channel_includes_tax = channel_gross};
}

std::string shown(const Result<std::optional<DesiredPrice>>& price) {
  if (!price.ok()) return price.error().id();
  if (!*price) return "none";
  const DesiredPrice& found = **price;
  return found.amount.to_string() + (found.sale ? " sale " + found.sale->to_string() : "");
}

template <typename Change>
PriceRule rule(Change change) {
  PriceRule made;
  change(made);
  return made;
}

PriceRule ending(std::string_view text, Rounding rounding = Rounding::kHalfUp) {
  return rule([&](PriceRule& r) {
    r.ending = dec(text);
    r.rounding = rounding;
  });
}

struct Case {
  std::string what;
  Item item;
  PriceRule rule;
  PriceBasis basis;
  std::string price;
};

TEST(DesiredPrice, FollowsListBasisAndRounding) {
  RecordProperty("requirements", "51,133,152");
  const std::vector<Case> cases = {
      {"as it is", an_item().priced("19.9").done(), {}, basis(), "19.9"},
      {"rounded to the coin", an_item().priced("19.995").done(), {}, basis(), "20"},
      {"yen have no decimals", an_item().priced("1980.5").done(), {}, basis("JPY"), "1981"},
      {"dinars have three", an_item().priced("1.2345").done(), {}, basis("KWD"), "1.235"},
      {"tax is added", an_item().priced("10").done(), {}, basis("EUR", false, true), "12"},
      {"tax is taken off", an_item().priced("12").done(), {}, basis("EUR", true, false), "10"},
      {"both with tax", an_item().priced("12").done(), {}, basis("EUR", true, true), "12"},
      {"the rule knows better than the connection", an_item().priced("12").done(),
       rule([](PriceRule& r) { r.source_includes_tax = true; }), basis(), "10"},
      {"another list", an_item().in_list("b2b", "7").done(),
       rule([](PriceRule& r) { r.list = PriceListId("b2b"); }), basis(), "7"},
      {"no price in the list", an_item().done(),
       rule([](PriceRule& r) { r.list = PriceListId("b2b"); }), basis(), "none"},
      {"a sale", an_item().priced("10", "8").done(), {}, basis("EUR", false, true), "12 sale 9.6"},
      {"promotions off", an_item().priced("10", "8").done(),
       rule([](PriceRule& r) { r.promotions = false; }), basis(), "10"},
      {"a sale that is none", an_item().priced("10", "10").done(), {}, basis(), "10"},
      {"to five cents", an_item().priced("9.975").done(),
       rule([](PriceRule& r) { r.round_to = dec("0.05"); }), basis("CHF"), "10"},
      {"always up", an_item().priced("9.901").done(),
       rule([](PriceRule& r) { r.rounding = Rounding::kUp; }), basis(), "9.91"},
      {"free stays free", an_item().priced("0").done(), ending("0.99"), basis(), "0"},
      {"negative", an_item().priced("-1").done(), {}, basis(), "price.negative"},
      {"a negative sale", an_item().priced("1", "-1").done(), {}, basis(), "price.negative"},
      {"never rounded to nothing",
       an_item().priced("0.004").done(),
       {},
       basis(),
       "price.rounds_to_zero"},
      {"beyond reason",
       an_item().priced("9000000000000").done(),
       {},
       basis(),
       "price.out_of_range"},
      {"no rate, none needed", an_item().taxed({}).done(), {}, basis(), "10"},
      {"no rate, one needed",
       an_item().taxed({}).done(),
       {},
       basis("EUR", false, true),
       "price.tax_rate_unknown"},
      {"a default rate", an_item().taxed({}).done(),
       rule([](PriceRule& r) { r.default_tax_rate = dec("10"); }), basis("EUR", false, true), "11"},
      {"the item's rate before the default", an_item().taxed(dec("5")).done(),
       rule([](PriceRule& r) { r.default_tax_rate = dec("10"); }), basis("EUR", false, true),
       "10.5"},
      {"an impossible rate",
       an_item().taxed(dec("-100")).done(),
       {},
       basis("EUR", true, false),
       "price.tax_rate_unknown"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(shown(desired_price(one.item, one.rule, one.basis)), one.price) << one.what;
  }
}

TEST(DesiredPrice, EndsAsTheMerchantLikes) {
  RecordProperty("requirements", "152");
  const std::vector<std::tuple<std::string, PriceRule, std::string, std::string>> cases = {
      {"10.2", ending("0.99"), "EUR", "9.99"},
      {"10.6", ending("0.99"), "EUR", "10.99"},
      {"10.49", ending("0.99"), "EUR", "10.99"},
      {"10.48", ending("0.99"), "EUR", "9.99"},
      {"0.2", ending("0.99"), "EUR", "0.99"},
      {"12.3", ending("0.95"), "EUR", "11.95"},
      {"12.3", ending("4.99"), "EUR", "14.99"},
      {"9.5", ending("4.99"), "EUR", "4.99"},
      {"1234", ending("980"), "JPY", "980"},
      {"1600", ending("980"), "JPY", "1980"},
      {"10.01", ending("0.99", Rounding::kUp), "EUR", "10.99"},
      {"10.6", ending("0"), "EUR", "11"}};
  for (const auto& [amount, how, code, expected] : cases) {
    EXPECT_EQ(shown(desired_price(an_item().priced(amount).done(), how, basis(code))), expected)
        << amount << " ending " << how.ending->to_string();
  }
}

TEST(DesiredPrice, IsNeverConvertedBetweenCurrencies) {
  RecordProperty("requirements", "152");
  PriceBasis mixed = basis();
  mixed.channel_currency = currency("USD");
  EXPECT_EQ(shown(desired_price(an_item().done(), {}, mixed)), "price.currency_mismatch");
  EXPECT_EQ(shown(desired_price(an_item().done(), {}, PriceBasis())), "price.currency_mismatch");
}

TEST(DesiredPrice, IsRoundedOnceOnly) {
  // 10.287083 x 1.2 is 12.3444996: cut to six places and rounded again it must not become 12.345.
  PriceRule three_places;
  three_places.rounding = Rounding::kHalfUp;
  EXPECT_EQ(shown(desired_price(an_item().priced("10.287083").done(), three_places,
                                basis("KWD", false, true))),
            "12.344");
  // 100 / 1.07 = 93.457943925…
  EXPECT_EQ(shown(desired_price(an_item().priced("100").taxed(dec("7")).done(), {},
                                basis("EUR", true, false))),
            "93.46");
}

TEST(DesiredPrice, TellsHowItCameAbout) {
  const auto price = desired_price(an_item().priced("10.1", "8").done(), ending("0.99"),
                                   basis("EUR", false, true));
  ASSERT_TRUE(price.ok() && *price);
  const std::vector<std::string> expected = {
      "base price: 10.10 EUR", "plus 20 % tax", "rounded to end with 0.99: 11.99 EUR",
      "sale price: 8.00 EUR",  "plus 20 % tax", "rounded to end with 0.99: 9.99 EUR"};
  EXPECT_EQ((*price)->steps, expected);
}

TEST(DesiredPrice, StaysWithinHalfACoinOfTheExactPrice) {
  EXPECT_TRUE(rc::check([] {
    const Decimal net = Decimal::from_millionths(*rc::gen::inRange<int64_t>(10'000, 5'000'000'000));
    const Decimal rate = Decimal::from_millionths(*rc::gen::inRange<int64_t>(0, 30'000) * 1000);
    Item item = an_item().taxed(rate).done();
    item.prices[PriceListId()].amount = net;
    const auto price = desired_price(item, {}, basis("EUR", false, true));
    RC_ASSERT(price.ok());
    RC_ASSERT(price->has_value());
    const Decimal exact = net + net.times(rate.over(dec("100")));
    RC_ASSERT(((*price)->amount - exact).abs() <= dec("0.005001"));
    RC_ASSERT((*price)->amount.has_at_most(2));
  }));
}

}  // namespace
}  // namespace oneshelf
