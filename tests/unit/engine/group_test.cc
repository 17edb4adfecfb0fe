#include "unit/engine/group_world.h"

// One master and three replicas: whatever happens on any of them, all show the same in the end.
namespace oneshelf::testing {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct Subject {
  const char* name;
  MakeMaster make_master;
  MakeReplica make_replica;
};

// Another platform takes part by a line here: see group_shops.h.
const Subject kSubjects[] = {{"Bridges", bridge_master, bridge_replica},
                             {"NettingMaster", netting_bridge_master, bridge_replica},
                             {"PlainReplicas", bridge_master, plain_bridge_replica}};

constexpr const char* kReplicas[] = {"north", "south", "west"};

class GroupOfShops : public ::testing::TestWithParam<Subject> {
 protected:
  GroupOfShops() : world(GetParam().make_master, GetParam().make_replica) {
    world.master().put("A", "10", world.now());
    world.master().put("B", "4", world.now());
    world.make_group();
    for (const char* name : kReplicas) {
      world.open_shop(name).put("A", "3", world.now());
      world.replica(name).put("B", "4", world.now());
      world.join(name);
    }
    world.lose_hints();
    world.settle();
  }

  void expect_all(const std::string& sku, const std::string& stock) {
    EXPECT_EQ(world.at(GroupWorld::kMaster, sku), dec(stock)) << "master";
    for (const char* name : kReplicas) EXPECT_EQ(world.at(name, sku), dec(stock)) << name;
  }
  /// The orders of this shop are heard of, and all that follows.
  void hear_and_settle(const std::string& shop) {
    world.clock().pass(seconds(1));
    world.hear(shop);
    world.settle();
    world.hear_all();
    world.settle();
  }

  GroupWorld world;
};

TEST_P(GroupOfShops, BeginWithTheMastersFigures) {
  RecordProperty("requirements", "71,72,79,80,82");
  expect_all("A", "10");
  expect_all("B", "4");
}

TEST_P(GroupOfShops, AnEditOnTheMasterReachesAllWithItsHint) {
  RecordProperty("requirements", "71,72,74,78");
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

TEST_P(GroupOfShops, AnOrderOnAReplicaLowersTheMasterAndTheOthersBySoMany) {
  RecordProperty("requirements", "75,78");
  world.replica("north").buy("A", 3, world.now());
  EXPECT_EQ(world.at("north", "A"), dec("7"));
  hear_and_settle("north");
  expect_all("A", "7");
  expect_all("B", "4");
}

TEST_P(GroupOfShops, TheOthersAreLoweredWhenTheOrderArrivesNotWhenTheMasterTellsIt) {
  RecordProperty("requirements", "78");
  world.replica("north").buy("A", 3, world.now());
  world.hear("north");
  world.settle();  // no hint of the master, no time for a regular look
  EXPECT_EQ(world.at("south", "A"), dec("7"));
  EXPECT_EQ(world.at("west", "A"), dec("7"));
  EXPECT_EQ(world.lag("south").day.count, 1);
}

TEST_P(GroupOfShops, OrdersOnAllOfThemAtOnceAddUp) {
  RecordProperty("requirements", "75,78");
  for (const char* name : kReplicas) world.replica(name).buy("A", 2, world.now());
  world.hear_all();
  world.settle();
  world.pass(minutes(3));
  expect_all("A", "4");
}

TEST_P(GroupOfShops, ACancellationBringsItBackEverywhere) {
  RecordProperty("requirements", "85");
  const VendorId order = world.replica("south").buy("A", 4, world.now());
  hear_and_settle("south");
  expect_all("A", "6");
  world.replica("south").cancel(order, world.now());
  hear_and_settle("south");
  world.pass(minutes(3));
  expect_all("A", "10");
}

TEST_P(GroupOfShops, ARefundWithRestockBringsItBackEverywhere) {
  RecordProperty("requirements", "85");
  const VendorId order = world.replica("west").buy("B", 1, world.now());
  hear_and_settle("west");
  expect_all("B", "3");
  world.replica("west").refund_and_restock(order, world.now());
  hear_and_settle("west");
  world.pass(minutes(3));
  expect_all("B", "4");
}

TEST_P(GroupOfShops, AnEditOnAReplicaIsPutBackByTheCompare) {
  RecordProperty("requirements", "84");
  world.replica("north").edit_stock("A", "99", world.now());
  world.lose_hints();
  world.pass(minutes(2));
  expect_all("A", "10");
  world.replica("north").edit_stock("B", "0", world.now());
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
  world.pass(minutes(6));
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

TEST_P(GroupOfShops, LostAndDoubledHintsChangeNothing) {
  RecordProperty("requirements", "76,78");
  world.master().edit_stock("A", "8", world.now());
  world.hear(GroupWorld::kMaster, 3);
  world.settle();
  expect_all("A", "8");
  world.replica("north").buy("A", 1, world.now());
  world.hear("north", 3);
  world.settle();
  world.replica("south").buy("A", 1, world.now());
  world.lose_hints();
  world.pass(minutes(3));
  expect_all("A", "6");
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

INSTANTIATE_TEST_SUITE_P(Shops, GroupOfShops, ::testing::ValuesIn(kSubjects),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace oneshelf::testing
