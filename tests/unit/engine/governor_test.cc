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

/// One whose platform told so much of a window of 30 seconds.
void tell(Governor& governor, int64_t left, milliseconds reset) {
  governor.hear({.limit = 150, .left = left, .reset = reset, .window = std::chrono::seconds(30)});
}

milliseconds waited(JumpingClock& clock, Governor& governor, Lane lane) {
  const milliseconds before = clock.monotonic();
  EXPECT_TRUE(governor.enter(Context(clock), lane).ok());
  governor.leave();
  return clock.monotonic() - before;
}

TEST(Governor, ThePaceIsWhatThePlatformTellsAndNotWhatWasAssumed) {
  JumpingClock clock;
  Governor governor(clock, {.per_second = 1, .burst = 1, .parallel = 1});
  tell(governor, 100, std::chrono::seconds(30));
  for (int i = 0; i < 85; ++i) {
    EXPECT_EQ(waited(clock, governor, Lane::kCatalogue), milliseconds(0));
  }
  EXPECT_GT(governor.window_wait(Lane::kCatalogue), milliseconds(0));
  EXPECT_EQ(governor.window_wait(Lane::kOrders), milliseconds(0));
}

TEST(Governor, AUsedUpWindowIsWaitedForThoughItIsLongerThanOtherWaits) {
  JumpingClock clock;
  Governor governor(clock, {.per_second = 10, .burst = 20, .parallel = 1});
  tell(governor, 0, std::chrono::seconds(30));
  EXPECT_GE(waited(clock, governor, Lane::kOrders), std::chrono::seconds(30));
}

/// While somebody waits, something else happens, once; then time passes.
class MeanwhileClock final : public Clock {
 public:
  Timestamp now() const override { return from_unix_ms(passed_ms_); }
  milliseconds monotonic() const override { return milliseconds(passed_ms_); }
  void wait_for(std::condition_variable_any&, std::unique_lock<std::mutex>& lock, std::stop_token,
                milliseconds duration) override {
    if (const auto act = std::exchange(meanwhile, {})) {
      lock.unlock();
      act();
      lock.lock();
    } else {
      passed_ms_ += duration.count();
    }
  }
  std::function<void()> meanwhile;

 private:
  int64_t passed_ms_ = 1000;
};

TEST(Governor, OrdersFindRoomInAWindowThatABulkHasUsedUp) {
  MeanwhileClock clock;
  Governor governor(clock, {.per_second = 10, .burst = 20, .parallel = 1});
  tell(governor, 10, std::chrono::seconds(30));
  int orders = 0;
  clock.meanwhile = [&] {
    // Every eighth turn is the bulk's, but one that it cannot use holds nobody up.
    for (; orders < 10; ++orders) {
      EXPECT_TRUE(governor.enter(Context(clock), Lane::kOrders).ok());
      governor.leave();
      EXPECT_EQ(clock.monotonic(), milliseconds(1000));
    }
  };
  EXPECT_TRUE(governor.enter(Context(clock), Lane::kCatalogue).ok());
  governor.leave();
  EXPECT_EQ(orders, 10);
  EXPECT_GE(clock.monotonic(), std::chrono::seconds(30));
}

class Answering final : public Http {
 public:
  Result<HttpResponse> send(const Context&, const HttpRequest&) override { return HttpResponse{}; }
};

TEST(Governor, OneConnectorsRequestsGoInAnotherLaneForAsLongAsTheyAreOfIt) {
  JumpingClock clock;
  Governor governor(clock, {.per_second = 10, .burst = 20, .parallel = 1});
  Answering platform;
  GovernedHttp http(platform, governor, Lane::kCatalogue);
  tell(governor, 14, std::chrono::seconds(30));
  const auto waited_for = [&] {
    const milliseconds before = clock.monotonic();
    EXPECT_TRUE(http.send(Context(clock), {}).ok());
    return clock.monotonic() - before;
  };
  {
    const GovernedHttp::InLane stock(http, Lane::kStock);
    EXPECT_EQ(waited_for(), milliseconds(0)) << "there is room for figures";
  }
  EXPECT_GT(waited_for(), milliseconds(0)) << "and none for a bulk";
}

TEST(Governor, AHoldCountsInsideAWindowToo) {
  JumpingClock clock;
  Governor governor(clock, {});
  tell(governor, 100, std::chrono::seconds(30));
  governor.hold_for(std::chrono::seconds(3));
  EXPECT_EQ(waited(clock, governor, Lane::kStock), std::chrono::seconds(3));
}

}  // namespace
}  // namespace oneshelf::testing
