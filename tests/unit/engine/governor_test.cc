#include "engine/governor.h"

#include <thread>

#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

/// Everybody asks for more all the time; counts who got how many of the first permits.
std::map<Lane, int> shares(const std::vector<Lane>& lanes, int permits) {
  SystemClock clock;
  Governor governor(clock, {.per_second = 1000, .burst = 1, .parallel = 1});
  std::array<std::atomic<int>, kLanes> got{};
  std::atomic<int> given{0};
  std::vector<std::jthread> threads;
  for (const Lane lane : lanes) {
    threads.emplace_back([&, lane] {
      const Context context(clock);
      while (given < permits) {
        EXPECT_TRUE(governor.enter(context, lane).ok());
        ++given;
        ++got[static_cast<size_t>(lane)];
        governor.leave();
      }
    });
  }
  threads.clear();
  std::map<Lane, int> counted;
  for (const Lane lane : lanes) counted[lane] = got[static_cast<size_t>(lane)];
  return counted;
}

TEST(GovernorLanes, OrdersKeepTheirShareWhileAFullSyncWantsEverythingAndDoNotStarveIt) {
  const Lane orders = Lane::kOrders, catalogue = Lane::kCatalogue;
  auto got = shares({orders, orders, orders, catalogue, catalogue, catalogue}, 400);
  RecordProperty("orders", got[orders]);
  RecordProperty("catalogue", got[catalogue]);
  EXPECT_GE(got[orders], 400 / 2);
  EXPECT_GE(got[catalogue], 400 / 10);
}

TEST(GovernorLanes, NoLaneStarvesBetweenTheHighestAndTheLowest) {
  auto got = shares({Lane::kOrders, Lane::kOrders, Lane::kOrders, Lane::kCatalogue,
                     Lane::kCatalogue, Lane::kReconcile, Lane::kReconcile},
                    480);
  EXPECT_GE(got[Lane::kCatalogue], 480 / 32);
  EXPECT_GE(got[Lane::kReconcile], 480 / 32);
}

TEST(Governor, WhatThePlatformAskedToWaitIsNotSlept) {
  JumpingClock clock;
  Governor governor(clock, {});
  governor.hold_for(std::chrono::minutes(5));
  const Result<void> entered = governor.enter(Context(clock), Lane::kStock);
  ASSERT_FALSE(entered.ok());
  EXPECT_EQ(entered.error().id(), "quota.wait");
  EXPECT_EQ(entered.error().retry_after(), std::chrono::minutes(5));
}

}  // namespace
}  // namespace oneshelf::testing
