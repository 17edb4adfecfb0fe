#include "cli/demo_compare.h"

#include <gtest/gtest.h>

#include "sandbox/bridge/catalogue.h"
#include "sandbox/bridge/trade.h"

namespace oneshelf::cli {
namespace {

namespace bridge = sandbox::bridge;

const Timestamp kNow = from_unix_ms(1'700'000'000'000);

bridge::State state_of(bridge::Role role) {
  bridge::Options options;
  options.role = role;
  bridge::State state(options);
  bridge::fill_demo_catalogue(state, {.products = 20}, kNow);
  return state;
}

/// A SKU that is for sale and the same in both.
std::string any_sku(const bridge::State& state) {
  return sku_with_stock(state, Decimal::from_integer(3));
}

TEST(DemoCompare, FindsNothingBetweenEqualCatalogues) {
  const bridge::State source = state_of(bridge::Role::kSource);
  const bridge::State shop = state_of(bridge::Role::kChannel);
  EXPECT_GT(skus_for_sale(source), 20U);
  EXPECT_EQ(catalogue_differences(source, shop), std::vector<std::string>());
}

TEST(DemoCompare, FindsEveryKindOfDifference) {
  struct Case {
    const char* what;
    void (*change)(bridge::Product&);
  };
  const Case cases[] = {
      {"price", [](bridge::Product& p) { p.price = *p.price + dec("0.01"); }},
      {"sale price", [](bridge::Product& p) { p.sale_price = dec("0.5"); }},
      {"barcode", [](bridge::Product& p) { p.barcode = "x"; }},
      {"tax code", [](bridge::Product& p) { p.tax_code = "zero"; }},
      {"weight", [](bridge::Product& p) { p.weight_grams = 1; }},
      {"options", [](bridge::Product& p) { p.options.push_back({.name = "A", .value = "B"}); }},
      {"presence", [](bridge::Product& p) { p.active = false; }}};
  const bridge::State source = state_of(bridge::Role::kSource);
  for (const Case& example : cases) {
    bridge::State shop = state_of(bridge::Role::kChannel);
    bridge::Product changed = *shop.find_product(any_sku(shop));
    example.change(changed);
    ASSERT_TRUE(shop.put_product(changed, kNow).ok());
    const std::vector<std::string> found = catalogue_differences(source, shop);
    ASSERT_FALSE(found.empty()) << example.what;
    EXPECT_NE(found.front().find(example.what), std::string::npos) << found.front();
  }
}

TEST(DemoCompare, FindsStockAndSuperfluousProducts) {
  const bridge::State source = state_of(bridge::Role::kSource);
  bridge::State shop = state_of(bridge::Role::kChannel);
  shop.set_quantity(any_sku(shop), shop.default_location(), Decimal::from_integer(1000), kNow);
  bridge::Product more{.sku = "MORE", .name = "More"};
  more.price = dec("1");
  ASSERT_TRUE(shop.put_product(more, kNow).ok());
  EXPECT_EQ(catalogue_differences(source, shop).size(), 2U);
}

TEST(DemoCompare, AnOrderMustBeBookedOnceAndToTheCent) {
  bridge::State source = state_of(bridge::Role::kSource);
  bridge::Order sold;
  sold.number = "1001";
  sold.currency = "EUR";
  sold.lines.push_back({.line_id = "1", .sku = any_sku(source), .quantity = dec("1")});
  sold.totals = {.net = dec("10"), .tax = dec("2"), .gross = dec("12")};
  EXPECT_EQ(order_differences(source, sold).size(), 1U);  // not booked at all
  ASSERT_TRUE(source.add_order(sold, kNow).ok());
  EXPECT_EQ(order_differences(source, sold), std::vector<std::string>());
  bridge::Order a_cent_more = sold;
  a_cent_more.totals.gross = dec("12.01");
  EXPECT_EQ(order_differences(source, a_cent_more).size(), 1U);
  bridge::Order again = sold;
  again.external_id = "WEB-2";
  ASSERT_TRUE(source.add_order(again, kNow).ok());
  EXPECT_EQ(order_differences(source, sold).size(), 1U);
}

}  // namespace
}  // namespace oneshelf::cli
