#include "engine/order_intake.h"
#include "unit/engine/world.h"

// Orders that change in the shop after their document was written.
namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

class ChangedOrdersTest : public ::testing::Test {
 protected:
  ChangedOrdersTest() {
    world.add_source_item("A", "10.00", "50");
    world.add_source_item("B", "7.00", "50");
    world.connect({{"orders.statuses", "pending,paid,processing,shipped,completed"}});
    world.sync();
  }

  std::string write(bool paid = true) {
    const std::string number = world.buy_all(world.shop(), {{"A", "2"}, {"B", "1"}}, paid);
    world.sync_orders();
    world.clock().pass(milliseconds(10));
    return number;
  }
  /// Changes the only order of the shop as somebody at the shop would.
  void in_shop(const std::function<bool(bridge::State&, const std::string&)>& change) {
    EXPECT_TRUE(world.shop().work([&](bridge::State& state) {
      std::string id;
      for (const auto& entry : state.orders().entries()) id = entry.row.id;
      return change(state, id);
    }));
    world.clock().pass(milliseconds(10));
  }
  void edit(const std::function<void(bridge::Order&)>& change) {
    in_shop([&](bridge::State& state, const std::string& id) {
      change(*state.change_order(id, world.clock().now()));
      return true;
    });
  }
  void cancel_one(const std::string& line) {
    in_shop([&](bridge::State& state, const std::string& id) {
      return bridge::cancel(state, id, {{.line_id = line, .quantity = dec("1"), .restock = true}},
                            world.clock().now())
          .ok();
    });
  }
  void refund(const std::string& amount) {
    in_shop([&](bridge::State& state, const std::string& id) {
      bridge::Refund back;
      back.amount = dec(amount);
      return bridge::refund(state, id, back, world.clock().now()).ok();
    });
  }
  void ship_in_source() {
    EXPECT_TRUE(world.source().work([&](bridge::State& state) {
      std::string id;
      for (const auto& entry : state.orders().entries()) id = entry.row.id;
      return bridge::ship(state, id, {}, world.clock().now()).ok();
    }));
    world.clock().pass(milliseconds(10));
  }
  bridge::Order document() {
    return world.source().work([](bridge::State& state) {
      bridge::Order found;
      for (const auto& entry : state.orders().entries()) found = entry.row;
      return found;
    });
  }
  std::vector<std::string> tasks() {
    std::vector<std::string> ids;
    for (const ParkedRecord& parked : world.parked()) {
      EXPECT_EQ(parked.kind, "order_change") << parked.error.to_string();
      EXPECT_FALSE(parked.error.remedy().empty());
      ids.push_back(parked.error.id());
    }
    return ids;
  }
  using Ids = std::vector<std::string>;

  World world;
};

TEST_F(ChangedOrdersTest, UnitsCancelledBeforePaymentAreTakenOutOfTheDocument) {
  RecordProperty("requirements", "39,156");
  write(false);
  cancel_one("1");
  const SyncReport report = world.sync_orders();
  EXPECT_EQ(report.follow_up.corrections, 1);
  EXPECT_EQ(document().lines[0].quantity, dec("1"));
  EXPECT_EQ(document().totals.gross, world.order("1001")->order.total_gross);
  EXPECT_EQ(world.sync_orders().follow_up.corrections, 0);
  EXPECT_TRUE(tasks().empty());
}

TEST_F(ChangedOrdersTest, UnitsCancelledAfterPaymentGoBackToTheShelfAndTheMoneyFollows) {
  RecordProperty("requirements", "39,120,156");
  write();
  const Decimal total = *document().totals.gross;
  cancel_one("1");
  world.sync_orders();
  EXPECT_EQ(tasks(), Ids({"order.refund_expected"}));
  ASSERT_EQ(document().refunds.size(), 1U);
  EXPECT_EQ(document().refunds[0].amount, Decimal());
  EXPECT_EQ(world.source().work([](bridge::State& state) { return *state.available("A"); }),
            dec("49"));
  refund("10");
  world.sync_orders();
  ASSERT_EQ(document().refunds.size(), 2U);
  EXPECT_EQ(document().refunds[1].amount, dec("10"));
  EXPECT_EQ(document().totals.gross, total);
  EXPECT_TRUE(tasks().empty());
}

TEST_F(ChangedOrdersTest, APaymentThatCameLaterIsForAPersonWhereTheSourceTakesNone) {
  const std::string number = write(false);
  in_shop([&](bridge::State& state, const std::string& id) {
    return bridge::pay(state, id, world.clock().now()).ok();
  });
  world.sync_orders();
  EXPECT_EQ(tasks(), Ids({"order.payment_not_carried"}));
  EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
}

TEST_F(ChangedOrdersTest, AChangedAddressIsToldOnceAndStaysSeenTo) {
  RecordProperty("requirements", "150");
  write();
  edit([](bridge::Order& order) { order.shipping.street = "Elsewhere 2"; });
  world.sync_orders();
  world.sync_orders();
  ASSERT_EQ(tasks(), Ids({"order.address_changed"}));
  EXPECT_EQ(world.parked()[0].count, 1);
  expect_ok(world.store().write(
      [&](Records& records) { return records.set_parked_state(world.parked()[0].id, "ignored"); }));
  world.sync_orders();
  EXPECT_TRUE(tasks().empty());
  edit([](bridge::Order& order) { order.shipping.street = "Elsewhere 3"; });
  world.sync_orders();
  EXPECT_EQ(tasks(), Ids({"order.address_changed"}));
}

TEST_F(ChangedOrdersTest, ATaskWhoseCauseIsGoneIsClosed) {
  write();
  edit([](bridge::Order& order) { order.shipping.street = "Elsewhere 2"; });
  world.sync_orders();
  EXPECT_EQ(tasks().size(), 1U);
  edit([](bridge::Order& order) { order.shipping.street = "Road 1"; });
  world.sync_orders();
  EXPECT_TRUE(tasks().empty());
}

TEST_F(ChangedOrdersTest, UnitsAddedLaterAreHeldBackFromSaleAndToldToAPerson) {
  RecordProperty("requirements", "30");
  world.connect_other();
  write();
  edit([](bridge::Order& order) {
    order.lines[0].quantity = dec("5");
    order.lines[0].total = dec("50");
    order.totals.gross = *order.totals.gross + dec("30");
    order.totals.net = *order.totals.net + dec("25");
    order.totals.tax = *order.totals.tax + dec("5");
  });
  world.sync_orders();
  EXPECT_EQ(tasks(), Ids({"order.lines_added"}));
  world.clock().pass(milliseconds(10));
  world.sync(ReadMode::kFull, GuardFacts::Asked::kByPerson, World::kOther);
  EXPECT_EQ(world.other_shop().work([](bridge::State& state) { return *state.available("A"); }),
            dec("45"));
}

TEST_F(ChangedOrdersTest, ACancellationAfterShipmentNeverCancelsTheDocument) {
  RecordProperty("requirements", "39,156");
  world.fault(world.shop(), sandbox::FaultKind::kErrorBefore, "addShipment", 100);
  write();
  ship_in_source();
  in_shop([&](bridge::State& state, const std::string& id) {
    return bridge::cancel(state, id, {}, world.clock().now()).ok();
  });
  world.source().reset_counts();
  world.sync_orders();
  EXPECT_EQ(world.source().counts().of("cancelOrder"), 0U);
  EXPECT_EQ(document().status, bridge::Status::kShipped);
  std::set<std::string> ids;
  for (const ParkedRecord& parked : world.parked()) ids.insert(parked.error.id());
  EXPECT_TRUE(ids.contains("order.cancelled_after_shipment"));
}

TEST_F(ChangedOrdersTest, AnOrderWithAFactThatFailedIsNotClosedAndTheFactIsTriedAgain) {
  RecordProperty("requirements", "120,150");
  const std::string number = write();
  refund("3");
  world.fault(world.source(), sandbox::FaultKind::kErrorBefore, "addRefund", 1);
  ship_in_source();
  world.sync_orders();
  EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
  world.clock().pass(std::chrono::seconds(2));
  world.sync_orders();
  EXPECT_EQ(document().refunds.size(), 1U);
  EXPECT_EQ(world.order(number)->state, OrderState::kClosed);
}

TEST_F(ChangedOrdersTest, AnOrderThatChangesWhileItIsFollowedIsNotClosed) {
  RecordProperty("requirements", "120,156");
  write();
  const std::string number = write();
  ship_in_source();
  // Another worker reads the orders, as it does before it raises a figure.
  const auto meanwhile = [&](std::string_view what, int64_t done, int64_t) {
    if (what != "following orders" || done != 1) return;
    refund("3");
    const LinkView link = value_of(load_link(world.parts(), World::kLink));
    Result<OpenConnection> web = world.parts().connections.open(link.channel.id, Lane::kOrders);
    Result<OpenConnection> erp = world.parts().connections.open(link.source.id, Lane::kOrders);
    ASSERT_TRUE(web.ok() && erp.ok());
    EXPECT_EQ(
        value_of(take_orders(world.context(), world.parts(), link, erp->traits(), *web, kQuiet))
            .changed,
        1);
  };
  value_of(sync_orders(world.context(), world.parts(), World::kLink, {}, meanwhile));
  EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
  EXPECT_TRUE(document().refunds.empty());
  world.sync_orders();
  EXPECT_EQ(document().refunds.size(), 1U);
  EXPECT_EQ(world.order(number)->state, OrderState::kClosed);
}

TEST_F(ChangedOrdersTest, ACorrectionWhoseAnswerWasLostIsToldAgainAsItWasAndDoneOnce) {
  write(false);
  cancel_one("1");
  world.fault(world.source(), sandbox::FaultKind::kDropAfter, "cancelOrder", 1);
  world.sync_orders();
  world.restart();
  cancel_one("1");  // meanwhile the shop went on
  world.clock().pass(std::chrono::seconds(2));
  world.sync_orders();
  world.sync_orders();
  EXPECT_EQ(document().lines[0].quantity, Decimal());
  EXPECT_EQ(document().totals.gross, world.order("1001")->order.total_gross);
}

}  // namespace
}  // namespace oneshelf::testing
