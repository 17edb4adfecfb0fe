#include "sync/guards.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace oneshelf {
namespace {

using Plans = std::vector<ProductPlan>;

/// One product with one SKU on the channel.
ProductPlan a_product(const std::string& sku) {
  ProductPlan product;
  product.source_product = VendorId("product-" + sku);
  product.listing_product = VendorId("shop-" + sku);
  product.name = "Product " + sku;
  VariantPlan variant;
  variant.item_id = VendorId("item-" + sku);
  variant.listing_id = VendorId("listing-" + sku);
  variant.sku = sku;
  product.variants.push_back(variant);
  return product;
}

ProductPlan priced(const std::string& sku, const std::string& before, const std::string& after) {
  ProductPlan product = a_product(sku);
  VariantPlan& variant = product.variants[0];
  variant.fields.price = dec(after);
  if (before != "?") variant.live_price = dec(before);
  variant.changes.push_back({Field::kPrice, before, after});
  return product;
}

/// The regular price stays; its sale price changes ("none" for no sale).
ProductPlan on_sale(const std::string& sku, const std::string& price, const std::string& before,
                    const std::string& after) {
  const auto amount = [](const std::string& text) {
    return text == "none" ? std::optional<Decimal>() : std::optional<Decimal>(dec(text));
  };
  ProductPlan product = a_product(sku);
  VariantPlan& variant = product.variants[0];
  variant.live_price = dec(price);
  variant.live_sale_price = amount(before);
  variant.fields.sale_price = amount(after);
  variant.changes.push_back({Field::kSalePrice, before, after});
  return product;
}

ProductPlan stocked(const std::string& sku, const std::string& before, const std::string& after) {
  ProductPlan product = a_product(sku);
  VariantPlan& variant = product.variants[0];
  if (before != "?") variant.live_stock = dec(before);
  variant.fields.stock = {{LocationId(), dec(after)}};
  variant.changes.push_back({Field::kStock, before, after});
  return product;
}

ProductPlan hidden(const std::string& sku) {
  ProductPlan product = a_product(sku);
  VariantPlan& variant = product.variants[0];
  variant.kind = ChangeKind::kHide;
  variant.fields.visible = false;
  variant.changes.push_back({Field::kVisible, "yes", "no"});
  return product;
}

ProductPlan deleted(const std::string& sku) {
  ProductPlan product = a_product(sku);
  product.variants[0].kind = ChangeKind::kDelete;
  return product;
}

ProductPlan created(const std::string& sku, const std::string& price = "10") {
  ProductPlan product = a_product(sku);
  product.listing_product = VendorId();
  VariantPlan& variant = product.variants[0];
  variant.kind = ChangeKind::kCreate;
  variant.listing_id = VendorId();
  variant.fields.price = dec(price);
  variant.changes.push_back({Field::kPrice, "", price});
  product.fields.name = product.name;
  product.changes.push_back({Field::kName, "", product.name});
  return product;
}

ProductPlan renamed(const std::string& sku) {
  ProductPlan product = a_product(sku);
  product.variants.clear();
  product.fields.name = "New";
  product.changes.push_back({Field::kName, "Old", "New"});
  return product;
}

template <typename Make>
Plans many(size_t count, Make make) {
  Plans products;
  for (size_t i = 0; i < count; ++i) products.push_back(make("S" + std::to_string(i)));
  return products;
}
template <typename Make>
Plans and_many(Plans products, size_t count, Make make) {
  for (size_t i = 0; i < count; ++i) products.push_back(make("T" + std::to_string(i)));
  return products;
}

ProductPlan emptied(const std::string& sku) { return stocked(sku, "5", "0"); }
ProductPlan sold_one(const std::string& sku) { return stocked(sku, "5", "4"); }
ProductPlan repriced(const std::string& sku) { return priced(sku, "10", "11"); }
ProductPlan new_one(const std::string& sku) { return created(sku); }

GuardFacts facts(size_t listings) {
  GuardFacts facts;
  facts.listings = listings;
  facts.basis = facts.basis_applied = "EUR without tax to EUR with tax";
  return facts;
}

size_t held_by(Guard guard, const GuardDecision& decision) {
  return static_cast<size_t>(std::ranges::count(decision.held, guard, &GuardedChange::guard));
}

KnownHold as_known(const GuardedChange& change, bool released) {
  return {.key = change.key,
          .before = change.before,
          .after = change.after,
          .guard = change.guard,
          .why = change.why,
          .released = released};
}

struct PriceCase {
  const char* what;
  ProductPlan product;
  std::optional<Guard> guard;
};

const std::vector<PriceCase> kPriceCases = {
    {"a small fall", priced("A", "10", "9"), std::nullopt},
    {"a fall by just the limit", priced("A", "10", "5"), std::nullopt},
    {"a fall over the limit", priced("A", "10", "4.99"), Guard::kPriceDown},
    {"a decimal point lost", priced("A", "19.90", "1990"), Guard::kPriceUp},
    {"a rise by just the limit", priced("A", "10", "20"), std::nullopt},
    {"a rise over the limit", priced("A", "10", "20.01"), Guard::kPriceUp},
    {"zero", priced("A", "10", "0"), Guard::kPriceZero},
    {"below zero", priced("A", "10", "-1"), Guard::kPriceZero},
    {"zero where the old price is not known", priced("A", "?", "0"), Guard::kPriceZero},
    {"where the old price is not known", priced("A", "?", "0.01"), std::nullopt},
    {"from zero", priced("A", "0", "10"), std::nullopt},
    {"a usual sale", on_sale("A", "100", "none", "60"), std::nullopt},
    {"a sale below half", on_sale("A", "100", "none", "49"), Guard::kPriceDown},
    {"a sale at nothing", on_sale("A", "100", "none", "0"), Guard::kPriceZero},
    {"the end of a deep sale", on_sale("A", "100", "20", "none"), std::nullopt},
    {"a new product", created("A", "10"), std::nullopt},
    {"a new product for nothing", created("A", "0"), Guard::kPriceZero},
};

TEST(Guards, JudgeEveryPriceByItself) {
  RecordProperty("requirements", "61");
  for (const PriceCase& test : kPriceCases) {
    const Plans plan = {test.product};
    const GuardDecision decision = judge(plan, facts(1000), GuardRule());
    ASSERT_EQ(decision.held.size(), test.guard ? 1U : 0U) << test.what;
    if (!test.guard) continue;
    EXPECT_EQ(decision.held[0].guard, *test.guard) << test.what;
  }
}

TEST(Guards, PuttingBackAPriceThatTheShopChangedIsNoFall) {
  const Plans plan = {priced("A", "1234.56", "10")};
  GuardFacts known = facts(1000);
  EXPECT_EQ(judge(plan, known, GuardRule()).held.size(), 1U);
  known.last_written[{VendorId("product-A"), VendorId("item-A"), "price"}] = "9";
  EXPECT_EQ(judge(plan, known, GuardRule()).held.size(), 1U);
  known.last_written[{VendorId("product-A"), VendorId("item-A"), "price"}] = "10";
  EXPECT_TRUE(judge(plan, known, GuardRule()).held.empty());
  known.last_written[{VendorId("product-A"), VendorId("item-A"), "price"}] = "0";
  EXPECT_EQ(judge(Plans{priced("A", "10", "0")}, known, GuardRule()).held.size(), 1U);
}

TEST(Guards, SayWhyWithTheNumbers) {
  const Plans plan = {priced("A", "40", "15")};
  const GuardDecision decision = judge(plan, facts(1000), GuardRule());
  ASSERT_EQ(decision.held.size(), 1U);
  const GuardedChange& held = decision.held[0];
  EXPECT_EQ(held.sku, "A");
  EXPECT_EQ(held.key.field, "price");
  EXPECT_EQ(held.before, "40");
  EXPECT_EQ(held.after, "15");
  EXPECT_EQ(held.why, "The price would fall by 62.5 %, from 40 to 15; the limit is 50 %.");
}

struct MassCase {
  const char* what;
  Plans plan;
  size_t listings;
  Guard guard;
  size_t held;
};

const std::vector<MassCase> kMassCases = {
    {"all stock of a small shop", many(5, emptied), 5, Guard::kMassZero, 0},
    {"just below the least", many(19, emptied), 19, Guard::kMassZero, 0},
    {"all stock", many(20, emptied), 1000, Guard::kMassZero, 20},
    {"a third of what the run writes", and_many(many(40, emptied), 60, sold_one), 10'000,
     Guard::kMassZero, 40},
    {"30 % of what the run writes", and_many(many(30, emptied), 70, sold_one), 10'000,
     Guard::kMassZero, 0},
    {"already empty", many(50, [](const std::string& sku) { return stocked(sku, "0", "0"); }), 100,
     Guard::kMassZero, 0},
    {"not known before", many(50, [](const std::string& sku) { return stocked(sku, "?", "0"); }),
     100, Guard::kMassZero, 50},
    {"a tenth hidden", many(20, hidden), 200, Guard::kMassHide, 0},
    {"more than a tenth hidden", many(21, hidden), 200, Guard::kMassHide, 21},
    {"hidden and deleted count together", and_many(many(15, hidden), 15, deleted), 200,
     Guard::kMassHide, 30},
    {"a small shop hidden whole", many(5, hidden), 5, Guard::kMassHide, 0},
    {"the first fill", many(20, new_one), 0, Guard::kMassCreate, 20},
    {"a few new products", many(250, new_one), 1000, Guard::kMassCreate, 0},
    {"a flood of new products", many(251, new_one), 1000, Guard::kMassCreate, 251},
    {"half of the channel changed", many(50, repriced), 100, Guard::kMassTouch, 0},
    {"more than half changed", many(51, repriced), 100, Guard::kMassTouch, 51},
    {"more than half renamed", many(51, renamed), 100, Guard::kMassTouch, 51},
    {"stock of all of the channel", many(100, sold_one), 100, Guard::kMassTouch, 0},
};

TEST(Guards, HoldMassesAndLetSmallShopsBe) {
  RecordProperty("requirements", "61");
  for (const MassCase& test : kMassCases) {
    const GuardDecision decision = judge(test.plan, facts(test.listings), GuardRule());
    EXPECT_EQ(held_by(test.guard, decision), test.held) << test.what;
    EXPECT_EQ(decision.held.size(), test.held) << test.what;
  }
}

TEST(Guards, APersonWhoAppliesThePlanMeantItsSizeButNotItsOddFigures) {
  GuardFacts asked = facts(100);
  asked.asked = GuardFacts::Asked::kByPerson;
  EXPECT_TRUE(judge(many(500, new_one), asked, GuardRule()).held.empty());
  EXPECT_TRUE(judge(many(90, repriced), asked, GuardRule()).held.empty());
  EXPECT_EQ(judge(many(90, emptied), asked, GuardRule()).held.size(), 90U);
  EXPECT_EQ(judge(many(90, hidden), asked, GuardRule()).held.size(), 90U);
  EXPECT_EQ(judge(Plans{priced("A", "10", "0")}, asked, GuardRule()).held.size(), 1U);
}

TEST(Guards, HoldOnlyTheValueTheyNameSoThatADecreaseOfStockGoesOut) {
  Plans plan = {priced("A", "10", "1"), repriced("B")};
  VariantPlan& variant = plan[0].variants[0];
  variant.live_stock = dec("5");
  variant.fields.stock = {{LocationId(), dec("2")}};
  variant.changes.push_back({Field::kStock, "5", "2"});
  const GuardDecision decision = judge(plan, facts(1000), GuardRule());
  ASSERT_EQ(decision.held.size(), 1U);
  take_out(plan, decision.held);
  ASSERT_EQ(plan.size(), 2U);
  const VariantPlan& left = plan[0].variants.at(0);
  ASSERT_EQ(left.changes.size(), 1U);
  EXPECT_EQ(left.changes[0].field, Field::kStock);
  EXPECT_FALSE(left.fields.price.has_value());
  EXPECT_TRUE(left.fields.stock.has_value());
  EXPECT_TRUE(plan[1].variants.at(0).fields.price.has_value());
}

TEST(Guards, AChangeOfCurrencyOrTaxBasisHoldsPricesAndNothingElse) {
  GuardFacts changed = facts(1000);
  changed.basis = "EUR with tax to EUR with tax";
  const Plans plan = {repriced("A"), sold_one("B"), created("C"), renamed("D")};
  const GuardDecision decision = judge(plan, changed, GuardRule());
  ASSERT_EQ(held_by(Guard::kBasisChange, decision), 2U);
  EXPECT_EQ(decision.held[0].sku, "A");
  EXPECT_EQ(decision.held[1].sku, "C");
  changed.basis_applied.clear();
  EXPECT_TRUE(judge(plan, changed, GuardRule()).held.empty());
}

TEST(Guards, AnEmptyPercentageIsNoGuard) {
  GuardRule off;
  off.price_down_percent = off.price_up_percent = off.zero_percent = off.hide_percent =
      off.create_percent = off.touch_percent = std::nullopt;
  const GuardFacts none = facts(10);
  EXPECT_TRUE(judge(many(100, emptied), none, off).held.empty());
  EXPECT_TRUE(judge(many(100, hidden), none, off).held.empty());
  EXPECT_TRUE(judge(many(100, new_one), none, off).held.empty());
  EXPECT_TRUE(judge(many(100, repriced), none, off).held.empty());
  EXPECT_TRUE(judge(Plans{priced("A", "10", "1")}, none, off).held.empty());
  EXPECT_EQ(judge(Plans{priced("A", "10", "0")}, none, off).held.size(), 1U);
}

TEST(Guards, AReleaseCountsForExactlyItsOldAndNewValue) {
  const Plans plan = {priced("A", "10", "1")};
  GuardFacts known = facts(1000);
  known.known = {as_known(judge(plan, known, GuardRule()).held.at(0), true)};
  const GuardDecision released = judge(plan, known, GuardRule());
  EXPECT_TRUE(released.held.empty());
  EXPECT_EQ(released.used_releases, std::vector<size_t>{0});
  EXPECT_EQ(judge(Plans{priced("A", "10", "2")}, known, GuardRule()).held.size(), 1U);
  EXPECT_EQ(judge(Plans{priced("A", "11", "1")}, known, GuardRule()).held.size(), 1U);
  EXPECT_TRUE(judge(Plans{priced("A", "10", "9")}, known, GuardRule()).used_releases.empty());
}

TEST(Guards, WhatWasPartOfAMassStaysHeldWhenTheMassIsGone) {
  GuardFacts known = facts(100);
  const GuardDecision first = judge(many(50, emptied), known, GuardRule());
  for (const GuardedChange& change : first.held) known.known.push_back(as_known(change, false));
  for (size_t i = 1; i < known.known.size(); ++i) known.known[i].released = true;
  const GuardDecision second = judge(many(50, emptied), known, GuardRule());
  ASSERT_EQ(second.held.size(), 1U);
  EXPECT_EQ(second.held[0].sku, "S0");
  EXPECT_EQ(second.used_releases.size(), 49U);
  const GuardDecision alone = judge(many(1, emptied), known, GuardRule());
  ASSERT_EQ(alone.held.size(), 1U);
  EXPECT_EQ(alone.held[0].why, first.held[0].why);
  EXPECT_TRUE(judge(many(1, sold_one), known, GuardRule()).held.empty());
}

TEST(Guards, WhatAPersonUndidIsNotDoneAgainUntilTheSourceWantsSomethingElse) {
  RecordProperty("requirements", "158");
  GuardFacts known = facts(1000);
  const Plans redo = {priced("A", "10", "12")};
  known.known = {{.key = {VendorId("product-A"), VendorId("item-A"), "price"},
                  .before = "10",
                  .after = "12",
                  .guard = Guard::kUndone,
                  .why = "Undone by anna.",
                  .released = false}};
  const GuardDecision decision = judge(redo, known, GuardRule());
  ASSERT_EQ(decision.held.size(), 1U);
  EXPECT_EQ(decision.held[0].guard, Guard::kUndone);
  EXPECT_EQ(decision.held[0].why, "Undone by anna.");
  EXPECT_TRUE(judge(Plans{priced("A", "10", "13")}, known, GuardRule()).held.empty());
  known.known[0].released = true;
  EXPECT_TRUE(judge(redo, known, GuardRule()).held.empty());
}

TEST(Guards, AHeldCreateTakesItsProductAlongAndAHeldSiblingDoesNot) {
  Plans plan = {created("A", "0"), created("B", "5")};
  VariantPlan free_of_charge = plan[0].variants[0];
  free_of_charge.item_id = VendorId("item-B2");
  free_of_charge.sku = "B2";
  plan[1].variants.push_back(free_of_charge);
  take_out(plan, judge(plan, facts(1000), GuardRule()).held);
  ASSERT_EQ(plan.size(), 1U);
  EXPECT_EQ(plan[0].name, "Product B");
  ASSERT_EQ(plan[0].variants.size(), 1U);
  EXPECT_EQ(plan[0].variants[0].sku, "B");
}

TEST(Guards, TakeOutSharedFieldsHidesAndDeletes) {
  Plans plan = and_many(many(25, hidden), 25, deleted);
  take_out(plan, judge(plan, facts(100), GuardRule()).held);
  EXPECT_TRUE(plan.empty());
  Plans names = many(60, renamed);
  names[0].variants.push_back(sold_one("S0").variants[0]);
  take_out(names, judge(names, facts(100), GuardRule()).held);
  ASSERT_EQ(names.size(), 1U);
  EXPECT_TRUE(names[0].changes.empty());
  EXPECT_TRUE(names[0].fields.empty());
}

TEST(Guards, EveryOneHasANameThatLeadsBackToIt) {
  for (const Guard guard :
       {Guard::kUndone, Guard::kPriceZero, Guard::kBasisChange, Guard::kMassZero, Guard::kMassHide,
        Guard::kPriceDown, Guard::kPriceUp, Guard::kMassCreate, Guard::kMassTouch}) {
    EXPECT_EQ(guard_named(name_of(guard)), guard);
  }
  EXPECT_FALSE(guard_named("mass_hysteria").has_value());
}

TEST(Guards, DescribeWhatPricesAreMadeOf) {
  const PriceBasis basis = {.source_currency = currency("EUR"),
                            .channel_currency = currency("EUR"),
                            .source_includes_tax = false,
                            .channel_includes_tax = true};
  EXPECT_EQ(basis_text(basis), "EUR without tax to EUR with tax");
}

}  // namespace
}  // namespace oneshelf
