// sandbox shopwired: an emulated ShopWired shop on a port of its own.
#include "cli/sandbox_port.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/shopwired.h"

namespace oneshelf::cli {
namespace {

namespace sw = sandbox::shopwired;

constexpr int64_t kUsualProducts = 50;
constexpr int64_t kMostProducts = 10'000;

Result<void> fill(sw::ShopWired& shop, int64_t products, Timestamp now) {
  return shop.work(now, [&](sw::State& state) -> Result<void> {
    for (int64_t i = 1; i <= products; ++i) {
      const std::string number = std::to_string(i);
      const Json told = Json::object()
                            .set("title", "Product " + number)
                            .set("sku", "SKU-" + number)
                            .set("price", Json::number(Decimal::from_minor(995 + i * 10, 2)))
                            .set("stock", i % 20);
      ONESHELF_TRY(sw::add_product(state, told, now));
    }
    return success();
  });
}

sw::Options options_of(const Invocation& typed) {
  SecureRandom random;
  sw::Options options;
  options.api_secret = typed.text("token", random.new_id());
  options.hook_secret = typed.text("hub-secret", random.new_id());
  options.has_quota = !typed.has("no-quota");
  // A hub on this machine has no certificate.
  options.insecure_hooks = true;
  return options;
}

void tell(const Session& session, const sw::Options& options, const std::string& url) {
  const std::string address = url + "/v1";
  session.out.say("address:        " + address);
  session.out.say("API key:        " + options.api_key);
  session.out.say("API secret:     " + options.api_secret);
  session.out.say("webhook secret: " + options.hook_secret);
  session.out.answer(Json::object()
                         .set("url", address)
                         .set("api_key", options.api_key)
                         .set("api_secret", options.api_secret)
                         .set("hook_secret", options.hook_secret));
}

}  // namespace

Result<Exit> run_sandbox_shopwired(const Session& session) {
  const int64_t products = ONESHELF_TRY(session.typed.number(
      "products", {.otherwise = kUsualProducts, .least = 0, .most = kMostProducts}));
  const sw::Options options = options_of(session.typed);
  SystemClock clock;
  sw::ShopWired shop(options);
  ONESHELF_TRY(fill(shop, products, clock.now()));
  return run_sandbox(session, shop, clock,
                     [&](const std::string& url) { tell(session, options, url); });
}

}  // namespace oneshelf::cli
