#include "sandbox/port.h"

#include <gtest/gtest.h>

#include "bridge_client.h"
#include "net/http_client.h"
#include "sandbox/in_process.h"

namespace oneshelf::sandbox {
namespace {

using bridge::a_product;
using bridge::Bridge;
using bridge::items;

/// Notes what it is sent; answers 204.
class Hub final : public Sandbox {
 public:
  Answer handle(const HttpRequest& request, Timestamp) override {
    const std::lock_guard lock(mutex_);
    received_.push_back(request);
    heard_.notify_all();
    return HttpResponse{.status = 204};
  }
  std::vector<HttpRequest> take_hints(Timestamp) override { return {}; }
  void hint_answered(const HttpRequest&, int, Timestamp) override {}

  /// Waits for the first request, at most ten seconds.
  std::optional<HttpRequest> first() {
    std::unique_lock lock(mutex_);
    heard_.wait_for(lock, std::chrono::seconds(10), [&] { return !received_.empty(); });
    return received_.empty() ? std::nullopt : std::optional(received_.front());
  }

 private:
  std::mutex mutex_;
  std::condition_variable heard_;
  std::vector<HttpRequest> received_;
};

HttpRequest get_info(const std::string& base) {
  return {.url = base + "/bridge/v1/info", .headers = {{"Authorization", "Bearer sandbox-secret"}}};
}

HttpRequest post(const std::string& url, const Json& body) {
  return {.method = "POST",
          .url = url,
          .headers = {{"Content-Type", "application/json"}},
          .body = body.dump()};
}

class SandboxPort : public testing::Test {
 protected:
  SystemClock clock;
  HttpClient http;
  Context context{clock};
  Bridge shop{bridge::channel_options()};
};

TEST_F(SandboxPort, ServesTheSandboxOnAFreePort) {
  const auto port = Port::open(shop, clock, http);
  ASSERT_TRUE(port.ok());
  const auto answer = http.send(context, get_info((*port)->url()));
  ASSERT_TRUE(answer.ok()) << answer.error().to_string();
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ((*parse_json(answer->body))["name"].text_or(), "Test Shop");
}

TEST_F(SandboxPort, ClosesTheConnectionForADroppedAnswer) {
  const auto port = Port::open(shop, clock, http);
  ASSERT_TRUE(port.ok());
  ASSERT_TRUE(shop.add_fault({.kind = FaultKind::kDropAfter}).ok());
  const auto answer = http.send(context, get_info((*port)->url()));
  ASSERT_FALSE(answer.ok()) << answer->status;
  EXPECT_EQ(answer.error().code(), ErrorCode::kUnknownOutcome);
  EXPECT_TRUE(http.send(context, get_info((*port)->url())).ok());
}

TEST_F(SandboxPort, ALostAnswerOfAWriteIsNotAskedForAgainBehindOurBack) {
  const auto port = Port::open(shop, clock, http);
  ASSERT_TRUE(port.ok());
  ASSERT_TRUE(http.send(context, get_info((*port)->url())).ok());  // leaves an open connection
  ASSERT_TRUE(shop.add_fault({.kind = FaultKind::kDropAfter}).ok());
  HttpRequest write = post((*port)->url() + "/bridge/v1/products/batch", items({a_product("A")}));
  write.headers.emplace_back("Authorization", "Bearer sandbox-secret");
  write.headers.emplace_back("Idempotency-Key", "k");
  const auto answer = http.send(context, write);
  ASSERT_FALSE(answer.ok()) << answer->body;
  EXPECT_EQ(answer.error().code(), ErrorCode::kUnknownOutcome);
  EXPECT_EQ(shop.counts().of("upsertProducts"), 1u);
}

TEST_F(SandboxPort, SendsHintsByItself) {
  Hub hub;
  const auto hub_port = Port::open(hub, clock, http);
  const auto port = Port::open(shop, clock, http);
  ASSERT_TRUE(hub_port.ok() && port.ok());
  shop.send_hints_to((*hub_port)->url() + "/hooks/shop", "s");
  ASSERT_TRUE(
      http.send(context, post((*port)->url() + "/_sandbox/products", items({a_product("A")})))
          .ok());
  const auto hint = hub.first();
  ASSERT_TRUE(hint.has_value());
  EXPECT_EQ(hint->url, "/hooks/shop");
  EXPECT_EQ((*parse_json(hint->body))["ids"].at(0).text_or(), "A");
}

TEST(InProcess, LeadsToSandboxesByHostName) {
  Bridge shop{bridge::channel_options()};
  InProcessHttp http;
  http.run("shop.test", shop);
  ManualClock clock(from_unix_ms(1'790'000'000'000));
  const Context context(clock);
  EXPECT_EQ(http.send(context, get_info("http://shop.test"))->status, 200);
  EXPECT_EQ(http.send(context, {.url = "http://shop.test"})->status, 200);
  EXPECT_EQ(http.send(context, get_info("http://else.test")).error().id(), "net.host_not_found");
  EXPECT_EQ(http.send(context, {.url = "shop.test"}).error().id(), "net.bad_url");
  ASSERT_TRUE(shop.add_fault({.kind = FaultKind::kDropAfter}).ok());
  EXPECT_EQ(http.send(context, get_info("http://shop.test")).error().code(),
            ErrorCode::kUnknownOutcome);
  http.stop("shop.test");
  EXPECT_EQ(http.send(context, get_info("http://shop.test")).error().code(),
            ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace oneshelf::sandbox
