#include "neto_fixture.h"

namespace oneshelf {
namespace {

constexpr const char* kKey = "bc:1042";
constexpr const char* kOtherSystem = R"("ExternalOrderReference":"")";

class NetoDocuments : public NetoTest {
 protected:
  static Document a_document() {
    Document document;
    document.key = kKey;
    document.order_number = "1042";
    document.placed_at = from_unix_ms(1'789'990'000'000);
    document.currency = currency("AUD");
    document.prices_include_tax = true;
    document.buyer.email = "kim@example.com";
    document.billing = document.shipping = {.name = "Kim Lee Ng",
                                            .company = "",
                                            .street = "1 High St",
                                            .street2 = "",
                                            .postal_code = "2000",
                                            .city = "Sydney",
                                            .region = "NSW",
                                            .country = "AU",
                                            .phone = "0400",
                                            .email = ""};
    DocumentLine mug;
    mug.order_line_id = VendorId("77");
    mug.item_id = VendorId("MUG-RED");
    mug.quantity = dec("2");
    mug.unit_price = dec("19.95");
    mug.tax_rate = dec("10");
    mug.total_gross = dec("39.90");
    DocumentLine road;
    road.kind = DocumentLine::Kind::kShipping;
    road.quantity = dec("1");
    road.unit_price = dec("9.90");
    road.tax_rate = dec("10");
    road.total_gross = dec("9.90");
    document.lines = {mug, road};
    document.total_gross = dec("49.80");
    document.payments = {{VendorId("5"), "PayPal", "5TX12", dec("49.80"), document.placed_at}};
    return document;
  }

  /// An order of ours as GetOrder tells it.
  static std::string order(const std::string& id, const std::string& status,
                           const std::string& more = "", const std::string& quantity = "2",
                           const std::string& shipped = "0") {
    return R"({"OrderID":")" + id + R"(","OrderStatus":")" + status + "\"," + more +
           R"("GrandTotal":"49.80","OrderTax":"4.53","DateUpdated":"2026-09-21 14:00:00",)"
           R"("OrderLine":{"SKU":"MUG-RED","Quantity":")" +
           quantity + R"(","QuantityShipped":")" + shipped +
           R"(","ShippingMethod":"eParcel","ShippingTracking":"AP123","ShippingCarrierName":)"
           R"("Australia Post","WarehouseID":"1","ExternalOrderReference":")" +
           kKey + R"(","ExternalOrderLineReference":"77"}})";
  }
  static std::string orders(const std::string& rows) { return R"("Order":[)" + rows + "]"; }

  /// The number that our order gets.
  std::string number() {
    answer("GetOrder", "");
    answer("AddOrder", "");  // names nothing: refused
    EXPECT_FALSE(make().documents()->create_document(context_, a_document()).ok());
    return last_sent()["Order"].at(0)["OrderID"].text_or();
  }
  DocumentWriter& writer() { return *make({{"currency", "AUD"}}).documents(); }
  Json last_sent() const { return sent(http_.requests().size() - 1); }
};

TEST_F(NetoDocuments, WritesAnOrderThatCanBeFoundByItsKey) {
  RecordProperty("requirements", "132");
  const std::string id = number();
  EXPECT_LE(id.size(), 15U);
  const Json wrote = sent(1)["Order"].at(0);
  EXPECT_EQ(wrote["PurchaseOrderNumber"].text_or(), "1042");
  EXPECT_EQ(wrote["OrderStatus"].text_or(), "Pick");
  EXPECT_EQ(wrote["Email"].text_or(), "kim@example.com");
  EXPECT_EQ(wrote["ShipFirstName"].text_or(), "Kim Lee");
  EXPECT_EQ(wrote["ShipLastName"].text_or(), "Ng");
  EXPECT_EQ(wrote["ShippingCost"].text_or(), "9.9");
  EXPECT_EQ(wrote["TaxInclusive"].text_or(), "True");
  ASSERT_EQ(wrote["OrderLine"].size(), 1U);
  const Json& line = wrote["OrderLine"].at(0);
  EXPECT_EQ(line["SKU"].text_or(), "MUG-RED");
  EXPECT_EQ(line["ExternalOrderReference"].text_or(), kKey);
  EXPECT_EQ(line["ExternalOrderLineReference"].text_or(), "77");
  EXPECT_EQ(line["ExternalSystemIdentifier"].text_or(), "OneShelf");
  EXPECT_EQ(sent(0)["Filter"]["ExternalOrderReference"].text_or(), kKey);
  EXPECT_EQ(number(), id) << "the same key gives the same number";
}

TEST_F(NetoDocuments, AKeyTooLongForALineIsFoundByItsHash) {
  Document document = a_document();
  document.key = "a-link-with-a-long-name:gid://shop/Order/12345678901234567890";
  answer("GetOrder", "");
  answer("AddOrder", "");
  EXPECT_FALSE(make().documents()->create_document(context_, document).ok());
  const Json wrote = sent(1)["Order"].at(0);
  EXPECT_LE(wrote["OrderLine"].at(0)["ExternalOrderReference"].text_or().size(), 50U);
  EXPECT_EQ(wrote["CustomerRef10"].text_or(), document.key);
  answer("GetOrder",
         orders(R"({"OrderID":"X","OrderStatus":"Pick","GrandTotal":"1","OrderTax":"0",)"
                R"("CustomerRef10":")" +
                document.key + R"(","OrderLine":{"SKU":"A","Quantity":"1",)" +
                R"("ExternalOrderReference":")" +
                wrote["OrderLine"].at(0)["ExternalOrderReference"].text_or() + "\"}}"));
  const auto found = writer().find_document(context_, document.key);
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->key, document.key);
}

TEST_F(NetoDocuments, AnOrderThatIsThereIsNotWrittenAgain) {
  answer("GetOrder", orders(order("OS1", "Pick")));
  const auto created = writer().create_document(context_, a_document());
  ASSERT_FALSE(created.ok());
  EXPECT_EQ(created.error().id(), "document.exists");
  EXPECT_EQ(http_.requests().size(), 1U);
}

TEST_F(NetoDocuments, AnOrderWrittenButNotReadBackIsAnUnknownOutcome) {
  const std::string id = number();
  answer("GetOrder", "");
  answer("AddOrder", R"("Order":{"OrderID":")" + id + "\"}");
  answer("GetOrder", "", "Error", 503);
  const auto created = writer().create_document(context_, a_document());
  ASSERT_FALSE(created.ok());
  EXPECT_EQ(created.error().code(), ErrorCode::kUnknownOutcome);
}

TEST_F(NetoDocuments, AWriteThatIsRefusedOrLostIsToldApart) {
  struct Case {
    int status;
    const char* ack;
    ErrorCode code;
  };
  for (const Case& entry :
       {Case{200, "Error", ErrorCode::kRefused}, Case{200, "Warning", ErrorCode::kRefused},
        Case{429, "Error", ErrorCode::kUnknownOutcome},
        Case{502, "Error", ErrorCode::kUnknownOutcome},
        Case{200, "", ErrorCode::kUnknownOutcome}}) {
    answer("GetOrder", "");
    answer("AddOrder", R"("Messages":{"Warning":[{"Message":"SKU was not found"}]})", entry.ack,
           entry.status);
    const auto created = writer().create_document(context_, a_document());
    ASSERT_FALSE(created.ok());
    EXPECT_EQ(created.error().code(), entry.code) << entry.status << " " << entry.ack;
  }
}

TEST_F(NetoDocuments, RefusesWhatTheSchemaCannotHoldBeforeAnythingIsSent) {
  struct Case {
    const char* id;
    void (*spoil)(Document&);
  };
  const Case cases[] = {
      {"neto.sku_too_long",
       [](Document& d) { d.lines[0].item_id = VendorId("ABCDEFGHIJKLMNOPQRSTUVWXYZ"); }},
      {"neto.fraction", [](Document& d) { d.lines[0].quantity = dec("0.5"); }},
      {"neto.tax_rate", [](Document& d) { d.lines[0].tax_rate = dec("24"); }},
      {"neto.no_item",
       [](Document& d) {
         d.lines[1].kind = DocumentLine::Kind::kFee;
         d.lines[1].item_id = VendorId();
       }},
      {"neto.no_email", [](Document& d) { d.buyer.email.clear(); }}};
  for (const Case& entry : cases) {
    Document document = a_document();
    entry.spoil(document);
    const auto created = writer().create_document(context_, document);
    ASSERT_FALSE(created.ok());
    EXPECT_EQ(created.error().id(), entry.id);
    EXPECT_EQ(created.error().code(), ErrorCode::kInvalid);
  }
  EXPECT_TRUE(http_.requests().empty());
}

TEST_F(NetoDocuments, NamesTheShippingMethodByItsNumber) {
  RecordProperty("requirements", "117,137,150");
  Document document = a_document();
  document.shipping_method = "12";
  const std::string methods =
      R"("ShippingMethods":{"ShippingMethod":[{"id":"12","name":"Road","status":"Active"}]})";
  answer("GetShippingMethods", methods);
  answer("GetOrder", "");
  answer("AddOrder", "");
  EXPECT_FALSE(writer().create_document(context_, document).ok());
  EXPECT_EQ(last_sent()["Order"].at(0)["ShippingMethod"].text_or(), "Road");
  document.shipping_method = "99";
  answer("GetShippingMethods", methods);
  const auto unknown = writer().create_document(context_, document);
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().id(), "neto.unknown_shipping_method");
}

TEST_F(NetoDocuments, TextsThatAreTooLongAreCutAndKeptInTheNotes) {
  Document document = a_document();
  document.shipping.street = std::string(60, 'x');
  answer("GetOrder", "");
  answer("AddOrder", "");
  EXPECT_FALSE(writer().create_document(context_, document).ok());
  const Json wrote = last_sent()["Order"].at(0);
  EXPECT_EQ(wrote["ShipStreet1"].text_or().size(), 50U);
  EXPECT_NE(wrote["InternalOrderNotes"].text_or().find(document.shipping.street),
            std::string::npos);
}

TEST_F(NetoDocuments, BooksOnlyThePaymentsThatAreNotThere) {
  RecordProperty("requirements", "129,135");
  Document document = a_document();
  document.payments.push_back({VendorId("6"), "Card", "", dec("10"), std::nullopt});
  const std::string paid = R"("OrderPayment":{"Id":"88","Amount":"49.80","PaymentType":"PayPal"},)";
  answer("GetOrder", orders(order("OS1", "Pick", paid)));
  answer("AddPayment", R"("Payment":[{"PaymentID":"89"}])");
  answer("GetOrder", orders(order("OS1", "Pick", paid)));
  const auto state = writer().record_payment(context_, VendorId("OS1"), document);
  ASSERT_TRUE(state.ok()) << state.error().to_string();
  const Json booked = sent(1)["Payment"];
  ASSERT_EQ(booked.size(), 1U);
  EXPECT_EQ(booked.at(0)["AmountPaid"].text_or(), "10");
  EXPECT_EQ(booked.at(0)["PaymentMethodID"].text_or(), "6");
  EXPECT_EQ(booked.at(0)["CardAuthorisation"].text_or(), "1042");
  document.payments.pop_back();
  answer("GetOrder", orders(order("OS1", "Pick", paid)));
  const size_t before = http_.requests().size();
  ASSERT_TRUE(writer().record_payment(context_, VendorId("OS1"), document).ok());
  EXPECT_EQ(http_.requests().size() - before, 1U);
}

TEST_F(NetoDocuments, FollowsASplitOrderToItsParcels) {
  RecordProperty("requirements", "153");
  const std::string id = number();
  const std::string sent_first = order(id, "Dispatched", "", "1", "1");
  const std::string back =
      order("N1001", "New Backorder", R"("RelatedOrderID":")" + id + "\",", "1");
  answer("GetOrder", orders(sent_first));
  answer("GetOrder", orders(sent_first + "," + back));
  answer("GetRma", "");
  DocumentReader& reader = *make({{"currency", "AUD"}}).document_reader();
  const std::vector ids = {VendorId(id)};
  const auto states = reader.read_documents(context_, ids);
  ASSERT_TRUE(states.ok()) << states.error().to_string();
  ASSERT_EQ(states->size(), 1U);
  const DocumentState& state = states->front();
  EXPECT_EQ(state.id, VendorId(id));
  EXPECT_EQ(state.status, OrderStatus::kProcessing) << "a part has not left";
  EXPECT_EQ(state.total_gross, dec("99.60"));
  ASSERT_EQ(state.shipments.size(), 1U);
  EXPECT_EQ(state.shipments[0].tracking_number, "AP123");
  EXPECT_EQ(state.shipments[0].carrier, "Australia Post");
  EXPECT_EQ(state.shipments[0].lines[0].quantity, dec("1"));
}

TEST_F(NetoDocuments, AnOpenOrderIsReadWithoutItsFamily) {
  const std::string id = number();
  const size_t before = http_.requests().size();
  answer("GetOrder", orders(order(id, "Pack")));
  answer("GetRma", "");
  const std::vector ids = {VendorId(id)};
  const auto states = make({{"currency", "AUD"}}).document_reader()->read_documents(context_, ids);
  ASSERT_TRUE(states.ok()) << states.error().to_string();
  EXPECT_EQ(states->at(0).status, OrderStatus::kProcessing);
  EXPECT_EQ(http_.requests().size() - before, 2U) << "the order, and the RMAs of all of them";
}

TEST_F(NetoDocuments, ReadsWhatChangedOfOurOrdersOnly) {
  answer("GetOrder", R"("Order":{"OrderID":"N1","OrderStatus":"New","GrandTotal":"1",)"
                     R"("OrderTax":"0","OrderLine":{"SKU":"A","Quantity":"1",)" +
                         std::string(kOtherSystem) + "}}");
  answer("GetRma", "");
  DocumentReader& reader = *make({{"currency", "AUD"}}).document_reader();
  EXPECT_TRUE(reader.tells_changes());
  const auto page =
      reader.read_changed(context_, "", from_unix_ms(1'789'990'000'000), {VendorId("OS1")});
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_TRUE(page->rows.empty());
  EXPECT_TRUE(page->complete);
  const Json filter = sent(0)["Filter"];
  EXPECT_EQ(filter["DateUpdatedFrom"].text_or(), "2026-09-21 11:26:40");
  EXPECT_EQ(filter["ExternalSystemIdentifier"].at(0).text_or(), "OneShelf");
}

TEST_F(NetoDocuments, TellsRmasOfPeopleThoughTheirOrderHasNoNewDate) {
  RecordProperty("requirements", "120,156");
  const std::string id = number();
  const std::string ours = "OS0123456789abcdef0123456789abcd";
  const std::string rmas =
      R"("Rma":[{"RmaID":"7","OrderID":")" + id + R"(","InvoiceNumber":")" + ours +
      R"(","RmaStatus":"Closed","DateUpdated":"2026-09-21 14:10:00",)"
      R"("Refunds":{"Refund":{"RefundAmount":"3.00"}}},)"
      R"({"RmaID":"8","OrderID":")" +
      id + R"(","InvoiceNumber":")" + id +
      R"(","RmaStatus":"Closed","DateIssued":"2026-09-21 14:10:00",)"
      R"("DateUpdated":"2026-09-21 14:10:00","RmaLines":{"RmaLine":{"SKU":"MUG-RED",)"
      R"("Quantity":"1","RefundSubtotal":"19.95","IsRestockIssued":"True"}},)"
      R"("Refunds":{"Refund":{"RefundAmount":"19.95"}}}])";
  const size_t before = http_.requests().size();
  answer("GetOrder", "");
  answer("GetRma", rmas);
  answer("GetOrder", orders(order(id, "Pack")));
  answer("GetRma", rmas);
  DocumentReader& reader = *make({{"currency", "AUD"}}).document_reader();
  const auto page = reader.read_changed(context_, "", clock_.now(), {VendorId(id)});
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.size(), 1U);
  ASSERT_EQ(page->rows[0].refunds.size(), 1U) << "ours is left out";
  const Refund& refund = page->rows[0].refunds[0];
  EXPECT_EQ(refund.id, VendorId("8"));
  EXPECT_EQ(refund.amount, dec("19.95"));
  EXPECT_TRUE(refund.settled);
  EXPECT_EQ(refund.lines.at(0).what.sku, "MUG-RED");
  EXPECT_TRUE(refund.lines[0].restock);
  EXPECT_FALSE(sent(before + 1)["Filter"]["DateUpdatedFrom"].text_or().empty());
  // Told once, although the next reading overlaps.
  answer("GetOrder", "");
  answer("GetRma", rmas);
  const auto later = reader.read_changed(context_, page->position, clock_.now(), {VendorId(id)});
  ASSERT_TRUE(later.ok()) << later.error().to_string();
  EXPECT_TRUE(later->rows.empty());
}

TEST_F(NetoDocuments, CancelsWhatHasNotLeft) {
  const std::string id = number();
  const std::string gone = order(id, "Dispatched", "", "1", "1");
  const std::string back = order("N1001", "Pick", R"("RelatedOrderID":")" + id + "\",", "1");
  answer("GetOrder", orders(gone));
  answer("GetOrder", orders(gone + "," + back));
  answer("UpdateOrder", R"("Order":[{"OrderID":"N1001"}])");
  answer("GetOrder", orders(gone + "," + order("N1001", "Cancelled", "", "1")));
  const size_t before = http_.requests().size();
  const auto state = writer().cancel_document(context_, VendorId(id), "sold out");
  ASSERT_TRUE(state.ok()) << state.error().to_string();
  EXPECT_EQ(state->status, OrderStatus::kShipped);
  const Json wrote = sent(before + 2)["Order"];
  ASSERT_EQ(wrote.size(), 1U);
  EXPECT_EQ(wrote.at(0)["OrderID"].text_or(), "N1001");
  EXPECT_EQ(wrote.at(0)["OrderStatus"].text_or(), "Cancelled");
}

TEST_F(NetoDocuments, ARefundIsAnRmaFoundAgainByItsNumber) {
  RecordProperty("requirements", "120,156");
  Refund refund;
  refund.id = VendorId("r1");
  refund.created_at = clock_.now();
  refund.amount = dec("25");
  refund.reason = "broken";
  refund.lines = {{{VendorId("77"), "MUG-RED", dec("1")}, true}};
  const std::string shipped = order("OS1", "Dispatched", R"("Username":"kim",)", "2", "2");
  answer("GetRma", "");
  answer("GetOrder", orders(shipped));
  answer("AddRma", R"("Rma":{"RmaID":"4"})");
  ASSERT_TRUE(writer().write_refund(context_, VendorId("OS1"), a_document(), refund).ok());
  const Json rma = sent(2)["Rma"].at(0);
  const std::string key = rma["InvoiceNumber"].text_or();
  EXPECT_EQ(key.size(), 32U);
  EXPECT_EQ(rma["CustomerUsername"].text_or(), "kim");
  EXPECT_EQ(rma["ShippingRefundAmount"].text_or(), "5.05") << "what the line does not take";
  const Json line = rma["RmaLines"]["RmaLine"].at(0);
  EXPECT_EQ(line["RefundSubtotal"].text_or(), "19.95");
  EXPECT_EQ(line["ItemStatus"].text_or(), "Return to stock");
  EXPECT_EQ(line["WarehouseID"].text_or(), "1");
  EXPECT_EQ(rma["Refunds"]["Refund"].at(0)["RefundAmount"].text_or(), "25");
  answer("GetRma", R"("Rma":{"RmaID":"4","InvoiceNumber":")" + key + "\"}");
  const size_t before = http_.requests().size();
  ASSERT_TRUE(writer().write_refund(context_, VendorId("OS1"), a_document(), refund).ok());
  EXPECT_EQ(http_.requests().size() - before, 1U);
}

TEST_F(NetoDocuments, WhatNeverLeftDoesNotComeBackAndACorrectionMovesNoMoney) {
  Refund correction;
  correction.id = VendorId("c1");
  correction.created_at = clock_.now();
  correction.amount = dec("19.95");
  correction.lines = {{{VendorId("77"), "MUG-RED", dec("1")}, true}};
  answer("GetRma", "");
  answer("GetOrder", orders(order("OS1", "Pick")));
  answer("AddRma", R"("Rma":{"RmaID":"5"})");
  ASSERT_TRUE(writer().correct_document(context_, VendorId("OS1"), a_document(), correction).ok());
  const Json rma = sent(2)["Rma"].at(0);
  EXPECT_TRUE(rma["Refunds"].is_null());
  EXPECT_NE(rma["RmaLines"]["RmaLine"].at(0)["ItemStatus"].text_or(), "Return to stock");
}

TEST_F(NetoDocuments, AnOrderThatIsGoneIsToldAsSuch) {
  answer("GetOrder", "");
  const auto cancelled = writer().cancel_document(context_, VendorId("OS1"), "");
  ASSERT_FALSE(cancelled.ok());
  EXPECT_EQ(cancelled.error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(writer().find_customer(context_, {}).error().code(), ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace oneshelf
