#include "group/combinations.h"

// One master and three replicas: whatever any of them sells, or takes back, is one stock.
namespace oneshelf::testing {
namespace {

using std::chrono::minutes;

TEST_P(GroupOfShops, AnOrderOnAReplicaLowersTheMasterAndTheOthersBySoMany) {
  RecordProperty("requirements", "75,78");
  int left = 10;
  for (const char* name : kReplicas) {
    world.replica(name).buy("A", 3, world.now());
    left -= 3;
    EXPECT_EQ(world.at(name, "A"), Decimal::from_integer(left));
    let_orders_arrive(name);
    expect_all("A", std::to_string(left));
    expect_all("B", "4");
  }
}

TEST_P(GroupOfShops, AnOrderOnTheMasterLowersAllReplicas) {
  RecordProperty("requirements", "74,78");
  if (!world.master().can(Can::kSell)) GTEST_SKIP() << master_cannot(Can::kSell);
  world.master().buy("A", 4, world.now());
  let_orders_arrive(GroupWorld::kMaster);
  expect_all("A", "6");
}

TEST_P(GroupOfShops, TheOthersAreLoweredWhenTheOrderArrivesNotWhenTheMasterTellsIt) {
  RecordProperty("requirements", "78");
  const std::vector<std::string> sellers = those_that(Can::kHint);
  if (sellers.empty()) GTEST_SKIP() << no_replica_can(Can::kHint);
  world.replica(sellers.front()).buy("A", 3, world.now());
  world.hear(sellers.front());
  world.settle();  // no hint of the master, no time for a regular look
  for (const std::string name : kReplicas) {
    EXPECT_EQ(world.at(name, "A"), dec("7")) << name;
    if (name == sellers.front()) continue;
    EXPECT_EQ(world.lag(name).day.count, 1) << name;
  }
}

TEST_P(GroupOfShops, OrdersOnAllOfThemAtOnceAddUp) {
  RecordProperty("requirements", "75,78");
  for (const char* name : kReplicas) world.replica(name).buy("A", 2, world.now());
  let_all_arrive();
  expect_all("A", "4");
}

TEST_P(GroupOfShops, ACancellationBringsItBackEverywhere) {
  RecordProperty("requirements", "85");
  std::map<std::string, VendorId> orders;
  for (const char* name : kReplicas) orders[name] = world.replica(name).buy("A", 2, world.now());
  let_all_arrive();
  expect_all("A", "4");
  for (const auto& [name, order] : orders) world.replica(name).cancel(order, world.now());
  let_all_arrive();
  expect_all("A", "10");
}

TEST_P(GroupOfShops, ARefundWithRestockBringsItBackEverywhere) {
  RecordProperty("requirements", "85");
  const std::vector<std::string> sellers = those_that(Can::kTellReturns);
  if (sellers.empty()) GTEST_SKIP() << no_replica_can(Can::kTellReturns);
  if (!world.master().can(Can::kTakeReturns)) GTEST_SKIP() << master_cannot(Can::kTakeReturns);
  std::map<std::string, VendorId> orders;
  for (const std::string& name : sellers) {
    orders[name] = world.replica(name).buy("B", 1, world.now());
  }
  let_all_arrive();
  expect_all("B", std::to_string(4 - sellers.size()));
  for (const auto& [name, order] : orders) {
    world.replica(name).refund_and_restock(order, world.now());
  }
  let_all_arrive();
  expect_all("B", "4");
}

TEST_P(GroupOfShops, LostAndDoubledHintsChangeNothing) {
  RecordProperty("requirements", "76,78");
  world.master().edit_stock("A", "8", world.now());
  world.hear(GroupWorld::kMaster, 3);
  world.settle();
  if (!world.master().can(Can::kHint)) world.pass(minutes(2));
  expect_all("A", "8");
  world.replica("north").buy("A", 1, world.now());
  world.hear("north", 3);
  world.settle();
  world.replica("south").buy("A", 1, world.now());
  world.lose_hints();
  world.pass(minutes(3));
  expect_all("A", "6");
}

}  // namespace
}  // namespace oneshelf::testing
