#include "engine/scheduler.h"
#include "unit/engine/hints.h"

// One reading of a source serves all of its links.
namespace oneshelf::testing {
namespace {

const ConnectionId kErp("erp"), kWeb("web");
// Products too, so that everything is looked at: stock alone has figures_test.cc.
constexpr const char* kProducts = "items";

class OneReadingTest : public ::testing::Test {
 protected:
  OneReadingTest() {
    world.fill_source(2);
    world.connect();
    world.connect_other();
    world.sync();
    world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, World::kOther);
    tick();
  }

  void tick() { world.clock().pass(milliseconds(1)); }

  /// A run as the schedule makes it; a moment later.
  Result<SyncReport> try_run(const LinkId& link, Timestamp due, ReadMode mode = ReadMode::kDelta) {
    SyncOptions options;
    options.due = due;
    options.mode = mode;
    options.job = JobId("one-reading-" + std::to_string(++runs));
    const Result<SyncReport> report =
        sync_catalogue(world.context(), world.parts(), link, options, kQuiet);
    tick();
    return report;
  }
  SyncReport run(const LinkId& link, Timestamp due, ReadMode mode = ReadMode::kDelta) {
    return value_of(try_run(link, due, mode));
  }

  void hear(const ConnectionId& from) { testing::hear(world, from, kProducts); }
  size_t open_hints(const ConnectionId& from) { return testing::open_hints(world, from); }

  World world;
  int runs = 0;
};

TEST_F(OneReadingTest, LinksThatAreDueTogetherReadTheirSourceOnce) {
  RecordProperty("requirements", "77,78");
  const Timestamp due = world.clock().now();
  hear(kErp);
  const SyncReport first = run(World::kLink, due);
  EXPECT_FALSE(first.items.by_another);
  EXPECT_FALSE(first.stock.by_another);
  EXPECT_GT(first.source_requests, 0);
  const SyncReport second = run(World::kOther, due);
  EXPECT_TRUE(second.items.by_another);
  EXPECT_TRUE(second.stock.by_another);
  EXPECT_EQ(second.source_requests, 0);
  EXPECT_FALSE(second.listings.by_another);  // each shop is looked at by its own link
}

TEST_F(OneReadingTest, WhatTheOneReadingBroughtReachesTheShopOfTheOther) {
  world.add_source_item("NEW-1", "9.50", "4");
  const Timestamp due = world.clock().now();
  hear(kErp);
  EXPECT_EQ(run(World::kLink, due).items.changed, 1);
  run(World::kOther, due);  // its stock may be seen to first
  world.clock().pass(std::chrono::seconds(5));
  const SyncReport second = run(World::kOther, due);
  EXPECT_EQ(second.source_requests, 0);
  EXPECT_EQ(second.apply.created, 1);
}

TEST_F(OneReadingTest, AReadingThatBeganBeforeALinkWasDueIsNotEnough) {
  hear(kErp);
  run(World::kLink, world.clock().now());
  hear(kErp);  // something has changed since
  const SyncReport second = run(World::kOther, world.clock().now());
  EXPECT_FALSE(second.stock.by_another);
  EXPECT_GT(second.source_requests, 0);
}

TEST_F(OneReadingTest, AHintThatCameAfterTheReadingIsNotClosedUnread) {
  const Timestamp due = world.clock().now();
  tick();
  hear(kErp);
  run(World::kLink, due);
  EXPECT_EQ(open_hints(kErp), 0U);
  hear(kErp);
  // Due for long, and read since; but the source said something in between.
  const SyncReport second = run(World::kOther, due);
  EXPECT_FALSE(second.stock.by_another);
  EXPECT_EQ(open_hints(kErp), 0U);
}

TEST_F(OneReadingTest, WhatAShopTellsIsNoReasonToAskTheSource) {
  run(World::kLink, world.clock().now());
  hear(kWeb);
  const SyncReport by_shop = run(World::kLink, world.clock().now());
  EXPECT_TRUE(by_shop.stock.by_another);
  EXPECT_EQ(by_shop.source_requests, 0);
  EXPECT_EQ(open_hints(kWeb), 0U);

  // But not for longer than between two polls.
  const Intervals intervals;
  world.clock().pass(std::min(intervals.stock, intervals.catalogue));
  EXPECT_GT(run(World::kLink, world.clock().now()).source_requests, 0);
}

TEST_F(OneReadingTest, ACompleteReadingIsServedByACompleteOneOnly) {
  const Timestamp due = world.clock().now();
  tick();
  run(World::kLink, due);
  const SyncReport full = run(World::kOther, due, ReadMode::kFull);
  EXPECT_TRUE(full.items.full);
  EXPECT_FALSE(full.items.by_another);
  EXPECT_TRUE(run(World::kLink, due, ReadMode::kFull).items.by_another);
}

TEST_F(OneReadingTest, AFailedReadingServesNobody) {
  const Timestamp due = world.clock().now();
  hear(kErp);
  world.fault(world.source(), sandbox::FaultKind::kErrorBefore, "listProducts", 1);
  EXPECT_FALSE(try_run(World::kLink, due).ok());
  const SyncReport second = run(World::kOther, due);
  EXPECT_FALSE(second.items.by_another);
  EXPECT_GT(second.source_requests, 0);
}

TEST_F(OneReadingTest, AStreamIsReadByOneAtATime) {
  const Timestamp due = world.clock().now();
  tick();
  {
    const Result<ReadingGate::Turn> other =
        world.parts().connections.readings().enter(world.context(), kErp, "items");
    ASSERT_TRUE(other.ok());
    const milliseconds began = world.clock().monotonic();
    const Result<SyncReport> kept_out = try_run(World::kLink, due);
    ASSERT_FALSE(kept_out.ok());
    EXPECT_EQ(kept_out.error().id(), "stream.busy");
    EXPECT_GE(world.clock().monotonic() - began, ReadingGate::kPatience);
  }
  EXPECT_TRUE(try_run(World::kLink, due).ok());
}

}  // namespace
}  // namespace oneshelf::testing
