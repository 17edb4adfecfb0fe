#include "shopwired_shop.h"

namespace oneshelf::sandbox::shopwired {
namespace {

class ShopWiredGoods : public testing::Test {
 protected:
  ShopClient client;
};

TEST_F(ShopWiredGoods, WantsTheKeyAndItsSecret) {
  EXPECT_EQ(client.status("GET", "/business"), 200);
  client.secret = "guessed";
  const HttpResponse refused = client.send("GET", "/business");
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(ShopClient::parsed(refused)["message"].text_or(), "Unauthorized");
}

TEST_F(ShopWiredGoods, KeepsAreasFromAKeyWithoutThePermission) {
  Options options = ShopClient::without_quota();
  options.forbidden = {"webhooks"};
  ShopClient limited(options);
  EXPECT_EQ(limited.status("GET", "/webhooks"), 403);
  EXPECT_EQ(limited.status("GET", "/products"), 200);
}

TEST_F(ShopWiredGoods, LeaksTwoRequestsASecondOutOfABucketOfForty) {
  for (const bool tells : {true, false}) {
    Options options;
    options.tells_retry_after = tells;
    ShopClient limited(options);
    for (int i = 0; i < 40; ++i) EXPECT_EQ(limited.status("GET", "/business"), 200) << i;
    const HttpResponse over = limited.send("GET", "/business");
    EXPECT_EQ(over.status, 429);
    EXPECT_EQ(find_header(over.headers, "Retry-After").has_value(), tells);
    limited.now += std::chrono::seconds(1);
    EXPECT_EQ(limited.status("GET", "/business"), 200);
    EXPECT_EQ(limited.status("GET", "/business"), 200);
    EXPECT_EQ(limited.status("GET", "/business"), 429);
    limited.now += std::chrono::minutes(5);
    for (int i = 0; i < 40; ++i) EXPECT_EQ(limited.status("GET", "/business"), 200) << i;
    EXPECT_EQ(limited.status("GET", "/business"), 429);
  }
}

TEST_F(ShopWiredGoods, PagesByOffsetAndCount) {
  for (int i = 0; i < 120; ++i) client.add_product("S" + std::to_string(i));
  EXPECT_EQ(client.read("/products").size(), 50U);
  EXPECT_EQ(client.read("/products?count=100&offset=100").size(), 20U);
  EXPECT_EQ(client.read("/products?offset=500").size(), 0U);
  EXPECT_EQ(client.read("/products/count")["count"].text_or(), "120");
  for (const char* wrong : {"count=101", "count=0", "count=x", "offset=-1"}) {
    EXPECT_EQ(client.status("GET", "/products?" + std::string(wrong)), 400) << wrong;
  }
}

TEST_F(ShopWiredGoods, TellsFieldsAndPartsThatAreAskedFor) {
  client.add_product("MUG");
  const Json row = client.read("/products?fields=id,sku&embed=variations").at(0);
  EXPECT_EQ(row.as_object().size(), 3U);
  EXPECT_TRUE(row["variations"].is_array());
  EXPECT_TRUE(client.read("/products").at(0)["variations"].is_null());
  EXPECT_EQ(client.status("GET", "/products?embed=secrets"), 400);
}

TEST_F(ShopWiredGoods, RefusesWhatItDoesNotKnow) {
  struct Case {
    const char* body;
    int status;
  };
  for (const Case& one :
       {Case{R"({"title":"A","colour":"red"})", 400}, Case{R"({"title":"A","price":-1})", 422},
        Case{R"({"title":"A","stock":1.5})", 422}, Case{R"({"sku":"A"})", 422},
        Case{R"({"title":7})", 422}, Case{"[]", 400}, Case{"{", 400},
        Case{R"({"title":"A","stock":-1})", 201}}) {
    EXPECT_EQ(client.status("POST", "/products", one.body), one.status) << one.body;
  }
}

TEST_F(ShopWiredGoods, InheritsSkuAndFigureOfTheProduct) {
  const std::string product = std::to_string(client.add_product("MUG", 5));
  const auto made = [&](const std::string& part, const std::string& body) {
    return client.write("POST", "/products/" + product + part, body)["id"].text_or();
  };
  const std::string option = made("/options", R"({"name":"Colour"})");
  const auto value = [&](const char* name) {
    return made("/option-values",
                R"({"name":")" + std::string(name) + R"(","option":)" + option + "}");
  };
  const std::string red = value("Red"), blue = value("Blue");
  made("/variations", R"({"values":[)" + red + R"(],"sku":"MUG-RED"})");
  made("/variations", R"({"values":[)" + blue + "]}");
  EXPECT_EQ(
      client.status("POST", "/products/" + product + "/variations", R"({"values":[)" + blue + "]}"),
      422);
  EXPECT_EQ(client.stock("MUG-RED"), 0) << "a SKU without a figure is out of stock";
  client.write("POST", "/stock", R"({"sku":"MUG-RED","quantity":8})");
  client.write("POST", "/stock", R"({"sku":"MUG","quantity":3})");
  const Json row = client.read("/products/" + product + "?embed=variations");
  EXPECT_EQ(row["stock"].text_or(), "3");
  EXPECT_EQ(row["variations"].at(0)["stock"].text_or(), "8");
  EXPECT_TRUE(row["variations"].at(1)["stock"].is_null());
  EXPECT_EQ(row["variations"].at(0)["values"].at(0)["option"]["name"].text_or(), "Colour");
}

TEST_F(ShopWiredGoods, SetsStockInBatchesOfFifteenAndCountsWhatItKnows) {
  client.add_product("MUG");
  EXPECT_EQ(
      client.write("POST", "/stock", R"([{"sku":"MUG","quantity":9},{"sku":"NOPE","quantity":1}])")
          .dump(),
      R"({"updated":1})");
  EXPECT_EQ(client.stock("MUG"), 9);
  EXPECT_EQ(client.status("GET", "/stock?sku=NOPE"), 404);
  EXPECT_EQ(client.write("POST", "/stock", R"({"items":[{"sku":"MUG","quantity":4}]})").dump(),
            R"({"updated":1})");
  std::string batch;
  for (int i = 0; i < 16; ++i)
    batch += (i == 0 ? "[" : ",") + std::string(R"({"sku":"MUG","quantity":1})");
  EXPECT_EQ(client.status("POST", "/stock", batch + "]"), 400);
  EXPECT_EQ(client.status("POST", "/stock", R"([{"sku":"MUG","quantity":"many"}])"), 400);
  EXPECT_EQ(client.stock("MUG"), 4);
}

TEST_F(ShopWiredGoods, TakesTheOldestOfDoubledSkus) {
  const int64_t first = client.add_product("MUG", 1);
  const int64_t second = client.add_product("MUG", 2, R"(,"double":true)");
  EXPECT_NE(first, second);
  client.write("POST", "/stock", R"([{"sku":"MUG","quantity":9}])");
  EXPECT_EQ(client.read("/products/" + std::to_string(first))["stock"].text_or(), "9");
  EXPECT_EQ(client.read("/products/" + std::to_string(second))["stock"].text_or(), "2");
}

TEST_F(ShopWiredGoods, SetsPricesBySku) {
  client.add_product("MUG");
  EXPECT_EQ(client
                .write("POST", "/products/prices",
                       R"([{"sku":"MUG","price":9.5,"salePrice":null},{"sku":"NOPE","price":1}])")
                .dump(),
            R"({"updated":1})");
  EXPECT_EQ(client.read("/products").at(0)["price"].text_or(), "9.5");
  EXPECT_EQ(client.status("POST", "/products/prices", R"([{"sku":"MUG","price":-1}])"), 422);
}

TEST_F(ShopWiredGoods, TellsOfAStockImportAndNotOfAProductImport) {
  RecordProperty("requirements", "74,76");
  client.add_product("MUG");
  client.admin("/stock-import", R"({"rows":[{"sku":"MUG","quantity":3}]})");
  EXPECT_EQ(client.stock("MUG"), 3);
  EXPECT_EQ(client.events("product.stock_changed"), 1U);
  client.admin("/product-import", R"({"rows":[{"sku":"MUG","quantity":2}]})");
  EXPECT_EQ(client.stock("MUG"), 2);
  EXPECT_EQ(client.events("product.stock_changed"), 1U);
}

TEST_F(ShopWiredGoods, TellsPicturesByAddress) {
  const std::string path = "/products/" + std::to_string(client.add_product("MUG")) + "/images";
  const std::string id =
      client.write("POST", path, R"({"image":"https://a.example/m.jpg"})")["id"].text_or();
  EXPECT_EQ(client.status("POST", path, R"({"image":"https://a.example/m.webp"})"), 422);
  EXPECT_EQ(client.status("PUT", path + "/" + id, R"({"sortOrder":3})"), 200);
  EXPECT_EQ(client.read(path).at(0)["sortOrder"].text_or(), "3");
  EXPECT_EQ(client.status("DELETE", path + "/" + id), 204);
  EXPECT_EQ(client.read(path).size(), 0U);
}

}  // namespace
}  // namespace oneshelf::sandbox::shopwired
