#include <gtest/gtest.h>

#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

Json part(const std::string& sku, const std::string& quantity) {
  return Json::object().set("sku", sku).set("quantity", quantity);
}

class BridgeShelf : public testing::Test {
 protected:
  BridgeShelf() { open("reservations"); }
  void open(const std::string& stock_nets) {
    Options options = source_options();
    options.stock_nets = stock_nets;
    client = std::make_unique<BridgeClient>(options);
    const Json set =
        a_product("SET", "30")
            .set("components", Json::array().push(part("CUP", "2")).push(part("POT", "1")));
    client->admin("/products", items({a_product("CUP"), a_product("POT"), set}));
    client->admin("/stock", items({a_level("CUP", "10", "main"), a_level("POT", "4", "main")}));
  }
  std::string create(const std::string& sku, const std::string& quantity) {
    const HttpResponse response = client->post("/orders", an_order("X-" + sku, sku, quantity));
    EXPECT_EQ(response.status, 201) << response.body;
    return parsed(response)["id"].text_or();
  }
  /// "quantity/reserved" in the main warehouse.
  std::string stock(const std::string& sku) {
    for (const Json& level : client->read_all("/stock?location=main")) {
      if (level["sku"].text_or() == sku) {
        return level["quantity"].text_or() + "/" + level["reserved"].text_or();
      }
    }
    return "none";
  }
  Json lines(const std::string& quantity) {
    return Json::object().set(
        "lines",
        Json::array().push(
            Json::object().set("line_id", "1").set("quantity", quantity).set("restock", true)));
  }

  std::unique_ptr<BridgeClient> client;
};

TEST_F(BridgeShelf, AnOrderOfAKitMovesItsComponents) {
  EXPECT_EQ(client->read("/products?sku=SET")["items"].at(0)["components"].dump(),
            R"([{"sku":"CUP","quantity":"2"},{"sku":"POT","quantity":"1"}])");
  const std::string id = create("SET", "3");
  EXPECT_EQ(stock("CUP"), "10/6");
  EXPECT_EQ(stock("POT"), "4/3");
  EXPECT_EQ(stock("SET"), "none");
  client->post("/orders/" + id + "/cancel", lines("1"));
  EXPECT_EQ(stock("CUP"), "10/4");
  client->admin("/orders/" + id + "/ship");
  EXPECT_EQ(stock("CUP"), "6/0");
  client->post("/orders/" + id + "/refunds", lines("1"));
  EXPECT_EQ(stock("CUP"), "8/0");
  EXPECT_EQ(stock("POT"), "3/0");
}

TEST_F(BridgeShelf, AKitHoldsSomethingOfOthers) {
  for (const Json& wrong : {part("BAD", "1"), part("CUP", "0"), part("", "1")}) {
    const Json kit = Json(a_product("BAD")).set("components", Json::array().push(wrong));
    client->admin("/products", items({kit}));
    EXPECT_EQ(client->read("/products?sku=BAD")["items"].size(), 0U) << wrong.dump();
  }
}

TEST_F(BridgeShelf, SaysWhatItsFiguresNetAndDoesIt) {
  struct Case {
    std::string nets, ordered, shipped;
  };
  for (const Case& one : {Case{"reservations", "10/4", "6/0"}, Case{"open_orders", "6/0", "6/0"},
                          Case{"shipped", "10/0", "6/0"}}) {
    open(one.nets);
    EXPECT_EQ(client->read("/info")["stock_nets"].text_or(), one.nets);
    const std::string id = create("CUP", "4");
    EXPECT_EQ(stock("CUP"), one.ordered) << one.nets;
    client->admin("/orders/" + id + "/ship");
    EXPECT_EQ(stock("CUP"), one.shipped) << one.nets;
  }
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
