#include "engine/step_retry.h"

#include "engine/actions.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Timestamp kNow = from_unix_ms(1'780'000'000'000);

milliseconds wait_after(const OrderStepRecord& step, Timestamp now) { return *step.next_at - now; }

TEST(StepRetry, WaitsLongerAfterEachFailureThatMayPass) {
  OrderStepRecord step;
  const Error away(ErrorCode::kUnavailable, "x.away", "Away.");
  const Error unknown(ErrorCode::kUnknownOutcome, "x.unknown", "Who knows.");
  EXPECT_TRUE(is_step_due(step, "1/a", kNow));
  count_failure(step, away, "1/a", kNow);
  EXPECT_EQ(wait_after(step, kNow), seconds(2));
  EXPECT_FALSE(is_step_due(step, "2/b", kNow + milliseconds(1999)));
  EXPECT_TRUE(is_step_due(step, "1/a", kNow + seconds(2)));
  count_failure(step, unknown, "1/a", kNow);
  EXPECT_EQ(wait_after(step, kNow), seconds(4));
  for (int i = 0; i < 20; ++i) count_failure(step, away, "1/a", kNow);
  EXPECT_EQ(wait_after(step, kNow), minutes(15));
}

TEST(StepRetry, ObeysTheTimeThatThePlatformNames) {
  OrderStepRecord step;
  count_failure(step, Error(ErrorCode::kUnavailable, "x", "Later.").retry_in(minutes(40)), "",
                kNow);
  EXPECT_EQ(wait_after(step, kNow), minutes(40));
}

TEST(StepRetry, ARefusalWaitsForAChangeOrALongTime) {
  OrderStepRecord step;
  const Error refused(ErrorCode::kRefused, "x.refused", "No.");
  std::vector<milliseconds> waits;
  for (int i = 0; i < 5; ++i) {
    count_failure(step, refused, "1/a", kNow);
    waits.push_back(wait_after(step, kNow));
  }
  EXPECT_EQ(waits,
            std::vector<milliseconds>({minutes(15), hours(1), hours(4), hours(16), hours(24)}));
  EXPECT_FALSE(is_step_due(step, "1/a", kNow + hours(23)));
  EXPECT_TRUE(is_step_due(step, "1/b", kNow));
  EXPECT_TRUE(is_step_due(step, "1/a", kNow + hours(24)));
  try_now(step);
  EXPECT_TRUE(is_step_due(step, "1/a", kNow));
}

TEST(StepRetry, ARefusalAfterTroubleBeginsItsOwnWaits) {
  OrderStepRecord step;
  for (int i = 0; i < 9; ++i) {
    count_failure(step, Error(ErrorCode::kUnavailable, "x", "Away."), "1/a", kNow);
  }
  count_failure(step, Error(ErrorCode::kInvalid, "x", "No."), "1/a", kNow);
  EXPECT_EQ(wait_after(step, kNow), minutes(15));
  count_failure(step, Error(ErrorCode::kUnavailable, "x", "Away."), "1/a", kNow);
  EXPECT_EQ(wait_after(step, kNow), seconds(2));
}

/// A written order whose refund the source does not take.
class FollowUpRetry : public ::testing::Test {
 protected:
  FollowUpRetry() {
    world.add_source_item("A", "10.00", "50");
    world.connect({{"orders.statuses", "pending,paid,processing,shipped,completed"}});
    world.sync();
    number = world.buy("A", "2");
    world.sync_orders();
    world.clock().pass(milliseconds(10));
  }
  void refund() {
    EXPECT_TRUE(world.shop().work([&](bridge::State& state) {
      bridge::Refund back;
      back.amount = dec("3");
      return bridge::refund(state, state.orders().entries().begin()->row.id, back,
                            world.clock().now())
          .ok();
    }));
  }
  void change_order() {
    EXPECT_TRUE(world.shop().work([&](bridge::State& state) {
      const std::string id = state.orders().entries().begin()->row.id;
      state.change_order(id, world.clock().now())->shipping.street = "Elsewhere 2";
      return true;
    }));
    world.clock().pass(milliseconds(10));
  }
  /// How often the source was asked to book the refund, polled so often for so long.
  uint64_t tries(milliseconds every, milliseconds until) {
    world.source().reset_counts();
    for (milliseconds passed{0}; passed < until; passed += every) {
      world.clock().pass(every);
      world.sync_orders();
    }
    return world.source().counts().of("addRefund");
  }
  std::vector<ParkedRecord> failures() {
    std::vector<ParkedRecord> found;
    for (ParkedRecord& parked : world.parked()) {
      if (parked.kind == "follow_up") found.push_back(std::move(parked));
    }
    return found;
  }
  void keep_refusing() {
    world.fault(world.source(), sandbox::FaultKind::kErrorBefore, "addRefund", 1'000);
  }
  World world;
  std::string number;
};

TEST_F(FollowUpRetry, IsNotTriedAtEveryPoll) {
  keep_refusing();
  refund();
  const uint64_t tried = tries(seconds(10), hours(2));  // 720 polls
  EXPECT_GE(tried, 10U);
  EXPECT_LE(tried, 18U);  // 2, 4 … 512 s, then every 15 minutes
  ASSERT_EQ(failures().size(), 1U);
  EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
}

TEST_F(FollowUpRetry, APersonMakesItDueAtOnceAndItHeals) {
  world.fault(world.source(), sandbox::FaultKind::kErrorBefore, "addRefund", 4);
  refund();
  EXPECT_EQ(tries(seconds(1), seconds(16)), 4U);
  world.restart();  // the waits are stored
  EXPECT_EQ(tries(milliseconds(10), milliseconds(20)), 0U);
  ASSERT_EQ(failures().size(), 1U);
  expect_ok(retry_parked(world.parts(), failures()[0].id));
  EXPECT_EQ(tries(milliseconds(10), milliseconds(20)), 1U);
  EXPECT_TRUE(failures().empty());
}

TEST_F(FollowUpRetry, WhatAPersonIgnoresIsLeftAloneUntilTheySayOtherwise) {
  keep_refusing();
  refund();
  world.sync_orders();
  ASSERT_EQ(failures().size(), 1U);
  const int64_t id = failures()[0].id;
  expect_ok(ignore_parked(world.parts(), id));
  EXPECT_EQ(tries(hours(1), hours(50)), 0U);
  expect_ok(retry_parked(world.parts(), id));
  EXPECT_EQ(tries(milliseconds(10), milliseconds(20)), 1U);
}

TEST_F(FollowUpRetry, ARefusedStepIsTriedAgainOnceItsOrderChanged) {
  refund();
  for (int i = 0; i < 2; ++i) world.sync_orders();  // booked, and seen to be
  const OrderRecord record = *world.order(number);
  expect_ok(world.store().write([&](Records& records) -> Result<void> {
    for (OrderStepRecord& found : value_of(records.order_steps(World::kLink, record.order.id))) {
      if (!found.step.starts_with("refund:")) continue;
      found.state = OrderStepRecord::State::kSending;
      count_failure(found, Error(ErrorCode::kRefused, "x", "No."), step_facts(record),
                    world.clock().now());
      return records.save_order_step(World::kLink, record.order.id, found);
    }
    return success();
  }));
  EXPECT_EQ(tries(minutes(1), minutes(10)), 0U);
  change_order();
  EXPECT_EQ(tries(milliseconds(10), milliseconds(20)), 1U);
}

}  // namespace
}  // namespace oneshelf::testing
