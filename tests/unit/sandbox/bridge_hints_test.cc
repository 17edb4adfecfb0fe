#include <gtest/gtest.h>

#include "base/bytes.h"
#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr const char* kSecret = "hint-secret";

class BridgeHints : public testing::Test {
 protected:
  BridgeHints() : client(channel_options()) {
    client.bridge.send_hints_to("http://hub.test/hooks/shop", kSecret);
  }
  std::vector<HttpRequest> take() { return client.bridge.take_hints(client.now); }
  void change(const std::string& sku, const std::string& price = "1") {
    client.admin("/products", items({a_product(sku, price)}));
  }
  Result<Json> body_of(const HttpRequest& hint) { return parse_json(hint.body); }
  bool is_signed(const HttpRequest& hint) {
    const std::string time = find_header(hint.headers, "X-Bridge-Timestamp").value_or("");
    return find_header(hint.headers, "X-Bridge-Signature") ==
           "sha256=" + to_hex(hmac_sha256(kSecret, time + "." + hint.body));
  }
  void fault(FaultKind kind) { ASSERT_TRUE(client.bridge.add_fault({.kind = kind}).ok()); }

  BridgeClient client;
};

TEST_F(BridgeHints, TellWhatPeopleChangedSignedAndOnce) {
  change("A");
  change("B");
  change("A", "2");
  const std::vector<HttpRequest> hints = take();
  ASSERT_EQ(hints.size(), 1u);
  EXPECT_EQ(hints[0].url, "http://hub.test/hooks/shop");
  EXPECT_TRUE(is_signed(hints[0]));
  EXPECT_EQ(find_header(hints[0].headers, "X-Bridge-Timestamp"), to_rfc3339(client.now));
  const Json body = *body_of(hints[0]);
  EXPECT_EQ(body["topic"].text_or(), "product.changed");
  EXPECT_EQ(body["ids"], Json::array().push("A").push("B"));
  EXPECT_TRUE(take().empty());
}

TEST_F(BridgeHints, ComePerTopic) {
  change("A");
  client.admin("/stock", items({a_level("A", "5")}));
  const Json item = Json::object().set("sku", "A").set("quantity", "1");
  client.admin("/orders", Json::object().set("items", Json::array().push(item)));
  std::vector<std::string> topics;
  for (const HttpRequest& hint : take()) topics.push_back((*body_of(hint))["topic"].text_or());
  EXPECT_EQ(topics,
            (std::vector<std::string>{"order.changed", "product.changed", "stock.changed"}));
}

TEST_F(BridgeHints, AreNotSentForWhatTheHubWroteItselfUnlessAskedTo) {
  client.post("/products/batch", items({a_product("A")}));
  EXPECT_TRUE(take().empty());
  Options echoing = channel_options();
  echoing.echo_hints = true;
  echoing.hint_url = "http://hub.test/";
  BridgeClient other(echoing);
  other.post("/products/batch", items({a_product("A")}));
  EXPECT_EQ(other.bridge.take_hints(other.now).size(), 1u);
}

TEST_F(BridgeHints, NameAtMostAHundredIdsEach) {
  std::vector<Json> many;
  for (int i = 0; i < 150; ++i) many.push_back(a_product("S" + std::to_string(i)));
  client.admin("/products", items(many));
  const std::vector<HttpRequest> hints = take();
  ASSERT_EQ(hints.size(), 2u);
  EXPECT_EQ((*body_of(hints[0]))["ids"].size(), 100u);
  EXPECT_EQ((*body_of(hints[1]))["ids"].size(), 50u);
}

TEST_F(BridgeHints, AreRepeatedAfterOneFiveAndThirtyMinutesSignedAnew) {
  change("A");
  std::vector<HttpRequest> hints = take();
  ASSERT_EQ(hints.size(), 1u);
  const std::string body = hints[0].body;
  for (const int minutes : {1, 5, 30}) {
    client.bridge.hint_answered(hints[0], minutes == 5 ? 0 : 503, client.now);
    client.pass(std::chrono::minutes(minutes) - milliseconds(1));
    EXPECT_TRUE(take().empty()) << minutes;
    client.pass(milliseconds(1));
    hints = take();
    ASSERT_EQ(hints.size(), 1u) << minutes;
    EXPECT_EQ(hints[0].body, body);
    EXPECT_TRUE(is_signed(hints[0]));
    EXPECT_EQ(find_header(hints[0].headers, "X-Bridge-Timestamp"), to_rfc3339(client.now));
  }
  client.bridge.hint_answered(hints[0], 503, client.now);
  client.pass(std::chrono::hours(24));
  EXPECT_TRUE(take().empty());
}

TEST_F(BridgeHints, AreNotRepeatedOnceAccepted) {
  change("A");
  client.bridge.hint_answered(take().at(0), 204, client.now);
  client.pass(std::chrono::hours(1));
  EXPECT_TRUE(take().empty());
}

TEST_F(BridgeHints, GoNowhereWithoutAnAddress) {
  client.bridge.send_hints_to("", "");
  change("A");
  EXPECT_TRUE(take().empty());
}

TEST_F(BridgeHints, AddressCanBeSetOverTheAdminRoute) {
  client.admin("/hints", Json::object().set("url", "http://other.test/").set("secret", kSecret));
  change("A");
  EXPECT_EQ(take().at(0).url, "http://other.test/");
}

TEST_F(BridgeHints, CanBeDroppedDoubledForgedStaleAndReordered) {
  fault(FaultKind::kDropHint);
  change("A");
  EXPECT_TRUE(take().empty());

  fault(FaultKind::kDuplicateHint);
  change("B");
  std::vector<HttpRequest> hints = take();
  ASSERT_EQ(hints.size(), 2u);
  EXPECT_EQ(hints[0].body, hints[1].body);

  fault(FaultKind::kForgeHint);
  change("C");
  EXPECT_FALSE(is_signed(take().at(0)));

  fault(FaultKind::kStaleHint);
  change("D");
  hints = take();
  EXPECT_TRUE(is_signed(hints.at(0)));
  const auto time = parse_rfc3339(*find_header(hints.at(0).headers, "X-Bridge-Timestamp"));
  EXPECT_GT(client.now - *time, std::chrono::minutes(5));

  fault(FaultKind::kReorderHints);
  change("E");
  client.admin("/stock", items({a_level("E", "5")}));
  EXPECT_EQ((*body_of(take().at(0)))["topic"].text_or(), "stock.changed");
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge
