// sandbox bridge: an emulated system on a port of its own.
#include "cli/commands.h"
#include "net/http_client.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/catalogue.h"
#include "sandbox/port.h"

namespace oneshelf::cli {
namespace {

namespace bridge = sandbox::bridge;

constexpr int64_t kUsualProducts = 500;
constexpr int64_t kMostProducts = 100'000;
constexpr int64_t kLargestPort = 65535;

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

void tell(const Session& session, const bridge::Options& options, const sandbox::Port& port) {
  const std::string& token = options.credentials.front().secret;
  const bool source = options.role == bridge::Role::kSource;
  session.out.say("address:     " + port.url());
  session.out.say("token:       " + token);
  if (!source) session.out.say("shop front:  " + port.url() + "/");
  session.out.say("back office: " + port.url() + "/office");
  session.out.note("Stop it with Ctrl-C; what it holds is then forgotten.");
  Json json = Json::object();
  json.set("url", port.url()).set("token", token).set("role", bridge::name_of(options.role));
  json.set("shop", source ? Json() : Json(port.url() + "/"));
  session.out.answer(json.set("office", port.url() + "/office"));
}

}  // namespace

Result<Exit> run_sandbox_bridge(const Session& session) {
  const Invocation& typed = session.typed;
  const int64_t products = ONESHELF_TRY(
      typed.number("products", {.otherwise = kUsualProducts, .least = 0, .most = kMostProducts}));
  const int64_t seed =
      ONESHELF_TRY(typed.number("seed", {.otherwise = 1, .least = 0, .most = INT64_MAX}));
  const int64_t port_number =
      ONESHELF_TRY(typed.number("port", {.otherwise = 0, .least = 0, .most = kLargestPort}));
  const bridge::Options options = ONESHELF_TRY(options_of(typed));
  SystemClock clock;
  HttpClient http;
  bridge::Bridge sandbox(options);
  sandbox.work([&](bridge::State& state) {
    const bridge::DemoOptions wanted{.products = static_cast<size_t>(products),
                                     .seed = static_cast<uint64_t>(seed)};
    if (products > 0) bridge::fill_demo_catalogue(state, wanted, clock.now());
  });
  const std::unique_ptr<sandbox::Port> port = ONESHELF_TRY(sandbox::Port::open(
      sandbox, clock, http,
      {.address = typed.text("address", "127.0.0.1"), .port = static_cast<uint16_t>(port_number)}));
  tell(session, options, *port);
  session.signals.wait();
  return Exit::kOk;
}

}  // namespace oneshelf::cli
