#include <gtest/gtest.h>

#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

TEST(BridgeProducts, LeavesFieldsAloneThatAreNotTold) {
  BridgeClient client(channel_options());
  client.post("/products/batch",
              items({a_product("A").set("brand", "Lumi").set("sale_price", "9.50")}));
  client.post("/products/batch", items({Json::object().set("sku", "A").set("price", "20.00")}));
  const Json product = client.read("/products?sku=A")["items"].at(0);
  EXPECT_EQ(product["price"].text_or(), "20");
  EXPECT_EQ(product["brand"].text_or(), "Lumi");
  EXPECT_EQ(product["sale_price"].text_or(), "9.5");
}

TEST(BridgeProducts, ClearsFieldsThatAreToldAsNull) {
  BridgeClient client(channel_options());
  client.post("/products/batch",
              items({a_product("A").set("brand", "Lumi").set("sale_price", "9.50")}));
  client.post(
      "/products/batch",
      items({Json::object().set("sku", "A").set("sale_price", nullptr).set("brand", nullptr)}));
  const Json product = client.read("/products?sku=A")["items"].at(0);
  EXPECT_TRUE(product["sale_price"].is_null());
  EXPECT_EQ(product["brand"].text_or("?"), "");
}

TEST(BridgeProducts, SaysUnchangedAndKeepsTheTimeWhenNothingChanges) {
  BridgeClient client(channel_options());
  EXPECT_EQ(first_result(client.post("/products/batch", items({a_product("A")}))), "ok");
  const std::string before = client.read("/products")["items"].at(0)["updated_at"].text_or();
  client.pass(std::chrono::seconds(5));
  EXPECT_EQ(first_result(client.post("/products/batch", items({a_product("A")}))), "unchanged");
  EXPECT_EQ(client.read("/products")["items"].at(0)["updated_at"].text_or(), before);
  EXPECT_EQ(first_result(client.post("/products/batch", items({a_product("A", "20")}))), "ok");
}

TEST(BridgeProducts, RefusesWhatTheContractForbidsItemByItem) {
  const Json four = Json::array()
                        .push(Json::object())
                        .push(Json::object())
                        .push(Json::object())
                        .push(Json::object());
  const Json base = a_product("A");
  struct Case {
    Json item;
    std::string result;
  };
  const std::vector<Case> cases = {
      {Json(base).set("price", Json::number(dec("19.90"))), "error:invalid_decimal"},
      {Json(base).set("price", "19,90"), "error:invalid_decimal"},
      {Json(base).set("price", "+1"), "error:invalid_decimal"},
      {Json(base).set("price", "1."), "error:invalid_decimal"},
      {Json(base).set("price", "1e3"), "error:invalid_decimal"},
      {Json(base).set("price", "1.1234567"), "error:invalid_decimal"},
      {Json(base).set("price", "99999999999999999999"), "error:invalid_decimal"},
      {Json(base).set("price", "9999999999"), "error:too_large"},
      {Json(base).set("price", "-1"), "error:out_of_range"},
      {Json(base).set("tax_rate", "101"), "error:out_of_range"},
      {Json(base).set("options", four), "error:too_many_options"},
      {Json(base).set("name", 5), "error:invalid_type"},
      {Json(base).set("active", "yes"), "error:invalid_type"},
      {Json(base).set("active", nullptr), "error:invalid_type"},
      {Json(base).set("categories", "Cups"), "error:invalid_type"},
      {Json(base).set("weight_grams", Json::number(dec("1.5"))), "error:invalid_type"},
      {Json(base).set("images", Json::array().push(Json::object())), "error:missing_field"},
      {Json(base).set("parent_sku", "A"), "error:own_parent"},
      {Json(base).set("sku", ""), "error:missing_field"},
      {Json(base).set("sku", std::string(129, 'x')), "error:sku_too_long"},
      {Json::object().set("sku", "new").set("price", "1"), "error:unknown_sku"},
      {Json::object().set("sku", "new").set("deleted", true), "unchanged"},
      {Json("no object"), "error:invalid_type"},
      {Json(base).set("price", "0.000001"), "ok"},
  };
  for (const Case& one : cases) {
    BridgeClient client(channel_options());
    EXPECT_EQ(first_result(client.post("/products/batch", items({one.item}))), one.result)
        << one.item.dump();
  }
}

TEST(BridgeProducts, WritesTheGoodItemsOfABatchWithABadOne) {
  BridgeClient client(channel_options());
  const Json answer = parsed(client.post(
      "/products/batch", items({a_product("A"), a_product("B", "bad"), a_product("C")})));
  EXPECT_EQ(answer["results"].at(1)["key"].text_or(), "B");
  EXPECT_EQ(answer["results"].at(1)["status"].text_or(), "error");
  EXPECT_EQ(client.read("/products")["items"].size(), 2u);
}

TEST(BridgeProducts, TakesTwoHundredAtOnceAndNotOneMore) {
  BridgeClient client(channel_options());
  std::vector<Json> many;
  for (int i = 0; i < 200; ++i) many.push_back(a_product("S" + std::to_string(i)));
  EXPECT_EQ(client.post("/products/batch", items(many)).status, 200);
  many.push_back(a_product("one-too-many"));
  const HttpResponse refused = client.post("/products/batch", items(many));
  EXPECT_EQ(refused.status, 413);
  EXPECT_EQ(code_of(refused), "batch_too_large");
  EXPECT_EQ(client.post("/products/batch", Json::object()).status, 422);
  EXPECT_EQ(client.read_all("/products").size(), 200u);
}

TEST(BridgeProducts, FiltersByMarketplaceAndDeletion) {
  BridgeClient client(channel_options());
  client.post("/products/batch",
              items({a_product("A").set("marketplaces", Json::array().push("web")), a_product("B"),
                     a_product("C")}));
  client.post("/products/batch", items({Json::object().set("sku", "C").set("deleted", true)}));
  EXPECT_EQ(client.read("/products?marketplace=web")["items"].size(), 1u);
  EXPECT_EQ(client.read("/products")["items"].size(), 3u);
  EXPECT_EQ(client.read("/products?include_deleted=false")["items"].size(), 2u);
  EXPECT_EQ(client.read("/products?include_deleted=false&sku=C")["items"].size(), 0u);
  EXPECT_EQ(client.get("/products?include_deleted=no").status, 400);
}

TEST(BridgeStock, SetsAbsoluteFiguresPerLocation) {
  BridgeClient client(channel_options());
  client.post("/products/batch", items({a_product("A")}));
  EXPECT_EQ(first_result(client.post("/stock/batch", items({a_level("A", "7")}))), "ok");
  EXPECT_EQ(first_result(client.post("/stock/batch", items({a_level("A", "7.0", "shop")}))),
            "unchanged");
  const Json level = client.read("/stock")["items"].at(0);
  EXPECT_EQ(level["location"].text_or(), "shop");
  EXPECT_EQ(level["quantity"].text_or(), "7");
  EXPECT_EQ(level["reserved"].text_or(), "0");
}

TEST(BridgeStock, IsSetOverAnExpectedFigureOnlyIfThatIsThere) {
  RecordProperty("requirements", "134");
  BridgeClient client(channel_options());
  client.post("/products/batch", items({a_product("A"), a_product("B"), a_product("C")}));
  client.post("/stock/batch", items({a_level("A", "7"), a_level("B", "7")}));
  const auto over = [](const char* sku, const char* quantity, const char* expected) {
    return a_level(sku, quantity).set("expected", expected);
  };
  const HttpResponse response = client.post(
      "/stock/batch", items({over("A", "5", "6"), over("B", "5", "7.0"), over("C", "5", "0")}));
  const Result<Json> body = parse_json(response.body);
  ASSERT_TRUE(body.ok());
  const Json& results = (*body)["results"];
  EXPECT_EQ(results.at(0)["code"].text_or(), "stock_changed");
  EXPECT_EQ(results.at(0)["quantity"].text_or(), "7");
  EXPECT_EQ(results.at(1)["status"].text_or(), "ok");
  EXPECT_EQ(results.at(2)["code"].text_or(), "stock_changed");
  EXPECT_TRUE(results.at(2)["quantity"].is_null());
  const Json levels = client.read("/stock")["items"];
  ASSERT_EQ(levels.size(), 2u);
  EXPECT_EQ(levels.at(0)["quantity"].text_or(), "7");
  EXPECT_EQ(levels.at(1)["quantity"].text_or(), "5");
  EXPECT_EQ(first_result(client.post("/stock/batch", items({over("A", "5", "seven")}))),
            "error:invalid_decimal");
}

TEST(BridgeStock, ComparesOnlyWhereItSaysThatItDoes) {
  Options options = channel_options();
  options.compare_and_set = false;
  BridgeClient client(options);
  const auto compares = [](const Json& info) {
    for (const Json& feature : info["features"].as_array()) {
      if (feature.text_or() == kCompareAndSet) return true;
    }
    return false;
  };
  EXPECT_FALSE(compares(client.read("/info")));
  EXPECT_TRUE(compares(BridgeClient(channel_options()).read("/info")));
  EXPECT_FALSE(compares(BridgeClient(source_options()).read("/info")));
  client.post("/products/batch", items({a_product("A")}));
  client.post("/stock/batch", items({a_level("A", "7")}));
  EXPECT_EQ(
      first_result(client.post("/stock/batch", items({a_level("A", "5").set("expected", "6")}))),
      "ok");
}

TEST(BridgeStock, RefusesWhatItCannotHold) {
  BridgeClient client(channel_options());
  client.post("/products/batch", items({a_product("A")}));
  EXPECT_EQ(first_result(client.post("/stock/batch", items({a_level("B", "1")}))),
            "error:unknown_sku");
  EXPECT_EQ(first_result(client.post("/stock/batch", items({a_level("A", "-1")}))),
            "error:negative_quantity");
  EXPECT_EQ(first_result(client.post("/stock/batch", items({a_level("A", "1", "moon")}))),
            "error:unknown_location");
  EXPECT_EQ(first_result(client.post("/stock/batch", items({Json::object().set("sku", "A")}))),
            "error:missing_field");
  EXPECT_EQ(client.read("/stock")["items"].size(), 0u);
}

TEST(BridgeStock, ListsOneLocationIfAsked) {
  BridgeClient client(source_options());
  client.admin("/products", items({a_product("A")}));
  client.admin("/stock", items({a_level("A", "7", "main"), a_level("A", "2", "north")}));
  EXPECT_EQ(client.read("/stock")["items"].size(), 2u);
  EXPECT_EQ(client.read("/stock?location=north")["items"].at(0)["quantity"].text_or(), "2");
  EXPECT_EQ(client.get("/stock?location=moon").status, 400);
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
