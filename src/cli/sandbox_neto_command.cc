// sandbox neto: an emulated Neto store on a port of its own.
#include "cli/sandbox_port.h"
#include "sandbox/neto/actions.h"
#include "sandbox/neto/neto.h"

namespace oneshelf::cli {
namespace {

namespace neto = sandbox::neto;

constexpr int64_t kUsualProducts = 50;
constexpr int64_t kMostProducts = 100'000;
constexpr int64_t kUsualQuota = 500;

Json item_json(int64_t number) {
  const std::string text = std::to_string(number);
  Json quantity = Json::object();
  quantity.set("WarehouseID", "1").set("Quantity", std::to_string(number % 20));
  return Json::object()
      .set("SKU", "SKU-" + text)
      .set("Name", "Product " + text)
      .set("DefaultPrice", Decimal::from_minor(995 + number * 10, 2).to_string())
      .set("WarehouseQuantity", std::move(quantity));
}

Result<void> fill(neto::Neto& store, int64_t products, Timestamp now) {
  if (products == 0) return success();
  Json items = Json::array();
  for (int64_t number = 1; number <= products; ++number) items.push(item_json(number));
  const Json body = Json::object().set("Item", std::move(items));
  return store.work([&](neto::State& state) -> Result<void> {
    ONESHELF_TRY(add_item(state, body, now));
    return success();
  });
}

Result<neto::Options> options_of(const Invocation& typed) {
  SecureRandom random;
  neto::Options options;
  options.api_key = typed.text("token", random.new_id());
  options.requests_per_minute = ONESHELF_TRY(
      typed.number("quota", {.otherwise = kUsualQuota, .least = 0, .most = INT64_MAX}));
  options.event_url = typed.text("hub");
  options.verify_token = typed.text("hub-secret", random.new_id());
  return options;
}

void tell(const Session& session, const neto::Options& options, const std::string& url) {
  session.out.say("address:      " + url);
  session.out.say("API key:      " + options.api_key);
  session.out.say("verify token: " + options.verify_token);
  session.out.answer(Json::object()
                         .set("url", url)
                         .set("api_key", options.api_key)
                         .set("verify_token", options.verify_token));
}

}  // namespace

Result<Exit> run_sandbox_neto(const Session& session) {
  const Invocation& typed = session.typed;
  const int64_t products = ONESHELF_TRY(
      typed.number("products", {.otherwise = kUsualProducts, .least = 0, .most = kMostProducts}));
  const neto::Options options = ONESHELF_TRY(options_of(typed));
  SystemClock clock;
  neto::Neto store(options);
  ONESHELF_TRY(fill(store, products, clock.now()));
  return run_sandbox(session, store, clock,
                     [&](const std::string& url) { tell(session, options, url); });
}

}  // namespace oneshelf::cli
