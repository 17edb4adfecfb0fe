#include "engine/quota_window.h"

#include <gtest/gtest.h>

namespace oneshelf::testing {
namespace {

using std::chrono::seconds;

constexpr milliseconds kStart(1'000'000);
constexpr milliseconds kLength = seconds(30);

QuotaTold told(int64_t left, milliseconds reset = kLength, int64_t limit = 150) {
  return {.limit = limit, .left = left, .reset = reset, .window = kLength};
}

QuotaWindow window_with(int64_t left, milliseconds reset = kLength) {
  QuotaWindow window;
  window.hear(told(left, reset), 0, kStart);
  return window;
}

TEST(QuotaWindow, SaysNothingBeforeItWasTold) {
  QuotaWindow window;
  EXPECT_FALSE(window.is_known(kStart));
  EXPECT_EQ(window.wait(Lane::kOrders, 0, kStart), std::nullopt);
}

TEST(QuotaWindow, AllThatIsLeftMayLeaveAtOnceAndTheRestWaitsForTheNextWindow) {
  QuotaWindow window = window_with(3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(window.wait(Lane::kOrders, 0, kStart), milliseconds(0));
    window.sent();
  }
  EXPECT_EQ(window.wait(Lane::kOrders, 0, kStart), kLength + QuotaWindow::kMargin);
  EXPECT_EQ(window.wait(Lane::kOrders, 0, kStart + seconds(29)), seconds(1) + QuotaWindow::kMargin);
}

TEST(QuotaWindow, NothingIsKnownOfTheNextWindowUntilItsFirstAnswer) {
  QuotaWindow window = window_with(0, seconds(10));
  const milliseconds over = kStart + seconds(10) + QuotaWindow::kMargin;
  EXPECT_TRUE(window.is_known(over - milliseconds(1)));
  EXPECT_FALSE(window.is_known(over));
  window.hear(told(149), 0, over);
  EXPECT_EQ(window.wait(Lane::kCatalogue, 0, over), milliseconds(0));
}

TEST(QuotaWindow, LowerLanesLeaveSomeToThoseAboveAndLessTheNearerTheEnd) {
  struct Case {
    Lane lane;
    int64_t left;
    milliseconds at, wait;
  };
  const milliseconds end = kLength + QuotaWindow::kMargin;
  const Case cases[] = {
      // 15 of 150 are kept back at the beginning of a window, 8 of them from stock too.
      {Lane::kCatalogue, 16, milliseconds(100), milliseconds(0)},
      {Lane::kCatalogue, 14, milliseconds(100), milliseconds(2001)},
      {Lane::kPrice, 14, milliseconds(100), milliseconds(2001)},
      {Lane::kReconcile, 14, milliseconds(100), milliseconds(2001)},
      {Lane::kStock, 14, milliseconds(100), milliseconds(0)},
      {Lane::kStock, 9, milliseconds(100), milliseconds(0)},
      {Lane::kStock, 7, milliseconds(100), milliseconds(3751)},
      {Lane::kOrders, 1, milliseconds(100), milliseconds(0)},
      // Half of it in the middle.
      {Lane::kCatalogue, 8, end / 2, milliseconds(0)},
      {Lane::kCatalogue, 7, end / 2, milliseconds(1051)},
      // At the end even the last one.
      {Lane::kCatalogue, 1, milliseconds(100), milliseconds(28'001)},
      {Lane::kCatalogue, 1, end - seconds(1), milliseconds(0)},
      {Lane::kOrders, 0, end - seconds(2), seconds(2)}};
  for (const Case& one : cases) {
    SCOPED_TRACE(std::string(name_of(one.lane)) + " with " + std::to_string(one.left));
    EXPECT_EQ(window_with(one.left).wait(one.lane, 0, kStart + one.at), one.wait);
  }
}

TEST(QuotaWindow, WhatOtherWorkersMayHaveUnderWayIsLeftToThem) {
  const QuotaWindow window = window_with(3);
  EXPECT_EQ(window.wait(Lane::kOrders, 2, kStart), milliseconds(0));
  EXPECT_EQ(window.wait(Lane::kOrders, 3, kStart), kLength + QuotaWindow::kMargin);
}

TEST(QuotaWindow, WhatThePlatformCountsIsBelievedOthersUseItToo) {
  QuotaWindow window = window_with(100);
  window.sent();
  window.hear(told(40, seconds(20)), 0, kStart + seconds(10));
  for (int i = 0; i < 40; ++i) window.sent();
  EXPECT_GT(window.wait(Lane::kOrders, 0, kStart + seconds(10)), milliseconds(0));
}

TEST(QuotaWindow, AnswersThatOvertakeEachOtherNeverGiveMoreThanThereIs) {
  QuotaWindow window = window_with(10);
  window.sent();
  window.sent();
  window.hear(told(8), 1, kStart);  // the second one, with the first still under way
  EXPECT_GT(window.wait(Lane::kOrders, 7, kStart), milliseconds(0));
  window.hear(told(9), 1, kStart);  // the first one, late, with a third under way
  EXPECT_GT(window.wait(Lane::kOrders, 7, kStart), milliseconds(0));
  EXPECT_EQ(window.wait(Lane::kOrders, 6, kStart), milliseconds(0));
}

TEST(QuotaWindow, AnAnswerOfAWindowThatIsOverSaysNothing) {
  QuotaWindow window = window_with(150);
  window.hear(told(0, seconds(5)), 0, kStart);
  EXPECT_EQ(window.wait(Lane::kOrders, 0, kStart), milliseconds(0));
}

TEST(QuotaWindow, NonsenseIsNotHeard) {
  const QuotaTold nonsense[] = {
      {},
      {.limit = 0, .left = 0, .reset = kLength, .window = kLength},
      {.limit = -5, .left = 1, .reset = kLength, .window = kLength},
      {.limit = 150, .left = -1, .reset = kLength, .window = kLength},
      {.limit = 150, .left = 151, .reset = kLength, .window = kLength},
      {.limit = 150, .left = 1, .reset = milliseconds(-1), .window = kLength},
      {.limit = 150, .left = 1, .reset = kLength * 2, .window = kLength},
      {.limit = 150, .left = 1, .reset = milliseconds(0), .window = milliseconds(0)},
      {.limit = 150, .left = 1, .reset = kLength, .window = std::chrono::hours(1000)}};
  for (const QuotaTold& one : nonsense) {
    QuotaWindow window;
    window.hear(one, 0, kStart);
    EXPECT_FALSE(window.is_known(kStart));
  }
}

TEST(QuotaWindow, AQuotaBeyondAllReasonIsNone) {
  QuotaWindow window;
  constexpr int64_t kHuge = std::numeric_limits<int64_t>::max();
  window.hear({.limit = kHuge, .left = kHuge, .reset = kLength, .window = kLength}, 0, kStart);
  for (const Lane lane : {Lane::kOrders, Lane::kStock, Lane::kCatalogue}) {
    EXPECT_EQ(window.wait(lane, 0, kStart), milliseconds(0));
  }
}

/// A platform that counts, and so many workers who hear nothing of each other but what it tells
/// them. Nobody may ever ask for more than there is, and hardly anything may be left.
TEST(QuotaWindow, WorkersThatOnlyHearThePlatformNeverAskForMoreThanThereIs) {
  for (const int workers : {1, 2, 3, 5}) {
    for (uint32_t order = 0; order < 200; ++order) {
      std::vector<QuotaWindow> all(static_cast<size_t>(workers));
      int64_t left = 40;
      for (QuotaWindow& one : all) one.hear(told(--left, kLength, 40), 0, kStart);
      uint32_t dice = order;
      for (int quiet = 0; quiet < 50;) {
        dice = dice * 1'664'525 + 1'013'904'223;
        QuotaWindow& one = all[(dice >> 16) % all.size()];
        if (*one.wait(Lane::kOrders, workers - 1, kStart) > milliseconds(0)) {
          ++quiet;
          continue;
        }
        quiet = 0;
        one.sent();
        ASSERT_GT(left, 0) << workers << " workers";
        one.hear(told(--left, kLength, 40), 0, kStart);
      }
      EXPECT_LT(left, workers);
    }
  }
}

}  // namespace
}  // namespace oneshelf::testing
