// Orders, shipments, refunds and webhooks.
#include "base/bytes.h"
#include "bigcommerce_client.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

class BigCommerceOrderDesk : public testing::Test {
 protected:
  BigCommerceOrderDesk() { client.add_product("MUG", 100); }

  std::string path(int64_t order, const std::string& part = "") {
    return "/v2/orders/" + std::to_string(order) + part;
  }
  Json shipment(int64_t order, int64_t quantity) {
    const Json line = client.read(path(order, "/products")).at(0);
    const Json item = Json::object().set("order_product_id", line["id"]).set("quantity", quantity);
    return Json::object()
        .set("order_address_id", line["order_address_id"])
        .set("tracking_number", "JJFI1")
        .set("tracking_carrier", "posti")
        .set("items", Json::array().push(item));
  }
  HttpResponse subscribe(const std::string& scope, const std::string& url) {
    return client.post("/v3/hooks", Json::object()
                                        .set("scope", scope)
                                        .set("destination", url)
                                        .set("is_active", true)
                                        .set("headers", Json::object().set("X-Secret", "ours")));
  }

  StoreClient client;
};

TEST_F(BigCommerceOrderDesk, AnOrderAddsUpAfterItsDiscount) {
  const Json item = Json::object().set("sku", "MUG").set("quantity", 3);
  const Json order = client.admin(
      "/orders",
      Json::object().set("items", Json::array().push(item)).set("coupon", true).set("fee", "1.20"));
  const Decimal total = amount_in(order, "subtotal_inc_tax") +
                        amount_in(order, "shipping_cost_inc_tax") -
                        amount_in(order, "coupon_discount") + dec("1.20");
  EXPECT_EQ(amount_in(order, "total_inc_tax"), total);
  EXPECT_EQ(amount_in(order, "total_ex_tax") + amount_in(order, "total_tax"), total);
  const std::string id = order["id"].text_or();
  const Json line = client.read("/v2/orders/" + id + "/products").at(0);
  EXPECT_EQ(line["discounted_total_inc_tax"].text_or(), "32.4000");
  EXPECT_EQ(client.read("/v2/orders/" + id + "/coupons").at(0)["code"].text_or(), "SHELF10");
  EXPECT_TRUE(client.read("/v2/orders/" + id)["fees"].is_null());
  EXPECT_EQ(client.read("/v2/orders?include=fees").at(0)["fees"].size(), 1U);
}

TEST_F(BigCommerceOrderDesk, PartialShipmentsMoveTheStatus) {
  const int64_t id = client.place_order("MUG", 3);
  EXPECT_EQ(client.post(path(id, "/shipments"), shipment(id, 1)).status, 201);
  EXPECT_EQ(client.read(path(id))["status_id"].text_or(), "3");
  EXPECT_EQ(client.post(path(id, "/shipments"), shipment(id, 2)).status, 201);
  EXPECT_EQ(client.read(path(id))["status_id"].text_or(), "2");
  EXPECT_EQ(client.read(path(id, "/shipments")).size(), 2U);
  EXPECT_EQ(client.post(path(id, "/shipments"), shipment(id, 1)).status, 400);
}

TEST_F(BigCommerceOrderDesk, RefusesShipmentsItCannotBook) {
  const int64_t id = client.place_order("MUG", 1);
  const std::pair<const char*, Json> cases[] = {{"order_address_id", Json(1)},
                                                {"tracking_carrier", Json("bike-joe")},
                                                {"tracking_number", Json(std::string(51, 'x'))},
                                                {"items", Json::array()}};
  for (const auto& [member, value] : cases) {
    EXPECT_EQ(client.post(path(id, "/shipments"), shipment(id, 1).set(member, value)).status, 400)
        << member;
  }
  EXPECT_EQ(client.get(path(id, "/shipments")).status, 204);
}

TEST_F(BigCommerceOrderDesk, CancellingPutsTheGoodsBackOnce) {
  const int64_t id = client.place_order("MUG", 4);
  const auto stock = [&] {
    return client.read("/v3/catalog/products?sku=MUG")["data"].at(0)["inventory_level"].text_or();
  };
  EXPECT_EQ(stock(), "96");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(client.put(path(id), Json::object().set("status_id", 5)).status, 200);
    EXPECT_EQ(stock(), "100");
  }
  EXPECT_EQ(client.put(path(id), Json::object().set("items", 1)).status, 400);
}

TEST_F(BigCommerceOrderDesk, ARefundHasToEqualItsQuote) {
  const int64_t id = client.place_order("MUG", 2);
  const Json line = client.read(path(id, "/products")).at(0);
  const Json item =
      Json::object().set("item_type", "PRODUCT").set("item_id", line["id"]).set("quantity", 1);
  Json told = Json::object().set("items", Json::array().push(item));
  const std::string base = "/v3/orders/" + std::to_string(id) + "/payment_actions/";
  const HttpResponse quote = client.post(base + "refund_quotes", told);
  ASSERT_EQ(quote.status, 201) << quote.body;
  const Json method = StoreClient::parsed(quote)["data"]["refund_methods"].at(0).at(0);
  EXPECT_EQ(method["amount"].text_or(), "12");
  EXPECT_EQ(client.post(base + "refunds", told).status, 422);
  told.set("payments", Json::array().push(method));
  EXPECT_EQ(client.post(base + "refunds", told).status, 201);
  EXPECT_EQ(client.read(path(id))["status_id"].text_or(), "14");
  const std::string list = "/v3/orders/payment_actions/refunds?order_id:in=";
  EXPECT_EQ(client.read(list + std::to_string(id))["data"].size(), 1U);
  EXPECT_EQ(client.read(list + "1")["data"].size(), 0U);
}

TEST_F(BigCommerceOrderDesk, HooksHearTheirTopicWithTheirHeadersAndASignature) {
  EXPECT_EQ(subscribe("store/order/*", "https://hub.test/in").status, 200);
  EXPECT_EQ(subscribe("store/sku/updated", "https://hub.test/in").status, 200);
  const int64_t id = client.place_order("MUG");
  const std::vector<HttpRequest> hints = client.store.take_hints(client.now);
  ASSERT_EQ(hints.size(), 1U);
  EXPECT_EQ(find_header(hints[0].headers, "X-Secret"), "ours");
  const Result<Json> body = parse_json(hints[0].body);
  ASSERT_TRUE(body.ok());
  EXPECT_EQ((*body)["scope"].text_or(), "store/order/created");
  EXPECT_EQ((*body)["data"]["id"].text_or(), std::to_string(id));
  const std::string signed_text = find_header(hints[0].headers, "webhook-id").value_or("") + "." +
                                  find_header(hints[0].headers, "webhook-timestamp").value_or("") +
                                  "." + hints[0].body;
  EXPECT_EQ(find_header(hints[0].headers, "webhook-signature"),
            "v1," + to_base64(hmac_sha256("sandbox-client-secret", signed_text)));
}

TEST_F(BigCommerceOrderDesk, ARefusedHookIsRepeatedForTwoDaysAndThenSwitchedOff) {
  subscribe("store/order/created", "https://hub.test/in");
  client.place_order("MUG");
  int deliveries = 0;
  for (int minute = 0; minute < 4 * 24 * 60; ++minute) {
    for (const HttpRequest& hint : client.store.take_hints(client.now)) {
      ++deliveries;
      client.store.hint_answered(hint, 503, client.now);
    }
    client.now += std::chrono::minutes(1);
  }
  EXPECT_EQ(deliveries, 12);
  ASSERT_EQ(client.store.hooks().size(), 1U);
  EXPECT_FALSE(client.store.hooks()[0].is_active);
}

TEST_F(BigCommerceOrderDesk, HooksGoToPublicAddressesAndOncePerTopic) {
  for (const char* url : {"http://hub.test/in", "https://hub.test:8443/in", ""}) {
    EXPECT_EQ(subscribe("store/order/created", url).status, 422) << url;
  }
  EXPECT_EQ(subscribe("store/order/created", "https://hub.test/in").status, 200);
  EXPECT_EQ(subscribe("store/order/created", "https://hub.test/in").status, 422);
  const std::string id = client.read("/v3/hooks")["data"].at(0)["id"].text_or();
  EXPECT_EQ(client.send("DELETE", "/v3/hooks/" + id).status, 200);
  EXPECT_EQ(client.send("DELETE", "/v3/hooks/" + id).status, 404);
}

}  // namespace
}  // namespace oneshelf::sandbox::bigcommerce
