#include "engine/actions.h"
#include "engine/undo.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

/// A link in shadow mode beside whoever does the work until now.
class ShadowTest : public ::testing::Test {
 protected:
  ShadowTest() {
    world.add_source_item("A", "19.99", "50");
    world.add_source_item("B", "7.33", "50");
  }

  void set_shadow(bool on) {
    ASSERT_TRUE(change_link(world.parts(), World::kLink, {{"shadow", on ? "true" : "false"}}).ok());
  }
  std::vector<ShadowRecord> recorded(const std::string& subject = "") {
    auto records = read_value<std::vector<ShadowRecord>>(
        world.store(), [&](Records& books) { return books.shadow(World::kLink, subject, 1000); });
    EXPECT_TRUE(records.ok());
    return records.ok() ? *records : std::vector<ShadowRecord>();
  }
  /// The newest value recorded for one field.
  std::string would_be(const std::string& subject, const std::string& field) {
    for (const ShadowRecord& record : recorded(subject)) {
      if (record.field == field) return record.new_value;
    }
    return "";
  }
  uint64_t writes() { return world.shop().counts().writes() + world.source().counts().writes(); }

  World world;
};

TEST_F(ShadowTest, NothingIsSentAndEveryDifferenceIsRecordedOnce) {
  RecordProperty("requirements", "157");
  world.connect({{"shadow", "true"}});
  const SyncReport first = world.sync();
  EXPECT_GT(first.shadowed, 0);
  EXPECT_EQ(first.apply.done(), 0);
  EXPECT_EQ(would_be("A", "price"), "19.99");
  EXPECT_EQ(recorded("A").front().action, "create");
  EXPECT_EQ(world.sync().shadowed, 0);
  world.clock().pass(milliseconds(10));
  world.add_source_item("A", "18.50", "50");
  EXPECT_EQ(world.sync().shadowed, 1);
  EXPECT_EQ(would_be("A", "price"), "18.5");
  EXPECT_EQ(writes(), 0U);
}

TEST_F(ShadowTest, WhatAGuardWouldHoldIsSaid) {
  RecordProperty("requirements", "157");
  world.connect();
  world.sync();
  set_shadow(true);
  world.shop().reset_counts();
  world.clock().pass(milliseconds(10));
  world.add_source_item("A", "0.99", "50");
  EXPECT_EQ(world.sync(ReadMode::kDelta, GuardFacts::Asked::kBySchedule).shadowed, 1);
  ASSERT_FALSE(recorded("A").empty());
  EXPECT_EQ(recorded("A").front().action, "held");
  EXPECT_EQ(world.shop().counts().writes(), 0U);
  const auto held = read_value<std::vector<HeldRecord>>(
      world.store(), [](Records& books) { return books.held(World::kLink, 10); });
  EXPECT_TRUE(held.ok() && held->empty()) << "nothing waits for a person where nothing is sent";
}

TEST_F(ShadowTest, AnOrderIsProvenButNotBookedAndTakesNoUnits) {
  RecordProperty("requirements", "157");
  world.connect();
  world.sync();
  set_shadow(true);
  world.source().reset_counts();
  const std::string number = world.buy("A", "3");
  EXPECT_EQ(world.sync_orders().shadowed, 1);
  EXPECT_EQ(world.documents_in_source(), 0U);
  EXPECT_EQ(world.source().counts().writes(), 0U);
  const auto record = world.order(number);
  ASSERT_TRUE(record && record->hold);
  EXPECT_EQ(record->state, OrderState::kIgnored);
  EXPECT_EQ(record->hold->id(), "order.shadow");
  EXPECT_EQ(would_be(number, "document"),
            record->order.total_gross.to_string() + " EUR, 2 lines, paid");
  EXPECT_EQ(world.sync_orders().shadowed, 0);
  // Whoever books it lowers the source's figure: counted in flight too, it would be lowered twice.
  world.sync();
  EXPECT_EQ(would_be("A", "stock"), "50");
}

TEST_F(ShadowTest, OnceItIsOffAnOrderOfThatTimeIsTakenOverOnlyOnAsking) {
  RecordProperty("requirements", "157");
  world.connect();
  world.sync();
  set_shadow(true);
  const std::string number = world.buy("A", "1");
  world.sync_orders();
  set_shadow(false);
  EXPECT_EQ(world.sync_orders().orders.written, 0);
  ASSERT_TRUE(retry_order(world.parts(), number).ok());
  EXPECT_EQ(world.sync_orders().orders.written, 1);
  EXPECT_EQ(world.documents_in_source(), 1U);
}

TEST_F(ShadowTest, OrdersTakenBeforeWaitUntilItIsOff) {
  world.connect();
  world.sync();
  world.fault(world.source(), sandbox::FaultKind::kErrorBefore, "createOrder", 1);
  world.buy("A", "1");
  world.sync_orders();
  ASSERT_EQ(world.documents_in_source(), 0U);
  set_shadow(true);
  world.clock().pass(std::chrono::minutes(10));
  world.sync_orders();
  EXPECT_EQ(world.documents_in_source(), 0U);
  set_shadow(false);
  world.sync_orders();
  EXPECT_EQ(world.documents_in_source(), 1U);
}

TEST_F(ShadowTest, UndoingARunIsRefused) {
  world.connect();
  world.sync();
  const auto entries = read_value<std::vector<LedgerRecord>>(
      world.store(), [](Records& books) { return books.ledger("", 1); });
  ASSERT_TRUE(entries.ok() && !entries->empty());
  set_shadow(true);
  UndoOrder order;
  order.run = JobId(entries->front().job);
  order.who = "ada";
  const auto undone =
      undo_run(world.context(), world.parts(), order, [](std::string_view, int64_t, int64_t) {});
  ASSERT_FALSE(undone.ok());
  EXPECT_EQ(undone.error().id(), "link.shadow");
}

}  // namespace
}  // namespace oneshelf::testing
