#include <gtest/gtest.h>

#include "base/bytes.h"
#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

class BridgeHooks : public testing::Test {
 protected:
  BridgeHooks() : client(channel_options()) {}

  HttpResponse subscribe(const std::string& url, const Json& topics) {
    return client.post("/hooks",
                       Json::object().set("url", url).set("topics", topics).set("secret", "s"));
  }
  static Json products() { return Json::array().push("product.changed"); }
  std::vector<HttpRequest> take() { return client.bridge.take_hints(client.now); }
  void change(const std::string& price) {
    client.admin("/products", items({a_product("A", price)}));
  }

  BridgeClient client;
};

TEST_F(BridgeHooks, ASubscriberHearsItsTopicsSignedWithItsSecret) {
  EXPECT_EQ(subscribe("https://one.test/in", products()).status, 201);
  EXPECT_EQ(subscribe("https://two.test/in", Json::array().push("order.changed")).status, 201);
  change("1");
  const std::vector<HttpRequest> hints = take();
  ASSERT_EQ(hints.size(), 1U);
  EXPECT_EQ(hints[0].url, "https://one.test/in");
  const std::string time = find_header(hints[0].headers, "X-Bridge-Timestamp").value_or("");
  EXPECT_EQ(find_header(hints[0].headers, "X-Bridge-Signature"),
            "sha256=" + to_hex(hmac_sha256("s", time + "." + hints[0].body)));
}

TEST_F(BridgeHooks, TheListTellsEverythingButTheSecret) {
  subscribe("https://one.test/in", products());
  const Json list = client.read("/hooks");
  ASSERT_EQ(list["items"].size(), 1U);
  const Json& hook = list["items"].at(0);
  EXPECT_EQ(hook["url"].text_or(), "https://one.test/in");
  EXPECT_EQ(hook["topics"], products());
  EXPECT_TRUE(hook["enabled"].bool_or(false));
  EXPECT_FALSE(hook["id"].text_or().empty());
  EXPECT_TRUE(hook["secret"].is_null());
}

TEST_F(BridgeHooks, OneThatIsRemovedHearsNothing) {
  subscribe("https://one.test/in", products());
  const std::string id = client.read("/hooks")["items"].at(0)["id"].text_or();
  change("1");
  EXPECT_EQ(client.send("DELETE", "/bridge/v1/hooks/" + id).status, 200);
  EXPECT_EQ(client.send("DELETE", "/bridge/v1/hooks/" + id).status, 404);
  EXPECT_TRUE(take().empty());
}

TEST_F(BridgeHooks, OneThatRefusesFiveTimesInARowIsSwitchedOff) {
  subscribe("https://one.test/in", products());
  for (int i = 0; i < 5; ++i) {
    change(std::to_string(i + 1));
    for (const HttpRequest& hint : take()) client.bridge.hint_answered(hint, 500, client.now);
  }
  EXPECT_FALSE(client.read("/hooks")["items"].at(0)["enabled"].bool_or(true));
  change("9");
  EXPECT_TRUE(take().empty());
}

TEST_F(BridgeHooks, NonsenseIsRefused) {
  EXPECT_EQ(subscribe("one.test", products()).status, 422);
  EXPECT_EQ(subscribe("https://one.test", Json::array().push("moon.changed")).status, 422);
  EXPECT_EQ(subscribe("https://one.test", Json::array()).status, 422);
  EXPECT_EQ(client.post("/hooks", Json::object().set("url", "https://one.test")).status, 422);
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
