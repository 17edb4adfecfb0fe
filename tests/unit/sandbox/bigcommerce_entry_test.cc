// Orders that somebody else took, and price lists.
#include "bigcommerce_client.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

class BigCommerceEntry : public testing::Test {
 protected:
  Json an_order(int quantity = 2) {
    const Json line = Json::object()
                          .set("product_id", mug)
                          .set("quantity", quantity)
                          .set("price_inc_tax", Json::number(dec("9.5")))
                          .set("price_ex_tax", Json::number(dec("8")));
    const Json address =
        Json::object().set("first_name", "Ada").set("zip", "00100").set("country_iso2", "FI");
    return Json::object()
        .set("status_id", 11)
        .set("external_order_id", "WEB-1")
        .set("billing_address", address)
        .set("products", Json::array().push(line))
        .set("total_inc_tax", "20.5")
        .set("total_ex_tax", "17");
  }

  StoreClient client;
  int64_t mug = client.add_product("MUG", 10);
};

TEST_F(BigCommerceEntry, KeepsTheStatedFiguresAndTakesTheGoods) {
  const HttpResponse told = client.post("/v2/orders", an_order());
  ASSERT_EQ(told.status, 200) << told.body;
  const Json order = client.read("/v2/orders?external_order_id=WEB-1").at(0);
  EXPECT_EQ(order["id"], StoreClient::parsed(told)["id"]);
  EXPECT_EQ(order["total_inc_tax"].text_or(), "20.5000");
  EXPECT_EQ(order["total_tax"].text_or(), "3.5000");
  EXPECT_EQ(order["shipping_cost_inc_tax"].text_or(), "0.0000");
  const std::string path = "/v2/orders/" + order["id"].text_or();
  EXPECT_EQ(client.read(path + "/products").at(0)["price_inc_tax"].text_or(), "9.5000");
  EXPECT_EQ(client.read(path + "/shipping_addresses").at(0)["zip"].text_or(), "00100");
  const Json product = client.read("/v3/catalog/products/" + std::to_string(mug))["data"];
  EXPECT_EQ(product["inventory_level"].text_or(), "8");
}

TEST_F(BigCommerceEntry, RefusesWhatItCannotKeep) {
  Json stranger = an_order();
  stranger.set("items", Json::array());
  Json half = an_order();
  half.set("shipping_cost_inc_tax", "5");
  Json nowhere = an_order();
  nowhere.set("billing_address", Json::object().set("zip", "1"));
  Json unknown = an_order();
  unknown.set("products",
              Json::array().push(Json::object().set("product_id", 9).set("quantity", 1)));
  for (const Json& wrong : {stranger, half, nowhere, unknown, an_order(11)}) {
    const HttpResponse told = client.post("/v2/orders", wrong);
    EXPECT_EQ(told.status, 400) << wrong.dump();
    EXPECT_FALSE(StoreClient::parsed(told).at(0)["message"].text_or().empty());
  }
  EXPECT_EQ(client.get("/v2/orders").status, 204);
}

TEST_F(BigCommerceEntry, APriceRecordIsReplacedWhole) {
  const Json made = client.post("/v3/pricelists", Json::object().set("name", "Trade")).status == 200
                        ? client.read("/v3/pricelists")["data"].at(0)
                        : Json();
  const std::string records = "/v3/pricelists/" + made["id"].text_or() + "/records";
  const Json record =
      Json::object().set("sku", "MUG").set("currency", "EUR").set("price", Json::number(dec("8")));
  Json sale = record;
  sale.set("sale_price", Json::number(dec("7")));
  EXPECT_EQ(client.put(records, Json::array().push(sale)).status, 200);
  EXPECT_EQ(client.read(records)["data"].at(0)["calculated_price"].text_or(), "7");
  EXPECT_EQ(client.put(records, Json::array().push(record)).status, 200);
  const Json kept = client.read(records + "?currency=eur")["data"].at(0);
  EXPECT_TRUE(kept["sale_price"].is_null());
  EXPECT_EQ(kept["price"].text_or(), "8");
}

TEST_F(BigCommerceEntry, OneBadRecordRefusesItsBatch) {
  client.post("/v3/pricelists", Json::object().set("name", "Trade"));
  const std::string id = client.read("/v3/pricelists")["data"].at(0)["id"].text_or();
  const std::string records = "/v3/pricelists/" + id + "/records";
  const Json good = Json::object().set("sku", "MUG").set("currency", "eur").set("price", 8);
  const Json bad = Json::object().set("sku", "NOPE").set("currency", "eur").set("price", 8);
  const HttpResponse told = client.put(records, Json::array().push(good).push(bad));
  EXPECT_EQ(told.status, 422);
  const Json error = StoreClient::parsed(told)["batch_errors"].at(0);
  EXPECT_EQ(error["data"]["sku"].text_or(), "NOPE");
  EXPECT_EQ(client.read(records)["data"].size(), 0U);
}

}  // namespace
}  // namespace oneshelf::sandbox::bigcommerce
