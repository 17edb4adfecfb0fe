#include <gtest/gtest.h>

#include "base/bytes.h"
#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

TEST(BridgeAccess, TellsWhatItIsAndOffers) {
  BridgeClient client(source_options());
  const Json info = client.read("/info");
  EXPECT_EQ(info["role"].text_or(), "source");
  EXPECT_EQ(info["id"].text_or(), "test-erp-source");
  EXPECT_EQ(info["currency"].text_or(), "EUR");
  EXPECT_EQ(info["features"].size(), 13u);
  EXPECT_EQ(info["max_batch"].text_or(), "200");
}

TEST(BridgeAccess, TakesBearerAndBasicAndNothingElse) {
  BridgeClient client(channel_options());
  struct Case {
    std::string authorization;
    int status;
  };
  const std::vector<Case> cases = {
      {"Bearer sandbox-secret", 200},
      {"bearer sandbox-secret", 200},
      {"Basic " + to_base64("hub:sandbox-secret"), 200},
      {"Basic " + to_base64("else:sandbox-secret"), 401},
      {"Basic " + to_base64(":"), 401},
      {"Basic ", 401},
      {"Basic !!!", 401},
      {"Bearer wrong", 401},
      {"Bearer ", 401},
      {"sandbox-secret", 401},
      {"", 401},
  };
  for (const Case& one : cases) {
    client.authorization = one.authorization;
    EXPECT_EQ(client.get("/info").status, one.status) << one.authorization;
  }
}

TEST(BridgeAccess, KeepsAreasApart) {
  Options options = source_options();
  options.credentials = {{.user = "p", .secret = "for-products", .orders = false},
                         {.user = "o", .secret = "for-orders", .products = false}};
  BridgeClient client(options);
  client.authorization = "Bearer for-products";
  EXPECT_EQ(client.get("/products").status, 200);
  EXPECT_EQ(code_of(client.get("/orders")), "forbidden");
  EXPECT_EQ(client.get("/info").status, 200);
  client.authorization = "Bearer for-orders";
  EXPECT_EQ(client.get("/stock").status, 403);
  EXPECT_EQ(client.get("/orders").status, 200);
}

TEST(BridgeAccess, OffersOnlyWhatItsRoleAndFeaturesAnnounce) {
  BridgeClient source(source_options());
  EXPECT_EQ(code_of(source.post("/products/batch", items({}))), "not_offered");
  Options one_way = source_options();
  one_way.features = {"orders", "refunds"};
  EXPECT_EQ(code_of(BridgeClient(one_way).get("/orders/o1/refunds")), "not_offered");
  BridgeClient channel(channel_options());
  EXPECT_EQ(code_of(channel.post("/orders", an_order("x", "A"))), "not_offered");
  EXPECT_EQ(code_of(channel.get("/orders/o1/shipments")), "not_offered");
  Options few = channel_options();
  few.features = {"products", "orders"};
  BridgeClient small(few);
  EXPECT_EQ(small.get("/stock").status, 404);
  EXPECT_EQ(small.get("/lookups/carriers").status, 404);
  EXPECT_EQ(small.read("/info")["features"].size(), 2u);
}

TEST(BridgeAccess, LeavesOutPricesAndImagesThatItDoesNotAnnounce) {
  Options few = channel_options();
  few.features = {"products"};
  BridgeClient client(few);
  client.post("/products/batch", items({a_product("A")}));
  const Json product = client.read("/products")["items"].at(0);
  EXPECT_TRUE(product["price"].is_null());
  EXPECT_TRUE(product["images"].is_null());
  EXPECT_EQ(product["name"].text_or(), "Product A");
}

TEST(BridgeAccess, AnswersUnknownAddressesWithTheContractsError) {
  BridgeClient client(source_options());
  for (const char* target : {"/nothing", "/products/A", "/orders/1/2/3", "/lookups/none", "/"}) {
    const HttpResponse response = client.get(target);
    EXPECT_EQ(response.status, 404) << target;
    EXPECT_FALSE(code_of(response).empty()) << target;
  }
  EXPECT_EQ(client.send("DELETE", "/bridge/v1/orders/o1").status, 404);
}

TEST(BridgeAccess, RefusesBodiesThatAreNoJsonObject) {
  BridgeClient client(channel_options());
  EXPECT_EQ(code_of(client.post("/products/batch", Json::array())), "invalid_json");
  const HttpRequest broken{
      .method = "POST",
      .url = "/bridge/v1/products/batch",
      .headers = {{"Authorization", client.authorization}, {"Idempotency-Key", "k"}},
      .body = "{\"items\":["};
  EXPECT_EQ(client.bridge.handle(broken, client.now)->status, 400);
}

TEST(BridgeAccess, HoldsItsQuotaAndSaysWhenToComeBack) {
  Options options = channel_options();
  options.requests_per_second = 5;
  BridgeClient client(options);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.get("/info").status, 200);
  const HttpResponse refused = client.get("/info");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(find_header(refused.headers, "Retry-After"), "1");
  client.pass(milliseconds(199));
  EXPECT_EQ(client.get("/info").status, 429);
  client.pass(milliseconds(1));
  EXPECT_EQ(client.get("/info").status, 200);
  client.pass(std::chrono::hours(1));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.get("/info").status, 200);
  EXPECT_EQ(client.get("/info").status, 429);
  EXPECT_EQ(client.bridge.counts().over_quota(), 3u);
}

TEST(BridgeAccess, ListsChoices) {
  BridgeClient client(source_options());
  for (const char* kind : {"payment-methods", "shipping-methods", "carriers", "order-statuses",
                           "tax-codes", "locations", "price-lists", "marketplaces", "customers"}) {
    const Json list = client.read("/lookups/" + std::string(kind))["items"];
    EXPECT_GT(list.size(), 0u) << kind;
    EXPECT_FALSE(list.at(0)["name"].text_or().empty()) << kind;
  }
  EXPECT_EQ(client.read("/lookups/tax-codes")["items"].at(2)["rate"].text_or(), "5.5");
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
