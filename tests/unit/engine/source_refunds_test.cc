#include "unit/engine/world.h"

// What the source gives back by itself reaches the shop, once.
namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;
using sandbox::FaultKind;

bridge::Order only_order(bridge::Bridge& bridge) {
  return bridge.work([](bridge::State& state) {
    bridge::Order found;
    for (const auto& entry : state.orders().entries()) found = entry.row;
    return found;
  });
}

Decimal refunded(const bridge::Order& order) {
  Decimal sum;
  for (const bridge::Refund& refund : order.refunds) sum += refund.amount.value_or(Decimal());
  return sum;
}

Decimal stock_at(bridge::Bridge& bridge, const std::string& sku) {
  return bridge.work([&](bridge::State& state) { return *state.available(sku); });
}

class SourceRefundsTest : public ::testing::Test {
 protected:
  explicit SourceRefundsTest(World::Options options = {}) : world(std::move(options)) {
    world.add_source_item("A", "10.00", "50");
    world.add_source_item("B", "7.00", "50");
    world.connect();
    world.sync();
  }

  /// Two of A and one of B, paid, and written to the source.
  std::string write() {
    const std::string number = world.buy_all(world.shop(), {{"A", "2"}, {"B", "1"}});
    sync_orders();
    return number;
  }
  SyncReport sync_orders() {
    world.clock().pass(milliseconds(10));
    SyncReport report = world.sync_orders();
    world.clock().pass(milliseconds(10));
    return report;
  }
  void ship() {
    EXPECT_TRUE(world.source().work([&](bridge::State& state) {
      return bridge::ship(state, id_at(state), {}, world.clock().now()).ok();
    }));
  }
  /// Somebody there gives money back, and takes so many units of the first line.
  void give_back(bridge::Bridge& where, const std::string& amount, const std::string& units = "") {
    EXPECT_TRUE(where.work([&](bridge::State& state) {
      bridge::Refund back;
      back.amount = dec(amount);
      const bridge::Line& line = state.find_order(id_at(state))->row.lines.front();
      if (!units.empty()) {
        back.lines = {{.line_id = line.line_id, .quantity = dec(units), .restock = true}};
      }
      return bridge::refund(state, id_at(state), back, world.clock().now()).ok();
    }));
  }
  bridge::Order order() { return only_order(world.shop()); }
  bridge::Order document() { return only_order(world.source()); }
  std::vector<std::string> parked() {
    std::vector<std::string> ids;
    for (const ParkedRecord& parked : world.parked()) ids.push_back(parked.error.id());
    return ids;
  }
  using Ids = std::vector<std::string>;

  World world;

 private:
  static std::string id_at(bridge::State& state) {
    return state.orders().entries().begin()->row.id;
  }
};

TEST_F(SourceRefundsTest, ARefundOfAClosedOrderReachesTheShopOnceAndIsNotCarriedBack) {
  RecordProperty("requirements", "120,156");
  const std::string number = write();
  ship();
  sync_orders();
  ASSERT_EQ(world.order(number)->state, OrderState::kClosed);
  give_back(world.source(), "10", "1");
  EXPECT_EQ(sync_orders().follow_up.refunds_to_channel, 1);
  ASSERT_EQ(order().refunds.size(), 1U);
  EXPECT_EQ(order().refunds[0].amount, dec("10"));
  ASSERT_EQ(order().refunds[0].lines.size(), 1U);
  EXPECT_EQ(order().refunds[0].lines[0].line_id, order().lines[0].line_id);
  EXPECT_EQ(order().refunds[0].lines[0].restock, true);
  for (int i = 0; i < 3; ++i) {
    const SyncReport later = sync_orders();
    EXPECT_EQ(later.follow_up.refunds_to_channel + later.follow_up.refunds, 0);
  }
  EXPECT_EQ(order().refunds.size(), 1U);
  EXPECT_EQ(document().refunds.size(), 1U);
  EXPECT_EQ(world.order(number)->state, OrderState::kClosed);
  EXPECT_TRUE(parked().empty());
  EXPECT_EQ(world.ledger(number).front().field, "shop_refund:" + document().refunds[0].id);
}

TEST_F(SourceRefundsTest, GoodsComeBackOnceOnBothSides) {
  RecordProperty("requirements", "30,120");
  world.connect_other();
  world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, World::kOther);
  write();
  ship();
  sync_orders();
  give_back(world.source(), "10", "1");
  sync_orders();
  for (int i = 0; i < 2; ++i) {
    world.clock().pass(milliseconds(10));
    world.sync();
    world.sync(ReadMode::kDelta, GuardFacts::Asked::kByPerson, World::kOther);
    sync_orders();
  }
  EXPECT_EQ(stock_at(world.source(), "A"), dec("49"));
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("49"));
  EXPECT_EQ(stock_at(world.other_shop(), "A"), dec("49"));
  EXPECT_EQ(refunded(order()), refunded(document()));
}

TEST_F(SourceRefundsTest, UnitsThatNeverLeftAreFreeOnceOnBothSides) {
  const std::string number = write();
  give_back(world.source(), "10", "1");
  sync_orders();
  EXPECT_EQ(order().refunds.size(), 1U);
  world.sync();
  EXPECT_EQ(stock_at(world.source(), "A"), dec("49"));
  EXPECT_EQ(stock_at(world.shop(), "A"), dec("49"));
  ship();  // the rest
  sync_orders();
  EXPECT_EQ(world.order(number)->state, OrderState::kClosed);
}

TEST_F(SourceRefundsTest, RefundsOfBothSidesCrossAndTheTotalsAgree) {
  RecordProperty("requirements", "120,156");
  write();
  ship();
  give_back(world.source(), "4");
  give_back(world.shop(), "3", "1");
  const SyncReport report = sync_orders();
  EXPECT_EQ(report.follow_up.refunds_to_channel, 1);
  EXPECT_EQ(report.follow_up.refunds, 1);
  for (int i = 0; i < 3; ++i) sync_orders();
  EXPECT_EQ(refunded(order()), dec("7"));
  EXPECT_EQ(refunded(document()), dec("7"));
  EXPECT_EQ(order().refunds.size(), 2U);
  EXPECT_EQ(document().refunds.size(), 2U);
}

TEST_F(SourceRefundsTest, OneRefundEnteredOnBothSidesIsOneAndSaid) {
  const std::string number = write();
  ship();
  sync_orders();
  give_back(world.source(), "10", "1");
  give_back(world.shop(), "10", "1");
  for (int i = 0; i < 2; ++i) sync_orders();
  EXPECT_EQ(order().refunds.size(), 1U);
  EXPECT_EQ(document().refunds.size(), 1U);
  EXPECT_EQ(parked(), Ids({"order.refunds_taken_as_one"}));
  EXPECT_EQ(world.order(number)->state, OrderState::kClosed);
}

TEST_F(SourceRefundsTest, ALostAnswerAndACrashLeaveOneRefund) {
  RecordProperty("requirements", "156");
  write();
  ship();
  give_back(world.source(), "10", "1");
  world.fault(world.shop(), FaultKind::kDropAfter, "addRefund", 1);
  sync_orders();
  ASSERT_EQ(order().refunds.size(), 1U);
  world.restart();
  // The shop's list tells our refund before we know that it is ours.
  world.fault(world.shop(), FaultKind::kErrorBefore, "addRefund", 5);
  sync_orders();
  EXPECT_EQ(document().refunds.size(), 1U) << "not booked as one of the shop's";
  world.clock().pass(std::chrono::seconds(5));
  sync_orders();
  sync_orders();
  EXPECT_EQ(order().refunds.size(), 1U);
  EXPECT_EQ(document().refunds.size(), 1U);
  EXPECT_TRUE(parked().empty());
}

TEST_F(SourceRefundsTest, ARefundTheShopDoesNotAnswerKeepsTheOrderOpenAndIsTriedAgain) {
  const std::string number = write();
  ship();
  give_back(world.source(), "10");
  world.fault(world.shop(), FaultKind::kErrorBefore, "addRefund", 1);
  sync_orders();
  EXPECT_TRUE(order().refunds.empty());
  EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
  EXPECT_EQ(parked(), Ids({"bridge.unavailable"}));
  world.clock().pass(std::chrono::seconds(5));
  sync_orders();
  EXPECT_EQ(order().refunds.size(), 1U);
  EXPECT_EQ(world.order(number)->state, OrderState::kClosed);
  EXPECT_TRUE(parked().empty());
}

TEST_F(SourceRefundsTest, MoreThanThereIsToGiveBackIsForAPerson) {
  write();
  ship();
  give_back(world.shop(), "25");
  give_back(world.source(), "10");
  for (int i = 0; i < 2; ++i) sync_orders();
  EXPECT_EQ(refunded(order()), dec("25"));
  // The source will not take the shop's either: its buyer would have got back more than was paid.
  EXPECT_EQ(std::ranges::count(parked(), "order.refund_too_high"), 1);
}

TEST_F(SourceRefundsTest, ALookAtClosedOrdersThatDidNotChangeIsOneRequest) {
  for (int i = 0; i < 3; ++i) {
    world.buy("A", "1");
    sync_orders();
  }
  world.source().work([&](bridge::State& state) {
    std::vector<std::string> ids;
    for (const auto& entry : state.orders().entries()) ids.push_back(entry.row.id);
    for (const std::string& id : ids) {
      EXPECT_TRUE(bridge::ship(state, id, {}, world.clock().now()).ok());
    }
    return 0;
  });
  for (int i = 0; i < 2; ++i) sync_orders();
  world.clock().pass(std::chrono::minutes(5));
  sync_orders();
  world.source().reset_counts();
  world.clock().pass(std::chrono::minutes(5));
  sync_orders();
  EXPECT_EQ(world.source().counts().requests(), 1U);
}

class ShopWithoutRefundsTest : public SourceRefundsTest {
 protected:
  ShopWithoutRefundsTest()
      : SourceRefundsTest(
            World::Options{.shop_features = {"products", "prices", "stock", "orders", "shipments",
                                             "cancellations", "refunds", "lookups"}}) {}
};

TEST_F(ShopWithoutRefundsTest, ItIsLeftToAPersonWhoseRefundIsThenKnownAgain) {
  RecordProperty("requirements", "156");
  write();
  ship();
  give_back(world.source(), "10");
  sync_orders();
  EXPECT_EQ(parked(), Ids({"order.refund_for_shop"}));
  give_back(world.shop(), "10");
  for (int i = 0; i < 2; ++i) sync_orders();
  EXPECT_TRUE(parked().empty());
  EXPECT_EQ(document().refunds.size(), 1U);
}

}  // namespace
}  // namespace oneshelf::testing
