#include "group/combinations.h"

// One master and three replicas: whatever is done with the stock of any of them, all show the same
// in the end.
namespace oneshelf::testing {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST_P(GroupOfShops, BeginWithTheMastersFigures) {
  RecordProperty("requirements", "71,72,73,79,80,82,83");
  expect_all("A", "10");
  expect_all("B", "4");
}

TEST_P(GroupOfShops, AnEditOnTheMasterReachesAllWithItsHint) {
  RecordProperty("requirements", "71,72,74,78");
  if (!world.master().can(Can::kHint)) GTEST_SKIP() << master_cannot(Can::kHint);
  world.master().edit_stock("A", "7", world.now());
  world.clock().pass(seconds(2));
  world.hear(GroupWorld::kMaster);
  world.clock().pass(seconds(3));
  world.settle();
  expect_all("A", "7");
  for (const char* name : kReplicas) {
    const LagFigures lag = world.lag(name);
    EXPECT_EQ(lag.day.count, 1) << name;
    EXPECT_GE(lag.day.p50, seconds(3)) << name << ": from the hint on";
    EXPECT_LE(lag.day.p50, seconds(10)) << name;
  }
}

TEST_P(GroupOfShops, AnEditOnAReplicaIsPutBackByTheCompare) {
  RecordProperty("requirements", "84");
  for (const char* name : kReplicas) world.replica(name).edit_stock("A", "99", world.now());
  world.lose_hints();
  world.pass(minutes(2));
  expect_all("A", "10");
  for (const char* name : kReplicas) world.replica(name).edit_stock("B", "0", world.now());
  world.lose_hints();
  world.pass(minutes(2));
  expect_all("B", "4");
}

TEST_P(GroupOfShops, AnImportOnTheMasterWithoutAnyHintIsFoundByTheCompare) {
  RecordProperty("requirements", "74,76,77");
  for (int i = 0; i < 50; ++i) {
    const std::string sku = "IMPORT-" + std::to_string(i);
    for (const char* name : kReplicas) world.replica(name).put(sku, "1", world.now());
    world.master().put(sku, "1", world.now());
  }
  world.lose_hints();
  world.compare_in_full();
  world.master().edit_stock("A", "25", world.now());
  for (int i = 0; i < 50; ++i) {
    world.master().edit_stock("IMPORT-" + std::to_string(i), std::to_string(i), world.now());
  }
  world.lose_hints();
  world.pass(minutes(2));
  expect_all("A", "25");
  expect_all("IMPORT-0", "0");
  expect_all("IMPORT-49", "49");
  EXPECT_GE(world.lag("west").day.count, 50);
  EXPECT_EQ(world.lag("west").backlog, 0);
}

TEST_P(GroupOfShops, AnImportThatThePlatformTellsNobodyIsFoundByTheFullCompare) {
  RecordProperty("requirements", "76");
  world.master().import_stock({{"A", "31"}, {"B", "0"}}, world.now());
  world.pass(minutes(2));
  world.compare_in_full();
  expect_all("A", "31");
  expect_all("B", "0");
}

TEST_P(GroupOfShops, APausedReplicaStaysAsItIsAndCatchesUp) {
  RecordProperty("requirements", "72,88");
  expect_ok(pause_replica(world.parts(), GroupWorld::kGroup, LinkId("west")));
  world.master().edit_stock("A", "2", world.now());
  world.lose_hints();
  world.pass(minutes(2));
  EXPECT_EQ(world.at("north", "A"), dec("2"));
  EXPECT_EQ(world.at("west", "A"), dec("10"));
  expect_ok(resume_replica(world.parts(), GroupWorld::kGroup, LinkId("west")));
  world.pass(minutes(2));
  expect_all("A", "2");
}

TEST_P(GroupOfShops, EachReplicaMayShowLessThanThereIs) {
  RecordProperty("requirements", "86");
  value_of(change_link(world.parts(), LinkId("north"), {{"stock.buffer", "2"}}));
  value_of(change_link(world.parts(), LinkId("south"), {{"stock.limit", "5"}}));
  world.pass(minutes(2));
  EXPECT_EQ(world.at("north", "A"), dec("8"));
  EXPECT_EQ(world.at("south", "A"), dec("5"));
  EXPECT_EQ(world.at("west", "A"), dec("10"));
}

}  // namespace
}  // namespace oneshelf::testing
