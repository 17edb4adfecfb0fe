#include <thread>

#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

class OrdersTest : public ::testing::Test {
 protected:
  OrdersTest() {
    world.add_source_item("A", "19.99", "50");
    world.add_source_item("B", "7.33", "50");
    world.connect();
    world.sync();
  }
  Decimal shop_stock(const std::string& sku) {
    return world.shop().work([&](bridge::State& state) { return *state.available(sku); });
  }
  World world;
};

TEST_F(OrdersTest, AnOrderBecomesOneDocumentEqualToTheCent) {
  RecordProperty("requirements", "2,27,113,118");
  const std::string number = world.buy("A", "3");
  world.source().reset_counts();
  const SyncReport report = world.sync_orders();
  EXPECT_EQ(report.orders.written, 1);
  ASSERT_EQ(world.documents_in_source(), 1U);
  const auto record = world.order(number);
  ASSERT_TRUE(record && record->document);
  EXPECT_EQ(record->state, OrderState::kWritten);
  EXPECT_EQ(record->document->total_gross, record->order.total_gross);
  EXPECT_LE(world.source().counts().of("createOrder") + world.source().counts().of("listOrders"),
            2U);
  EXPECT_EQ(world.sync_orders().orders.written, 0);
  EXPECT_EQ(world.documents_in_source(), 1U);
}

TEST_F(OrdersTest, ALineIsTaxedByTheCodeOfItsItem) {
  RecordProperty("requirements", "113");
  const bool made = world.source().work([&](bridge::State& state) {
    Json item = Json::object().set("sku", "C").set("name", "Book").set("price", "5.00");
    item.set("tax_code", "standard").set("tax_rate", "20");
    if (!bridge::upsert_product(state, item, world.clock().now()).ok()) return false;
    state.set_quantity("C", state.default_location(), dec("9"), world.clock().now());
    return true;
  });
  ASSERT_TRUE(made);
  world.clock().pass(std::chrono::minutes(1));
  world.sync();
  world.buy("C", "1");
  EXPECT_EQ(world.sync_orders().orders.written, 1);
  const std::string code = world.source().work([](bridge::State& state) {
    std::string found;
    for (const auto& entry : state.orders().entries()) found = entry.row.lines[0].tax_code;
    return found;
  });
  EXPECT_EQ(code, "standard");
}

TEST_F(OrdersTest, TheAnswerDroppedTwiceAfterTheOrderWasWrittenLeavesExactlyOneDocument) {
  const std::string number = world.buy("A", "1");
  world.fault(world.source(), sandbox::FaultKind::kDropAfter, "createOrder", 2);
  world.fault(world.source(), sandbox::FaultKind::kDropBefore, "listOrders", 1);
  for (int run = 0; run < 4; ++run) {
    world.sync_orders();
    world.clock().pass(std::chrono::minutes(1));
  }
  EXPECT_EQ(world.documents_in_source(), 1U);
  EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
}

TEST_F(OrdersTest, ACrashAfterSendingIsSettledByOneLookUp) {
  const std::string number = world.buy("A", "1");
  world.fault(world.source(), sandbox::FaultKind::kDropAfter, "createOrder", 1);
  world.fault(world.source(), sandbox::FaultKind::kDropBefore, "listOrders", 1);
  world.sync_orders();  // the order is in the source, we do not know it, and now we die
  world.restart();
  world.source().reset_counts();
  world.clock().pass(std::chrono::minutes(1));
  world.sync_orders();
  EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
  EXPECT_EQ(world.documents_in_source(), 1U);
  EXPECT_LE(world.source().counts().of("createOrder"), 1U);
}

TEST_F(OrdersTest, TwoHundredAndFiftyOrdersOfTheSameInstantAreAllTakenInOnePoll) {
  std::set<std::string> numbers;
  for (int i = 0; i < 250; ++i) {
    world.shop().work([&](bridge::State& state) {
      bridge::Purchase purchase;
      purchase.items = {{i % 2 == 0 ? "A" : "B", dec("0.1")}};
      purchase.items[0].quantity = dec("1");
      state.set_quantity("A", state.default_location(), dec("1000"), world.clock().now());
      state.set_quantity("B", state.default_location(), dec("1000"), world.clock().now());
      purchase.customer.email = "x@example.org";
      purchase.customer.name = "X";
      const auto placed = bridge::place_order(state, purchase, world.clock().now());
      if (!placed.ok()) return false;
      if ((*placed)->row.status == bridge::Status::kPending) {
        return bridge::pay(state, (*placed)->row.id, world.clock().now()).ok();
      }
      return true;
    });
  }
  const SyncReport report = world.sync_orders();
  EXPECT_EQ(report.intake.taken, 250);
  EXPECT_EQ(report.orders.written, 250);
  EXPECT_EQ(world.documents_in_source(), 250U);
}

TEST_F(OrdersTest, SoldUnitsLowerTheFigureBeforeTheSourceKnowsOfThem) {
  RecordProperty("requirements", "30,78");
  world.buy("A", "3");
  world.fault(world.source(), sandbox::FaultKind::kErrorBefore, "createOrder", 100);
  world.sync_orders();
  world.sync();
  EXPECT_EQ(shop_stock("A"), dec("47"));
}

TEST_F(OrdersTest, AfterAWrittenOrderBothSidesAgreeOnStock) {
  world.buy("A", "3");
  world.sync_orders();
  world.clock().pass(milliseconds(10));
  world.sync();
  EXPECT_EQ(shop_stock("A"), dec("47"));
  EXPECT_EQ(world.source().work([](bridge::State& state) { return *state.available("A"); }),
            dec("47"));
  EXPECT_EQ(world.plan().plan.summary.changes(), 0U);
}

TEST_F(OrdersTest, AShipmentOfTheSourceReachesTheShopOnceWithItsTracking) {
  RecordProperty("requirements", "121,153,154,155");
  value_of(change_link(world.parts(), World::kLink,
                       {{"shipments.carriers.Posti*", "matkahuolto"},
                        {"shipments.tracking_urls.posti", "https://posti.test/{number}"}}));
  const std::string number = world.buy("A", "2");
  world.sync_orders();
  world.source().work([&](bridge::State& state) {
    std::string id;
    for (const auto& entry : state.orders().entries()) id = entry.row.id;
    bridge::Shipment shipment;
    shipment.carrier = "posti";
    shipment.tracking_number = "TRK-1";
    return bridge::ship(state, id, shipment, world.clock().now()).ok();
  });
  world.sync_orders();
  world.sync_orders();
  const auto shipments = world.shop().work([](bridge::State& state) {
    std::vector<bridge::Shipment> found;
    for (const auto& entry : state.orders().entries()) found = entry.row.shipments;
    return found;
  });
  ASSERT_EQ(shipments.size(), 1U);
  EXPECT_EQ(shipments[0].tracking_number, "TRK-1");
  EXPECT_EQ(shipments[0].carrier, "matkahuolto");
  EXPECT_EQ(shipments[0].tracking_url, "https://posti.test/TRK-1");
  EXPECT_EQ(world.order(number)->state, OrderState::kClosed);
}

TEST_F(OrdersTest, AParcelWaitsForItsTrackingNumberAndIsToldOnceWithIt) {
  RecordProperty("requirements", "121,153");
  value_of(change_link(world.parts(), World::kLink, {{"shipments.tracking_wait_seconds", "600"}}));
  world.buy("A", "2");
  world.sync_orders();
  const auto change_document = [&](const std::function<void(bridge::Order&)>& change) {
    world.clock().pass(milliseconds(10));
    world.source().work([&](bridge::State& state) {
      const std::string id = state.orders().entries().begin()->row.id;
      change(*state.change_order(id, world.clock().now()));
      return 0;
    });
  };
  world.source().work([&](bridge::State& state) {
    const std::string id = state.orders().entries().begin()->row.id;
    return bridge::ship(state, id, {}, world.clock().now()).ok();
  });
  const auto told = [&] {
    return world.shop().work(
        [](bridge::State& state) { return state.orders().entries().begin()->row.shipments; });
  };
  world.sync_orders();
  EXPECT_TRUE(told().empty());
  change_document([](bridge::Order& order) { order.shipments[0].tracking_number = "LATE-1"; });
  world.sync_orders();
  ASSERT_EQ(told().size(), 1U);
  EXPECT_EQ(told()[0].tracking_number, "LATE-1");
}

TEST_F(OrdersTest, AParcelWhoseNumberNeverComesIsToldWithoutAfterTheWait) {
  value_of(change_link(world.parts(), World::kLink, {{"shipments.tracking_wait_seconds", "600"}}));
  world.buy("A", "2");
  world.sync_orders();
  world.source().work([&](bridge::State& state) {
    const std::string id = state.orders().entries().begin()->row.id;
    return bridge::ship(state, id, {}, world.clock().now()).ok();
  });
  EXPECT_EQ(world.sync_orders().follow_up.shipments, 0);
  world.clock().pass(std::chrono::minutes(10));
  EXPECT_EQ(world.sync_orders().follow_up.shipments, 1);
}

TEST_F(OrdersTest, ACancellationInTheShopCancelsTheDocument) {
  RecordProperty("requirements", "39,156");
  world.buy("A", "2");
  world.sync_orders();
  world.clock().pass(milliseconds(10));
  world.shop().work([&](bridge::State& state) {
    std::string id;
    for (const auto& entry : state.orders().entries()) id = entry.row.id;
    return bridge::cancel(state, id, {}, world.clock().now()).ok();
  });
  world.sync_orders();
  const auto status = world.source().work([](bridge::State& state) {
    bridge::Status found = bridge::Status::kPending;
    for (const auto& entry : state.orders().entries()) found = entry.row.status;
    return found;
  });
  EXPECT_EQ(status, bridge::Status::kCancelled);
}

TEST_F(OrdersTest, ACancellationInTheSourceCancelsTheShopsOrder) {
  RecordProperty("requirements", "39,156");
  world.buy("A", "2");
  world.sync_orders();
  world.source().work([&](bridge::State& state) {
    std::string id;
    for (const auto& entry : state.orders().entries()) id = entry.row.id;
    return bridge::cancel(state, id, {}, world.clock().now()).ok();
  });
  world.sync_orders();
  const auto status = world.shop().work([](bridge::State& state) {
    bridge::Status found = bridge::Status::kPending;
    for (const auto& entry : state.orders().entries()) found = entry.row.status;
    return found;
  });
  EXPECT_EQ(status, bridge::Status::kCancelled);
}

TEST_F(OrdersTest, ACancellationWhoseAnswerWasLostIsSettledByWhatTheShopShowsThen) {
  RecordProperty("requirements", "39,118");
  world.buy("A", "2");
  world.sync_orders();
  world.source().work([&](bridge::State& state) {
    const std::string id = state.orders().entries().front().row.id;
    return bridge::cancel(state, id, {}, world.clock().now()).ok();
  });
  world.fault(world.shop(), sandbox::FaultKind::kErrorAfter, "cancelOrder", 1);
  world.sync_orders();
  ASSERT_EQ(world.parked().size(), 1U);
  world.clock().pass(std::chrono::minutes(10));
  world.sync_orders();
  EXPECT_TRUE(world.parked().empty()) << "it is cancelled: nothing is left to do";
  EXPECT_EQ(world.shop().counts().of("cancelOrder"), 1U);
}

TEST_F(OrdersTest, OpenDocumentsThatDoNotChangeCostOneRequestTogether) {
  RecordProperty("requirements", "118");
  for (int i = 0; i < 5; ++i) world.buy("A", "1");
  world.sync_orders();
  world.sync_orders();
  world.clock().pass(std::chrono::minutes(10));
  world.sync_orders();
  const uint64_t before = world.source().counts().requests();
  world.clock().pass(std::chrono::minutes(10));
  world.sync_orders();
  EXPECT_LE(world.source().counts().requests() - before, 1U);
}

TEST_F(OrdersTest, ARefundOfTheShopIsBookedInTheSourceOnce) {
  RecordProperty("requirements", "120");
  world.buy("A", "2");
  world.sync_orders();
  world.clock().pass(milliseconds(10));
  world.shop().work([&](bridge::State& state) {
    std::string id;
    for (const auto& entry : state.orders().entries()) id = entry.row.id;
    return bridge::refund(state, id, bridge::Refund{}, world.clock().now()).ok();
  });
  world.sync_orders();
  world.sync_orders();
  const size_t refunds = world.source().work([](bridge::State& state) {
    size_t count = 0;
    for (const auto& entry : state.orders().entries()) count += entry.row.refunds.size();
    return count;
  });
  EXPECT_EQ(refunds, 1U);
}

TEST_F(OrdersTest, AnUnmappedPaymentMethodHoldsTheOrderUntilItIsMapped) {
  RecordProperty("requirements", "117,150");
  const std::string method = world.shop().work(
      [](bridge::State& state) { return state.lists.at("payment-methods").front().id; });
  LinkView link = value_of(load_link(world.parts(), World::kLink));
  const std::string mapped = link.settings.orders.payment_methods.begin()->second;
  link.settings.orders.payment_methods = {{"another", mapped}};
  link.record.settings = to_json(link.settings);
  expect_ok(world.store().write([&](Records& records) { return records.save_link(link.record); }));

  const std::string number = world.buy("A", "1");
  EXPECT_EQ(world.sync_orders().orders.held, 1);
  ASSERT_EQ(world.parked().size(), 1U);
  EXPECT_EQ(world.parked()[0].error.id(), "order.unmapped_payment");
  EXPECT_FALSE(world.parked()[0].error.remedy().empty());
  const std::string other = world.buy("B", "1");
  EXPECT_EQ(world.order(number)->state, OrderState::kHeld);

  value_of(
      change_link(world.parts(), World::kLink, {{"orders.payment_methods." + method, mapped}}));
  OrderRecord held = *world.order(number);
  held.state = OrderState::kNew;
  expect_ok(world.store().write([&](Records& records) { return records.save_order_work(held); }));
  EXPECT_EQ(world.sync_orders().orders.written, 2);
  EXPECT_EQ(world.order(number)->state, OrderState::kWritten);
  EXPECT_TRUE(world.parked().empty());
}

TEST_F(OrdersTest, OneOrderThatCannotBeWrittenDelaysNoOther) {
  world.buy("A", "1");
  const std::string good = world.buy("B", "1");
  world.fault(world.source(), sandbox::FaultKind::kErrorAfter, "createOrder", 1);
  world.fault(world.source(), sandbox::FaultKind::kErrorBefore, "listOrders", 1);
  world.sync_orders();
  EXPECT_EQ(world.order(good)->state, OrderState::kWritten);
}

}  // namespace
}  // namespace oneshelf::testing
