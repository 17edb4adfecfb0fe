#include "push/push.h"

#include <gtest/gtest.h>

#include "unit/store/open_store.h"

namespace oneshelf::push {
namespace {

using testing::TemporaryFolder;
using testing::value_of;

constexpr Size kSmall = {.products = 400, .variants_each = 5};
constexpr int64_t kPart = 10;  // of the published quota: several windows of it

class PushTo : public ::testing::TestWithParam<Candidate> {
 protected:
  std::unique_ptr<Push> in_sync() {
    return value_of(Push::make(GetParam(), kPart, kSmall, folder_.file(".")));
  }
  static void expect_at_the_floor(const PushReport& report) {
    EXPECT_EQ(report.sync.apply.failed, 0);
    EXPECT_EQ(report.calls.over_quota, 0U);
    EXPECT_GT(report.floor, milliseconds(0));
    EXPECT_GE(report.took, report.floor);
    EXPECT_LE(report.took * 100, report.floor * 105);
  }

  TemporaryFolder folder_;
};

TEST_P(PushTo, EveryPriceAndFigureTakesTheFewestCallsAndNoLongerThanTheQuota) {
  RecordProperty("requirements", "76");
  const std::unique_ptr<Push> push = in_sync();
  ASSERT_NE(push, nullptr);
  const PushReport report = value_of(push->run());
  EXPECT_EQ(report.sync.apply.updated, static_cast<int64_t>(kSmall.variants()));
  EXPECT_EQ(report.sync.apply.stock_written, static_cast<int64_t>(kSmall.variants()));
  // Figures that go down leave ahead of all others, in calls of their own.
  EXPECT_LE(report.calls.writes, report.least_writes + 1);
  expect_at_the_floor(report);
  testing::expect_ok(push->check());
}

TEST_P(PushTo, WhatIsSoldElsewhereMeanwhileGoesDownAheadOfTheRest) {
  const std::unique_ptr<Push> push = in_sync();
  ASSERT_NE(push, nullptr);
  SaleReport sale;
  const PushReport report = value_of(push->run_with_sale(std::chrono::seconds(12), sale));
  EXPECT_LE(sale.until_lowered - sale.until_read, std::chrono::seconds(2));
  EXPECT_LE(sale.calls_waited, 2U);
  EXPECT_GT(sale.calls_after, 5U);
  EXPECT_EQ(report.sync.apply.failed, 0);
  EXPECT_EQ(report.calls.over_quota, 0U);
  testing::expect_ok(push->check());
}

INSTANTIATE_TEST_SUITE_P(Platforms, PushTo,
                         ::testing::ValuesIn(candidates().begin(), candidates().end()),
                         [](const ::testing::TestParamInfo<Candidate>& info) {
                           return info.param.platform;
                         });

}  // namespace
}  // namespace oneshelf::push
