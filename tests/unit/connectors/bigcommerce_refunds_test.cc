// Refunds of the source that are given back through the store, and those of a master shop.
#include "bigcommerce_fixture.h"

namespace oneshelf {
namespace {

class BigCommerceRefunds : public BigCommerceTest {
 protected:
  static Order an_order(const std::string& method = "Card") {
    Order order;
    order.id = VendorId("1042");
    order.number = "1042";
    order.payments = {{.id = VendorId("p"), .method = method, .amount = dec("59.90")}};
    return order;
  }
  static Refund a_refund() {
    Refund refund;
    refund.id = VendorId("rma-1");
    refund.amount = dec("29.95");
    refund.settled = true;
    refund.reason = "damaged";
    refund.lines = {{{VendorId("77"), "TEE-S", dec("1")}, true}};
    return refund;
  }
  void quote(const std::string& ways, const std::string& amount = "29.95") {
    http_.on("POST", "/refund_quotes", 201,
             data(R"({"total_refund_amount":)" + amount + R"(,"refund_methods":[)" + ways + "]}"));
  }
  static std::string way(const std::string& provider, bool offline, bool by_hand = false,
                         const std::string& reason = "") {
    return R"([{"provider_id":")" + provider + R"(","amount":29.95,"offline":)" +
           (offline ? "true" : "false") + R"(,"offline_provider":)" + (by_hand ? "true" : "false") +
           R"(,"offline_reason":")" + reason + R"("}])";
  }
  Result<VendorId> write(const Order& order, ConnectValues values = {{"refunds", "pay"}}) {
    return make(std::move(values)).refund_writer()->write_refund(context_, order, a_refund());
  }
  void no_refunds() { http_.on("GET", "/payment_actions/refunds", 200, data("[]")); }
  void taken() { http_.on("POST", "/payment_actions/refunds", 201, data(R"({"id":9})")); }
  std::string provider() const {
    return sent(http_.requests().size() - 1)["payments"].at(0)["provider_id"].text_or();
  }
};

TEST_F(BigCommerceRefunds, GoBackTheWayTheBuyerPaid) {
  RecordProperty("requirements", "120,156");
  no_refunds();
  quote(way("storecredit", false) + "," + way("stripe", false));
  taken();
  const auto made = write(an_order());
  ASSERT_TRUE(made.ok()) << made.error().to_string();
  EXPECT_EQ(*made, VendorId("9"));
  EXPECT_EQ(provider(), "stripe");
  const Json item = sent(2)["items"].at(0);
  EXPECT_EQ(item["item_type"].text_or(), "PRODUCT");
  EXPECT_EQ(item["item_id"].text_or(), "77");
  EXPECT_EQ(item["reason"].text_or(), "damaged [oneshelf:rma-1]");

  no_refunds();
  quote(way("custom", true, true) + "," + way("storecredit", false));
  taken();
  EXPECT_TRUE(write(an_order("Bank Deposit")).ok());
  EXPECT_EQ(provider(), "custom");

  no_refunds();
  quote(way("storecredit", false));
  taken();
  EXPECT_TRUE(write(an_order("Store credit")).ok());
  EXPECT_EQ(provider(), "storecredit");
}

TEST_F(BigCommerceRefunds, ThatTheProviderWillNotPayAreForAPerson) {
  no_refunds();
  quote(way("stripe", true, false, "The payment is too old.") + "," + way("storecredit", false));
  const auto refused = write(an_order());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kRefused);
  EXPECT_EQ(refused.error().id(), "refund.not_possible");
  EXPECT_NE(refused.error().message().find("The payment is too old."), std::string::npos);
  EXPECT_FALSE(refused.error().remedy().empty());
}

TEST_F(BigCommerceRefunds, AreOnlyNotedUnlessTheMerchantSaysSo) {
  no_refunds();
  quote(way("stripe", false) + "," + way("stripe", true));
  taken();
  ASSERT_TRUE(write(an_order(), {}).ok());
  EXPECT_TRUE(sent(2)["payments"].at(0)["offline"].bool_or(false));
  EXPECT_EQ(make({{"refunds", "off"}}).refund_writer(), nullptr);
}

TEST_F(BigCommerceRefunds, AreBookedByAmountWhereTheUnitsCostAnother) {
  no_refunds();
  quote(way("custom", true, true), "30.00");
  quote(way("custom", true, true));
  taken();
  ASSERT_TRUE(write(an_order()).ok());
  EXPECT_EQ(sent(3)["items"].at(0)["item_type"].text_or(), "ORDER");
  EXPECT_EQ(sent(3)["items"].at(0)["amount"].text_or(), "29.95");
}

TEST_F(BigCommerceRefunds, AreFoundByTheirMark) {
  http_.on("GET", "/payment_actions/refunds", 200,
           data(R"([{"id":4,"items":[{"reason":"damaged"}]},)"
                R"({"id":5,"items":[{"reason":"damaged [oneshelf:rma-1]"}]}])"));
  const auto known = write(an_order());
  ASSERT_TRUE(known.ok()) << known.error().to_string();
  EXPECT_EQ(*known, VendorId("5"));
  EXPECT_EQ(http_.requests().size(), 1U);
}

TEST_F(BigCommerceRefunds, OfAMasterShopAreToldWithoutOurs) {
  http_.on("GET", "/v2/orders?", 200,
           R"([{"id":1042,"customer_id":0,"status_id":14,"items_total":2,"items_shipped":0,)"
           R"("date_created":"Mon, 02 Mar 2026 03:15:09 +0000","external_order_id":"link:9",)"
           R"("date_modified":"Mon, 02 Mar 2026 03:15:40 +0000","payment_status":"",)"
           R"("shipping_cost_inc_tax":"0","shipping_cost_tax":"0","handling_cost_inc_tax":"0",)"
           R"("handling_cost_tax":"0","wrapping_cost_inc_tax":"0","wrapping_cost_tax":"0",)"
           R"("total_inc_tax":"59.90","total_tax":"5.45","payment_method":"Card",)"
           R"("currency_code":"AUD","default_currency_code":"AUD","fees":[],)"
           R"("staff_notes":"Order W-9.\noneshelf-lines:[\"7\"]",)"
           R"("billing_address":{"first_name":"Ada"}}])");
  http_.on("GET", "/v3/orders/payment_actions/refunds", 200,
           data(R"([{"id":4,"order_id":1042,"created":"2026-03-03T03:15:40+00:00",)"
                R"("total_amount":29.95,"payments":[],"items":[{"item_type":"PRODUCT",)"
                R"("item_id":77,"quantity":1,"reason":"damaged"}]},)"
                R"({"id":5,"order_id":1042,"created":"2026-03-03T03:15:40+00:00",)"
                R"("total_amount":5,"payments":[],"items":[{"item_type":"ORDER","item_id":1042,)"
                R"("requested_amount":5,"reason":"[oneshelf:r1]"}]}])"));
  http_.on("GET", "/v2/orders/1042/products", 200,
           R"([{"id":77,"sku":"TEE-S","variant_id":301,"name":"Tee","quantity":2,)"
           R"("total_inc_tax":"59.90","total_tax":"5.45"}])");
  const std::vector ids = {VendorId("1042")};
  const auto states = make(Role::kSource).document_reader()->read_documents(context_, ids);
  ASSERT_TRUE(states.ok()) << states.error().to_string();
  ASSERT_EQ(states->size(), 1U);
  ASSERT_EQ(states->front().refunds.size(), 1U);
  const Refund& refund = states->front().refunds[0];
  EXPECT_EQ(refund.id, VendorId("4"));
  EXPECT_EQ(refund.amount, dec("29.95"));
  EXPECT_EQ(refund.lines.at(0).what.line_id, VendorId("7"));
  EXPECT_EQ(refund.lines[0].what.sku, "TEE-S");
}

}  // namespace
}  // namespace oneshelf
