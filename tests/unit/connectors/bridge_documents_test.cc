#include "bridge_fixture.h"

namespace oneshelf {
namespace {

using BridgeDocuments = BridgeTest;

constexpr std::string_view kHeld =
    R"({"id":"d1","number":"SO-9","external_id":"web:7","status":"shipped","currency":"EUR",)"
    R"("placed_at":"2026-09-01T10:00:00Z","updated_at":"2026-09-01T11:00:00Z",)"
    R"("lines":[{"line_id":"1","sku":"MUG","quantity":"2","unit_price":"10","tax_rate":"20"}],)"
    R"("payment":{"method":"card","amount":"24","paid_at":"2026-09-01T10:00:00Z"},)"
    R"("totals":{"net":"20","tax":"4","gross":"24"}})";

Document document() {
  Document document;
  document.key = "web:7";
  document.order_number = "7";
  document.customer = VendorId("CASH");
  document.buyer = {VendorId("c1"), "Eija", "", "", "e@example.com", ""};
  document.placed_at = from_unix_ms(1'788'000'000'000);
  document.currency = currency("EUR");
  document.prices_include_tax = true;
  DocumentLine mug;
  mug.order_line_id = VendorId("1");
  mug.sku = "MUG";
  mug.description = "Mug";
  mug.quantity = dec("3");
  mug.unit_price = dec("3.333333");
  mug.tax_rate = dec("20");
  mug.total_net = dec("8.32");
  mug.total_tax = dec("1.66");
  mug.total_gross = dec("9.98");
  DocumentLine parcel = mug;
  parcel.kind = DocumentLine::Kind::kShipping;
  parcel.order_line_id = VendorId();
  parcel.item_id = VendorId("DELIVERY");
  parcel.sku = "";
  parcel.quantity = dec("1");
  parcel.unit_price = dec("9.98");
  DocumentLine rounding;
  rounding.kind = DocumentLine::Kind::kRounding;
  rounding.item_id = VendorId("ROUND");
  rounding.quantity = dec("1");
  rounding.unit_price = rounding.total_gross = rounding.total_net = dec("0.04");
  document.lines = {mug, parcel, rounding};
  document.total_net = dec("16.68");
  document.total_tax = dec("3.32");
  document.total_gross = dec("20");
  document.payments = {{VendorId("card"), "Card", "A", dec("12"), std::nullopt},
                       {VendorId("gift"), "Gift", "B", dec("8"), std::nullopt}};
  return document;
}

TEST_F(BridgeDocuments, AreWrittenToTheCent) {
  http_.on("POST", "/orders", 201, std::string(kHeld));
  const auto written = make(Role::kSource).documents()->create_document(context_, document());
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_EQ(written->id.str(), "d1");
  EXPECT_EQ(written->paid, dec("24"));
  const Json body = sent(0);
  EXPECT_EQ(body["external_id"].as_string(), "web:7");
  EXPECT_EQ(body["status"].as_string(), "paid");
  EXPECT_EQ(body["customer"].dump(), R"({"name":"Eija","email":"e@example.com","code":"CASH"})");
  // 3 × 3.333333 is 10.00; what is missing to the buyer's 9.98 is told as a discount.
  EXPECT_EQ(body["lines"].at(0).dump(),
            R"({"line_id":"1","sku":"MUG","name":"Mug","quantity":"3","unit_price":"3.333333",)"
            R"("discount":"0.02","tax_rate":"20","total":"9.98"})");
  EXPECT_EQ(body["delivery_line"]["sku"].as_string(), "DELIVERY");
  EXPECT_EQ(body["fee_lines"].at(0)["sku"].as_string(), "ROUND");
  EXPECT_EQ(body["payment"]["amount"].as_string(), "20");
  EXPECT_EQ(body["payment"]["reference"].as_string(), "A, B");
  EXPECT_EQ(body["totals"].dump(), R"({"net":"16.68","tax":"3.32","gross":"20"})");
}

TEST_F(BridgeDocuments, AreWrittenUnderAKeyThatRepeatsWithTheirContent) {
  DocumentWriter& writer = *make(Role::kSource).documents();
  Document changed = document();
  changed.note = "ring twice";
  for (const Document& one : {document(), document(), changed}) {
    http_.on("POST", "/orders", 201, std::string(kHeld));
    ASSERT_TRUE(writer.create_document(context_, one).ok());
  }
  const auto key = [this](size_t i) { return find_header(request(i).headers, "Idempotency-Key"); };
  EXPECT_EQ(key(0), key(1));
  EXPECT_NE(key(0), key(2));
}

TEST_F(BridgeDocuments, ThatExistAlreadyAreAConflict) {
  http_.on("POST", "/orders", 409, std::string(kHeld));
  const auto written = make(Role::kSource).documents()->create_document(context_, document());
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code(), ErrorCode::kConflict);
  EXPECT_EQ(written.error().id(), "document.exists");
  EXPECT_NE(written.error().message().find("SO-9"), std::string::npos);
}

TEST_F(BridgeDocuments, AreFoundByTheirKey) {
  announce("source");
  http_.on("GET", "/orders?external_id=web%3A7", 200, R"({"items":[)" + std::string(kHeld) + "]}");
  http_.on("GET", "/orders/d1/shipments", 200,
           R"({"items":[{"id":"s1","carrier":"posti","tracking_number":"JJ1",)"
           R"("lines":[{"line_id":"1","quantity":"2"}]}]})");
  http_.on("GET", "/orders/d1/refunds", 200,
           R"({"items":[{"id":"r1","external_id":"shop-1","amount":"5"},)"
           R"({"id":"r2","amount":"0","lines":[{"line_id":"1","quantity":"1","restock":true}]}]})");
  const auto found = make(Role::kSource).documents()->find_document(context_, "web:7");
  ASSERT_TRUE(found.ok()) << found.error().to_string();
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->status, OrderStatus::kShipped);
  EXPECT_EQ((*found)->total_gross, dec("24"));
  ASSERT_EQ((*found)->shipments.size(), 1U);
  EXPECT_EQ((*found)->shipments[0].lines.at(0).sku, "MUG");
  ASSERT_EQ((*found)->refunds.size(), 1U) << "ours is left out";
  EXPECT_EQ((*found)->refunds[0].id, VendorId("r2"));
  EXPECT_EQ((*found)->refunds[0].lines.at(0).what.sku, "MUG");
}

class BridgeShopRefunds : public BridgeTest {
 protected:
  static Order an_order() {
    Order order;
    order.id = VendorId("o7");
    return order;
  }
  static Refund a_refund() {
    Refund refund;
    refund.id = VendorId("rma-1");
    refund.created_at = from_unix_ms(1'788'000'000'000);
    refund.amount = dec("12");
    refund.lines = {{{VendorId("1"), "MUG", dec("1")}, true}};
    return refund;
  }
  static constexpr const char* kBooked =
      R"({"items":[{"id":"r1","amount":"12"},{"id":"r2","external_id":"rma-1","amount":"12"}]})";
};

TEST_F(BridgeShopRefunds, AreBookedUnderTheSourcesIdAndToldUnderTheShops) {
  RecordProperty("requirements", "156");
  announce("channel");
  http_.on("GET", "/orders/o7/refunds", 200, R"({"items":[]})");
  http_.on("POST", "/orders/o7/refunds", 201, "{}");
  http_.on("GET", "/orders/o7/refunds", 200, kBooked);
  const auto made =
      make(Role::kChannel).refund_writer()->write_refund(context_, an_order(), a_refund());
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  EXPECT_EQ(*made, VendorId("r2"));
  EXPECT_EQ(sent(2)["external_id"].as_string(), "rma-1");
  EXPECT_EQ(sent(2)["lines"].dump(), R"([{"line_id":"1","quantity":"1","restock":true}])");
}

TEST_F(BridgeShopRefunds, ThatAreThereAreNotBookedAgain) {
  announce("channel");
  http_.on("GET", "/orders/o7/refunds", 200, kBooked);
  const auto made =
      make(Role::kChannel).refund_writer()->write_refund(context_, an_order(), a_refund());
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  EXPECT_EQ(*made, VendorId("r2"));
  EXPECT_EQ(http_.requests().size(), 2U);
}

TEST_F(BridgeShopRefunds, ThatTheShopWillNotPayAreRefused) {
  announce("channel");
  http_.on("GET", "/orders/o7/refunds", 200, R"({"items":[]})");
  http_.on("POST", "/orders/o7/refunds", 409,
           R"({"error":{"code":"no_money","message":"The account is empty."}})");
  const auto refused =
      make(Role::kChannel).refund_writer()->write_refund(context_, an_order(), a_refund());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kRefused);
  EXPECT_EQ(refused.error().id(), "refund.not_possible");
}

TEST_F(BridgeShopRefunds, ThatTheShopForgetsTheIdOfAreAnUnknownOutcome) {
  announce("channel");
  http_.on("GET", "/orders/o7/refunds", 200, R"({"items":[]})");
  http_.on("POST", "/orders/o7/refunds", 201, "{}");
  http_.on("GET", "/orders/o7/refunds", 200, R"({"items":[{"id":"r2","amount":"12"}]})");
  const auto made =
      make(Role::kChannel).refund_writer()->write_refund(context_, an_order(), a_refund());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code(), ErrorCode::kUnknownOutcome);
}

TEST_F(BridgeDocuments, AreAbsentOnlyIfTheBridgeAnsweredThatQuestion) {
  DocumentWriter& writer = *make(Role::kSource).documents();
  http_.on("GET", "/orders", 200, R"({"items":[]})");
  const auto absent = writer.find_document(context_, "web:8");
  ASSERT_TRUE(absent.ok());
  EXPECT_FALSE(absent->has_value());
  http_.on("GET", "/orders", 200, R"({"items":[)" + std::string(kHeld) + "]}");
  const auto ignored = writer.find_document(context_, "web:8");
  ASSERT_FALSE(ignored.ok());
  EXPECT_EQ(ignored.error().id(), "bridge.filter_ignored");
  http_.on("GET", "/orders", 200, "{}");
  EXPECT_FALSE(writer.find_document(context_, "web:8").ok());
}

Refund correction(std::string_view amount) {
  Refund correction;
  correction.id = VendorId("correction-1");
  correction.amount = dec(amount);
  correction.reason = "Changed in the shop";
  correction.lines = {{{VendorId("1"), "MUG", dec("1")}, true}};
  return correction;
}

TEST_F(BridgeDocuments, LoseUnitsThatAreOwedNoMoreByACancellationOfThem) {
  announce("source");
  http_.on("POST", "/orders/d1/cancel", 200, std::string(kHeld));
  DocumentWriter& writer = *make(Role::kSource).documents();
  const auto done =
      writer.correct_document(context_, VendorId("d1"), document(), correction("3.33"));
  ASSERT_TRUE(done.ok()) << done.error().to_string();
  EXPECT_EQ(sent(1)["lines"].dump(), R"([{"line_id":"1","quantity":"1"}])");
  http_.on("POST", "/orders/d1/cancel", 409,
           R"({"error":{"code":"order_shipped","message":"Everything is shipped already."}})");
  const auto late =
      writer.correct_document(context_, VendorId("d1"), document(), correction("3.33"));
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().id(), "document.cannot_correct");
  Refund discount = correction("3.33");
  discount.lines.clear();
  EXPECT_EQ(writer.correct_document(context_, VendorId("d1"), document(), discount).error().id(),
            "document.cannot_correct");
}

TEST_F(BridgeDocuments, OnlyGetGoodsBackWhereTheMoneyIsTheRefundsBusiness) {
  announce("source");
  http_.on("POST", "/orders/d1/refunds", 201, std::string(kHeld));
  const auto done = make(Role::kSource)
                        .documents()
                        ->correct_document(context_, VendorId("d1"), document(), correction("0"));
  ASSERT_TRUE(done.ok()) << done.error().to_string();
  EXPECT_EQ(sent(1)["amount"].as_string(), "0");
  EXPECT_EQ(sent(1)["lines"].at(0)["restock"].dump(), "true");
}

TEST_F(BridgeDocuments, AreNotCancelledOnceShipped) {
  announce("source");
  http_.on("POST", "/orders/d1/cancel", 409,
           R"({"error":{"code":"order_shipped","message":"Everything is shipped already."}})");
  const auto cancelled =
      make(Role::kSource).documents()->cancel_document(context_, VendorId("d1"), "buyer");
  ASSERT_FALSE(cancelled.ok());
  EXPECT_EQ(cancelled.error().id(), "document.cannot_cancel");
  EXPECT_EQ(cancelled.error().code(), ErrorCode::kRefused);
  EXPECT_NE(cancelled.error().message().find("Everything is shipped"), std::string::npos);
}

TEST_F(BridgeDocuments, BookARefundUnderItsOwnKey) {
  announce("source");
  http_.on("POST", "/orders/d1/refunds", 201, std::string(kHeld));
  Refund refund;
  refund.id = VendorId("r é 1");
  refund.created_at = from_unix_ms(1'788'000'000'000);
  refund.amount = dec("12");
  refund.lines = {{{VendorId("1"), "MUG", dec("1")}, true}};
  DocumentWriter& writer = *make(Role::kSource).documents();
  ASSERT_TRUE(writer.write_refund(context_, VendorId("d1"), document(), refund).ok());
  EXPECT_EQ(sent(1)["lines"].dump(), R"([{"line_id":"1","quantity":"1","restock":true}])");
  const std::string key = find_header(request(1).headers, "Idempotency-Key").value_or("");
  EXPECT_TRUE(key.starts_with("refund-"));
  EXPECT_EQ(key.find("é"), std::string::npos);  // a header holds plain characters only
}

TEST_F(BridgeDocuments, LeaveCustomersAndPaymentsToTheOrder) {
  DocumentWriter& writer = *make(Role::kSource).documents();
  EXPECT_EQ(writer.find_customer(context_, Customer()).error().code(), ErrorCode::kUnsupported);
  EXPECT_EQ(writer.create_customer(context_, Customer(), Address(), Address()).error().code(),
            ErrorCode::kUnsupported);
  EXPECT_EQ(writer.record_payment(context_, VendorId("d1"), document()).error().code(),
            ErrorCode::kUnsupported);
  EXPECT_TRUE(http_.requests().empty());
}

using BridgeLookups = BridgeTest;

TEST_F(BridgeLookups, AreReadUnderTheContractsNames) {
  announce("source");
  http_.on("GET", "/lookups/tax-codes", 200,
           R"({"items":[{"id":"standard","name":"Standard","rate":"25.5","default":true}]})");
  http_.on("GET", "/lookups/carriers", 404, R"({"error":{"code":"unknown_list","message":"No."}})");
  Lookups& lookups = *make(Role::kSource).lookups();
  const auto taxes = lookups.lookup(context_, LookupKind::kTaxCodes);
  ASSERT_TRUE(taxes.ok()) << taxes.error().to_string();
  EXPECT_EQ(taxes->at(0).rate, dec("25.5"));
  EXPECT_TRUE(taxes->at(0).is_default);
  const auto carriers = lookups.lookup(context_, LookupKind::kCarriers);
  ASSERT_TRUE(carriers.ok());
  EXPECT_TRUE(carriers->empty());
}

TEST_F(BridgeLookups, ListItemsFromTheCatalogue) {
  http_.on("GET", "/products", 200,
           R"({"items":[{"sku":"DELIVERY","name":"Delivery","price":"0"}],"next_cursor":null})");
  const auto items = make(Role::kSource).lookups()->lookup(context_, LookupKind::kItems);
  ASSERT_TRUE(items.ok()) << items.error().to_string();
  EXPECT_EQ(items->at(0).id, "DELIVERY");
}

}  // namespace
}  // namespace oneshelf
