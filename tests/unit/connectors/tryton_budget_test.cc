#include "commerce/document.h"
#include "connectors/tryton/remembered.h"
#include "unit/connectors/tryton_fixture.h"

namespace oneshelf {
namespace {

using std::chrono::minutes;

constexpr const char* kFind = "model.sale.sale.search_read";
constexpr const char* kCreate = "model.sale.sale.create";
constexpr const char* kProducts = "model.product.product.search_read";
constexpr const char* kAddresses = "model.party.address.search_read";
constexpr const char* kPayBegin = "wizard.account.invoice.pay.create";
constexpr const char* kPay = "wizard.account.invoice.pay.execute";

std::string money(const std::string& digits) {
  return R"({"__class__":"Decimal","decimal":")" + digits + R"("})";
}

/// A sale of 12.00 with its draft invoice, as it reads in this state.
std::string sale(const std::string& id, const std::string& state) {
  const bool confirmed = state == "processing";
  const std::string invoices = R"([{"id":3)" + id + R"(,"state":"draft","total_amount":)" +
                               money("12.00") + R"(,"amount_to_pay":)" + money("0") +
                               R"(,"write_date":null,"create_date":)" + stamp_json(6) +
                               R"(,"payment_lines.":[]}])";
  return R"([{"id":)" + id + R"(,"number":"S)" + id + R"(","reference":"r","web_id":"shopA:)" + id +
         R"(","state":")" + state +
         R"(","shipment_state":"none","shipment_method":"order","comment":null,"party":2,)"
         R"("warehouse":5,"invoice_address":21,"shipment_address":21,"currency.":{"id":1,)"
         R"("code":"USD"},"untaxed_amount":)" +
         money("10.00") + R"(,"tax_amount":)" + money("2.00") + R"(,"total_amount":)" +
         money("12.00") + R"(,"write_date":null,"create_date":)" + stamp_json(5) +
         R"(,"shipments.":[],"shipment_returns.":[],"lines.":[],"invoices.":)" +
         (confirmed ? invoices : "[]") + "}]";
}

class TrytonRequests : public TrytonTest {
 protected:
  DocumentWriter& documents() { return *connector().documents(); }

  Document order(const std::string& id) {
    Document document;
    document.key = "shopA:" + id;
    document.order_number = id;
    document.customer = VendorId("2");
    document.billing = {.name = "Ada", .street = "1 Road", .city = "Berlin", .country = "DE"};
    document.shipping = document.billing;
    document.placed_at = clock_.now();
    document.currency = currency("USD");
    document.total_gross = dec("12.00");
    DocumentLine line;
    line.item_id = VendorId("1");
    line.quantity = dec("1");
    line.unit_price = dec("10.00");
    line.tax_rate = dec("20");
    document.lines = {line};
    document.payments = {{.method = VendorId("6"),
                          .reference = "pi_" + id,
                          .amount = dec("12.00"),
                          .paid_at = document.placed_at}};
    return document;
  }
  void script_looks() {
    answers(kAddresses, R"([{"id":21,"party_name":"Ada","street":"1 Road","postal_code":null,)"
                        R"("city":"Berlin","country":2}])");
    answers(kProducts, R"([{"id":1,"default_uom":1}])");
  }
  void script_writes(const std::string& id) {
    answers(kCreate, "[" + id + "]");
    answers("model.sale.sale.quote", "null");
    answers(kFind, sale(id, "quotation"));
    answers("model.sale.sale.confirm", "null");
    answers(kFind, sale(id, "processing"));
    answers("model.account.invoice.post", "null");
    answers(kPay, "{}");
  }
  /// Writes the order as the engine does, and tells how many requests it took.
  size_t requests_of(const std::string& id) {
    const size_t before = http_.requests().size();
    const auto state = documents().create_document(context(), order(id));
    EXPECT_TRUE(state.ok()) << state.error().to_string();
    if (!state.ok()) return 0;
    const auto paid = documents().record_payment(context(), state->id, order(id));
    EXPECT_TRUE(paid.ok()) << paid.error().to_string();
    if (paid.ok()) {
      EXPECT_EQ(paid->paid, dec("12.00"));
    }
    return http_.requests().size() - before;
  }
  void first_order() {
    script_looks();
    answers(kPayBegin, R"([8,"start","end"])");
    script_writes("1");
    requests_of("1");
  }
};

TEST_F(TrytonRequests, AnOrderOfAKnownCustomerTakesFiveWritesAndTwoLooks) {
  RecordProperty("requirements", "46");
  first_order();
  script_writes("2");
  EXPECT_EQ(requests_of("2"), 7u);
  EXPECT_EQ(asked(kFind).size(), 4u) << "each sale once before and once after it is confirmed";
  EXPECT_EQ(asked(kPay)[1]["params"].at(3)["active_id"].text_or(), "32");
  EXPECT_EQ(asked(kPay)[1]["params"].at(1)["start"]["description"].text_or(), "pi_2 (2)");
}

TEST_F(TrytonRequests, WhatWasFoundIsLookedUpAgainAfterSomeMinutes) {
  first_order();
  clock_.advance(minutes(11));
  script_looks();
  script_writes("2");
  EXPECT_EQ(requests_of("2"), 9u);
}

TEST_F(TrytonRequests, ACustomerFoundByEmailBringsTheAddressesAlong) {
  answers("model.party.party.search_read",
          R"([{"id":2,"name":"Ada","addresses.":[{"id":21,"party_name":"Ada","street":"1 Road",)"
          R"("postal_code":null,"city":"Berlin","country":2}]}])");
  for (int i = 0; i < 2; ++i) {
    const auto found = documents().find_customer(context(), {.email = "Ada@example.org"});
    ASSERT_TRUE(found.ok() && *found);
    EXPECT_EQ((*found)->str(), "2");
  }
  answers(kProducts, R"([{"id":1,"default_uom":1}])");
  answers(kPayBegin, R"([8,"start","end"])");
  script_writes("1");
  requests_of("1");
  EXPECT_TRUE(asked(kAddresses).empty());
  EXPECT_EQ(asked(kCreate)[0]["params"].at(0).at(0)["invoice_address"].text_or(), "21");
}

TEST_F(TrytonRequests, ANewAddressOfSuchACustomerIsMadeWithoutLookingAgain) {
  answers("model.party.party.search_read", R"([{"id":2,"name":"Ada","addresses.":[]}])");
  ASSERT_TRUE(documents().find_customer(context(), {.email = "ada@example.org"}).ok());
  answers("model.party.address.create", "[22]");
  answers(kProducts, R"([{"id":1,"default_uom":1}])");
  answers(kPayBegin, R"([8,"start","end"])");
  script_writes("1");
  requests_of("1");
  EXPECT_TRUE(asked(kAddresses).empty());
  EXPECT_EQ(asked(kCreate)[0]["params"].at(0).at(0)["shipment_address"].text_or(), "22");
}

TEST_F(TrytonRequests, ARefusalDropsWhatWasRememberedAndLooksOnceMore) {
  first_order();
  fails(kCreate, R"(["UserError",["The party does not exist.","",null]])");
  answers(kFind, "[]");
  answers(kAddresses, R"([{"id":29,"party_name":"Ada","street":"1 Road","postal_code":null,)"
                      R"("city":"Berlin","country":2}])");
  answers(kProducts, R"([{"id":1,"default_uom":1}])");
  script_writes("2");
  requests_of("2");
  const std::vector<Json> creates = asked(kCreate);
  ASSERT_EQ(creates.size(), 3u);
  EXPECT_EQ(creates[1]["params"].at(0).at(0)["invoice_address"].text_or(), "21");
  EXPECT_EQ(creates[2]["params"].at(0).at(0)["invoice_address"].text_or(), "29");
}

TEST_F(TrytonRequests, APaymentWhoseOutcomeIsUnknownIsLookedUpBeforeItIsBookedAgain) {
  RecordProperty("requirements", "46");
  first_order();
  answers(kCreate, "[2]");
  answers("model.sale.sale.quote", "null");
  answers(kFind, sale("2", "quotation"));
  answers("model.sale.sale.confirm", "null");
  answers(kFind, sale("2", "processing"));
  answers("model.account.invoice.post", "null");
  says(kPay, 502);
  const auto state = documents().create_document(context(), order("2"));
  ASSERT_TRUE(state.ok()) << state.error().to_string();
  const auto lost = documents().record_payment(context(), state->id, order("2"));
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code(), ErrorCode::kUnknownOutcome);

  answers(kFind, sale("2", "processing"));
  answers("model.account.invoice.post", "null");
  answers(kPayBegin, R"([9,"start","end"])");
  answers(kPay, "{}");
  const size_t looks = asked(kFind).size();
  const auto again = documents().record_payment(context(), state->id, order("2"));
  ASSERT_TRUE(again.ok()) << again.error().to_string();
  EXPECT_EQ(asked(kFind).size(), looks + 1);
  EXPECT_EQ(asked(kPay).back()["params"].at(0).text_or(), "9") << "a wizard that failed is left";
}

TEST_F(TrytonRequests, ASaleConfirmedLongAgoIsReadBeforeItIsPaid) {
  first_order();
  script_writes("2");
  const auto state = documents().create_document(context(), order("2"));
  ASSERT_TRUE(state.ok()) << state.error().to_string();
  clock_.advance(minutes(1));
  answers(kFind, sale("2", "processing"));
  const size_t looks = asked(kFind).size();
  ASSERT_TRUE(documents().record_payment(context(), state->id, order("2")).ok());
  EXPECT_EQ(asked(kFind).size(), looks + 1);
}

TEST(TrytonRemembered, KeepsForItsTimeAndGivesAwayOnce) {
  ManualClock clock(parse_rfc3339("2026-11-22T08:00:00Z").value());
  const Context context(clock);
  tryton::Remembered<std::string> memory{minutes(10)};
  memory.keep(context, "a", "1");
  EXPECT_EQ(memory.find(context, "a"), "1");
  EXPECT_FALSE(memory.find(context, "b"));
  clock.advance(minutes(10) + milliseconds(1));
  EXPECT_FALSE(memory.find(context, "a"));
  memory.keep(context, "a", "2");
  EXPECT_EQ(memory.take(context, "a"), "2");
  EXPECT_FALSE(memory.take(context, "a"));
}

}  // namespace
}  // namespace oneshelf
