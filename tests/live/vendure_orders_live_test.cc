#include <gtest/gtest.h>

#include <set>

#include "live/vendure_world.h"

namespace oneshelf::live {
namespace {

class VendureOrders : public testing::Test {
 protected:
  void SetUp() override {
    if (real_server("vendure").is_null()) {
      GTEST_SKIP() << "ONESHELF_REAL names no running servers: nothing was proven here";
    }
    world_ = std::make_unique<VendureWorld>();
  }

  Decimal stock_of(const Listing& listing) {
    return world_->listing(listing.sku()).fields.stock->at(LocationId());
  }
  std::vector<WriteOutcome> write_stock(const std::vector<StockWrite>& levels) {
    const auto outcomes =
        world_->connector().stock_writer()->write_stock(world_->context(), levels);
    EXPECT_TRUE(outcomes.ok()) << outcomes.error().to_string();
    return outcomes.ok() ? *outcomes : std::vector<WriteOutcome>(levels.size());
  }
  Result<void> ship(const Order& order, const Shipment& shipment) {
    return world_->connector().fulfilment()->write_shipment(world_->context(), order, shipment);
  }
  std::string coupon(const std::string& action, const std::string& arguments) {
    const std::string code = world_->unique("C");
    world_->admin().ask(
        "mutation($i:CreatePromotionInput!){createPromotion(input:$i){...on Promotion{id}}}",
        Json::object().set(
            "i", *parse_json(R"({"enabled":true,"couponCode":")" + code +
                             R"(","translations":[{"languageCode":"en","name":"test"}],)" +
                             R"("conditions":[],"actions":[{"code":")" + action +
                             R"(","arguments":)" + arguments + "}]}")));
    return code;
  }

  std::unique_ptr<VendureWorld> world_;
};

StockWrite stock_write(const Listing& listing, const char* quantity) {
  StockWrite write;
  write.listing_id = listing.id;
  write.product_id = listing.product_id;
  write.sku = listing.sku();
  write.quantity = dec(quantity);
  return write;
}

/// Lines and charges add up to what the shop says the buyer pays, to the cent.
void expect_adds_up(const Order& order) {
  Decimal net, tax, gross;
  for (const OrderLine& line : order.lines) {
    EXPECT_EQ(line.total_net + line.total_tax, line.total_gross);
    net += line.total_net;
    tax += line.total_tax;
    gross += line.total_gross;
  }
  for (const OrderCharge& charge : order.charges) {
    net += charge.total_net;
    tax += charge.total_tax;
    gross += charge.total_gross;
  }
  EXPECT_EQ(net, order.total_net);
  EXPECT_EQ(tax, order.total_tax);
  EXPECT_EQ(gross, order.total_gross);
}

TEST_F(VendureOrders, StockIsWhatIsForSaleWhateverOrdersHaveBeenPromised) {
  RecordProperty("requirements", "74,75,76");
  const Listing mug = world_->create(simple_product(world_->unique("STOCK")));
  EXPECT_EQ(stock_of(mug), dec("12"));
  world_->checkout({{mug.id, 5}});
  EXPECT_EQ(stock_of(mug), dec("7"));
  ASSERT_FALSE(write_stock({stock_write(mug, "20")})[0].error);
  EXPECT_EQ(stock_of(mug), dec("20")) << "20 can be sold although 5 more stand on the shelf";
  const Json level = world_->admin()
                         .ask(
                             "query($i:ID!){productVariant(id:$i){stockLevels{stockLocationId "
                             "stockOnHand stockAllocated}}}",
                             Json::object().set("i", mug.id.str()))["stockLevels"]
                         .at(0);
  EXPECT_EQ(level["stockOnHand"].text_or(), "25");
  EXPECT_EQ(level["stockAllocated"].text_or(), "5");
}

TEST_F(VendureOrders, ABatchOfStockIsAReadAndAWriteAndFailsRowByRow) {
  RecordProperty("requirements", "69");
  const Listing mug = world_->create(simple_product(world_->unique("BATCH")));
  const Listing cup = world_->create(simple_product(world_->unique("BATCH")));
  Listing gone = mug;
  gone.id = VendorId("999999999");
  StockWrite outlet = stock_write(mug, "3");
  const auto locations =
      world_->connector().lookups()->lookup(world_->context(), LookupKind::kLocations);
  ASSERT_GE(locations->size(), 2u);
  outlet.location = LocationId(locations->at(1).id);
  const int before = world_->http().count();
  const auto outcomes = write_stock({stock_write(mug, "1"), stock_write(gone, "2"), outlet,
                                     stock_write(cup, "0"), stock_write(cup, "0.5")});
  EXPECT_EQ(world_->http().count() - before, 2);
  EXPECT_FALSE(outcomes[0].error);
  EXPECT_EQ(outcomes[1].error->code(), ErrorCode::kNotFound);
  EXPECT_FALSE(outcomes[2].error);
  EXPECT_FALSE(outcomes[3].error);
  EXPECT_EQ(outcomes[4].error->id(), "vendure.fractional_stock");
  const auto stock = *world_->listing(mug.sku()).fields.stock;
  EXPECT_EQ(stock.at(LocationId()), dec("1"));
  EXPECT_EQ(stock.at(outlet.location), dec("3"));
  EXPECT_EQ(stock_of(cup), dec("0"));
}

TEST_F(VendureOrders, AnOrderReadsAsTheBuyerPaidIt) {
  RecordProperty("requirements", "27,118");
  const Listing mug = world_->create(simple_product(world_->unique("ORDER")));
  const VendorId id = world_->checkout({{mug.id, 3}});
  const Order order = world_->order(id);
  EXPECT_EQ(order.status, OrderStatus::kPaid);
  EXPECT_EQ(order.number.size(), 16u);
  EXPECT_TRUE(order.prices_include_tax);
  EXPECT_EQ(order.shipping.city, "Köln");
  EXPECT_EQ(order.shipping.country, "DE");
  EXPECT_EQ(order.billing, order.shipping);
  EXPECT_EQ(order.customer.name, "Ann Lee");
  ASSERT_EQ(order.lines.size(), 1u);
  EXPECT_EQ(order.lines[0].sku, mug.sku());
  EXPECT_EQ(order.lines[0].listing_id, mug.id);
  EXPECT_EQ(order.lines[0].quantity, dec("3"));
  EXPECT_EQ(order.lines[0].total_gross, dec("59.70"));
  EXPECT_EQ(order.lines[0].tax_rate, dec("20"));
  ASSERT_EQ(order.charges.size(), 1u);
  EXPECT_EQ(order.charges[0].method, "standard-shipping");
  EXPECT_EQ(order.charges[0].tax_rate, dec("20"));
  ASSERT_EQ(order.payments.size(), 1u);
  EXPECT_EQ(order.payments[0].method, "gift-card");
  EXPECT_TRUE(order.payments[0].settled);
  EXPECT_EQ(order.payments[0].amount, order.total_gross);
  expect_adds_up(order);
}

TEST_F(VendureOrders, DiscountsOfLinesAndOrdersAndUntaxedShippingAddUp) {
  const Listing mug = world_->create(simple_product(world_->unique("DISC")));
  ProductWrite odd = simple_product(world_->unique("DISC"));
  odd.variants[0].fields.price = dec("3.33");
  odd.variants[0].fields.tax_class = "Reduced Tax";
  odd.variants[0].fields.stock->begin()->second = dec("100");
  const Listing spoon = world_->create(odd);
  const std::string whole =
      coupon("order_fixed_discount", R"([{"name":"discount","value":"701"}])");
  const Order by_order =
      world_->order(world_->checkout({{mug.id, 3}, {spoon.id, 7}}, whole, "express-shipping"));
  EXPECT_TRUE(by_order.lines[0].discount.is_positive());
  EXPECT_EQ(by_order.lines[0].discount + by_order.lines[1].discount, dec("7.01"));
  expect_adds_up(by_order);
  const std::string percent =
      coupon("order_percentage_discount", R"([{"name":"discount","value":"33"}])");
  expect_adds_up(world_->order(world_->checkout({{mug.id, 1}, {spoon.id, 11}}, percent)));
  const std::string free_shipping = coupon("free_shipping", "[]");
  const Order shipped_free = world_->order(world_->checkout({{mug.id, 1}}, free_shipping));
  EXPECT_TRUE(shipped_free.charges[0].total_gross.is_zero());
  expect_adds_up(shipped_free);
}

TEST_F(VendureOrders, SurchargesAndModificationsAddUp) {
  const Listing mug = world_->create(simple_product(world_->unique("FEE")));
  const VendorId id = world_->checkout({{mug.id, 2}});
  const Json variables = Json::object().set("i", id.str());
  world_->admin().ask(
      "mutation($i:ID!){transitionOrderToState(id:$i,state:\"Modifying\"){"
      "...on ErrorResult{errorCode}}}",
      variables);
  EXPECT_EQ(world_->order(id).status, OrderStatus::kPending);
  world_->admin().ask(
      "mutation($i:ID!){modifyOrder(input:{dryRun:false,orderId:$i,surcharges:[{"
      "description:\"Gift wrap\",sku:\"WRAP\",price:333,priceIncludesTax:true,"
      "taxRate:19,taxDescription:\"VAT\"}]}){...on ErrorResult{errorCode message}}}",
      variables);
  const Order order = world_->order(id);
  ASSERT_EQ(order.charges.size(), 2u);
  EXPECT_EQ(order.charges[1].kind, OrderCharge::Kind::kFee);
  EXPECT_EQ(order.charges[1].method, "WRAP");
  EXPECT_EQ(order.charges[1].total_gross, dec("3.33"));
  EXPECT_EQ(order.charges[1].tax_rate, dec("19"));
  expect_adds_up(order);
}

TEST_F(VendureOrders, NewOrdersComePageByPageOldestFirstAndNoneIsMissed) {
  const Listing mug = world_->create(simple_product(world_->unique("MANY")));
  ASSERT_FALSE(write_stock({stock_write(mug, "1000")})[0].error);
  std::set<VendorId> placed, read;
  for (int i = 0; i < 60; ++i) placed.insert(world_->checkout({{mug.id, 1}}));
  std::string position;
  Timestamp last{};
  int pages = 0;
  for (bool complete = false; !complete; ++pages) {
    const auto page = world_->connector().orders()->read_orders(world_->context(), position);
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    for (const Order& order : page->rows) {
      EXPECT_GE(order.placed_at, last);
      last = order.placed_at;
      EXPECT_TRUE(read.insert(order.id).second) << "told twice in one pass";
    }
    complete = page->complete;
    position = page->position;
  }
  EXPECT_GE(pages, 2);
  EXPECT_TRUE(std::ranges::includes(read, placed));
  const VendorId late = world_->checkout({{mug.id, 1}});
  int64_t found = 0;
  for (bool complete = false; !complete;) {
    const auto next = world_->connector().orders()->read_orders(world_->context(), position);
    ASSERT_TRUE(next.ok());
    found += std::ranges::count(next->rows, late, &Order::id);
    complete = next->complete;
    position = next->position;
  }
  EXPECT_EQ(found, 1);
}

TEST_F(VendureOrders, AShipmentIsWrittenOnceHoweverOftenItIsSent) {
  RecordProperty("requirements", "121,153");
  const Listing mug = world_->create(simple_product(world_->unique("SHIP")));
  const Listing cup = world_->create(simple_product(world_->unique("SHIP")));
  const Order order = world_->order(world_->checkout({{mug.id, 2}, {cup.id, 1}}));
  Shipment part{.id = VendorId("s1"),
                .carrier = "DHL",
                .service = "Express",
                .tracking_number = "TRK-1",
                .tracking_url = "",
                .shipped_at = {},
                .lines = {}};
  part.lines = {{order.lines[0].id, order.lines[0].sku, dec("1")}};
  ASSERT_TRUE(ship(order, part).ok());
  ASSERT_TRUE(ship(order, part).ok());
  Order read = world_->order(order.id);
  ASSERT_EQ(read.shipments.size(), 1u);
  EXPECT_EQ(read.shipments[0].carrier, "DHL Express");
  EXPECT_EQ(read.shipments[0].tracking_number, "TRK-1");
  EXPECT_EQ(read.shipments[0].lines, part.lines);
  EXPECT_EQ(read.status, OrderStatus::kProcessing);

  Shipment rest = part;
  rest.tracking_number = "TRK-2";
  rest.lines.clear();  // all that is open
  ASSERT_TRUE(ship(order, rest).ok());
  ASSERT_TRUE(ship(order, rest).ok());
  read = world_->order(order.id);
  EXPECT_EQ(read.shipments.size(), 2u);
  EXPECT_EQ(read.status, OrderStatus::kShipped);
  EXPECT_EQ(stock_of(mug), dec("10"));

  Shipment third = part;
  third.tracking_number = "TRK-3";
  const Result<void> refused = ship(order, third);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().id(), "shipment.already_shipped");
  Shipment strange = part;
  strange.lines = {{VendorId("424242"), "X", dec("1")}};
  EXPECT_EQ(ship(order, strange).error().id(), "shipment.unknown_line");
}

TEST_F(VendureOrders, AShipmentThatWasOnlyBookedIsFinished) {
  const Listing mug = world_->create(simple_product(world_->unique("HALF")));
  const Order order = world_->order(world_->checkout({{mug.id, 1}}));
  world_->admin().ask(
      "mutation($l:ID!){addFulfillmentToOrder(input:{lines:[{orderLineId:$l,quantity:1}],handler:{"
      "code:\"manual-fulfillment\",arguments:[{name:\"method\",value:\"DHL\"},"
      "{name:\"trackingCode\",value:\"HALF-1\"}]}}){...on ErrorResult{errorCode}}}",
      Json::object().set("l", order.lines[0].id.str()));
  EXPECT_TRUE(world_->order(order.id).shipments.empty()) << "booked is not shipped";
  Shipment shipment;
  shipment.carrier = "DHL";
  shipment.tracking_number = "HALF-1";
  shipment.lines = {{order.lines[0].id, "", dec("1")}};
  ASSERT_TRUE(ship(order, shipment).ok());
  EXPECT_EQ(world_->order(order.id).shipments.size(), 1u);
}

TEST_F(VendureOrders, ShippingMoreThanIsOnHandSaysSo) {
  const Listing mug = world_->create(simple_product(world_->unique("NOSTOCK")));
  const Order order = world_->order(world_->checkout({{mug.id, 3}}));
  world_->admin().ask("mutation($i:ID!){updateProductVariant(input:{id:$i,stockOnHand:1}){id}}",
                      Json::object().set("i", mug.id.str()));
  Shipment shipment;
  shipment.tracking_number = "T";
  const Result<void> refused = ship(order, shipment);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().id(), "shipment.no_stock");
}

TEST_F(VendureOrders, CancellingReturnsTheStockAndMayBeRepeated) {
  RecordProperty("requirements", "85");
  const Listing mug = world_->create(simple_product(world_->unique("CANCEL")));
  const Order order = world_->order(world_->checkout({{mug.id, 4}}));
  FulfilmentWriter& writer = *world_->connector().fulfilment();
  ASSERT_TRUE(writer.cancel_order(world_->context(), order, "sold out").ok());
  ASSERT_TRUE(writer.cancel_order(world_->context(), order, "sold out").ok());
  const Order read = world_->order(order.id);
  EXPECT_EQ(read.status, OrderStatus::kCancelled);
  EXPECT_TRUE(read.lines[0].quantity.is_zero());
  EXPECT_TRUE(read.total_gross.is_zero());
  expect_adds_up(read);
  EXPECT_EQ(stock_of(mug), dec("12"));
}

TEST_F(VendureOrders, RefundsAndPartialCancellationsShowWithTheirState) {
  RecordProperty("requirements", "120");
  const Listing mug = world_->create(simple_product(world_->unique("REFUND")));
  const Order order = world_->order(world_->checkout({{mug.id, 3}}));
  world_->admin().ask(
      "mutation($o:ID!,$l:ID!){cancelOrder(input:{orderId:$o,lines:[{orderLineId:$l,"
      "quantity:1}],reason:\"returned\"}){...on ErrorResult{errorCode message}}}",
      Json::object().set("o", order.id.str()).set("l", order.lines[0].id.str()));
  const Json refund = world_->admin().ask(
      "mutation($p:ID!){refundOrder(input:{paymentId:$p,amount:1990,reason:\"returned\",lines:[],"
      "shipping:0,adjustment:0}){...on Refund{id state} ...on ErrorResult{errorCode message}}}",
      Json::object().set("p", order.payments[0].id.str()));
  Order read = world_->order(order.id);
  EXPECT_EQ(read.lines[0].quantity, dec("2"));
  ASSERT_EQ(read.refunds.size(), 1u);
  EXPECT_EQ(read.refunds[0].amount, dec("19.90"));
  EXPECT_EQ(read.refunds[0].reason, "returned");
  EXPECT_EQ(read.refunds[0].settled, refund["state"].text_or() == "Settled");
  expect_adds_up(read);
  if (!read.refunds[0].settled) {
    world_->admin().ask(
        "mutation($r:ID!){settleRefund(input:{id:$r,transactionId:\"t\"}){"
        "...on ErrorResult{errorCode message}}}",
        Json::object().set("r", refund["id"]));
    read = world_->order(order.id);
    EXPECT_TRUE(read.refunds[0].settled);
  }
}

TEST_F(VendureOrders, AnOrderOfADeletedVariantStillReads) {
  const Listing mug = world_->create(simple_product(world_->unique("OLD")));
  const VendorId id = world_->checkout({{mug.id, 1}});
  ProductWrite removal = update_of(mug, {}, {});
  removal.variants.front().action = VariantWrite::Action::kDelete;
  const auto outcome = world_->connector().listing_writer()->write_listings(world_->context(),
                                                                            std::span(&removal, 1));
  ASSERT_TRUE(outcome.ok() && !outcome->front().variants[0].error);
  EXPECT_EQ(world_->order(id).lines[0].sku, mug.sku());
}

}  // namespace
}  // namespace oneshelf::live
