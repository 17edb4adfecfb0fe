// sandbox bigcommerce: an emulated BigCommerce store on a port of its own.
#include "cli/sandbox_port.h"
#include "sandbox/bigcommerce/bigcommerce.h"
#include "sandbox/bigcommerce/goods.h"

namespace oneshelf::cli {
namespace {

namespace bc = sandbox::bigcommerce;

constexpr int64_t kUsualProducts = 50;
constexpr int64_t kMostProducts = 10'000;

Result<void> fill(bc::BigCommerce& store, int64_t products, Timestamp now) {
  return store.work(now, [&](bc::State& state) -> Result<void> {
    for (int64_t i = 1; i <= products; ++i) {
      const std::string number = std::to_string(i);
      const Json told = Json::object()
                            .set("name", "Product " + number)
                            .set("type", "physical")
                            .set("sku", "SKU-" + number)
                            .set("price", Json::number(Decimal::from_minor(995 + i * 10, 2)))
                            .set("weight", 1)
                            .set("inventory_tracking", "product")
                            .set("inventory_level", i % 20);
      ONESHELF_TRY(bc::add_product(state, told, now));
    }
    return success();
  });
}

void tell(const Session& session, const bc::Options& options, const std::string& url) {
  const std::string& token = options.accounts.front().token;
  session.out.say("address:       " + url);
  session.out.say("store hash:    " + options.store_hash);
  session.out.say("token:         " + token);
  session.out.say("client secret: " + options.client_secret);
  session.out.answer(Json::object()
                         .set("url", url)
                         .set("store_hash", options.store_hash)
                         .set("token", token)
                         .set("client_secret", options.client_secret));
}

}  // namespace

Result<Exit> run_sandbox_bigcommerce(const Session& session) {
  const Invocation& typed = session.typed;
  const int64_t products = ONESHELF_TRY(
      typed.number("products", {.otherwise = kUsualProducts, .least = 0, .most = kMostProducts}));
  const int64_t quota =
      ONESHELF_TRY(typed.number("quota", {.otherwise = 150, .least = 0, .most = INT64_MAX}));
  SecureRandom random;
  bc::Options options;
  options.accounts.front().token = typed.text("token", random.new_id());
  options.client_secret = random.new_id();
  options.requests_per_window = quota;
  SystemClock clock;
  bc::BigCommerce store(options);
  ONESHELF_TRY(fill(store, products, clock.now()));
  return run_sandbox(session, store, clock,
                     [&](const std::string& url) { tell(session, options, url); });
}

}  // namespace oneshelf::cli
