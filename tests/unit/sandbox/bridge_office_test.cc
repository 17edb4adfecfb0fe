#include <gtest/gtest.h>

#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

bool has(const HttpResponse& page, std::string_view text) {
  return page.body.find(text) != std::string::npos;
}

class BridgeOffice : public testing::Test {
 protected:
  BridgeOffice() : client(source_options()) {
    client.admin("/products", items({a_product("A")}));
    client.admin("/stock", items({a_level("A", "10", "main")}));
    client.bridge.send_hints_to("http://hub.test/", "s");
    client.bridge.take_hints(client.now);
  }
  std::string an_order_in() {
    return parsed(client.post("/orders", an_order("W-1", "A", "2")))["id"].text_or();
  }
  std::vector<std::string> hinted() {
    std::vector<std::string> topics;
    for (const HttpRequest& hint : client.bridge.take_hints(client.now)) {
      topics.push_back((*parse_json(hint.body))["topic"].text_or());
    }
    return topics;
  }

  BridgeClient client;
};

TEST_F(BridgeOffice, IsTheFrontPageOfASource) {
  EXPECT_EQ(find_header(client.page("/").headers, "Location"), "/office");
  EXPECT_TRUE(has(client.page("/office"), "No orders yet."));
  EXPECT_EQ(client.page("/cart").status, 404);
  EXPECT_EQ(client.page("/office/nothing").status, 404);
}

TEST_F(BridgeOffice, APersonShipsAnOrder) {
  const std::string id = an_order_in();
  EXPECT_TRUE(has(client.page("/office"), "/office/orders/" + id + "/ship"));
  EXPECT_EQ(
      client.form("/office/orders/" + id + "/ship", "carrier=posti&tracking_number=JJ+1").status,
      303);
  EXPECT_EQ(client.read("/orders/" + id + "/shipments")["items"].at(0)["tracking_number"].text_or(),
            "JJ 1");
  EXPECT_TRUE(has(client.page("/office"), "posti JJ 1"));
  EXPECT_EQ(hinted(), (std::vector<std::string>{"order.changed", "stock.changed"}));
  const HttpResponse again = client.form("/office/orders/" + id + "/ship", "");
  EXPECT_EQ(again.status, 422);
  EXPECT_TRUE(has(again, "Everything is shipped already."));
}

TEST_F(BridgeOffice, APersonCancelsOrRefundsAnOrder) {
  const std::string id = an_order_in();
  EXPECT_EQ(client.form("/office/orders/" + id + "/cancel", "").status, 303);
  EXPECT_EQ(client.read("/orders/" + id)["status"].text_or(), "cancelled");
  const std::string other = parsed(client.post("/orders", an_order("W-2", "A")))["id"].text_or();
  EXPECT_EQ(client.form("/office/orders/" + other + "/refund", "").status, 303);
  EXPECT_EQ(client.read("/orders/" + other)["status"].text_or(), "refunded");
  EXPECT_EQ(client.form("/office/orders/none/refund", "").status, 422);
}

TEST_F(BridgeOffice, APersonChangesPriceAndStock) {
  an_order_in();
  EXPECT_TRUE(has(client.page("/office/products?q=product"), "2 reserved"));
  const HttpResponse saved =
      client.form("/office/products/A",
                  "price=24,50&stock%3Amain=8&stock%3Anorth=&back=%2Foffice%2Fproducts%3Fq%3Dx");
  EXPECT_EQ(find_header(saved.headers, "Location"), "/office/products?q=x");
  EXPECT_EQ(client.read("/products")["items"].at(0)["price"].text_or(), "24.5");
  const Json stock = client.read("/stock")["items"];
  EXPECT_EQ(stock.size(), 1u);
  EXPECT_EQ(stock.at(0)["quantity"].text_or(), "8");
  EXPECT_EQ(stock.at(0)["reserved"].text_or(), "2");
  EXPECT_EQ(hinted(), (std::vector<std::string>{"product.changed", "stock.changed"}));
}

TEST_F(BridgeOffice, RefusesWhatIsNoFigureAndForeignAddresses) {
  const HttpResponse refused = client.form("/office/products/A", "price=cheap");
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(has(refused, "role=\"alert\""));
  EXPECT_EQ(client.read("/products")["items"].at(0)["price"].text_or(), "19.9");
  const HttpResponse away = client.form("/office/products/A", "back=https%3A%2F%2Fevil.test");
  EXPECT_EQ(find_header(away.headers, "Location"), "/office/products");
  EXPECT_EQ(client.form("/office/products/none", "price=1").status, 422);
}

TEST_F(BridgeOffice, AShopHasOneToo) {
  BridgeClient shop(channel_options());
  shop.admin("/products", items({a_product("A")}));
  shop.admin("/stock", items({a_level("A", "3")}));
  const Json item = Json::object().set("sku", "A").set("quantity", "1");
  const Json order = parsed(shop.admin(
      "/orders",
      Json::object().set("items", Json::array().push(item)).set("payment_method", "invoice")));
  const std::string id = order["id"].text_or();
  EXPECT_TRUE(has(shop.page("/office"), "Mark as paid"));
  EXPECT_EQ(shop.form("/office/orders/" + id + "/pay", "").status, 303);
  EXPECT_EQ(shop.form("/office/orders/" + id + "/refund", "").status, 303);
  EXPECT_EQ(shop.read("/orders/" + id)["status"].text_or(), "refunded");
  EXPECT_EQ(shop.read("/stock")["items"].at(0)["quantity"].text_or(), "3");
  EXPECT_TRUE(has(shop.page("/"), "/office"));
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
