#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

/// A database that came back from a backup knows nothing of what was done after it.
class RestoreTest : public ::testing::Test {
 protected:
  RestoreTest() {
    world.add_source_item("A", "19.99", "50");
    world.connect();
    world.sync();
    world.back_up();
  }
  void cancel_in_shop(const std::string& number) {
    world.clock().pass(milliseconds(10));
    world.shop().work([&](bridge::State& state) {
      std::string id;
      for (const auto& entry : state.orders().entries()) {
        if (entry.row.number == number) id = entry.row.id;
      }
      EXPECT_TRUE(bridge::cancel(state, id, {}, world.clock().now()).ok());
    });
  }
  World world;
};

TEST_F(RestoreTest, FindsOrdersWrittenAfterTheBackupAndWritesNoneAgain) {
  RecordProperty("requirements", "118");
  const std::string first = world.buy("A", "1");
  const std::string second = world.buy("A", "2");
  world.sync_orders();
  world.restore();
  const std::string third = world.buy("A", "1");
  world.source().reset_counts();
  EXPECT_EQ(world.sync_orders().orders.written, 3);
  EXPECT_EQ(world.source().counts().of("createOrder"), 1U);
  EXPECT_EQ(world.documents_in_source(), 3U);
  for (const std::string& number : {first, second, third}) {
    EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
  }
  world.clock().pass(milliseconds(10));
  world.sync();
  EXPECT_EQ(world.plan().plan.summary.changes(), 0U);
}

TEST_F(RestoreTest, PassesOnACancellationOfAnOrderItForgot) {
  RecordProperty("requirements", "118");
  const std::string number = world.buy("A", "1");
  world.sync_orders();
  cancel_in_shop(number);
  world.restore();
  world.sync_orders();
  EXPECT_EQ(world.order(number)->document->status, OrderStatus::kCancelled);
  EXPECT_EQ(world.source().work([](bridge::State& state) { return *state.available("A"); }),
            dec("50"));
}

TEST_F(RestoreTest, LeavesOutAnOrderThatWasCancelledBeforeItWasWritten) {
  const std::string number = world.buy("A", "1");
  cancel_in_shop(number);
  world.restore();
  EXPECT_EQ(world.sync_orders().orders.written, 0);
  EXPECT_EQ(world.order(number)->state, OrderState::kIgnored);
  EXPECT_EQ(world.documents_in_source(), 0U);
}

TEST_F(RestoreTest, LooksUpNoOrderThatIsYoungerThanTheRestore) {
  world.restore();
  world.clock().pass(std::chrono::hours(25));
  world.sync();  // asks the source who it is, as it does once an hour
  world.buy("A", "1");
  world.source().reset_counts();
  EXPECT_EQ(world.sync_orders().orders.written, 1);
  EXPECT_EQ(world.source().counts().of("listOrders"), 1U) << "what changed, and no look-up";
}

}  // namespace
}  // namespace oneshelf::testing
