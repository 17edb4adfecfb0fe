#include "engine/group_sync.h"

#include "engine/undo.h"
#include "unit/engine/group_world.h"

// The initial sync of a replica: looked at, written, read back, and undone.
namespace oneshelf::testing {
namespace {

const LinkId kNorth("north");

class GroupSync : public ::testing::Test {
 protected:
  GroupSync() {
    world.make_group();
    world.open_shop("north");
  }
  void both(const std::string& sku, const std::string& master, const std::string& replica) {
    world.master().put(sku, master, world.now());
    world.replica("north").put(sku, replica, world.now());
  }
  void add() { value_of(add_replica(world.context(), world.parts(), world.credentials("north"))); }
  ReplicaReview review() {
    return value_of(review_replica(world.context(), world.parts(), kNorth, {}, kQuiet));
  }
  Result<ReplicaSynced> sync() {
    return sync_replica(world.context(), world.parts(), GroupWorld::kGroup, kNorth,
                        world.run_options(), kQuiet);
  }

  GroupWorld world;
};

TEST_F(GroupSync, ShowsTheDifferenceWithTotalsAndWritesNothing) {
  RecordProperty("requirements", "82,83,89");
  both("UP", "10", "3");
  both("DOWN", "1", "6");
  both("SAME", "4", "4");
  world.master().put("MASTER", "2", world.now());
  world.replica("north").put("REPLICA", "2", world.now());
  add();
  const ReplicaReview told = review();
  EXPECT_EQ(told.totals.changed, 2U);
  EXPECT_EQ(told.totals.unchanged, 1U);
  EXPECT_EQ(told.totals.units_up, dec("7"));
  EXPECT_EQ(told.totals.units_down, dec("5"));
  ASSERT_EQ(told.differences.size(), 2U);
  EXPECT_EQ(told.preflight.in_both, 3U);
  ASSERT_NE(told.preflight.find(PreflightProblem::kOnlyInMaster), nullptr);
  EXPECT_EQ(told.preflight.find(PreflightProblem::kOnlyInMaster)->examples.at(0), "MASTER");
  EXPECT_EQ(told.preflight.find(PreflightProblem::kOnlyInReplica)->examples.at(0), "REPLICA");
  EXPECT_TRUE(told.is_draft);
  EXPECT_EQ(world.at("north", "UP"), dec("3"));
  EXPECT_EQ(world.at("north", "DOWN"), dec("6"));
}

TEST_F(GroupSync, WritesReadsBackAndLetsTheReplicaRun) {
  RecordProperty("requirements", "71,82");
  both("A", "10", "3");
  both("B", "0", "5");
  add();
  const ReplicaSynced synced = value_of(sync());
  EXPECT_TRUE(synced.completed);
  EXPECT_EQ(synced.verification.compared, 2U);
  EXPECT_EQ(synced.verification.as_written, 2U);
  EXPECT_EQ(synced.verification.still_to_write, 0U);
  EXPECT_EQ(world.at("north", "A"), dec("10"));
  EXPECT_EQ(world.at("north", "B"), dec("0"));
  EXPECT_FALSE(value_of(load_link(world.parts(), kNorth)).record.paused);
  EXPECT_TRUE(value_of(load_replica(world.parts(), GroupWorld::kGroup, kNorth)).synced_at);
}

TEST_F(GroupSync, IsUndoneWithTheOldValues) {
  RecordProperty("requirements", "82");
  both("A", "10", "3");
  both("B", "0", "5");
  add();
  value_of(sync());
  UndoOrder order;
  order.run = world.last_run();
  order.who = "ada";
  order.job = JobId("undo");
  const UndoReport report = value_of(undo_run(world.context(), world.parts(), order, kQuiet));
  EXPECT_EQ(report.decision.pins.size(), 2U);
  EXPECT_EQ(world.at("north", "A"), dec("3"));
  EXPECT_EQ(world.at("north", "B"), dec("5"));
}

TEST_F(GroupSync, IsStoppedByWhatThePreFlightStops) {
  RecordProperty("requirements", "83");
  world.master().put("A", "0", world.now());
  world.replica("north").put("A", "7", world.now());
  add();
  const Result<ReplicaSynced> stopped = sync();
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().id(), "group.preflight");
  EXPECT_FALSE(stopped.error().remedy().empty());
  EXPECT_EQ(world.at("north", "A"), dec("7"));
}

TEST_F(GroupSync, LeavesOutWhatCannotBeMatchedAndWritesTheRest) {
  RecordProperty("requirements", "83,89");
  both("A", "10", "3");
  both("mug-1", "5", "1");
  world.master().put("CUP-1", "5", world.now());
  world.replica("north").put("cup-1", "1", world.now());
  add();
  const ReplicaSynced synced = value_of(sync());
  EXPECT_TRUE(synced.completed);
  EXPECT_EQ(synced.review.preflight.find(PreflightProblem::kNearSku)->count, 1U);
  EXPECT_EQ(world.at("north", "A"), dec("10"));
  EXPECT_EQ(world.at("north", "cup-1"), dec("1"));
}

TEST_F(GroupSync, AnOrderThatCameInMeanwhileExplainsAFigure) {
  RecordProperty("requirements", "82");
  both("A", "10", "3");
  add();
  const Timestamp began = world.now();
  value_of(sync());
  const JobId run = world.last_run();
  world.clock().pass(milliseconds(10));
  world.replica("north").buy("A", 2, world.now());
  const Verification told =
      value_of(verify_replica(world.context(), world.parts(), kNorth, run, began, kQuiet));
  ASSERT_EQ(told.differ.size(), 1U);
  EXPECT_EQ(told.differ[0].written, "10");
  EXPECT_EQ(told.differ[0].found, "8");
  EXPECT_EQ(told.differ[0].sold, dec("2"));
  EXPECT_TRUE(told.differ[0].explained);
  EXPECT_EQ(told.unexplained(), 0U);
}

TEST_F(GroupSync, AnEditThatCameInMeanwhileIsListedAsWhatNobodyExplains) {
  RecordProperty("requirements", "82");
  both("A", "10", "3");
  add();
  const Timestamp began = world.now();
  value_of(sync());
  world.replica("north").edit_stock("A", "77", world.now());
  const Verification told = value_of(
      verify_replica(world.context(), world.parts(), kNorth, world.last_run(), began, kQuiet));
  EXPECT_EQ(told.unexplained(), 1U);
  EXPECT_EQ(told.still_to_write, 1U);
}

TEST_F(GroupSync, WhatAGuardHoldsKeepsTheReplicaPaused) {
  RecordProperty("requirements", "82,83");
  for (int i = 0; i < 30; ++i) both("S-" + std::to_string(i), i == 0 ? "5" : "0", "4");
  add();
  const ReplicaReview told = review();
  EXPECT_EQ(told.held.size(), 29U);
  const ReplicaSynced synced = value_of(sync());
  EXPECT_FALSE(synced.completed);
  EXPECT_EQ(synced.report.held, 29U);
  EXPECT_EQ(world.at("north", "S-0"), dec("5"));
  EXPECT_EQ(world.at("north", "S-1"), dec("4"));
  EXPECT_TRUE(value_of(load_link(world.parts(), kNorth)).record.paused);
}

TEST_F(GroupSync, OrdersPlacedWhileItWasADraftAreTakenOnceItRuns) {
  RecordProperty("requirements", "75,82");
  both("A", "10", "9");
  add();
  world.clock().pass(milliseconds(10));
  world.replica("north").buy("A", 2, world.now());
  const ReplicaSynced synced = value_of(sync());
  EXPECT_TRUE(synced.completed);
  EXPECT_EQ(world.at("north", "A"), dec("8"));
  world.pass(std::chrono::minutes(2));
  EXPECT_EQ(world.at(GroupWorld::kMaster, "A"), dec("8"));
  EXPECT_EQ(world.at("north", "A"), dec("8"));
}

}  // namespace
}  // namespace oneshelf::testing
