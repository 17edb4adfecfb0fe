#include "world.h"

namespace oneshelf::bench {
namespace {

namespace bridge = sandbox::bridge;

const ConnectionId kErp("erp");

bridge::Options options_of(bridge::Role role) {
  bridge::Options options;
  options.role = role;
  options.name = role == bridge::Role::kSource ? "Back office" : "Web shop";
  return options;
}

Connections::NewConnection connection(const ConnectionId& id, Role role, const std::string& host) {
  Connections::NewConnection wanted;
  wanted.id = id;
  wanted.platform = "bridge";
  wanted.role = role;
  wanted.values = {
      {"url", "http://" + host}, {"token", "sandbox-secret"}, {"hook_secret", World::kHookSecret}};
  return wanted;
}

std::vector<std::string> choices(bridge::Bridge& bridge, const std::string& list) {
  return bridge.work([&](bridge::State& state) {
    std::vector<std::string> ids;
    for (const bridge::Choice& choice : state.lists.at(list)) ids.push_back(choice.id);
    return ids;
  });
}

}  // namespace

const LinkId World::kLink("shop");
const ConnectionId World::kShop("web");

World::World()
    : source_(options_of(bridge::Role::kSource)), shop_(options_of(bridge::Role::kChannel)) {
  http_.run("source.test", source_);
  http_.run("shop.test", shop_);
}

Result<std::unique_ptr<World>> World::make(const std::string& folder, size_t products) {
  std::unique_ptr<World> world(new World());
  world->source_.work([&](bridge::State& state) {
    bridge::fill_demo_catalogue(state, {.products = products, .seed = 3}, world->clock_.now());
    return 0;
  });
  ONESHELF_TRY(world->open(folder));
  ONESHELF_TRY(world->connect());
  ONESHELF_TRY(world->make_the_link());
  world->take_requests();
  return world;
}

Result<void> World::open(const std::string& folder) {
  store_ = ONESHELF_TRY(open_sqlite_store({.path = folder + "/oneshelf.db"}));
  connections_ = std::make_unique<Connections>(*store_, http_, clock_, secrets_, all_platforms());
  parts_ =
      std::make_unique<EngineParts>(EngineParts{*store_, clock_, random_, http_, *connections_});
  return success();
}

Result<void> World::connect() {
  const Context now = context();
  ONESHELF_TRY(connections_->connect(now, connection(kErp, Role::kSource, "source.test")));
  ONESHELF_TRY(connections_->connect(now, connection(kShop, Role::kChannel, "shop.test")));
  return success();
}

Result<void> World::make_the_link() {
  NewLink wanted;
  wanted.id = kLink;
  wanted.source = kErp;
  wanted.channel = kShop;
  wanted.settings = {{"create", "published"},
                     {"fields.name", "source"},
                     {"fields.description", "source"},
                     {"orders.cash_customer", choices(source_, "customers").front()},
                     {"orders.delivery_item", "DELIVERY"},
                     {"orders.rounding_item", "ROUNDING"}};
  const std::string paid_by = choices(source_, "payment-methods").front();
  for (const std::string& method : choices(shop_, "payment-methods")) {
    wanted.settings.emplace_back("orders.payment_methods." + method, paid_by);
  }
  ONESHELF_TRY(make_link(*parts_, wanted));
  return success();
}

Result<SyncReport> World::sync(ReadMode mode) {
  SyncOptions options;
  options.mode = mode;
  options.who = "bench";
  options.asked = GuardFacts::Asked::kByPerson;
  return sync_catalogue(context(), *parts_, kLink, options, no_progress);
}

Result<LinkPlan> World::plan() {
  const LinkView link = ONESHELF_TRY(load_link(*parts_, kLink));
  OpenConnection channel = ONESHELF_TRY(parts_->connections.open(kShop, Lane::kCatalogue));
  return plan_link(*parts_, link, channel.traits(), no_progress);
}

uint64_t World::take_requests() {
  const uint64_t requests = source_.counts().requests() + shop_.counts().requests();
  source_.reset_counts();
  shop_.reset_counts();
  return requests;
}

void no_progress(std::string_view, int64_t, int64_t) {}

}  // namespace oneshelf::bench
