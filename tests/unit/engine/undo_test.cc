#include "engine/undo.h"

#include "engine/ledger.h"
#include "engine/release.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

class UndoTest : public ::testing::Test {
 protected:
  void change(const std::string& sku, const std::string& price, const std::string& stock) {
    world.clock().pass(milliseconds(10));
    world.add_source_item(sku, price, stock);
  }
  /// Two SKUs in the shop; the run to be undone changes both.
  JobId a_bad_run() {
    world.add_source_item("A", "10", "5");
    world.add_source_item("B", "20", "5");
    world.connect();
    world.sync();
    change("A", "12", "3");
    change("B", "24", "5");
    world.sync();
    return world.last_run();
  }
  Result<UndoReport> undo(const JobId& run, bool dry_run = false) {
    world.clock().pass(milliseconds(10));
    UndoOrder order;
    order.run = run;
    order.who = "anna";
    order.dry_run = dry_run;
    order.job = JobId("undo-of-" + run.str());
    return undo_run(world.context(), world.parts(), order, kQuiet);
  }
  Decimal price(const std::string& sku) {
    return world.shop().work([&](bridge::State& state) { return *state.find_product(sku)->price; });
  }
  Decimal stock(const std::string& sku) {
    return world.shop().work(
        [&](bridge::State& state) { return state.available(sku).value_or(dec("-1")); });
  }
  bool is_shown(const std::string& sku) {
    return world.shop().work([&](bridge::State& state) { return state.find_product(sku)->active; });
  }
  void edit_in_shop(const std::string& sku, const std::string& new_price) {
    Json item = Json::object();
    item.set("sku", sku).set("price", new_price);
    EXPECT_TRUE(world.shop().work([&](bridge::State& state) {
      return bridge::upsert_product(state, item, world.clock().now()).ok();
    }));
  }
  SyncReport scheduled() { return world.sync(ReadMode::kDelta, GuardFacts::Asked::kBySchedule); }

  World world;
};

TEST_F(UndoTest, WritesBackWhatARunWroteAndTheScheduleLeavesItSo) {
  RecordProperty("requirements", "158");
  const JobId run = a_bad_run();
  const UndoReport report = value_of(undo(run));
  EXPECT_EQ(report.decision.pins.size(), 3U);
  EXPECT_TRUE(report.decision.left_alone.empty());
  EXPECT_EQ(price("A"), dec("10"));
  EXPECT_EQ(stock("A"), dec("5"));
  EXPECT_EQ(price("B"), dec("20"));
  EXPECT_EQ(scheduled().held, 3U);
  EXPECT_EQ(price("A"), dec("10"));
  ASSERT_EQ(world.held().size(), 3U);
  EXPECT_EQ(world.held()[0].guard, "undone");
  EXPECT_EQ(world.held()[0].why, "Undone by anna.");
  EXPECT_EQ(world.held()[0].caused_by, "anna");
}

TEST_F(UndoTest, ANewValueOfTheSourceGoesOutAndAReleaseBringsTheUndoneOneBack) {
  const JobId run = a_bad_run();
  value_of(undo(run));
  change("A", "13", "3");
  scheduled();
  EXPECT_EQ(price("A"), dec("13"));
  Release all;
  all.link = World::kLink;
  all.guard = "undone";
  all.who = "anna";
  value_of(release_held(world.parts(), all));
  scheduled();
  EXPECT_EQ(price("B"), dec("24"));
  EXPECT_EQ(stock("A"), dec("3"));
}

TEST_F(UndoTest, LeavesAloneWhatWasChangedInTheShopOrByALaterRun) {
  RecordProperty("requirements", "158");
  const JobId run = a_bad_run();
  edit_in_shop("A", "15");
  change("B", "25", "5");
  world.sync();
  edit_in_shop("A", "15");
  const UndoReport report = value_of(undo(run));
  EXPECT_EQ(report.decision.pins.size(), 1U);
  ASSERT_EQ(report.decision.left_alone.size(), 2U);
  EXPECT_EQ(price("A"), dec("15"));
  EXPECT_EQ(price("B"), dec("25"));
  EXPECT_EQ(stock("A"), dec("5"));
}

TEST_F(UndoTest, ADryRunWritesNothing) {
  const JobId run = a_bad_run();
  world.shop().reset_counts();
  const UndoReport report = value_of(undo(run, true));
  EXPECT_EQ(report.decision.pins.size(), 3U);
  EXPECT_EQ(world.shop().counts().writes(), 0U);
  EXPECT_TRUE(world.held().empty());
}

TEST_F(UndoTest, CreatedListingsAreHiddenAndStaySo) {
  world.add_source_item("A", "10", "5");
  world.connect();
  world.sync();
  EXPECT_TRUE(is_shown("A"));
  const UndoReport report = value_of(undo(world.last_run()));
  EXPECT_EQ(report.decision.pins.size(), 1U);
  EXPECT_FALSE(is_shown("A"));
  EXPECT_EQ(scheduled().held, 1U);
  EXPECT_FALSE(is_shown("A"));
}

TEST_F(UndoTest, AnUndoCanBeUndone) {
  const JobId run = a_bad_run();
  value_of(undo(run));
  value_of(undo(JobId("undo-of-" + run.str())));
  EXPECT_EQ(price("A"), dec("12"));
  EXPECT_EQ(stock("A"), dec("3"));
  EXPECT_EQ(scheduled().held, 0U);
  EXPECT_TRUE(world.held().empty());
}

TEST_F(UndoTest, TheLedgerTellsWhoUndidWhat) {
  const JobId run = a_bad_run();
  value_of(undo(run));
  const std::vector<LedgerRecord> entries = world.ledger("B");
  ASSERT_FALSE(entries.empty());
  EXPECT_EQ(entries[0].before + " " + entries[0].after, "24 20");
  EXPECT_EQ(entries[0].who, "anna");
  EXPECT_EQ(entries[0].why, "undo of " + run.str());
  EXPECT_TRUE(verify_ledger(world.store(), AccountId("main"), entries[0].hash).ok());
}

TEST_F(UndoTest, ARunThatWroteNothingIsToldAsSuch) {
  a_bad_run();
  world.sync();
  const Result<UndoReport> nothing = undo(world.last_run());
  ASSERT_FALSE(nothing.ok());
  EXPECT_EQ(nothing.error().id(), "undo.nothing");
}

TEST_F(UndoTest, WithFourEyesADeepFallOfPricesTakesASecondPerson) {
  world.add_source_item("A", "10", "5");
  world.connect();
  world.sync();
  change("A", "19", "5");
  world.sync();
  const JobId run = world.last_run();
  change("A", "19", "5");
  value_of(change_link(world.parts(), World::kLink,
                       {{"guards.four_eyes", "true"}, {"guards.price_down_percent", "40"}}));
  const Result<UndoReport> refused = undo(run);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().id(), "guard.four_eyes");
  EXPECT_EQ(price("A"), dec("19"));
  UndoOrder order;
  order.run = run;
  order.who = "anna";
  order.confirmed_by = "ben";
  value_of(undo_run(world.context(), world.parts(), order, kQuiet));
  EXPECT_EQ(price("A"), dec("10"));
}

}  // namespace
}  // namespace oneshelf::testing
