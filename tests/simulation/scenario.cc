#include "simulation/scenario.h"

#include <fmt/format.h>

#include <stdexcept>

#include "engine/actions.h"
#include "sandbox/bridge/catalogue.h"
#include "store/sqlite/sqlite_store.h"

namespace oneshelf::simulation {
namespace {

namespace bridge = sandbox::bridge;

constexpr int kDirector = 200;
constexpr int kGremlin = 201;
constexpr int kCouriers = 300;
constexpr int kFront = 50;  // the web server's own share of a hub: takes hooks, runs no jobs
constexpr uint64_t kBusyLeastMs = 20 * 60'000;
constexpr uint64_t kBusyMostMs = 90 * 60'000;
constexpr int64_t kSettleMostMs = 3 * 3'600'000;
constexpr int64_t kSettleStepMs = 60'000;
constexpr int64_t kSettleLeastMs = 40 * 60'000;  // a full compare of everything is among it
constexpr uint64_t kNearMs = 10;
constexpr const char* kHookSecret = "hook-secret-of-the-simulation";
constexpr const char* kToken = "sandbox-secret";

void must(const Result<void>& done) {
  if (!done.ok()) throw std::runtime_error(done.error().to_string());
}
template <typename T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().to_string());
  return std::move(*result);
}

bridge::Options options_of(bridge::Role role, const std::string& name) {
  bridge::Options options;
  options.role = role;
  options.name = name;
  options.id = name;
  return options;
}

}  // namespace

Scenario::Scenario(uint64_t seed, const std::filesystem::path& folder)
    : seed_(seed), database_((folder / "oneshelf.db").string()), random_(seed) {}

Scenario::~Scenario() = default;

void Scenario::build() {
  cast_.source = std::make_unique<bridge::Bridge>(options_of(bridge::Role::kSource, "erp"));
  platforms_.run("erp.test", *cast_.source);
  const size_t products = 2 + random_.below(4);
  cast_.source->work([&](bridge::State& state) {
    bridge::fill_demo_catalogue(state, {.products = products, .seed = seed_}, clock_.now());
    for (const auto& entry : state.products().entries()) {
      const bridge::Product& product = entry.row;
      if (!bridge::is_for_sale(state, product) || !state.available(product.sku)) continue;
      cast_.skus.push_back(product.sku);
    }
    return 0;
  });
  const size_t shops = 1 + random_.below(3);
  for (size_t i = 0; i < shops; ++i) {
    auto shop = std::make_unique<Shop>();
    shop->link = LinkId("shop" + std::to_string(i));
    shop->connection = ConnectionId("web" + std::to_string(i));
    shop->host = shop->link.str() + ".test";
    shop->terms.buffer = Decimal::from_integer(strikes(70) ? 0 : 1);
    if (strikes(25)) shop->terms.limit = Decimal::from_integer(6);
    shop->terms.is_guarded = strikes(30);
    shop->terms.only_approved = strikes(20);
    shop->terms.source_owns_description = strikes(50);
    bridge::Options options = options_of(bridge::Role::kChannel, shop->link.str());
    options.compare_and_set = strikes(50);
    shop->bridge = std::make_unique<bridge::Bridge>(std::move(options));
    platforms_.run(shop->host, *shop->bridge);
    cast_.shops.push_back(std::move(shop));
  }
  // Few units, so that the last one is fought for.
  cast_.source->work([&](bridge::State& state) {
    for (const std::string& sku : cast_.skus) {
      for (const bridge::Choice& place : state.lists.at("locations")) {
        const int64_t units = static_cast<int64_t>(random_.below(8));
        state.set_quantity(sku, place.id, Decimal::from_integer(units), clock_.now());
        cast_.at_start[sku] += Decimal::from_integer(units);
      }
    }
    return 0;
  });
}

void Scenario::curse_a_product() {
  if (!strikes(40)) return;
  const std::string sku = cast_.skus[random_.below(cast_.skus.size())];
  cast_.source->work([&](bridge::State& state) {
    const auto group_of = [&](const std::string& of) {
      const bridge::Product* product = state.find_product(of);
      return product->parent_sku.empty() ? product->sku : product->parent_sku;
    };
    for (const std::string& other : cast_.skus) {
      if (group_of(other) == group_of(sku)) cast_.cursed.insert(other);
    }
    return 0;
  });
  if (cast_.cursed.size() == cast_.skus.size()) cast_.cursed.clear();
}

/// A whole batch fails for one record, and the answer does not say for which.
std::optional<HttpResponse> Scenario::refuse_cursed(const HttpRequest& request) const {
  if (request.method != "POST") return std::nullopt;
  bool is_cursed =
      request.path().ends_with("/orders") && request.body.find(kCursedBuyer) != std::string::npos;
  if (request.path().ends_with("/products/batch")) {
    for (const std::string& sku : cast_.cursed) {
      is_cursed = is_cursed || request.body.find("\"" + sku + "\"") != std::string::npos;
    }
  }
  if (!is_cursed) return std::nullopt;
  HttpResponse refused;
  refused.status = 422;
  refused.body = R"({"error":{"code":"cannot_hold","message":"Something in there is wrong."}})";
  return refused;
}

void Scenario::set_up_links(Hub& hub) {
  const Context context(clock_);
  Connections::NewConnection erp;
  erp.id = ConnectionId("erp");
  erp.platform = "bridge";
  erp.role = Role::kSource;
  erp.values = {{"url", "http://erp.test"}, {"token", kToken}, {"hook_secret", kHookSecret}};
  must(hub.parts().connections.connect(context, erp));
  for (const auto& shop : cast_.shops) {
    Connections::NewConnection web = erp;
    web.id = shop->connection;
    web.role = Role::kChannel;
    web.values["url"] = "http://" + shop->host;
    must(hub.parts().connections.connect(context, web));
    NewLink wanted;
    wanted.id = shop->link;
    wanted.source = erp.id;
    wanted.channel = shop->connection;
    wanted.settings = {
        {"create", "published"},
        {"products.mode", shop->terms.only_approved ? "approved" : "all"},
        {"fields.name", "source"},
        {"fields.description", shop->terms.source_owns_description ? "source" : "channel"},
        {"stock.buffer", shop->terms.buffer.to_string()},
        {"orders.cash_customer", "CASH"},
        {"orders.delivery_item", "DELIVERY"},
        {"orders.fee_item", "FEE"},
        {"orders.rounding_item", "ROUNDING"},
        {"orders.payment_methods.card", "card"},
        {"orders.payment_methods.cod", "cod"},
        {"shipments.carriers.posti", "posti"},
        {"guards.price_down_percent", shop->terms.is_guarded ? "50" : "off"},
        {"guards.price_up_percent", shop->terms.is_guarded ? "100" : "off"},
        {"guards.mass_least", "1000"},
        {"intervals.orders_seconds", "30"},
        {"intervals.documents_seconds", "60"},
        {"intervals.stock_seconds", "60"},
        {"intervals.catalogue_seconds", "60"},
        {"intervals.full_seconds", strikes(50)   ? "86400"
                                   : strikes(50) ? "900"
                                                 : "300"}};
    if (shop->terms.limit) {
      wanted.settings.emplace_back("stock.limit", shop->terms.limit->to_string());
    }
    must(make_link(hub.parts(), wanted));
  }
}

void Scenario::start_hub(int number) {
  auto& place = hubs_[static_cast<size_t>(number)];
  place.reset();
  place = std::make_unique<Hub>(number, database_, turnstile_, clock_, random_, http_);
  place->start();
}

void Scenario::crash(int hub) {
  say(fmt::format("hub{} is killed", hub));
  ++totals_.crashes;
  turnstile_.kill(hub);
  while (turnstile_.is_alive(hub)) turnstile_.yield();
  hubs_[static_cast<size_t>(hub)].reset();
  turnstile_.sleep(milliseconds(random_.below(strikes(80) ? 3'000 : 120'000)));
  say(fmt::format("hub{} starts again", hub));
  start_hub(hub);
}

void Scenario::add_fault() {
  using sandbox::FaultKind;
  constexpr FaultKind kKinds[] = {
      FaultKind::kRateLimit,     FaultKind::kErrorBefore, FaultKind::kErrorAfter,
      FaultKind::kDropBefore,    FaultKind::kDropAfter,   FaultKind::kBrokenBody,
      FaultKind::kEmptyPage,     FaultKind::kShortPage,   FaultKind::kDropHint,
      FaultKind::kDuplicateHint, FaultKind::kForgeHint};
  constexpr const char* kOperations[] = {
      "",          "",           "createOrder",  "setStock",
      "listStock", "listOrders", "listProducts", "upsertProducts"};
  sandbox::Fault fault;
  fault.kind = kKinds[random_.below(std::size(kKinds))];
  fault.operation = kOperations[random_.below(std::size(kOperations))];
  const bool lies = fault.kind == FaultKind::kEmptyPage || fault.kind == FaultKind::kShortPage;
  // Changes of orders or stock that are left out of a list cannot be told from the truth.
  if (lies) fault.operation = "listProducts";
  fault.skip = static_cast<int>(random_.below(4));
  fault.times = 1 + static_cast<int>(random_.below(strikes(85) ? 3 : 30));
  fault.retry_after_seconds = 1 + static_cast<int>(random_.below(40));
  const size_t whose = random_.below(cast_.shops.size() + 1);
  bridge::Bridge& victim =
      whose == cast_.shops.size() ? *cast_.source : *cast_.shops[whose]->bridge;
  totals_.faults += fault.times;
  say(fmt::format("fault {} {} x{} at {}", sandbox::name_of(fault.kind), fault.operation,
                  fault.times, whose == cast_.shops.size() ? "erp" : cast_.shops[whose]->host));
  must(victim.add_fault(fault));
}

void Scenario::disturb() {
  while (busy_) {
    turnstile_.sleep(milliseconds(5'000 + random_.below(120'000)));
    if (!busy_) return;
    const uint64_t dice = random_.below(100);
    const int hub = static_cast<int>(random_.below(hubs_.size()));
    if (dice < 60) {
      add_fault();
    } else if (dice < 76) {
      crash(hub);
    } else if (dice < 84) {
      people_->rush();
    } else if (dice < 93) {
      ++totals_.stalls;
      const milliseconds pause(1'000 + random_.below(150'000));
      say(fmt::format("hub{} stalls for {} ms", hub, pause.count()));
      turnstile_.stall(hub, pause);
    } else {
      http_.set_weather({.lost_before_percent = static_cast<int>(random_.below(8)),
                         .lost_after_percent = static_cast<int>(random_.below(8)),
                         .slow_percent = static_cast<int>(random_.below(15))});
    }
  }
}

void Scenario::carry_hints(bridge::Bridge& from, const ConnectionId& connection) {
  from.send_hints_to("http://hub.test/hooks/" + connection.str(), kHookSecret);
  while (!over_) {
    turnstile_.sleep(milliseconds(200 + random_.below(4'000)));
    for (const HttpRequest& hint : from.take_hints(clock_.now())) {
      const Result<std::string> taken = take_hook(front_->parts(), connection, hint);
      from.hint_answered(hint, taken.ok() ? 202 : 400, clock_.now());
    }
  }
}

void Scenario::clear_faults() {
  std::vector<std::string> hosts = {"erp.test"};
  for (const auto& shop : cast_.shops) hosts.push_back(shop->host);
  for (const std::string& host : hosts) {
    HttpRequest request;
    request.method = "DELETE";
    request.url = "http://" + host + "/_sandbox/faults";
    must(platforms_.send(Context(clock_), request));
  }
}

void Scenario::wait_until_settled() {
  const int64_t began = turnstile_.now_ms();
  while (turnstile_.now_ms() - began < kSettleMostMs) {
    turnstile_.sleep(milliseconds(kSettleStepMs));
    people_->release_held_changes();
    if (turnstile_.now_ms() - began > kSettleLeastMs && oracle_.is_settled(*onlooker_)) return;
  }
  throw Broken{2, "the shelf does not come to rest"};
}

void Scenario::direct() {
  turnstile_.sleep(milliseconds(kBusyLeastMs + random_.below(kBusyMostMs - kBusyLeastMs)));
  busy_ = false;
  say("--- quiet from here ---");
  while (turnstile_.is_alive(kGremlin)) turnstile_.sleep(milliseconds(1'000));
  http_.set_weather({});
  for (size_t i = 0; i < hubs_.size(); ++i) crash(static_cast<int>(i));
  people_->tidy_up();
  clear_faults();
  wait_until_settled();
  oracle_.note();
  oracle_.judge(*onlooker_);
  check_secrets(std::filesystem::path(database_).parent_path(), {kToken, kHookSecret});
  over_ = true;
  for (const auto& hub : hubs_) turnstile_.kill(hub->number());
}

void Scenario::run() {
  build();
  curse_a_product();
  http_.set_refusal([this](const HttpRequest& request) { return refuse_cursed(request); });
  if (seed_ % 4 == 1) http_.set_quick_ms(kNearMs);
  hubs_.resize(1 + random_.below(2));
  for (size_t i = 0; i < hubs_.size(); ++i) {
    hubs_[i] =
        std::make_unique<Hub>(static_cast<int>(i), database_, turnstile_, clock_, random_, http_);
  }
  front_ = std::make_unique<Hub>(kFront, database_, turnstile_, clock_, random_, http_);
  onlooker_ = must(open_sqlite_store({.path = database_, .readers = 1}));
  observer_.after = [this](const Context& context, const HttpRequest& request,
                           const Result<HttpResponse>& answer, int64_t left_ms) {
    oracle_.saw(*onlooker_, context, request, answer, left_ms);
  };
  people_ = std::make_unique<People>(
      cast_, totals_,
      People::Doors{.turnstile = turnstile_,
                    .clock = clock_,
                    .random = random_,
                    .trace = trace_,
                    .note = [this] { oracle_.note(); },
                    .store = [this]() -> Store& { return *onlooker_; },
                    .engine = [this]() -> EngineParts& { return front_->parts(); },
                    .is_busy = [this] { return busy_; }});
  turnstile_.spawn("director", kDirector, [this] {
    set_up_links(*front_);
    plant_troubles(cast_, clock_.now());
    oracle_.note();
    http_.set_observer(&observer_);
    for (const auto& hub : hubs_) hub->start();
    turnstile_.sleep(milliseconds(30'000));
    people_->start();
    turnstile_.spawn("gremlin", kGremlin, [this] { disturb(); });
    turnstile_.spawn("courier erp", kCouriers,
                     [this] { carry_hints(*cast_.source, ConnectionId("erp")); });
    for (const auto& shop : cast_.shops) {
      Shop* at = shop.get();
      turnstile_.spawn("courier " + at->host, kCouriers,
                       [this, at] { carry_hints(*at->bridge, at->connection); });
    }
    direct();
  });
  turnstile_.run();
  totals_.virtual_ms = turnstile_.now_ms();
}

}  // namespace oneshelf::simulation
