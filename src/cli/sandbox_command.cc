// sandbox bridge: an emulated system on a port of its own.
#include "cli/sandbox_port.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/catalogue.h"

namespace oneshelf::cli {
namespace {

namespace bridge = sandbox::bridge;

constexpr int64_t kUsualProducts = 500;
constexpr int64_t kMostProducts = 100'000;

Result<bridge::Options> options_of(const Invocation& typed) {
  const std::string role = typed.text("role", "channel");
  if (role != "source" && role != "channel") {
    return usage_error("usage.role", "A role is source or channel.");
  }
  bridge::Options options;
  options.role = role == "source" ? bridge::Role::kSource : bridge::Role::kChannel;
  options.name = role == "source" ? "Sandbox ERP" : "Sandbox shop";
  SecureRandom random;
  options.credentials = {{.user = "hub", .secret = typed.text("token", random.new_id())}};
  options.hint_url = typed.text("hub");
  options.hint_secret = typed.text("hub-secret");
  return options;
}

void tell(const Session& session, const bridge::Options& options, const std::string& url) {
  const std::string& token = options.credentials.front().secret;
  const bool source = options.role == bridge::Role::kSource;
  session.out.say("address:     " + url);
  session.out.say("token:       " + token);
  if (!source) session.out.say("shop front:  " + url + "/");
  session.out.say("back office: " + url + "/office");
  Json json = Json::object();
  json.set("url", url).set("token", token).set("role", bridge::name_of(options.role));
  json.set("shop", source ? Json() : Json(url + "/"));
  session.out.answer(json.set("office", url + "/office"));
}

}  // namespace

Result<Exit> run_sandbox_bridge(const Session& session) {
  const Invocation& typed = session.typed;
  const int64_t products = ONESHELF_TRY(
      typed.number("products", {.otherwise = kUsualProducts, .least = 0, .most = kMostProducts}));
  const int64_t seed =
      ONESHELF_TRY(typed.number("seed", {.otherwise = 1, .least = 0, .most = INT64_MAX}));
  const bridge::Options options = ONESHELF_TRY(options_of(typed));
  SystemClock clock;
  bridge::Bridge sandbox(options);
  sandbox.work([&](bridge::State& state) {
    const bridge::DemoOptions wanted{.products = static_cast<size_t>(products),
                                     .seed = static_cast<uint64_t>(seed)};
    if (products > 0) bridge::fill_demo_catalogue(state, wanted, clock.now());
  });
  return run_sandbox(session, sandbox, clock,
                     [&](const std::string& url) { tell(session, options, url); });
}

}  // namespace oneshelf::cli
