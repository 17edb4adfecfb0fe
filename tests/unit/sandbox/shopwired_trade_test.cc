#include "shopwired_shop.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr const char* kHookUrl = "https://hub.example/sw/1";

class ShopWiredTrade : public testing::Test {
 protected:
  /// Subscribes and answers the handshake.
  std::string subscribe(const std::string& topic, const std::string& key = "sandbox-hook-secret") {
    const Json hook = client.write("POST", "/webhooks",
                                   R"({"topic":")" + topic + R"(","url":")" + kHookUrl + "\"}");
    for (const HttpRequest& handshake : client.shop.take_hints(client.now)) {
      const Json body = *parse_json(handshake.body);
      const std::string told = to_hex(hmac_sha256(key, body["verificationToken"].text_or()));
      client.shop.hint_got(handshake,
                           {.status = 200,
                            .headers = {},
                            .body = Json::object().set("verificationToken", told).dump()},
                           client.now);
    }
    return hook["id"].text_or();
  }
  bool is_enabled(const std::string& hook) {
    return client.read("/webhooks/" + hook)["enabled"].bool_or(false);
  }

  ShopClient client;
};

TEST_F(ShopWiredTrade, TakesGoodsOfOrdersPlacedInTheShopAndByHand) {
  RecordProperty("requirements", "74,75");
  client.add_product("MUG", 10);
  client.place_order("MUG", 2);
  EXPECT_EQ(client.stock("MUG"), 8);
  client.admin("/orders",
               R"({"items":[{"sku":"MUG","quantity":1}],"payment_method":"Admin Order"})");
  EXPECT_EQ(client.stock("MUG"), 7);
  const Json event = client.read("/events?topic=product.stock_changed").at(1);
  EXPECT_EQ(event["data"]["newQuantity"].text_or(), "7");
  EXPECT_FALSE(event["data"]["orderId"].is_null());
  EXPECT_EQ(client.events("order.finalized"), 2U);
}

TEST_F(ShopWiredTrade, TellsLinesOfOrdersOnlyWhereTheyAreEmbedded) {
  client.add_product("MUG", 10);
  const std::string id = std::to_string(client.place_order("MUG", 2));
  EXPECT_TRUE(client.read("/orders").at(0)["products"].is_null());
  const Json order = client.read("/orders?ids=" + id + "&embed=products").at(0);
  EXPECT_EQ(order["products"].at(0)["total"].text_or(), "20");
  EXPECT_EQ(order["products"].at(0)["totalVat"].text_or(), "4");
  EXPECT_EQ(order["total"].text_or(), "27.95");
  EXPECT_EQ(client.read("/orders?from=" + std::to_string(to_unix_ms(client.now) / 1000 + 1)).size(),
            0U);
  std::string ids = "1";
  for (int i = 2; i <= 51; ++i) ids += "," + std::to_string(i);
  EXPECT_EQ(client.status("GET", "/orders?ids=" + ids), 400);
}

TEST_F(ShopWiredTrade, PutsGoodsOfCancelledOrdersBackIfItIsSetUpSo) {
  for (const bool restocks : {true, false}) {
    Options options = ShopClient::without_quota();
    options.cancel_restocks = restocks;
    ShopClient shop(options);
    shop.add_product("MUG", 10);
    const std::string id = std::to_string(shop.place_order("MUG", 2));
    const Json order = shop.write("POST", "/orders/" + id + "/status", R"({"status":1383})");
    EXPECT_EQ(order["status"]["type"].text_or(), "cancelled");
    EXPECT_EQ(shop.stock("MUG"), restocks ? 10 : 8);
    const Json line = shop.read("/orders/" + id + "?embed=products")["products"].at(0);
    shop.write("POST", "/stock/return",
               R"({"orderProductItemId":)" + line["itemId"].text_or() + "}");
    EXPECT_EQ(shop.stock("MUG"), 10);
    EXPECT_EQ(shop.events("order.status_changed"), 1U);
  }
}

TEST_F(ShopWiredTrade, EntersOrdersOfTheApi) {
  for (const bool takes : {true, false}) {
    Options options = ShopClient::without_quota();
    options.api_orders_take_stock = takes;
    ShopClient shop(options);
    const std::string product = std::to_string(shop.add_product("MUG", 10));
    const std::string body =
        R"({"status":1381,"billingAddress":{},"shippingAddress":{},"comments":"key 17",)"
        R"("shippingRate":{"name":"Post","price":3,"priceVat":0.6},"products":[{"id":)" +
        product +
        R"(,"sku":"MUG","quantity":2,"price":5,"priceVat":1,)"
        R"("total":10,"totalVat":2,"vatRate":20}]})";
    const Json order = shop.write("POST", "/orders", body);
    EXPECT_EQ(order["total"].text_or(), "15.6");
    EXPECT_EQ(order["tax"]["value"].text_or(), "2.6");
    EXPECT_EQ(shop.stock("MUG"), takes ? 8 : 10);
    EXPECT_EQ(shop.read("/orders/search?keywords=key%2017").size(), 1U);
    EXPECT_EQ(shop.read("/orders/search?keywords=key%2018").size(), 0U);
    EXPECT_EQ(shop.status("POST", "/orders", R"({"status":1381})"), 422);
  }
}

TEST_F(ShopWiredTrade, RecordsRefundsUpToTheTotal) {
  client.add_product("MUG", 10);
  const std::string path = "/orders/" + std::to_string(client.place_order("MUG")) + "/refunds";
  EXPECT_EQ(client.status("POST", path, R"({"amount":12,"comment":"damaged"})"), 201);
  EXPECT_EQ(client.status("POST", path, R"({"amount":12,"comment":"again"})"), 422);
  EXPECT_EQ(client.status("POST", path, R"({"amount":1})"), 422);
  EXPECT_EQ(client.events("order.refund.created"), 1U);
}

TEST_F(ShopWiredTrade, TellsEventsBehindAnIdThatHasGaps) {
  for (const bool inclusive : {false, true}) {
    Options options = ShopClient::without_quota();
    options.since_id_is_inclusive = inclusive;
    ShopClient shop(options);
    for (int i = 0; i < 5; ++i) shop.add_product("S" + std::to_string(i));
    const Json all = shop.read("/events");
    ASSERT_EQ(all.size(), 5U);
    EXPECT_GT(integer_in(all.at(1), "id"), integer_in(all.at(0), "id") + 1);
    const std::string since = all.at(2)["id"].text_or();
    EXPECT_EQ(shop.read("/events?since_id=" + since).size(), inclusive ? 3U : 2U);
    EXPECT_EQ(shop.read("/events?subject_type=order").size(), 0U);
  }
}

TEST_F(ShopWiredTrade, DeliversSignedEventsAfterAHandshake) {
  RecordProperty("requirements", "81");
  client.add_product("MUG", 10);
  const std::string hook = subscribe("order.finalized");
  EXPECT_TRUE(is_enabled(hook));
  client.place_order("MUG");
  const auto hints = client.shop.take_hints(client.now);
  ASSERT_EQ(hints.size(), 1U);
  EXPECT_EQ(find_header(hints[0].headers, "X-ShopWired-Signature"),
            to_hex(hmac_sha256("sandbox-hook-secret", hints[0].body)));
  EXPECT_EQ((*parse_json(hints[0].body))["event"]["topic"].text_or(), "order.finalized");
}

TEST_F(ShopWiredTrade, SwitchesOffAHookWhoseHandshakeIsWrong) {
  RecordProperty("requirements", "81");
  client.add_product("MUG", 10);
  const std::string hook = subscribe("order.finalized", "another secret");
  EXPECT_FALSE(is_enabled(hook));
  client.place_order("MUG");
  EXPECT_TRUE(client.shop.take_hints(client.now).empty());
  EXPECT_EQ(client.status("POST", "/webhooks/" + hook + "/verify"), 200);
  EXPECT_EQ(client.shop.take_hints(client.now).size(), 1U);
}

TEST_F(ShopWiredTrade, SwitchesOffAHookAfterADayOfFailures) {
  client.add_product("MUG", 10);
  const std::string hook = subscribe("order.finalized");
  client.place_order("MUG");
  for (int attempt = 0; attempt < 24; ++attempt) {
    EXPECT_TRUE(is_enabled(hook)) << attempt;
    const auto hints = client.shop.take_hints(client.now);
    ASSERT_EQ(hints.size(), 1U) << attempt;
    client.shop.hint_answered(hints[0], 204, client.now);
    EXPECT_TRUE(client.shop.take_hints(client.now).empty());
    client.now += std::chrono::hours(1);
  }
  EXPECT_FALSE(is_enabled(hook));
}

TEST_F(ShopWiredTrade, TakesTenHooksPerTopicAndSecureAddressesOnly) {
  for (int i = 0; i < 10; ++i) subscribe("order.finalized");
  EXPECT_EQ(client.status("POST", "/webhooks",
                          R"({"topic":"order.finalized","url":"https://a.example"})"),
            422);
  EXPECT_EQ(
      client.status("POST", "/webhooks", R"({"topic":"order.updated","url":"http://a.example"})"),
      422);
  EXPECT_EQ(client.status("POST", "/webhooks", R"({"topic":"tea","url":"https://a.example"})"),
            422);
}

}  // namespace
}  // namespace oneshelf::sandbox::shopwired
