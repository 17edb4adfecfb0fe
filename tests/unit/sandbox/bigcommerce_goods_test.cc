// Products, variants and stock.
#include "bigcommerce_client.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

Json with_id(int64_t id) { return Json::object().set("id", id); }

Json a_tee() {
  Json variants = Json::array();
  for (const char* size : {"S", "M"}) {
    Json values = Json::array();
    values.push(Json::object().set("option_display_name", "Size").set("label", size));
    variants.push(Json::object()
                      .set("sku", std::string("TEE-") + size)
                      .set("inventory_level", 4)
                      .set("option_values", std::move(values)));
  }
  return Json::object()
      .set("name", "Tee")
      .set("type", "physical")
      .set("weight", 1)
      .set("price", 20)
      .set("inventory_tracking", "variant")
      .set("variants", std::move(variants));
}

Json adjustment(const std::string& key, const Json& value, int64_t quantity, int64_t location = 1) {
  return Json::object().set("location_id", location).set(key, value).set("quantity", quantity);
}

Json adjustments(Json::Array items) {
  return Json::object().set("reason", "test").set("items", Json(std::move(items)));
}

TEST(BigCommerceGoods, AProductBringsItsVariantsAndOptions) {
  StoreClient client;
  const HttpResponse made = client.post("/v3/catalog/products", a_tee());
  ASSERT_EQ(made.status, 200) << made.body;
  const Json product = StoreClient::parsed(made)["data"];
  ASSERT_EQ(product["variants"].size(), 2U);
  EXPECT_EQ(product["options"].at(0)["option_values"].size(), 2U);
  EXPECT_TRUE(product["base_variant_id"].is_null());
  EXPECT_EQ(product["inventory_level"].text_or(), "8");
  const Json found = client.read("/v3/catalog/variants?sku=tee-m")["data"];
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.at(0)["option_values"].at(0)["label"].text_or(), "M");
  EXPECT_EQ(client.read("/v3/catalog/products?sku=TEE-M")["data"].size(), 0U);
}

TEST(BigCommerceGoods, SkusAreUniqueWhateverTheirCase) {
  StoreClient client;
  client.post("/v3/catalog/products", a_tee());
  const Json mug = Json::object()
                       .set("name", "Mug")
                       .set("type", "physical")
                       .set("weight", 1)
                       .set("price", 5)
                       .set("sku", "tee-s");
  const HttpResponse refused = client.post("/v3/catalog/products", mug);
  EXPECT_EQ(refused.status, 409);
  EXPECT_FALSE(StoreClient::parsed(refused)["errors"]["sku"].is_null());
}

TEST(BigCommerceGoods, RefusesWhatIsMissingOrImpossible) {
  StoreClient client;
  const std::pair<const char*, Json> cases[] = {{"price", Json(-1)},
                                                {"weight", Json("heavy")},
                                                {"upc", Json("123456789012345")},
                                                {"inventory_tracking", Json("always")},
                                                {"categories", Json::array().push(7)}};
  for (const auto& [member, value] : cases) {
    Json told = a_tee();
    told.set(member, value);
    EXPECT_EQ(client.post("/v3/catalog/products", told).status, 422) << member;
  }
  EXPECT_EQ(client.post("/v3/catalog/products", Json::object().set("name", "x")).status, 422);
  EXPECT_EQ(client.read("/v3/catalog/products")["data"].size(), 0U);
}

TEST(BigCommerceGoods, OverlongBatchesAreTooLarge) {
  StoreClient client;
  Json products = Json::array(), variants = Json::array(), items = Json::array();
  for (int i = 0; i < 11; ++i) products.push(with_id(client.add_product("S" + std::to_string(i))));
  for (int i = 0; i < 51; ++i) variants.push(with_id(1));
  for (int i = 0; i < 2001; ++i) items.push(adjustment("sku", "S1", 1));
  EXPECT_EQ(client.put("/v3/catalog/products", products).status, 413);
  EXPECT_EQ(client.put("/v3/catalog/variants", variants).status, 413);
  EXPECT_EQ(client.put("/v3/inventory/adjustments/absolute", adjustments(items.as_array())).status,
            413);
}

TEST(BigCommerceGoods, ABatchWithOneBadRowDoesNothing) {
  StoreClient client;
  const int64_t id = client.add_product("A");
  const Json rows =
      Json::array().push(with_id(id).set("price", 99)).push(with_id(424242).set("price", 1));
  EXPECT_EQ(client.put("/v3/catalog/products", rows).status, 422);
  const Json product = client.read("/v3/catalog/products/" + std::to_string(id))["data"];
  EXPECT_EQ(product["price"].text_or(), "12");
}

TEST(BigCommerceGoods, AVariantJoinsByTheIdsOfItsOptionValues) {
  StoreClient client;
  const Json tee = StoreClient::parsed(client.post("/v3/catalog/products", a_tee()))["data"];
  const std::string path = "/v3/catalog/products/" + tee["id"].text_or() + "/options/" +
                           tee["options"].at(0)["id"].text_or() + "/values";
  const Json value =
      StoreClient::parsed(client.post(path, Json::object().set("label", "L")))["data"];
  const Json option =
      Json::object().set("option_id", tee["options"].at(0)["id"]).set("id", value["id"]);
  const Json row = Json::object()
                       .set("product_id", tee["id"])
                       .set("sku", "TEE-L")
                       .set("option_values", Json::array().push(option));
  const HttpResponse joined = client.put("/v3/catalog/variants", Json::array().push(row));
  ASSERT_EQ(joined.status, 200) << joined.body;
  EXPECT_EQ(StoreClient::parsed(joined)["data"].at(0)["option_values"].at(0)["label"].text_or(),
            "L");
}

TEST(BigCommerceGoods, AdjustmentsNeedTheIdentityThatIsTracked) {
  StoreClient client;
  const int64_t id = client.add_product("MUG");
  client.post("/v3/catalog/products", a_tee());
  const auto adjust = [&](Json item) {
    return client.put("/v3/inventory/adjustments/absolute", adjustments({std::move(item)}));
  };
  EXPECT_EQ(adjust(adjustment("sku", "MUG", 3)).status, 200);
  EXPECT_EQ(adjust(adjustment("product_id", id, 4)).status, 200);
  EXPECT_EQ(adjust(adjustment("sku", "TEE-S", 5)).status, 200);
  EXPECT_EQ(adjust(adjustment("sku", "MUG", 3).set("product_id", id)).status, 422);
  const HttpResponse nowhere = adjust(adjustment("sku", "MUG", 3, 9));
  EXPECT_EQ(nowhere.status, 422);
  EXPECT_EQ(StoreClient::parsed(nowhere)["errors"]["items"].text_or(),
            "Location not found, identities: [9]");
  EXPECT_EQ(client.read("/v3/catalog/products/" + std::to_string(id))["data"]["inventory_level"]
                .text_or(),
            "4");
}

TEST(BigCommerceGoods, AnAdjustmentWithOneUnknownItemDoesNothing) {
  StoreClient client;
  const int64_t id = client.add_product("MUG", 10);
  const HttpResponse refused =
      client.put("/v3/inventory/adjustments/absolute",
                 adjustments({adjustment("sku", "MUG", 3), adjustment("sku", "GHOST", 1)}));
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("[GHOST]"), std::string::npos);
  EXPECT_EQ(client.read("/v3/catalog/products/" + std::to_string(id))["data"]["inventory_level"]
                .text_or(),
            "10");
}

}  // namespace
}  // namespace oneshelf::sandbox::bigcommerce
