#include "base/bytes.h"
#include "net/mail_time.h"
#include "shopwired_fixture.h"

namespace oneshelf {
namespace {

TEST_F(ShopWiredTest, TestsCredentialsAndEachAreaOfTheInterface) {
  RecordProperty("requirements", "73,79,81");
  Connector& shop = make();
  http_.on("GET", "/business", 200, R"({"id":501,"name":"Tea shop"})");
  http_.on("GET", "/stock?sku=", 404, R"({"message":"Not found"})");
  http_.on("GET", "/webhooks", 403, R"({"message":"no"})");
  for (const char* path : {"/products/count", "/orders", "/order-statuses", "/events"}) {
    http_.on("GET", path, 200, "[]");
  }
  const auto info = shop.verify(context_);
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(info->remote_id, "501");
  EXPECT_EQ(info->currency.code(), "GBP");
  ASSERT_EQ(info->missing.size(), 1U);
  EXPECT_EQ(info->missing[0].permission, "webhooks");
  EXPECT_EQ(find_header(request(0).headers, "Authorization"), "Basic a2V5OnMzY3JldA==");
  for (const HttpRequest& asked : http_.requests()) EXPECT_EQ(asked.method, "GET");
}

TEST_F(ShopWiredTest, KeepsAllSecretsApart) {
  RecordProperty("requirements", "79,81");
  const std::set<std::string> secrets = {"api_secret", "hook_secret"};
  for (const ConnectOption& option : shopwired_platform().options) {
    EXPECT_EQ(option.secret, secrets.contains(option.name)) << option.name;
  }
}

TEST_F(ShopWiredTest, RefusesACurrencyThatTheShopDoesNotSellIn) {
  Connector& shop = make();
  http_.on("GET", "/business", 200, R"({"id":501,"currency":"EUR"})");
  const auto info = shop.verify(context_);
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().id(), "connect.currency_mismatch");
}

TEST_F(ShopWiredTest, PromisesNotThatTheLogTellsAllStock) {
  RecordProperty("requirements", "76");
  EXPECT_FALSE(make(Role::kSource).traits().stock_changes_are_whole);
  EXPECT_TRUE(make().traits().order_changes_need_reread);
}

TEST_F(ShopWiredTest, ClassifiesFailures) {
  struct Case {
    int status;
    ErrorCode read;
    const char* id;
  };
  for (const Case& one : {Case{401, ErrorCode::kUnauthenticated, "connect.bad_credentials"},
                          Case{403, ErrorCode::kForbidden, "connect.missing_permission"},
                          Case{429, ErrorCode::kRateLimited, "shopwired.rate_limited"},
                          Case{502, ErrorCode::kUnavailable, "shopwired.server_fault"},
                          Case{301, ErrorCode::kUnsupported, "shopwired.unexpected_answer"}}) {
    http_ = ScriptedHttp();
    http_.on("GET", "/business", one.status, R"({"message":"no"})");
    const auto info = make().verify(context_);
    ASSERT_FALSE(info.ok()) << one.status;
    EXPECT_EQ(info.error().code(), one.read) << one.status;
    EXPECT_EQ(info.error().id(), one.id) << one.status;
  }
}

class ShopWiredHooks : public ShopWiredTest {
 protected:
  HttpRequest hook(const std::string& rest, const std::string& secret = "hook-s3cret",
                   milliseconds age = milliseconds(0)) {
    HttpRequest request;
    request.method = "POST";
    request.body = R"({"timestamp":")" + mail_time(clock_.now() - age) + "\"," + rest + "}";
    request.headers = {{"X-ShopWired-Signature", to_hex(hmac_sha256(secret, request.body))}};
    return request;
  }
  Result<Hint> read(const HttpRequest& request, Role role = Role::kChannel) {
    return make(role).hooks()->read_hook(request, clock_.now());
  }
};

constexpr const char* kHandshake = R"("verificationToken":"c0ffee42")";
constexpr const char* kSale =
    R"("event":{"id":9911,"topic":"order.finalized","subjectId":6621880,"data":{}})";

TEST_F(ShopWiredHooks, AnswerTheHandshakeWithTheTokensSignature) {
  RecordProperty("requirements", "81");
  const auto hint = read(hook(kHandshake));
  ASSERT_TRUE(hint.ok()) << hint.error().to_string();
  EXPECT_TRUE(hint->is_handshake);
  EXPECT_EQ(*hint->answer,
            R"({"verificationToken":")" + to_hex(hmac_sha256("hook-s3cret", "c0ffee42")) + "\"}");
}

TEST_F(ShopWiredHooks, TellAWrongSecretByTheHandshake) {
  RecordProperty("requirements", "81");
  const auto hint = read(hook(kHandshake, "the shop's own"));
  ASSERT_FALSE(hint.ok());
  EXPECT_EQ(hint.error().id(), kBadHookSecret);
  EXPECT_NE(hint.error().remedy().find("webhooks page"), std::string::npos);
  EXPECT_EQ(hint.error().to_string().find("hook-s3cret"), std::string::npos);
  HttpRequest unsigned_one = hook(kHandshake);
  unsigned_one.headers.clear();
  EXPECT_EQ(read(unsigned_one).error().id(), "hook.bad_signature") << "anybody could send this";
}

TEST_F(ShopWiredHooks, AreBelievedOnlyIfSignedAndFresh) {
  const auto hint = read(hook(kSale));
  ASSERT_TRUE(hint.ok()) << hint.error().to_string();
  EXPECT_EQ(hint->about, Hint::About::kOrders);
  EXPECT_EQ(hint->ids, std::vector<VendorId>{VendorId("6621880")});
  EXPECT_EQ(hint->event_id, "9911");
  EXPECT_EQ(hint->answer, "{}") << "the shop wants a 200";
  EXPECT_EQ(read(hook(kSale, "forged")).error().id(), kBadHookSecret);
  EXPECT_EQ(read(hook(kSale, "hook-s3cret", std::chrono::hours(1))).error().id(),
            "hook.bad_signature");
  HttpRequest changed = hook(kSale);
  changed.body += " ";
  EXPECT_EQ(read(changed).error().code(), ErrorCode::kForbidden);
}

TEST_F(ShopWiredHooks, TellWhatTheyAreAbout) {
  struct Case {
    const char* event;
    Hint::About channel, source;
  };
  const Case cases[] = {
      {R"("event":{"id":1,"topic":"order.refund.created","subjectId":9,"data":{"orderId":7}})",
       Hint::About::kOrders, Hint::About::kOrders},
      {R"("event":{"id":1,"topic":"product.updated","subjectId":9,"data":{}})",
       Hint::About::kListings, Hint::About::kItems},
      {R"("event":{"id":1,"topic":"product.stock_changed","subjectId":9,"data":{"sku":"A"}})",
       Hint::About::kStock, Hint::About::kStock}};
  for (const Case& one : cases) {
    const auto channel = read(hook(one.event)), source = read(hook(one.event), Role::kSource);
    ASSERT_TRUE(channel.ok() && source.ok()) << one.event;
    EXPECT_EQ(channel->about, one.channel) << one.event;
    EXPECT_EQ(source->about, one.source) << one.event;
  }
  EXPECT_EQ(read(hook(cases[0].event))->ids, std::vector<VendorId>{VendorId("7")});
  EXPECT_EQ(read(hook(R"("event":{"id":1,"topic":"tag.created"})")).error().id(),
            "hook.unknown_topic");
}

TEST_F(ShopWiredHooks, CountTopicsThatTheShopSwitchedOffAsMissing) {
  Connector& shop = make();
  http_.on("GET", "/webhooks", 200,
           R"([{"id":1,"topic":"order.finalized","url":"https://a/h","enabled":true},)"
           R"({"id":2,"topic":"order.updated","url":"https://a/h","enabled":false},)"
           R"({"id":3,"topic":"order.updated","url":"https://b/h","enabled":false}])");
  const auto hooks = shop.hook_subscriptions()->list_hooks(context_);
  ASSERT_TRUE(hooks.ok());
  ASSERT_EQ(hooks->size(), 2U);
  EXPECT_EQ(hooks->at(0).id, VendorId("1,2"));
  EXPECT_EQ(hooks->at(0).topics, std::vector<std::string>{"order.finalized"});
  EXPECT_TRUE(hooks->at(0).enabled);
  EXPECT_FALSE(hooks->at(1).enabled);
}

TEST_F(ShopWiredHooks, AreSubscribedPerTopicInPlaceOfWhatWasThere) {
  Connector& shop = make();
  http_.on("GET", "/webhooks", 200,
           R"([{"id":1,"topic":"order.finalized","url":"https://a/h","enabled":false}])");
  http_.on("DELETE", "/webhooks/1", 204, "");
  for (const std::string& topic : shop.hook_subscriptions()->wanted_topics()) {
    http_.on("POST", "/webhooks", 201, R"({"id":2,"topic":")" + topic + "\"}");
  }
  const auto topics = shop.hook_subscriptions()->wanted_topics();
  const auto added = shop.hook_subscriptions()->add_hook(context_, "https://a/h", topics);
  ASSERT_TRUE(added.ok()) << added.error().to_string();
  EXPECT_EQ(http_.unused(), 0U);
  http_.on("GET", "/webhooks", 200, "[]");
  http_.on("POST", "/webhooks", 422, R"({"message":"A maximum of 10 webhooks"})");
  const auto refused = shop.hook_subscriptions()->add_hook(context_, "https://a/h", topics);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().remedy().find("ten for each topic"), std::string::npos);
}

TEST_F(ShopWiredHooks, AreNotTakenWithoutASecret) {
  Connector& shop = make({{"hook_secret", ""}});
  EXPECT_EQ(shop.hooks(), nullptr);
  EXPECT_EQ(shop.hook_subscriptions(), nullptr);
}

}  // namespace
}  // namespace oneshelf
