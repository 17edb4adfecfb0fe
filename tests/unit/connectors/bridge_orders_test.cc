#include "base/random.h"
#include "bridge_fixture.h"
#include "connectors/bridge/amounts.h"

namespace oneshelf {
namespace {

using bridge::Amounts;
using bridge::LineFigures;

TEST(BridgeAmounts, AreReadToTheCent) {
  struct Case {
    const char *quantity, *unit_price, *discount, *rate, *total;
    bool gross;
    const char *net, *tax, *with_tax;
  };
  const Case cases[] = {
      {"1", "19.95", "0", "20", "", true, "16.63", "3.32", "19.95"},  // net 16.625 goes up
      {"3", "9.99", "0.01", "24", "", true, "24.16", "5.80", "29.96"},
      {"2", "10", "1", "24", "", false, "19", "4.56", "23.56"},
      {"1", "10.02", "0", "25", "", false, "10.02", "2.51", "12.53"},  // tax 2.505 goes up
      {"1.5", "3.333", "0", "", "", true, "5", "0", "5"},              // no rate, no tax
      {"2", "10", "0", "20", "18", true, "15", "3", "18"},             // the total is believed
      {"1", "-5", "0", "10", "", true, "-4.55", "-0.45", "-5"}};
  for (const Case& line : cases) {
    LineFigures figures;
    figures.quantity = dec(line.quantity);
    figures.unit_price = dec(line.unit_price);
    figures.discount = dec(line.discount);
    if (*line.rate != 0) figures.tax_rate = dec(line.rate);
    if (*line.total != 0) figures.total = dec(line.total);
    const Amounts wanted{dec(line.net), dec(line.tax), dec(line.with_tax)};
    const Amounts amounts = amounts_of(figures, line.gross, 2);
    EXPECT_EQ(amounts, wanted) << line.unit_price << ": " << amounts.net.to_string() << " + "
                               << amounts.tax.to_string();
  }
}

TEST(BridgeAmounts, FollowTheCurrencyAndAlwaysAddUp) {
  SeededRandom random(7);
  for (int i = 0; i < 2000; ++i) {
    LineFigures figures;
    figures.quantity = Decimal::from_integer(static_cast<int64_t>(random.below(20)));
    figures.unit_price = Decimal::from_millionths(static_cast<int64_t>(random.below(900'000'000)));
    figures.tax_rate = Decimal::from_minor(static_cast<int64_t>(random.below(300)), 1);
    const int digits = static_cast<int>(random.below(4));
    const Amounts amounts = amounts_of(figures, random.below(2) == 0, digits);
    ASSERT_EQ(amounts.net + amounts.tax, amounts.gross);
    ASSERT_TRUE(amounts.net.has_at_most(digits) && amounts.tax.has_at_most(digits));
  }
}

constexpr std::string_view kOrder =
    R"({"id":"o7","number":"1007","external_id":"WEB-1007","status":"processing",)"
    R"("placed_at":"2026-09-01T10:00:00Z","updated_at":"2026-09-01T10:05:00Z","currency":"EUR",)"
    R"("prices_include_tax":true,"customer":{"id":"c1","name":"Eija","email":"e@example.com"},)"
    R"("billing":{"name":"Eija","country":"FI"},"lines":[{"line_id":"1","sku":"MUG","name":"Mug",)"
    R"("quantity":"2","unit_price":"10.00","discount":"2","tax_rate":"20","total":"18.00"}],)"
    R"("delivery_line":{"line_id":"delivery","sku":"DELIVERY","quantity":"1","unit_price":"5.90",)"
    R"("tax_rate":"20"},"fee_lines":[{"line_id":"fee","sku":"COD","quantity":"1","unit_price":"3",)"
    R"("tax_rate":"0"}],"shipping_method":"parcel","payment":{"method":"card","reference":"PAY-1",)"
    R"("amount":"26.90","paid_at":"2026-09-01T10:01:00Z"},)"
    R"("totals":{"net":"22.92","tax":"3.98","gross":"26.90"},"note":"ring twice","refunded":"0"})";

std::string page(std::string_view items) {
  return R"({"items":[)" + std::string(items) + R"(],"next_cursor":null})";
}

/// The order with one text exchanged for another.
std::string order_with(std::string_view from, std::string_view to) {
  std::string text(kOrder);
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

using BridgeOrders = BridgeTest;

TEST_F(BridgeOrders, AreReadWithLinesChargesAndPayment) {
  http_.on("GET", "/orders", 200, page(kOrder));
  const auto read = make(Role::kChannel).orders()->read_orders(context_, "");
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  const Order& order = read->rows.at(0);
  EXPECT_EQ(order.number, "1007");
  EXPECT_EQ(order.status, OrderStatus::kProcessing);
  EXPECT_EQ(order.lines.at(0).total_net, dec("15"));
  EXPECT_EQ(order.lines[0].total_tax, dec("3"));
  EXPECT_EQ(order.lines[0].discount, dec("2"));
  ASSERT_EQ(order.charges.size(), 2U);
  EXPECT_EQ(order.charges[0].method, "parcel");
  EXPECT_EQ(order.charges[0].total_net, dec("4.92"));
  EXPECT_EQ(order.charges[1].kind, OrderCharge::Kind::kFee);
  EXPECT_EQ(order.charges[1].method, "COD");
  EXPECT_EQ(order.total_tax, dec("3.98"));
  ASSERT_EQ(order.payments.size(), 1U);
  EXPECT_TRUE(order.payments[0].settled);
  EXPECT_EQ(order.customer.email, "e@example.com");
  EXPECT_EQ(http_.requests().size(), 1U);  // nothing was given back, so nothing more is asked
}

TEST_F(BridgeOrders, BringTheirRefunds) {
  announce("channel");
  http_.on("GET", "/orders?", 200, page(order_with(R"("refunded":"0")", R"("refunded":"9")")));
  http_.on(
      "GET", "/orders/o7/refunds", 200,
      R"({"items":[{"id":"r1","created_at":"2026-09-02T00:00:00Z","amount":"9","reason":"broken",)"
      R"("lines":[{"line_id":"1","quantity":"1","restock":true}]}]})");
  const auto read = make(Role::kChannel).orders()->read_orders(context_, "");
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  const Refund& refund = read->rows.at(0).refunds.at(0);
  EXPECT_EQ(refund.amount, dec("9"));
  EXPECT_TRUE(refund.settled);
  EXPECT_EQ(refund.lines.at(0).what.sku, "MUG");
  EXPECT_TRUE(refund.lines[0].restock);
}

TEST_F(BridgeOrders, AddUpThemselvesIfTheShopStatesNoTotals) {
  http_.on("GET", "/orders", 200,
           page(order_with(R"("totals":{"net":"22.92","tax":"3.98","gross":"26.90"},)", "")));
  const auto read = make(Role::kChannel).orders()->read_orders(context_, "");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->rows.at(0).total_net, dec("22.92"));
  EXPECT_EQ(read->rows[0].total_gross, dec("26.9"));
}

TEST_F(BridgeOrders, AreRefusedRatherThanGuessed) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"("unit_price":"10.00")", R"("price":"10.00")"},
      {R"("quantity":"2")", R"("quantity":"two")"},
      {R"("currency":"EUR")", R"("currency":"euro")"},
      {R"("status":"processing")", R"("status":"lost")"},
      {R"("unit_price":"10.00")", R"("unit_price":"9000000000000")"},
      {R"("tax_rate":"20")", R"("tax_rate":"-100")"},
      {R"("amount":"26.90",)", ""}};
  for (const auto& [from, to] : cases) {
    http_.on("GET", "/orders", 200, page(order_with(from, to)));
    const auto read = make(Role::kChannel).orders()->read_orders(context_, "");
    ASSERT_FALSE(read.ok()) << to;
    EXPECT_EQ(read.error().code(), ErrorCode::kCorrupt);
  }
}

TEST_F(BridgeOrders, AreReadAgainByIdAndAbsentOnesAreLeftOut) {
  http_.on("GET", "/orders/o7", 200, std::string(kOrder));
  http_.on("GET", "/orders/a%2Fb", 404, R"({"error":{"code":"unknown_order","message":"No."}})");
  const std::vector ids = {VendorId("a/b"), VendorId("o7")};
  const auto read = make(Role::kChannel).orders()->read_orders_by_id(context_, ids);
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  ASSERT_EQ(read->size(), 1U);
}

Order order_o7() {
  Order order;
  order.id = VendorId("o7");
  order.lines.resize(1);
  order.lines[0].id = VendorId("1");
  order.lines[0].quantity = dec("2");
  return order;
}

TEST_F(BridgeOrders, AreToldOfTheirShipmentsOnce) {
  announce("channel");
  http_.on("POST", "/orders/o7/shipments", 201, std::string(kOrder));
  Shipment shipment;
  shipment.id = VendorId("s-1");
  shipment.carrier = "posti";
  shipment.tracking_number = "JJFI1";
  Connector& connector = make(Role::kChannel);
  ASSERT_TRUE(connector.fulfilment()->write_shipment(context_, order_o7(), shipment).ok());
  EXPECT_EQ(find_header(request(1).headers, "Idempotency-Key"), "shipment-o7-s-1");
  EXPECT_EQ(sent(1).dump(),
            R"({"id":"s-1","carrier":"posti","tracking_number":"JJFI1","notify_customer":true,)"
            R"("lines":[{"line_id":"1","quantity":"2"}]})");
  Order shipped = order_o7();
  shipment.lines = {{VendorId("1"), "", dec("2")}};
  shipped.shipments = {shipment};
  ASSERT_TRUE(connector.fulfilment()->write_shipment(context_, shipped, shipment).ok());
  EXPECT_EQ(http_.requests().size(), 2U);
}

TEST_F(BridgeOrders, AreNotCancelledWhereTheBridgeDoesNotOfferIt) {
  announce("channel", R"(["products","orders"])");
  const auto cancelled =
      make(Role::kChannel).fulfilment()->cancel_order(context_, order_o7(), "sold out");
  ASSERT_FALSE(cancelled.ok());
  EXPECT_EQ(cancelled.error().id(), "bridge.not_offered");
  EXPECT_EQ(http_.requests().size(), 1U);
}

}  // namespace
}  // namespace oneshelf
