// Who may do what, how often, and how pages and refusals look.
#include "bigcommerce_client.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

std::string header(const HttpResponse& response, const char* name) {
  return find_header(response.headers, name).value_or("");
}

TEST(BigCommerceAccess, RefusesInTheVendorsOwnShapes) {
  StoreClient client;
  EXPECT_EQ(client.get("/v2/nothing").body, "The route is not found, check the URL");
  client.token = "";
  EXPECT_EQ(client.get("/v2/time").status, 401);
  client.token = "guessed";
  EXPECT_EQ(client.read("/v2/time")["title"].text_or(), "Unauthorized");
  client.token = "sandbox-token";
  client.hash = "another";
  EXPECT_EQ(client.get("/v2/time").status, 403);
  client.hash = "sandbox1";
  EXPECT_EQ(client.read("/v2/orders/77").at(0)["status"].text_or(), "404");
  EXPECT_EQ(client.read("/v3/catalog/products/77")["status"].text_or(), "404");
  EXPECT_EQ(client.send("POST", "/v3/catalog/products", "{").status, 400);
}

TEST(BigCommerceAccess, ScopesOpenWhatTheyCover) {
  Options options;
  options.accounts = {{"reader", {"store_v2_products_read_only", "store_v2_information"}}};
  StoreClient client(options);
  client.token = "reader";
  EXPECT_EQ(client.get("/v3/catalog/products").status, 200);
  EXPECT_EQ(client.get("/v2/time").status, 200);
  EXPECT_EQ(client.get("/v3/hooks").status, 200);
  EXPECT_EQ(client.put("/v3/catalog/products", Json::array()).status, 403);
  EXPECT_EQ(client.get("/v2/orders").status, 403);
  EXPECT_EQ(client.put("/v3/inventory/adjustments/absolute", Json::object()).status, 403);
}

TEST(BigCommerceAccess, CountsRequestsInWindowsAndTellsWhenTheNextBegins) {
  Options options;
  options.requests_per_window = 3;
  StoreClient client(options);
  for (const char* left : {"2", "1", "0"}) {
    const HttpResponse response = client.get("/v2/time");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(header(response, "X-Rate-Limit-Requests-Left"), left);
  }
  client.now += std::chrono::seconds(10);
  const HttpResponse refused = client.get("/v2/time");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(header(refused, "X-Rate-Limit-Time-Reset-Ms"), "20000");
  EXPECT_EQ(header(refused, "X-Rate-Limit-Requests-Quota"), "3");
  EXPECT_EQ(client.store.counts().over_quota(), 1U);
  client.now += std::chrono::seconds(20);
  EXPECT_EQ(client.get("/v2/time").status, 200);
}

TEST(BigCommerceAccess, OverTheQuotaMayAlsoSayLessOrSomethingElse) {
  Options options;
  options.requests_per_window = 1;
  options.over_quota = Options::OverQuota::kWithoutHeaders;
  StoreClient quiet(options);
  quiet.get("/v2/time");
  const HttpResponse bare = quiet.get("/v2/time");
  EXPECT_EQ(bare.status, 429);
  EXPECT_EQ(header(bare, "X-Rate-Limit-Time-Reset-Ms"), "");
  options.over_quota = Options::OverQuota::kServerError;
  StoreClient odd(options);
  odd.get("/v2/time");
  EXPECT_EQ(odd.get("/v2/time").status, 500);
}

TEST(BigCommerceAccess, PagesAreFiftyAtMostTwoHundredAndFifty) {
  StoreClient client;
  for (int i = 0; i < 260; ++i) client.add_product("S" + std::to_string(i));
  EXPECT_EQ(client.read("/v3/catalog/products")["data"].size(), 50U);
  EXPECT_EQ(client.read("/v3/catalog/products?limit=1000")["data"].size(), 250U);
  EXPECT_EQ(client.read("/v3/catalog/products?include=options&limit=250")["data"].size(), 10U);
  const Json second = client.read("/v3/catalog/products?limit=250&page=2");
  EXPECT_EQ(second["data"].size(), 10U);
  EXPECT_EQ(second["meta"]["pagination"]["total_pages"].text_or(), "2");
  EXPECT_EQ(client.read("/v3/catalog/products?limit=250&page=3")["data"].size(), 0U);
}

TEST(BigCommerceAccess, NothingIsAnEmptyAnswerInTheOldVersion) {
  StoreClient client;
  const HttpResponse none = client.get("/v2/orders");
  EXPECT_EQ(none.status, 204);
  EXPECT_EQ(none.body, "");
  client.add_product("MUG");
  const int64_t id = client.place_order("MUG");
  EXPECT_EQ(client.read("/v2/orders").size(), 1U);
  EXPECT_EQ(client.get("/v2/orders?min_id=" + std::to_string(id + 1)).status, 204);
}

TEST(BigCommerceAccess, FiltersByIdAndByWholeSecondsOfChange) {
  StoreClient client;
  const int64_t first = client.add_product("A");
  client.now += std::chrono::milliseconds(90'500);
  client.add_product("B");
  const std::string after = std::to_string(first);
  EXPECT_EQ(client.read("/v3/catalog/products?id:greater=" + after)["data"].size(), 1U);
  const std::string since = to_rfc3339(std::chrono::floor<std::chrono::seconds>(client.now));
  EXPECT_EQ(client.read("/v3/catalog/products?date_modified:min=" + since)["data"].size(), 1U);
  EXPECT_EQ(client.get("/v3/catalog/products?date_modified:min=lately").status, 422);
}

TEST(BigCommerceAccess, FaultsStrikeByTheOperationsName) {
  StoreClient client;
  ASSERT_TRUE(
      client.store.add_fault({.kind = FaultKind::kRateLimit, .operation = "listOrders"}).ok());
  EXPECT_EQ(client.get("/v2/time").status, 200);
  const HttpResponse limited = client.get("/v2/orders");
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(header(limited, "Retry-After"), "1");
  EXPECT_EQ(client.get("/v2/orders").status, 204);
}

}  // namespace
}  // namespace oneshelf::sandbox::bigcommerce
