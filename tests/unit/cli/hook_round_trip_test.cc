// A shop on a port of its own asks our server, over the network, whether it knows the secret.
#include <condition_variable>

#include "engine/hook_care.h"
#include "net/http_client.h"
#include "sandbox/port.h"
#include "sandbox/shopwired/shopwired.h"
#include "sandbox/shopwired/trade.h"
#include "served_app.h"

namespace oneshelf::cli {
namespace {

namespace sw = sandbox::shopwired;

class HookRoundTrip : public ServedApp {
 protected:
  HookRoundTrip() {
    Result<std::unique_ptr<sandbox::Port>> port = sandbox::Port::open(shop_, clock_, http_);
    EXPECT_TRUE(port.ok());
    if (port.ok()) port_ = std::move(*port);
  }
  static sw::Options options() {
    sw::Options options;
    options.insecure_hooks = true;
    return options;
  }
  void subscribe(const std::string& secret) {
    Connections::NewConnection wanted;
    wanted.id = ConnectionId("outlet");
    wanted.platform = "shopwired";
    wanted.role = Role::kChannel;
    wanted.values = {{"url", port_->url() + "/v1"},
                     {"api_key", "sandbox-key"},
                     {"api_secret", "sandbox-secret"},
                     {"hook_secret", secret}};
    const Context context(app().clock());
    const auto info = app().parts().connections.connect(context, wanted);
    ASSERT_TRUE(info.ok()) << info.error().to_string();
    ASSERT_TRUE(save_public_url(app().store(), url()).ok());
    const auto cared = care_for_hooks(context, app().parts(), wanted.id);
    ASSERT_TRUE(cared.ok()) << cared.error().to_string();
  }
  /// Within ten seconds.
  bool becomes_true(const std::function<bool()>& claim) {
    std::mutex mutex;
    std::condition_variable_any never;
    for (int i = 0; i < 500; ++i) {
      if (claim()) return true;
      std::unique_lock lock(mutex);
      clock_.wait_for(never, lock, {}, milliseconds(20));
    }
    return false;
  }
  bool has_problem(std::string_view id) {
    const auto stored = read_value<std::vector<HookCareRecord>>(
        app().store(), [](Records& records) { return records.hook_care(); });
    return stored.ok() && !stored->empty() && stored->front().problem &&
           stored->front().problem->id() == id;
  }
  bool is_verified() {
    const std::vector<sw::Hook> hooks = shop_.hooks();
    return !hooks.empty() && std::ranges::all_of(hooks, &sw::Hook::is_verified);
  }

  sw::ShopWired shop_{options()};

 private:
  SystemClock clock_;
  HttpClient http_;
  std::unique_ptr<sandbox::Port> port_;
};

TEST_F(HookRoundTrip, ProvesTheSecretAndThenBringsEvents) {
  RecordProperty("requirements", "81");
  subscribe("sandbox-hook-secret");
  EXPECT_TRUE(becomes_true([&] { return is_verified(); }));
  EXPECT_FALSE(has_problem(kBadHookSecret));
  shop_.work(app().clock().now(), [&](sw::State& state) {
    const sw::Order& order = state.orders[17] = {.id = 17};
    state.note("order.finalized", "order", order.id, Json::object(), app().clock().now());
  });
  EXPECT_TRUE(becomes_true([&] {
    const auto topics = read_value<std::vector<HintTopic>>(
        app().store(), [](Records& records) { return records.hint_topics(); });
    return topics.ok() && topics->size() == 1;
  }));
}

TEST_F(HookRoundTrip, ShowsAWrongSecret) {
  RecordProperty("requirements", "81");
  subscribe("mistyped");
  EXPECT_TRUE(becomes_true([&] { return has_problem(kBadHookSecret); }));
  EXPECT_FALSE(is_verified());
}

}  // namespace
}  // namespace oneshelf::cli
