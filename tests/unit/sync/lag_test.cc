#include "sync/lag.h"

#include <gtest/gtest.h>

// How late stock is, for a week, in a few bytes.
namespace oneshelf {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp kNow = from_unix_ms(1'790'000'000'000);

TEST(Lag, PercentilesAreNeverBelowTheTruthAndNeverAboveTheLongest) {
  RecordProperty("requirements", "78,88");
  LagHistogram lag;
  for (int i = 0; i < 90; ++i) lag.add(kNow, seconds(1));
  for (int i = 0; i < 8; ++i) lag.add(kNow, seconds(25));
  lag.add(kNow, minutes(3));
  lag.add(kNow, minutes(7));
  const auto figures = lag.figures(kNow);
  EXPECT_EQ(figures.count, 100);
  EXPECT_EQ(figures.p50, milliseconds(seconds(1)));
  EXPECT_EQ(figures.p95, milliseconds(seconds(30)));
  EXPECT_EQ(figures.p99, milliseconds(minutes(3)));
  EXPECT_EQ(figures.longest, milliseconds(minutes(7)));
}

TEST(Lag, OfNothingIsNothing) {
  const auto figures = LagHistogram().figures(kNow);
  EXPECT_EQ(figures.count, 0);
  EXPECT_EQ(figures.p99, milliseconds(0));
}

TEST(Lag, OneChangeIsItsOwnPercentile) {
  LagHistogram lag;
  lag.add(kNow, milliseconds(1'234));
  const auto figures = lag.figures(kNow);
  EXPECT_EQ(figures.p50, milliseconds(1'234));
  EXPECT_EQ(figures.p99, milliseconds(1'234));
}

TEST(Lag, AClockThatWasSetBackGivesNoNegativeLag) {
  LagHistogram lag;
  lag.add(kNow, milliseconds(-5'000));
  EXPECT_EQ(lag.figures(kNow).longest, milliseconds(0));
}

TEST(Lag, ForgetsWhatIsOlderThanAWeek) {
  RecordProperty("requirements", "88");
  LagHistogram lag;
  lag.add(kNow, hours(2));
  lag.add_failure(kNow);
  lag.add(kNow + hours(100), seconds(1));
  EXPECT_EQ(lag.figures(kNow).count, 2);
  EXPECT_EQ(lag.figures(kNow).failures, 1);
  EXPECT_EQ(lag.figures(kNow + hours(50)).count, 1) << "only the hours that are asked for";
  lag.add(kNow + hours(168), seconds(1));
  EXPECT_EQ(lag.figures(kNow).count, 2);
  EXPECT_EQ(lag.figures(kNow).failures, 0);
}

TEST(Lag, IsTheSameAfterItWasKept) {
  LagHistogram lag;
  for (int i = 0; i < 500; ++i) lag.add(kNow + minutes(i), milliseconds(i * 997));
  lag.add_failure(kNow);
  const LagHistogram again = LagHistogram::from_json(*parse_json(lag.to_json().dump()));
  EXPECT_EQ(again.to_json(), lag.to_json());
  EXPECT_EQ(again.figures(kNow).p95, lag.figures(kNow).p95);
  EXPECT_EQ(again.figures(kNow).count, 500);
  EXPECT_EQ(again.figures(kNow).failures, 1);
}

TEST(Lag, AWeekOfAllKindsOfLagStaysSmall) {
  LagHistogram lag;
  for (int hour = 0; hour < 400; ++hour) {
    for (int i = 0; i < 100; ++i) lag.add(kNow + hours(hour), milliseconds(i * i * 1'000));
  }
  EXPECT_LT(lag.to_json().dump().size(), 64'000U);
}

TEST(Lag, WhatIsNoHistogramIsAnEmptyOne) {
  for (const char* text : {"null", "[]", "3", R"({"x":{"0":"many"},"1":[]})"}) {
    EXPECT_EQ(LagHistogram::from_json(*parse_json(text)).figures(from_unix_ms(0)).count, 0) << text;
  }
}

}  // namespace
}  // namespace oneshelf
