#include "unit/connectors/tryton_fixture.h"

namespace oneshelf {
namespace {

constexpr const char* kFind = "model.sale.sale.search_read";
constexpr const char* kCreate = "model.sale.sale.create";

struct SaleJson {
  std::string state = "processing";
  std::string shipment_state = "waiting";
  std::string total = "30.01";
  std::string shipments = "[]", invoices = "[]", lines = "[]", returns = "[]";
  std::string text() const {
    const auto numeric = [](const std::string& digits) {
      return R"({"__class__":"Decimal","decimal":")" + digits + R"("})";
    };
    return R"([{"id":2,"number":"S2","reference":"1042","web_id":"shopA:1042","state":")" + state +
           R"(","shipment_state":")" + shipment_state +
           R"(","shipment_method":"order",)"
           R"("comment":null,"party":2,"warehouse":5,"invoice_address":2,"shipment_address":2,)"
           R"("currency.":{"id":1,"code":"USD"},"untaxed_amount":)" +
           numeric("25.01") + R"(,"tax_amount":)" + numeric("5.00") + R"(,"total_amount":)" +
           numeric(total) + R"(,"write_date":null,"create_date":)" + stamp_json(5) +
           R"(,"shipments.":)" + shipments + R"(,"shipment_returns.":)" + returns +
           R"(,"invoices.":)" + invoices + R"(,"lines.":)" + lines + "}]";
  }
};

std::string shipment(const std::string& state, const std::string& moves,
                     const std::string& packages) {
  return R"([{"id":7,"number":"D7","state":")" + state +
         R"(","reference":"REF","effective_date":)"
         R"({"__class__":"date","year":2026,"month":11,"day":21},"write_date":null,)"
         R"("create_date":)" +
         stamp_json(6) + R"(,"outgoing_moves.":)" + moves + R"(,"packages.":)" + packages + "}]";
}

std::string invoice(const std::string& state, const std::string& to_pay,
                    const std::string& payments) {
  return R"([{"id":3,"state":")" + state +
         R"(","total_amount":{"__class__":"Decimal","decimal":"30.01"},"amount_to_pay":)"
         R"({"__class__":"Decimal","decimal":")" +
         to_pay + R"("},"write_date":null,"create_date":)" + stamp_json(6) +
         R"(,"payment_lines.":)" + payments + "}]";
}

class TrytonDocuments : public TrytonTest {
 protected:
  DocumentWriter& documents() { return *connector().documents(); }
  Result<DocumentState> create() { return documents().create_document(context(), order()); }

  static Document order() {
    Document document;
    document.key = "shopA:1042";
    document.order_number = "1042";
    document.customer = VendorId("2");
    document.billing = {.name = "Ada", .street = "1 Road", .city = "Berlin", .country = "DE"};
    document.shipping = document.billing;
    document.placed_at = parse_rfc3339("2026-11-22T23:59:00Z").value();
    document.currency = currency("USD");
    document.total_gross = dec("30.01");
    DocumentLine line;
    line.item_id = VendorId("1");
    line.sku = "MUG-1";
    line.quantity = dec("2");
    line.unit_price = dec("10.0042");
    line.tax_rate = dec("20");
    document.lines = {line};
    document.payments = {{.method = VendorId("6"),
                          .method_name = "Card",
                          .reference = "pi_1",
                          .amount = dec("30.01"),
                          .paid_at = document.placed_at}};
    return document;
  }
  /// What create_document looks up before it writes.
  void knows_products_and_addresses() {
    answers("model.party.address.search_read",
            R"([{"id":21,"party_name":"Ada","street":"1 Road","postal_code":null,"city":"Berlin",)"
            R"("country":2}])");
    answers("model.product.product.search_read", R"([{"id":1,"default_uom":1}])");
  }
};

TEST_F(TrytonDocuments, WritesASaleUnderItsKeyThenQuotesAndConfirmsIt) {
  RecordProperty("requirements", "46");
  knows_products_and_addresses();
  answers(kCreate, "[2]");
  answers("model.sale.sale.quote", "null");
  answers(kFind, SaleJson{.state = "quotation"}.text());
  answers("model.sale.sale.confirm", "null");
  answers(kFind, SaleJson{}.text());
  const auto state = create();
  ASSERT_TRUE(state.ok()) << state.error().to_string();
  EXPECT_EQ(state->status, OrderStatus::kProcessing);
  EXPECT_EQ(state->total_gross, dec("30.01"));
  const Json sale = asked(kCreate)[0]["params"].at(0).at(0);
  EXPECT_EQ(sale["web_id"].text_or(), "shopA:1042");
  EXPECT_EQ(sale["web_shop"].text_or(), "4");
  EXPECT_EQ(sale["reference"].text_or(), "1042");
  EXPECT_EQ(sale["invoice_address"].text_or(), "21");
  EXPECT_EQ(sale["warehouse"].text_or(), "5");
  EXPECT_EQ(sale["sale_date"]["day"].text_or(), "22");
  const Json line = sale["lines"].at(0).at(1).at(0);
  EXPECT_EQ(line["unit_price"]["decimal"].text_or(), "10.0042");
  EXPECT_EQ(line["quantity"].text_or(), "2");
  EXPECT_EQ(line["taxes"].at(0).at(1).at(0).text_or(), "1");
}

TEST_F(TrytonDocuments, ProcessesASaleThatTrytonWouldProcessLater) {
  knows_products_and_addresses();
  answers(kCreate, "[2]");
  answers("model.sale.sale.quote", "null");
  answers(kFind, SaleJson{.state = "quotation"}.text());
  answers("model.sale.sale.confirm", "null");
  answers(kFind, SaleJson{.state = "confirmed"}.text());
  answers("model.sale.sale.process", "null");
  answers(kFind, SaleJson{}.text());
  EXPECT_TRUE(create().ok());
}

TEST_F(TrytonDocuments, DoesNotConfirmAnotherTotal) {
  knows_products_and_addresses();
  answers(kCreate, "[2]");
  answers("model.sale.sale.quote", "null");
  answers(kFind, SaleJson{.state = "quotation", .total = "30.02"}.text());
  const auto state = create();
  ASSERT_FALSE(state.ok());
  EXPECT_EQ(state.error().id(), "document.total_mismatch");
  EXPECT_TRUE(asked("model.sale.sale.confirm").empty());
}

TEST_F(TrytonDocuments, TellsAnExistingOrderFromOtherRefusals) {
  const char* refusal = R"(["UserError",["Die Web-ID muss eindeutig sein.","",null]])";
  knows_products_and_addresses();
  fails(kCreate, refusal);
  answers(kFind, SaleJson{}.text());
  const auto exists = create();
  ASSERT_FALSE(exists.ok());
  EXPECT_EQ(exists.error().id(), "document.exists");

  fails(kCreate, refusal);
  answers(kFind, "[]");
  knows_products_and_addresses();  // a refusal may be about what was remembered
  const auto refused = create();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kRefused);
  EXPECT_NE(refused.error().message().find("Die Web-ID"), std::string::npos);
  EXPECT_EQ(asked(kCreate).size(), 2u) << "looked up anew, nothing was different";
}

TEST_F(TrytonDocuments, CarriesOnAQuotationThatACrashLeft) {
  knows_products_and_addresses();
  fails(kCreate, R"(["UserError",["The web ID on the sale must be unique.","",null]])");
  answers(kFind, SaleJson{.state = "quotation"}.text());
  answers(kFind, SaleJson{.state = "quotation"}.text());
  answers("model.sale.sale.confirm", "null");
  answers(kFind, SaleJson{}.text());
  const auto state = create();
  ASSERT_TRUE(state.ok()) << state.error().to_string();
  EXPECT_TRUE(asked("model.sale.sale.quote").empty());
}

TEST_F(TrytonDocuments, LooksFirstWhereNoModuleForbidsASecondSale) {
  standard_["model.ir.model.field.search_read"] = "[]";
  knows_products_and_addresses();
  answers(kFind, SaleJson{}.text());
  const auto state = create();
  ASSERT_FALSE(state.ok());
  EXPECT_EQ(state.error().id(), "document.exists");
  EXPECT_TRUE(asked(kCreate).empty());
  EXPECT_NE(asked(kFind)[0].dump().find(R"(["reference","=","shopA:1042"])"), std::string::npos);
}

TEST_F(TrytonDocuments, NamesAProductThatIsGone) {
  knows_products_and_addresses();
  Document order_of_gone = order();
  order_of_gone.lines[0].item_id = VendorId("99");
  const auto state = documents().create_document(context(), order_of_gone);
  ASSERT_FALSE(state.ok());
  EXPECT_EQ(state.error().id(), "tryton.item_gone");
}

TEST_F(TrytonDocuments, ReadsStatesAndShipments) {
  struct Case {
    SaleJson sale;
    OrderStatus status;
  };
  const std::string moves =
      R"([{"id":1,"state":"done","quantity":2.0,"package":5,"product.":{"id":1,"code":"MUG-1"}},)"
      R"({"id":2,"state":"done","quantity":1.0,"package":null,"product.":{"id":3,"code":"CAP"}}])";
  const std::string packages =
      R"([{"id":5,"shipping_reference":"TRACK1","shipping_tracking_url":"https://t.test/TRACK1"}])";
  const Case cases[] = {
      {{.state = "draft"}, OrderStatus::kPending},
      {{.state = "cancelled"}, OrderStatus::kCancelled},
      {{.shipment_state = "sent", .shipments = shipment("done", moves, packages)},
       OrderStatus::kShipped},
      {{.state = "done"}, OrderStatus::kCompleted},
      // Tryton calls it done and sent after its cancelled deliveries were ignored.
      {{.state = "done", .shipment_state = "sent", .shipments = shipment("cancelled", "[]", "[]")},
       OrderStatus::kCancelled},
      {{.invoices = invoice("cancelled", "0", "[]")}, OrderStatus::kCancelled}};
  for (const Case& each : cases) {
    answers(kFind, each.sale.text());
    const auto states =
        connector().document_reader()->read_documents(context(), std::vector{VendorId("2")});
    ASSERT_TRUE(states.ok()) << states.error().to_string();
    EXPECT_EQ(states->front().status, each.status) << each.sale.text();
    if (each.status != OrderStatus::kShipped) continue;
    ASSERT_EQ(states->front().shipments.size(), 2u);
    EXPECT_EQ(states->front().shipments[0].tracking_number, "TRACK1");
    EXPECT_EQ(states->front().shipments[0].lines[0].sku, "MUG-1");
    EXPECT_EQ(states->front().shipments[1].tracking_number, "REF");
    EXPECT_EQ(states->front().shipments[1].lines[0].sku, "CAP");
  }
}

TEST_F(TrytonDocuments, BooksOnlyWhatTheInvoiceDoesNotShowYet) {
  const std::string booked = R"([{"id":1,"debit":{"__class__":"Decimal","decimal":"0"},"credit":)"
                             R"j({"__class__":"Decimal","decimal":"30.01"},)j"
                             R"j("move.":{"id":1,"description":"pi_1 (1042)"}}])j";
  answers(kFind, SaleJson{.invoices = invoice("paid", "0", booked)}.text());
  answers(kFind, SaleJson{.invoices = invoice("paid", "0", booked)}.text());
  const auto again = documents().record_payment(context(), VendorId("2"), order());
  ASSERT_TRUE(again.ok()) << again.error().to_string();
  EXPECT_EQ(again->paid, dec("30.01"));
  EXPECT_TRUE(asked("wizard.account.invoice.pay.create").empty());
}

TEST_F(TrytonDocuments, PostsTheInvoiceAndPaysItThroughTheWizard) {
  answers(kFind, SaleJson{.invoices = invoice("draft", "0", "[]")}.text());
  answers("model.account.invoice.post", "null");
  answers("wizard.account.invoice.pay.create", R"([8,"start","end"])");
  answers("wizard.account.invoice.pay.execute", "{}");
  const auto state = documents().record_payment(context(), VendorId("2"), order());
  ASSERT_TRUE(state.ok()) << state.error().to_string();
  EXPECT_EQ(state->paid, dec("30.01"));
  const Json params = asked("wizard.account.invoice.pay.execute")[0]["params"];
  EXPECT_EQ(params.at(1)["start"]["amount"]["decimal"].text_or(), "30.01");
  EXPECT_EQ(params.at(1)["start"]["payment_method"].text_or(), "6");
  EXPECT_EQ(params.at(2).text_or(), "choice");
  EXPECT_EQ(params.at(3)["active_id"].text_or(), "3");
}

TEST_F(TrytonDocuments, SaysWhatIsMissingToBookAPayment) {
  answers(kFind, SaleJson{}.text());
  const auto no_invoice = documents().record_payment(context(), VendorId("2"), order());
  ASSERT_FALSE(no_invoice.ok());
  EXPECT_EQ(no_invoice.error().id(), "tryton.no_invoice");
  answers(kFind, SaleJson{.invoices = invoice("posted", "30.01", "[]")}.text());
  Document unmapped = order();
  unmapped.payments[0].method = VendorId();
  const auto no_method = documents().record_payment(context(), VendorId("2"), unmapped);
  ASSERT_FALSE(no_method.ok());
  EXPECT_EQ(no_method.error().id(), "tryton.no_payment_method");
}

TEST_F(TrytonDocuments, RefusesToCancelWhatHasLeft) {
  answers(kFind,
          SaleJson{.shipment_state = "sent", .shipments = shipment("done", "[]", "[]")}.text());
  const auto state = documents().cancel_document(context(), VendorId("2"), "");
  ASSERT_FALSE(state.ok());
  EXPECT_EQ(state.error().id(), "document.cannot_cancel");
}

TEST_F(TrytonDocuments, NoticesThatCancellingDidNothing) {
  answers(kFind, SaleJson{.state = "quotation"}.text());
  answers("model.sale.sale.cancel", "null");
  answers(kFind, SaleJson{.state = "quotation"}.text());
  const auto state = documents().cancel_document(context(), VendorId("2"), "");
  ASSERT_FALSE(state.ok());
  EXPECT_EQ(state.error().id(), "document.cannot_cancel");
}

TEST_F(TrytonDocuments, LeavesInvoicesAloneWhereTheyAreNotWanted) {
  EXPECT_FALSE(connector({{"payments", "none"}}).traits().separate_payment);
  answers(kFind, SaleJson{.invoices = invoice("draft", "0", "[]")}.text());
  const auto state = documents().record_payment(context(), VendorId("2"), order());
  ASSERT_TRUE(state.ok());
  EXPECT_TRUE(asked("model.account.invoice.post").empty());
}

TEST_F(TrytonDocuments, FindsCustomersByTheirEmailOnly) {
  const auto nobody = documents().find_customer(context(), {.name = "No mail"});
  ASSERT_TRUE(nobody.ok());
  EXPECT_FALSE(nobody->has_value());
  answers("model.party.party.search_read", R"([{"id":31,"name":"Ada"}])");
  const auto found = documents().find_customer(context(), {.email = "Ada@Example.org"});
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->value().str(), "31");
  EXPECT_NE(asked("model.party.party.search_read")[0].dump().find("ada@example.org"),
            std::string::npos);
}

}  // namespace
}  // namespace oneshelf
