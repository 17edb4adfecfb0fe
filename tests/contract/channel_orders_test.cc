#include "suite.h"

namespace oneshelf::contract {
namespace {

using Orders = std::map<std::string, Order>;

auto orders_read(ChannelWorld& world, Connector& connector) {
  return [&](const std::string& position) {
    return connector.orders()->read_orders(world.context, position);
  };
}

auto into(Orders& orders) {
  return [&orders](const Page<Order>& page) {
    for (const Order& order : page.rows) orders[order.id.str()] = order;
  };
}

Order read_one(ChannelWorld& world, Connector& connector, const VendorId& id) {
  const std::vector ids = {id, VendorId("no-such-order")};
  const auto orders = connector.orders()->read_orders_by_id(world.context, ids);
  EXPECT_TRUE(orders.ok()) << orders.error().to_string();
  EXPECT_EQ(orders->size(), 1U);
  return orders->at(0);
}

void expect_adds_up(const Order& order) {
  Decimal net, tax, gross;
  const auto add = [&](const auto& part) {
    EXPECT_EQ(part.total_net + part.total_tax, part.total_gross);
    net += part.total_net;
    tax += part.total_tax;
    gross += part.total_gross;
  };
  for (const OrderLine& line : order.lines) add(line);
  for (const OrderCharge& charge : order.charges) add(charge);
  EXPECT_EQ(net, order.total_net) << order.number;
  EXPECT_EQ(tax, order.total_tax) << order.number;
  EXPECT_EQ(gross, order.total_gross) << order.number;
}

TEST_P(ChannelContract, TellsEveryOrderOfTheSameInstantWhileOrdersMove) {
  RecordProperty("requirements", "23,24");
  for (const int page_size : kPageSizes) {
    world_ = GetParam().make();
    world_->put_item({.sku = "MUG", .stock = dec("1000")});
    std::vector<VendorId> ids;
    for (int i = 0; i < 250; ++i) ids.push_back(world_->place_order("MUG", 1));
    const auto connector = world_->connect(page_size);
    Orders orders;
    std::string position;
    size_t moves = 0;
    const auto move = [&] {
      if (moves >= 20) return;
      ids.push_back(world_->place_order("MUG", 1));
      world_->refund(ids[moves++], dec("1"));
    };
    read_to_end(orders_read(*world_, *connector), position, into(orders), move);
    world_->refund(ids[100], dec("2"));  // still the same millisecond
    read_to_end(orders_read(*world_, *connector), position, into(orders));
    EXPECT_EQ(orders.size(), ids.size()) << "page size " << page_size;
    for (const VendorId& id : ids) EXPECT_TRUE(orders.contains(id.str())) << id.str();
    ASSERT_EQ(orders[ids[100].str()].refunds.size(), 1U);
    EXPECT_EQ(orders[ids[100].str()].refunds[0].amount, dec("2"));
    for (size_t i = 0; i < moves; ++i) EXPECT_EQ(orders[ids[i].str()].refunds.size(), 1U) << i;
  }
}

TEST_P(ChannelContract, TellsOrdersThatAddUpToTheCent) {
  RecordProperty("requirements", "27");
  const auto connector = world_->connect();
  const char* const prices[] = {"19.95", "0.03", "9.99", "0.09", "1234.57", "16.63"};
  for (const char* price : prices) {
    world_->put_item({.sku = price, .price = dec(price), .stock = dec("100")});
    for (const int quantity : {1, 3, 7}) {
      const Order order = read_one(*world_, *connector, world_->place_order(price, quantity));
      expect_adds_up(order);
      ASSERT_EQ(order.lines.size(), 1U);
      EXPECT_EQ(order.lines[0].sku, price);
      EXPECT_EQ(order.lines[0].quantity, Decimal::from_integer(quantity));
      ASSERT_EQ(order.payments.size(), 1U);
      EXPECT_EQ(order.payments[0].amount, order.total_gross);
      EXPECT_TRUE(order.payments[0].settled);
    }
  }
}

TEST_P(ChannelContract, ALaterReadOfNothingNewIsOneRequest) {
  const auto connector = world_->connect();
  world_->put_item({.sku = "MUG", .stock = dec("100")});
  for (int i = 0; i < 30; ++i) world_->place_order("MUG", 1);
  Orders orders;
  std::string position;
  read_to_end(orders_read(*world_, *connector), position, into(orders));
  world_->clock.advance(std::chrono::minutes(1));
  const uint64_t before = world_->requests();
  read_to_end(orders_read(*world_, *connector), position, into(orders));
  EXPECT_EQ(world_->requests() - before, 1U);
}

TEST_P(ChannelContract, TakesAShipmentOnceThoughItsAnswerWasLost) {
  const auto connector = world_->connect();
  world_->put_item({.sku = "MUG", .stock = dec("100")});
  const Order order = read_one(*world_, *connector, world_->place_order("MUG", 2));
  Shipment shipment;
  shipment.id = VendorId("src-shipment-1");
  shipment.carrier = "posti";
  shipment.tracking_number = "JJFI1";
  shipment.lines = {{order.lines[0].id, "MUG", dec("2")}};
  world_->strike(Step::kShip, Trouble::kLostAfter);
  const auto lost = connector->fulfilment()->write_shipment(world_->context, order, shipment);
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code(), ErrorCode::kUnknownOutcome);
  const auto again = connector->fulfilment()->write_shipment(world_->context, order, shipment);
  ASSERT_TRUE(again.ok()) << again.error().to_string();
  EXPECT_EQ(world_->order(order.id).tracking_numbers, std::vector<std::string>{"JJFI1"});
  EXPECT_EQ(world_->order(order.id).status, OrderStatus::kShipped);
}

TEST_P(ChannelContract, CancelsAnOrderOnceAndPutsTheGoodsBack) {
  const auto connector = world_->connect();
  world_->put_item({.sku = "MUG", .stock = dec("100")});
  const Order order = read_one(*world_, *connector, world_->place_order("MUG", 2));
  EXPECT_EQ(world_->item("MUG")->stock, dec("98"));
  for (int i = 0; i < 2; ++i) {
    const auto done = connector->fulfilment()->cancel_order(world_->context, order, "sold out");
    ASSERT_TRUE(done.ok()) << done.error().to_string();
  }
  EXPECT_EQ(world_->order(order.id).status, OrderStatus::kCancelled);
  EXPECT_EQ(world_->item("MUG")->stock, dec("100"));
}

TEST_P(ChannelContract, BooksARefundOfTheSourceOnceThoughItsAnswerWasLost) {
  RecordProperty("requirements", "120,156");
  const auto connector = world_->connect();
  RefundWriter* writer = connector->refund_writer();
  if (writer == nullptr) GTEST_SKIP() << "the platform takes no refunds";
  world_->put_item({.sku = "MUG", .stock = dec("100")});
  const Order order = read_one(*world_, *connector, world_->place_order("MUG", 2));
  Refund refund;
  refund.id = VendorId("rma-1");
  refund.created_at = world_->clock.now();
  refund.amount = dec("10");
  refund.settled = true;
  refund.reason = "Returned";
  refund.lines = {{{order.lines[0].id, "MUG", dec("1")}, true}};
  world_->strike(Step::kRefund, Trouble::kLostAfter);
  const auto lost = writer->write_refund(world_->context, order, refund);
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code(), ErrorCode::kUnknownOutcome) << lost.error().to_string();
  const auto again = writer->write_refund(world_->context, order, refund);
  ASSERT_TRUE(again.ok()) << again.error().to_string();
  EXPECT_FALSE(again->empty());
  const auto repeated = writer->write_refund(world_->context, order, refund);
  ASSERT_TRUE(repeated.ok()) << repeated.error().to_string();
  EXPECT_EQ(*repeated, *again);
  EXPECT_EQ(world_->order(order.id).refunds, std::vector<Decimal>{dec("10")});
  const Order now = read_one(*world_, *connector, order.id);
  ASSERT_EQ(now.refunds.size(), 1U);
  EXPECT_EQ(now.refunds[0].id, *again) << "it is told under the id that was returned";
  EXPECT_EQ(now.refunds[0].amount, dec("10"));
}

TEST_P(ChannelContract, BelievesGenuineHintsOnly) {
  const auto connector = world_->connect();
  Hooks* hooks = connector->hooks();
  if (hooks == nullptr) GTEST_SKIP() << "the platform sends no hints";
  world_->put_item({.sku = "MUG", .stock = dec("100")});
  ASSERT_FALSE(world_->hints(ChannelWorld::Hints::kGenuine).empty());
  const VendorId id = world_->place_order("MUG", 1);
  size_t about_orders = 0;
  for (const HttpRequest& request : world_->hints(ChannelWorld::Hints::kGenuine)) {
    const auto hint = hooks->read_hook(request, world_->clock.now());
    ASSERT_TRUE(hint.ok()) << hint.error().to_string();
    if (hint->about != Hint::About::kOrders) continue;
    ++about_orders;
    EXPECT_EQ(std::ranges::count(hint->ids, id), 1);
  }
  EXPECT_EQ(about_orders, 1U);
  for (const auto kind : {ChannelWorld::Hints::kForged, ChannelWorld::Hints::kStale}) {
    world_->place_order("MUG", 1);
    size_t refused = 0;
    for (const HttpRequest& request : world_->hints(kind)) {
      refused += hooks->read_hook(request, world_->clock.now()).ok() ? 0 : 1;
    }
    EXPECT_EQ(refused, 1U);
  }
}

}  // namespace
}  // namespace oneshelf::contract
