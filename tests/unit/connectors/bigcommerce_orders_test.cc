// Orders, shipments and webhooks.
#include "base/bytes.h"
#include "bigcommerce_fixture.h"

namespace oneshelf {
namespace {

/// An order of two tees with a tenth off, as the vendor's samples look.
std::string order_row(const std::string& more = "") {
  return R"({"id":1042,"customer_id":0,"date_created":"Mon, 02 Mar 2026 03:15:09 +0000",)"
         R"("date_modified":"Mon, 02 Mar 2026 03:15:40 +0000","date_shipped":"","status_id":11,)"
         R"("shipping_cost_inc_tax":"9.9000","shipping_cost_tax":"0.9000",)"
         R"("handling_cost_inc_tax":"0.0000","handling_cost_tax":"0.0000",)"
         R"("wrapping_cost_inc_tax":"0.0000","wrapping_cost_tax":"0.0000",)"
         R"("total_inc_tax":"63.8100","total_tax":"5.8009","is_tax_inclusive_pricing":true,)"
         R"("items_total":2,"items_shipped":0,"payment_method":"Bank Deposit",)"
         R"("payment_provider_id":null,"payment_status":"","store_credit_amount":"0.0000",)"
         R"("gift_certificate_amount":"0.0000","currency_code":"AUD",)"
         R"("default_currency_code":"AUD","customer_message":"Leave at the door",)"
         R"("billing_address":{"first_name":"Ada","last_name":"Example","zip":"4000",)"
         R"("country_iso2":"AU","email":"ada@example.com"},"fees":[])" +
         more + "}";
}

constexpr const char* kLine =
    R"([{"id":77,"order_id":1042,"product_id":120,"variant_id":301,"order_address_id":55,)"
    R"("name":"Tee","sku":"TEE-RED-M","total_inc_tax":"59.9000","total_ex_tax":"54.4545",)"
    R"("total_tax":"5.4455","quantity":2,"quantity_shipped":0,)"
    R"("discounted_total_inc_tax":"53.9100"}])";
constexpr const char* kTaxes =
    R"([{"id":1,"rate":"10.0000","line_amount":"4.9009","order_product_id":77,)"
    R"("line_item_type":"item"},{"id":2,"rate":"10.0000","line_amount":"0.9000",)"
    R"("line_item_type":"shipping"}])";

class BigCommerceOrders : public BigCommerceTest {
 protected:
  void tell_order(const std::string& row) {
    http_.on("GET", "/v2/orders?", 200, "[" + row + "]");
    http_.on("GET", "/v2/orders/1042/products", 200, kLine);
    http_.on("GET", "/v2/orders/1042/shipping_addresses", 200,
             R"([{"id":55,"first_name":"Ada","last_name":"Example","city":"Brisbane",)"
             R"("country_iso2":"AU","shipping_method":"Flat Rate"}])");
    http_.on("GET", "/v2/orders/1042/taxes", 200, kTaxes);
  }
  void tell_refunds(const std::string& rows) {
    http_.on("GET", "/payment_actions/refunds", 200, data(rows));
  }
  Order read_one(const std::string& row) {
    tell_order(row);
    tell_refunds("[]");
    const auto page = make().orders()->read_orders(context_, "");
    EXPECT_TRUE(page.ok()) << page.error().to_string();
    return page.ok() && !page->rows.empty() ? page->rows.front() : Order();
  }
};

TEST_F(BigCommerceOrders, TakesWhatIsPaidAfterAllDiscounts) {
  RecordProperty("requirements", "27");
  const Order order = read_one(order_row());
  ASSERT_EQ(order.lines.size(), 1U);
  EXPECT_EQ(order.lines[0].total_gross, dec("53.91"));
  EXPECT_EQ(order.lines[0].total_tax, dec("4.9009"));
  EXPECT_EQ(order.lines[0].discount, dec("5.99"));
  EXPECT_EQ(order.lines[0].tax_rate, dec("10"));
  EXPECT_EQ(order.lines[0].listing_id, VendorId("301"));
  ASSERT_EQ(order.charges.size(), 1U);
  EXPECT_EQ(order.charges[0].method, "Flat Rate");
  EXPECT_EQ(order.charges[0].tax_rate, dec("10"));
  EXPECT_EQ(order.total_gross, dec("63.81"));
  EXPECT_EQ(order.total_tax, dec("5.80"));
  EXPECT_EQ(order.total_net, dec("58.01"));
  EXPECT_EQ(order.shipping.city, "Brisbane");
  EXPECT_EQ(order.placed_at, *parse_rfc3339("2026-03-02T03:15:09Z"));
  EXPECT_EQ(order.note, "Leave at the door");
}

TEST_F(BigCommerceOrders, PaymentsByHandAreSettledWhenTheStatusMovesOn) {
  const Order order = read_one(order_row());
  ASSERT_EQ(order.payments.size(), 1U);
  EXPECT_EQ(order.payments[0].method, "Bank Deposit");
  EXPECT_EQ(order.payments[0].amount, dec("63.81"));
  EXPECT_TRUE(order.payments[0].settled);
}

TEST_F(BigCommerceOrders, LeavesUnfinishedCheckoutsAlone) {
  std::string row = order_row();
  row.replace(row.find("\"status_id\":11"), 14, "\"status_id\":0");
  http_.on("GET", "/v2/orders?", 200, "[" + row + "]");
  const auto page = make().orders()->read_orders(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_TRUE(page->rows.empty());
  EXPECT_TRUE(page->complete);
  EXPECT_EQ(http_.requests().size(), 1U);
}

TEST_F(BigCommerceOrders, ReadsRefundsOfAllOrdersAtOnce) {
  tell_order(order_row());
  tell_refunds(
      R"([{"id":9,"order_id":1042,"created":"2026-03-03T01:00:00+00:00","total_amount":29.95,)"
      R"("reason":"","items":[{"item_type":"PRODUCT","item_id":77,"quantity":1,)"
      R"("reason":"damaged"}],"payments":[{"amount":29.95,"is_declined":false}]}])");
  const auto page = make().orders()->read_orders(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.at(0).refunds.size(), 1U);
  const Refund& refund = page->rows[0].refunds[0];
  EXPECT_EQ(refund.amount, dec("29.95"));
  EXPECT_EQ(refund.reason, "damaged");
  EXPECT_TRUE(refund.settled);
  ASSERT_EQ(refund.lines.size(), 1U);
  EXPECT_FALSE(refund.lines[0].restock);
}

TEST_F(BigCommerceOrders, AnIdlePollIsOneRequestThatGoesBackAnHour) {
  tell_order(order_row());
  tell_refunds("[]");
  Connector& connector = make();
  const auto first = connector.orders()->read_orders(context_, "");
  ASSERT_TRUE(first.ok()) << first.error().to_string();
  const size_t before = http_.requests().size();
  http_.on("GET", "/v2/orders?", 200, "[" + order_row() + "]");
  const auto second = connector.orders()->read_orders(context_, first->position);
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(second->rows.empty());
  EXPECT_EQ(http_.requests().size(), before + 1);
  EXPECT_EQ(request(before).query("min_date_modified"), "2026-03-02T02:15:40Z");
}

TEST_F(BigCommerceOrders, NamesTheCourierTheStoreKnows) {
  RecordProperty("requirements", "153,155");
  struct Case {
    const char *carrier, *member, *value;
  };
  const Case cases[] = {{"Australia Post", "tracking_carrier", "australia-post"},
                        {"royalmail", "shipping_provider", "royalmail"},
                        {"courier:4-72", "tracking_carrier", "4-72"},
                        {"Bike Joe", "shipping_method", "Bike Joe"}};
  for (const Case& one : cases) {
    ScriptedHttp& http = http_;
    http.on("GET", "/shipments", 204, "");
    http.on("GET", "/products", 200, kLine);
    http.on("POST", "/shipments", 201, R"({"id":12})");
    http.on("GET", "/v2/orders/1042", 200, R"({"status_id":2,"items_total":2,"items_shipped":2})");
    Order order;
    order.id = VendorId("1042");
    Shipment shipment;
    shipment.carrier = one.carrier;
    shipment.tracking_number = "AP123";
    shipment.lines = {{VendorId("77"), "TEE-RED-M", dec("2")}};
    const size_t at = http.requests().size();
    const auto written = make().fulfilment()->write_shipment(context_, order, shipment);
    ASSERT_TRUE(written.ok()) << written.error().to_string();
    const Json body = sent(at + 2);
    EXPECT_EQ(body[one.member].text_or(), one.value);
    EXPECT_EQ(body["order_address_id"].text_or(), "55");
    EXPECT_EQ(body["items"].at(0)["order_product_id"].text_or(), "77");
  }
}

TEST_F(BigCommerceOrders, SetsTheStatusWhereTheStoreLeavesIt) {
  http_.on("GET", "/shipments", 204, "");
  http_.on("GET", "/products", 200, kLine);
  http_.on("POST", "/shipments", 201, R"({"id":12})");
  http_.on("GET", "/v2/orders/1042", 200, R"({"status_id":11,"items_total":2,"items_shipped":1})");
  http_.on("PUT", "/v2/orders/1042", 200, "{}");
  Order order;
  order.id = VendorId("1042");
  Shipment shipment;
  shipment.tracking_number = "AP123";
  shipment.lines = {{VendorId("77"), "TEE-RED-M", dec("1")}};
  ASSERT_TRUE(make().fulfilment()->write_shipment(context_, order, shipment).ok());
  EXPECT_EQ(request(4).body, R"({"status_id":3})");
}

TEST_F(BigCommerceOrders, ShippedOrdersAreNotCancelled) {
  http_.on("GET", "/v2/orders/1042", 200, R"({"status_id":2})");
  Order order;
  order.id = VendorId("1042");
  const auto cancelled = make().fulfilment()->cancel_order(context_, order, "sold out");
  ASSERT_FALSE(cancelled.ok());
  EXPECT_EQ(cancelled.error().id(), "order.cannot_cancel");
}

HttpRequest webhook(const std::string& secret, const std::string& scope) {
  HttpRequest request;
  request.method = "POST";
  request.headers = {{"X-OneShelf-Secret", secret}};
  request.body =
      R"({"scope":")" + scope + R"(","data":{"type":"order","id":1042},"created_at":1772421340})";
  return request;
}

TEST_F(BigCommerceOrders, BelievesWebhooksWithOurSecretOnly) {
  Connector& connector = make();
  const auto hint =
      connector.hooks()->read_hook(webhook("only-we-know", "store/order/created"), clock_.now());
  ASSERT_TRUE(hint.ok());
  EXPECT_EQ(hint->about, Hint::About::kOrders);
  EXPECT_EQ(hint->ids, std::vector{VendorId("1042")});
  for (const char* secret : {"", "guessed"}) {
    const auto refused =
        connector.hooks()->read_hook(webhook(secret, "store/order/created"), clock_.now());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().id(), "hook.bad_signature");
  }
}

TEST_F(BigCommerceOrders, ChecksTheStoresOwnSignatureWhereItIsThere) {
  Connector& connector = make({{"client_secret", "shhh"}});
  HttpRequest request = webhook("only-we-know", "store/order/created");
  const std::string stamp = std::to_string(to_unix_ms(clock_.now()) / 1000);
  const std::string signature =
      "v1," + to_base64(hmac_sha256("shhh", "msg_1." + stamp + "." + request.body));
  EXPECT_TRUE(connector.hooks()->read_hook(request, clock_.now()).ok()) << "unsigned stores exist";
  request.headers.emplace_back("webhook-id", "msg_1");
  request.headers.emplace_back("webhook-timestamp", stamp);
  request.headers.emplace_back("webhook-signature", "v1,AAAA " + signature);
  EXPECT_TRUE(connector.hooks()->read_hook(request, clock_.now()).ok());
  const Timestamp later = clock_.now() + std::chrono::minutes(6);
  EXPECT_FALSE(connector.hooks()->read_hook(request, later).ok());
  request.body += " ";
  EXPECT_FALSE(connector.hooks()->read_hook(request, clock_.now()).ok());
}

TEST_F(BigCommerceOrders, HooksOfOneAddressAreOneSubscription) {
  http_.on("GET", "/v3/hooks", 200,
           data(R"([{"id":1,"scope":"store/order/created","destination":"https://hub/in",)"
                R"("is_active":true,"headers":{"X-OneShelf-Secret":"only-we-know"}},)"
                R"({"id":2,"scope":"store/order/updated","destination":"https://hub/in",)"
                R"("is_active":false,"headers":{"X-OneShelf-Secret":"only-we-know"}},)"
                R"({"id":3,"scope":"store/sku/updated","destination":"https://hub/in",)"
                R"("is_active":true,"headers":null}])"));
  const auto hooks = make().hook_subscriptions()->list_hooks(context_);
  ASSERT_TRUE(hooks.ok()) << hooks.error().to_string();
  ASSERT_EQ(hooks->size(), 1U);
  EXPECT_EQ(hooks->at(0).id, VendorId("1,2,3"));
  EXPECT_EQ(hooks->at(0).topics, std::vector<std::string>{"store/order/created"});
}

}  // namespace
}  // namespace oneshelf
