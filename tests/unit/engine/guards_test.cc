#include "engine/release.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;
using Asked = GuardFacts::Asked;

class GuardsTest : public ::testing::Test {
 protected:
  /// SKUs S0, S1 … with price 10 and 5 on the shelf, in the shop as well.
  void fill_shop(int skus, const std::vector<std::pair<std::string, std::string>>& settings = {}) {
    for (int i = 0; i < skus; ++i) world.add_source_item("S" + std::to_string(i), "10", "5");
    world.connect(settings);
    world.sync();
    world.clock().pass(milliseconds(10));
  }
  void change(const std::string& sku, const std::string& price, const std::string& stock) {
    world.clock().pass(milliseconds(10));
    world.add_source_item(sku, price, stock);
  }
  SyncReport scheduled() { return world.sync(ReadMode::kDelta, Asked::kBySchedule); }
  Decimal price(const std::string& sku) {
    return world.shop().work([&](bridge::State& state) { return *state.find_product(sku)->price; });
  }
  Decimal stock(const std::string& sku) {
    return world.shop().work(
        [&](bridge::State& state) { return state.available(sku).value_or(dec("-1")); });
  }
  size_t products_in_shop() {
    return world.shop().work(
        [](bridge::State& state) { return state.products().entries().size(); });
  }
  Result<ReleaseReport> release(const std::string& who, std::vector<int64_t> ids) {
    Release wanted;
    wanted.ids = std::move(ids);
    wanted.who = who;
    return release_held(world.parts(), wanted);
  }

  World world;
};

TEST_F(GuardsTest, APriceThatFallsTooFarIsHeldAndItsStockGoesOut) {
  RecordProperty("requirements", "61,149");
  fill_shop(2);
  change("S0", "1", "2");
  change("S1", "11", "4");
  const SyncReport report = world.sync();
  EXPECT_EQ(report.held, 1U);
  EXPECT_EQ(price("S0"), dec("10"));
  EXPECT_EQ(stock("S0"), dec("2"));
  EXPECT_EQ(price("S1"), dec("11"));
  ASSERT_EQ(world.held().size(), 1U);
  const HeldRecord held = world.held()[0];
  EXPECT_EQ(held.sku + " " + held.field + " " + held.before + " " + held.after, "S0 price 10 1");
  EXPECT_EQ(held.guard, "price_down");
  EXPECT_EQ(held.caused_by, "test");
  EXPECT_NE(held.why.find("90 %"), std::string::npos) << held.why;
}

TEST_F(GuardsTest, APriceThatWasChangedInTheShopIsPutBack) {
  fill_shop(1);
  Json item = Json::object();
  item.set("sku", "S0").set("price", "1234.56");
  EXPECT_TRUE(world.shop().work([&](bridge::State& state) {
    return bridge::upsert_product(state, item, world.clock().now()).ok();
  }));
  EXPECT_EQ(scheduled().held, 0U);
  EXPECT_EQ(price("S0"), dec("10"));
}

TEST_F(GuardsTest, TheSameChangeStaysOneRowAndGoesOutWhenAPersonReleasesIt) {
  fill_shop(1);
  change("S0", "1", "5");
  scheduled();
  scheduled();
  ASSERT_EQ(world.held().size(), 1U);
  EXPECT_EQ(value_of(release("anna", {world.held()[0].id})).released.size(), 1U);
  EXPECT_EQ(price("S0"), dec("10"));
  EXPECT_EQ(scheduled().held, 0U);
  EXPECT_EQ(price("S0"), dec("1"));
  scheduled();
  EXPECT_TRUE(world.held().empty());
}

TEST_F(GuardsTest, AReleaseIsForThatValueOnly) {
  fill_shop(1);
  change("S0", "1", "5");
  scheduled();
  value_of(release("anna", {world.held()[0].id}));
  change("S0", "2", "5");
  EXPECT_EQ(scheduled().held, 1U);
  EXPECT_EQ(price("S0"), dec("10"));
  ASSERT_EQ(world.held().size(), 1U);
  EXPECT_EQ(world.held()[0].after, "2");
  EXPECT_EQ(world.held()[0].state, HeldState::kHeld);
  EXPECT_TRUE(world.held()[0].released_by.empty());
}

TEST_F(GuardsTest, WhatTheSourceNoLongerWantsIsDropped) {
  fill_shop(1);
  change("S0", "1", "5");
  scheduled();
  const int64_t id = world.held().at(0).id;
  change("S0", "12", "5");
  EXPECT_EQ(scheduled().held, 0U);
  EXPECT_EQ(price("S0"), dec("12"));
  EXPECT_TRUE(world.held().empty());
  const Result<ReleaseReport> late = release("anna", {id});
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().id(), "held.released");
}

TEST_F(GuardsTest, AMassOfZerosIsHeldAndOtherStockGoesOut) {
  fill_shop(40);
  for (int i = 0; i < 30; ++i) change("S" + std::to_string(i), "10", "0");
  for (int i = 30; i < 40; ++i) change("S" + std::to_string(i), "10", "3");
  EXPECT_EQ(world.sync().held, 30U);
  EXPECT_EQ(stock("S0"), dec("5"));
  EXPECT_EQ(stock("S35"), dec("3"));
  EXPECT_EQ(world.held().at(0).guard, "mass_zero");
  Release all;
  all.link = World::kLink;
  all.guard = "mass_zero";
  all.who = "anna";
  EXPECT_EQ(value_of(release_held(world.parts(), all)).released.size(), 30U);
  EXPECT_EQ(scheduled().held, 0U);
  EXPECT_EQ(stock("S0"), dec("0"));
}

TEST_F(GuardsTest, TheScheduleDoesNotFillAShopButAPersonWhoAppliesThePlanDoes) {
  for (int i = 0; i < 30; ++i) world.add_source_item("S" + std::to_string(i), "10", "5");
  world.connect();
  EXPECT_EQ(scheduled().held, 30U);
  EXPECT_EQ(products_in_shop(), 0U);
  EXPECT_EQ(world.held().at(0).guard, "mass_create");
  const SyncReport applied = world.sync();
  EXPECT_EQ(applied.held, 0U);
  EXPECT_EQ(applied.apply.created, 30);
  EXPECT_TRUE(world.held().empty());
}

TEST_F(GuardsTest, ThePlanTellsWhatWouldBeHeldAndHoldsNothingItself) {
  fill_shop(1);
  change("S0", "1", "5");
  const FreshPlan plan = world.plan();
  EXPECT_EQ(plan.plan.summary.changes(), 1U);
  ASSERT_EQ(plan.judged.held.size(), 1U);
  EXPECT_EQ(plan.judged.held[0].guard, Guard::kPriceDown);
  EXPECT_TRUE(world.held().empty());
}

TEST_F(GuardsTest, AnotherTaxBasisHoldsPricesUntilTheyAreReleased) {
  fill_shop(2);
  value_of(change_link(
      world.parts(), World::kLink,
      {{"price.source_includes_tax", "true"}, {"price.channel_includes_tax", "false"}}));
  change("S1", "10", "4");
  EXPECT_EQ(scheduled().held, 2U);
  EXPECT_EQ(world.held().at(0).guard, "basis_change");
  EXPECT_EQ(price("S0"), dec("10"));
  EXPECT_EQ(stock("S1"), dec("4"));
  Release all;
  all.link = World::kLink;
  all.who = "anna";
  EXPECT_EQ(value_of(release_held(world.parts(), all)).released.size(), 2U);
  EXPECT_EQ(scheduled().held, 0U);
  EXPECT_NE(price("S0"), dec("10"));
  change("S1", "12", "4");
  EXPECT_EQ(scheduled().held, 0U);
}

TEST_F(GuardsTest, FourEyesWantTwoPersonsNeitherOfWhomCausedIt) {
  RecordProperty("requirements", "149");
  fill_shop(1, {{"guards.four_eyes", "true"}});
  change("S0", "1", "5");
  world.sync();
  const int64_t id = world.held().at(0).id;
  const auto refusal = [&](const std::string& who) {
    const Result<ReleaseReport> refused = release(who, {id});
    EXPECT_FALSE(refused.ok()) << who;
    return refused.ok() ? "" : refused.error().id();
  };
  EXPECT_EQ(refusal("test"), "guard.four_eyes");
  EXPECT_EQ(value_of(release("anna", {id})).waiting.size(), 1U);
  EXPECT_EQ(refusal("anna"), "guard.four_eyes");
  EXPECT_EQ(scheduled().held, 1U);
  EXPECT_EQ(value_of(release("ben", {id})).released.size(), 1U);
  EXPECT_EQ(scheduled().held, 0U);
  EXPECT_EQ(price("S0"), dec("1"));
}

TEST_F(GuardsTest, WithFourEyesOnePersonsApplyReleasesNothing) {
  for (int i = 0; i < 30; ++i) world.add_source_item("S" + std::to_string(i), "10", "5");
  world.connect({{"guards.four_eyes", "true"}});
  EXPECT_EQ(world.sync().held, 30U);
  EXPECT_EQ(products_in_shop(), 0U);
}

TEST_F(GuardsTest, AnUnknownNumberReleasesNothingAtAll) {
  fill_shop(1);
  change("S0", "1", "5");
  scheduled();
  const int64_t id = world.held().at(0).id;
  const Result<ReleaseReport> refused = release("anna", {id, id + 100});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().id(), "held.unknown");
  EXPECT_EQ(world.held().at(0).state, HeldState::kHeld);
}

TEST_F(GuardsTest, TheCountIsOnTheStatusOfTheLink) {
  fill_shop(1);
  change("S0", "1", "5");
  scheduled();
  const LinkCounts counts = value_of(read_value<LinkCounts>(world.store(), [&](Records& records) {
    return records.counts(World::kLink, world.clock().now());
  }));
  EXPECT_EQ(counts.held, 1);
}

}  // namespace
}  // namespace oneshelf::testing
