#include "push/push.h"

#include <gtest/gtest.h>

#include "unit/store/open_store.h"

namespace oneshelf::push {
namespace {

using testing::TemporaryFolder;
using testing::value_of;

/// What a run asks once, however much it writes.
constexpr uint64_t kAskedOnce = 16;

class PushTo : public ::testing::TestWithParam<Candidate> {
 protected:
  /// At a part of the published quota, so that a small push meets several windows.
  std::unique_ptr<Push> in_sync(Size size, int64_t part) {
    return value_of(Push::make(GetParam(), part, size, folder_.file(".")));
  }

  TemporaryFolder folder_;
};

TEST_P(PushTo, EveryPriceAndFigureTakesTheFewestCallsAndNoLongerThanTheQuota) {
  RecordProperty("requirements", "76");
  constexpr Size kSize = {.products = 400, .variants_each = 5};
  const std::unique_ptr<Push> push = in_sync(kSize, 10);
  ASSERT_NE(push, nullptr);
  const PushReport report = value_of(push->run());
  EXPECT_EQ(report.sync.apply.updated, static_cast<int64_t>(kSize.variants()));
  EXPECT_EQ(report.sync.apply.stock_written, static_cast<int64_t>(kSize.variants()));
  EXPECT_EQ(report.sync.apply.failed, 0);
  // Figures that go down leave ahead of all others, in calls of their own.
  EXPECT_LE(report.calls.writes, report.least_writes + 1);
  EXPECT_EQ(report.calls.over_quota, 0U);
  RecordProperty("reads", std::to_string(report.calls.reads));
  RecordProperty("writes", std::to_string(report.calls.writes));
  const uint64_t least = report.least_writes + report.least_reads;
  EXPECT_LE(report.calls.all(), least * 105 / 100 + kAskedOnce);
  EXPECT_GT(report.floor, std::chrono::seconds(60));
  EXPECT_GE(report.took, report.floor);
  EXPECT_LE(report.took * 100, report.floor * 105);
  testing::expect_ok(push->check());
}

TEST_P(PushTo, WhatIsSoldElsewhereMeanwhileGoesDownAheadOfTheRest) {
  RecordProperty("requirements", "76");
  const std::unique_ptr<Push> push = in_sync({.products = 900, .variants_each = 1}, 2);
  ASSERT_NE(push, nullptr);
  SaleReport sale;
  const PushReport report = value_of(push->run_with_sale(std::chrono::seconds(12), sale));
  RecordProperty("lowered_after_ms",
                 std::to_string((sale.until_lowered - sale.until_read).count()));
  RecordProperty("calls_waited", std::to_string(sale.calls_waited));
  EXPECT_LE(sale.until_lowered - sale.until_read, std::chrono::seconds(2));
  EXPECT_LE(sale.calls_waited, GetParam().ahead);
  EXPECT_GT(sale.calls_after, 5U);
  EXPECT_EQ(report.sync.apply.failed, 0);
  EXPECT_EQ(report.calls.over_quota, 0U);
  testing::expect_ok(push->check());
}

INSTANTIATE_TEST_SUITE_P(Platforms, PushTo,
                         ::testing::ValuesIn(candidates().begin(), candidates().end()),
                         [](const ::testing::TestParamInfo<Candidate>& one) {
                           return one.param.platform;
                         });

}  // namespace
}  // namespace oneshelf::push
