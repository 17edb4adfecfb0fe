#include "engine/scheduler.h"
#include "engine/sync_figures.h"
#include "unit/engine/hints.h"

// Runs about stock alone: soon after a hint or a sale, and only of what moved.
namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

const ConnectionId kErp("erp"), kWeb("web");
constexpr milliseconds kWholeSoon = std::chrono::seconds(5);

class FiguresTest : public ::testing::Test {
 protected:
  void open(const std::vector<std::pair<std::string, std::string>>& settings = {}) {
    for (const char* sku : {"A", "B", "C"}) world.add_source_item(sku, "10.00", "9");
    world.add_source_kit("SET", "15.00", {{"A", "2"}});
    world.connect(settings);
    world.connect_other();
    for (int i = 0; i < 2; ++i) {  // creates begin at nothing: the second run writes their stock
      world.sync();
      world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, World::kOther);
    }
    tick();
  }
  void tick() { world.clock().pass(milliseconds(1)); }

  void count(const std::string& sku, const std::string& units) {
    tick();
    world.source().work([&](bridge::State& state) {
      return state.set_quantity(sku, state.default_location(), dec(units), world.clock().now());
    });
    tick();
  }
  void hear(const ConnectionId& from, const std::string& about = "stock") {
    testing::hear(world, from, about);
  }
  size_t open_hints() { return testing::open_hints(world, kErp); }

  /// A run as the schedule makes it.
  SyncReport run(const LinkId& link = World::kLink) {
    SyncOptions options;
    options.due = world.clock().now();
    options.job = JobId("figures-" + std::to_string(++runs));
    tick();
    const SyncReport report =
        value_of(sync_catalogue(world.context(), world.parts(), link, options, kQuiet));
    tick();
    return report;
  }
  /// Only a run about everything plans everything.
  static bool looked_at_all(const SyncReport& report) { return report.plan.in_sync > 0; }

  std::string at(bridge::Bridge& shop, const std::string& sku) {
    return shop.work(
        [&](bridge::State& state) { return state.available(sku).value_or(Decimal()).to_string(); });
  }
  std::string shown(const std::string& sku) { return at(world.shop(), sku); }

  World world;
  int runs = 0;
};

TEST_F(FiguresTest, AHintAboutStockMovesThatFigureWithoutALookAtAll) {
  RecordProperty("requirements", "74,77,78");
  open();
  count("B", "5");
  hear(kErp);
  const SyncReport report = run();
  EXPECT_FALSE(looked_at_all(report));
  EXPECT_EQ(report.apply.stock_written, 1);
  EXPECT_EQ(shown("B"), "5");
  EXPECT_EQ(open_hints(), 0U);
  // The other link is content with that reading.
  const SyncReport other = run(World::kOther);
  EXPECT_EQ(other.source_requests, 0);
  EXPECT_EQ(at(world.other_shop(), "B"), "5");
}

TEST_F(FiguresTest, WhatIsLeftOutFollowsSecondsLater) {
  open();
  count("A", "4");
  hear(kErp);
  EXPECT_FALSE(looked_at_all(run()));
  EXPECT_EQ(shown("A"), "4");
  const auto due = value_of(read_value<std::optional<Timestamp>>(
      world.store(), [](Records& records) { return records.next_due(false); }));
  ASSERT_TRUE(due);
  EXPECT_LE(*due, world.clock().now() + kWholeSoon);
  world.clock().pass(kWholeSoon);
  const SyncReport whole = run();
  EXPECT_TRUE(looked_at_all(whole));
  EXPECT_EQ(whole.source_requests, 0);  // it was read moments ago
  EXPECT_EQ(shown("SET"), "2");         // made of A
}

TEST_F(FiguresTest, ManyHintsDoNotPutOffTheLookAtAllForEver) {
  open();
  int looked = 0;
  for (int second = 0; second < 30; ++second) {
    count("C", std::to_string(100 + second));
    hear(kErp);
    looked += looked_at_all(run()) ? 1 : 0;
    EXPECT_EQ(shown("C"), std::to_string(100 + second));
    world.clock().pass(std::chrono::seconds(1));
  }
  EXPECT_GE(looked, 4);
  EXPECT_LE(looked, 8);
}

TEST_F(FiguresTest, AHintAboutProductsMeansALookAtAll) {
  open();
  count("A", "4");
  hear(kErp);
  hear(kErp, "items");
  EXPECT_TRUE(looked_at_all(run()));
  EXPECT_EQ(open_hints(), 0U);
}

TEST_F(FiguresTest, WithoutAHintEverythingIsLookedAt) {
  open();
  EXPECT_TRUE(looked_at_all(run()));
}

TEST_F(FiguresTest, SoItIsWhenTheLastLookAtAllIsAnIntervalAgo) {
  open();
  world.clock().pass(std::chrono::minutes(1));
  count("A", "4");
  hear(kErp);
  EXPECT_TRUE(looked_at_all(run()));
  EXPECT_EQ(shown("A"), "4");
}

TEST_F(FiguresTest, WhatOneShopSoldLeavesTheOtherAtOnce) {
  RecordProperty("requirements", "75,78");
  open();
  world.buy("C", "2");
  world.sync_orders();
  const SyncReport report = run(World::kOther);
  EXPECT_FALSE(looked_at_all(report));
  EXPECT_EQ(report.source_requests, 0);
  EXPECT_EQ(at(world.other_shop(), "C"), "7");
}

TEST_F(FiguresTest, AFigureGoesUpOnlyAfterTheShopsOwnOrdersWereRead) {
  open();
  world.buy("C", "3");  // we have not heard of it
  count("C", "12");
  hear(kErp);
  const SyncReport report = run();
  EXPECT_FALSE(looked_at_all(report));
  EXPECT_EQ(report.intake.taken, 1);
  EXPECT_EQ(shown("C"), "9");
}

TEST_F(FiguresTest, AFigureThatAGuardHoldsWaitsForAPerson) {
  open({{"guards.mass_least", "3"}});
  count("A", "0");
  count("B", "0");
  count("C", "0");
  hear(kErp);
  EXPECT_FALSE(looked_at_all(run()));
  EXPECT_EQ(shown("A") + shown("B") + shown("C"), "999");
  world.clock().pass(kWholeSoon);
  run();
  EXPECT_GE(world.held().size(), 3U);
  EXPECT_EQ(shown("A") + shown("B") + shown("C"), "999");
  // And a run about stock does not drop what is held.
  count("B", "0");
  hear(kErp);
  run();
  EXPECT_GE(world.held().size(), 3U);
}

TEST_F(FiguresTest, WhatAShopTellsOfItselfIsPutRight) {
  open();
  world.clock().pass(milliseconds(10));
  world.shop().work([&](bridge::State& state) {
    return state.set_quantity("B", state.default_location(), dec("77"), world.clock().now());
  });
  hear(kWeb);
  const SyncReport report = run();
  EXPECT_FALSE(looked_at_all(report));
  EXPECT_EQ(report.source_requests, 0);
  EXPECT_EQ(shown("B"), "9");
}

TEST_F(FiguresTest, ABurstIsPlannedAsAWhole) {
  for (int i = 0; i < 205; ++i) world.add_source_item("N" + std::to_string(i), "10.00", "9");
  open();
  for (int i = 0; i < 205; ++i) count("N" + std::to_string(i), "8");
  hear(kErp);
  EXPECT_TRUE(looked_at_all(run()));
  EXPECT_EQ(shown("N0") + shown("N204"), "88");
}

TEST_F(FiguresTest, AnUnknownOutcomeIsLookedInto) {
  open();
  count("B", "5");
  hear(kErp);
  world.fault(world.shop(), sandbox::FaultKind::kDropAfter, "setStock", 1);
  const SyncReport report = run();
  EXPECT_TRUE(looked_at_all(report));
  EXPECT_EQ(report.apply.unknown, 1);
  EXPECT_EQ(shown("B"), "5");
}

}  // namespace
}  // namespace oneshelf::testing
