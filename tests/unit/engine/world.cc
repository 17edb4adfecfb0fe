#include "unit/engine/world.h"

#include <filesystem>

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

bridge::Options options_of(bridge::Role role) {
  bridge::Options options;
  options.role = role;
  options.name = role == bridge::Role::kSource ? "Back office" : "Web shop";
  return options;
}

Connections::NewConnection connection(const std::string& id, Role role, const std::string& host) {
  Connections::NewConnection wanted;
  wanted.id = ConnectionId(id);
  wanted.platform = "bridge";
  wanted.role = role;
  wanted.values = {{"url", "http://" + host}, {"token", "sandbox-secret"}};
  return wanted;
}

/// The first entry of a lookup list.
std::string first_of(bridge::Bridge& bridge, const std::string& list) {
  return bridge.work([&](bridge::State& state) { return state.lists.at(list).front().id; });
}

}  // namespace

const LinkId World::kLink("shop");
const LinkId World::kOther("other");

World::World(Options wanted) : options_(std::move(wanted)) {
  bridge::Options source = options_of(bridge::Role::kSource);
  source.stock_nets = options_.stock_nets;
  bridge::Options other = options_of(bridge::Role::kChannel);
  other.name = "Other shop";
  source_ = std::make_unique<bridge::Bridge>(source);
  bridge::Options shop = options_of(bridge::Role::kChannel);
  shop.features = options_.shop_features;
  shop_ = std::make_unique<bridge::Bridge>(shop);
  other_shop_ = std::make_unique<bridge::Bridge>(other);
  http_.run("source.test", *source_);
  http_.run("shop.test", *shop_);
  http_.run("other.test", *other_shop_);
  restart();
}

void World::restart() {
  parts_.reset();
  connections_.reset();
  store_.reset();
  store_ = open_store(folder_.file("oneshelf.db"));
  connections_ = std::make_unique<Connections>(*store_, http_, clock_, secrets_, all_platforms());
  parts_ =
      std::make_unique<EngineParts>(EngineParts{*store_, clock_, random_, http_, *connections_});
}

void World::back_up() { expect_ok(store_->backup_to(folder_.file("backup.db"))); }

void World::restore() {
  parts_.reset();
  connections_.reset();
  store_.reset();
  std::filesystem::copy_file(folder_.file("backup.db"), folder_.file("oneshelf.db"),
                             std::filesystem::copy_options::overwrite_existing);
  restart();
  expect_ok(store_->write([&](Records& records) { return records.mark_restored(clock_.now()); }));
}

void World::fill_source(size_t products) {
  source_->work([&](bridge::State& state) {
    bridge::fill_demo_catalogue(state, {.products = products, .seed = 3}, clock_.now());
    return 0;
  });
}

void World::add_source_item(const std::string& sku, const std::string& price,
                            const std::string& stock) {
  Json item = Json::object();
  item.set("sku", sku).set("name", "Item " + sku).set("price", price).set("tax_rate", "20");
  const bool done = source_->work([&](bridge::State& state) {
    if (!bridge::upsert_product(state, item, clock_.now()).ok()) return false;
    state.set_quantity(sku, state.default_location(), dec(stock), clock_.now());
    return true;
  });
  EXPECT_TRUE(done);
}

void World::add_source_kit(const std::string& sku, const std::string& price,
                           const std::vector<std::pair<std::string, std::string>>& components) {
  Json parts = Json::array();
  for (const auto& [part, quantity] : components) {
    parts.push(Json::object().set("sku", part).set("quantity", quantity));
  }
  Json item = Json::object();
  item.set("sku", sku).set("name", "Kit " + sku).set("price", price).set("tax_rate", "20");
  item.set("components", std::move(parts));
  EXPECT_TRUE(source_->work([&](bridge::State& state) {
    return bridge::upsert_product(state, item, clock_.now()).ok();
  }));
}

void World::connect(const std::vector<std::pair<std::string, std::string>>& settings) {
  connect_both();
  make(kLink, "web", *shop_, settings);
}

void World::connect_both() {
  const Context now = context();
  for (auto wanted : {connection("erp", Role::kSource, "source.test"),
                      connection("web", Role::kChannel, "shop.test")}) {
    wanted.values["page_size"] = options_.page_size;
    if (!options_.hook_secret.empty()) wanted.values["hook_secret"] = options_.hook_secret;
    value_of(connections_->connect(now, wanted));
  }
}

void World::connect_other(const std::vector<std::pair<std::string, std::string>>& settings) {
  value_of(connections_->connect(context(), connection("app", Role::kChannel, "other.test")));
  make(kOther, "app", *other_shop_, settings);
}

void World::make(const LinkId& link, const std::string& channel, bridge::Bridge& shop,
                 const std::vector<std::pair<std::string, std::string>>& settings) {
  NewLink wanted;
  wanted.id = link;
  wanted.source = ConnectionId("erp");
  wanted.channel = ConnectionId(channel);
  wanted.settings = {{"create", "published"},
                     {"fields.name", "source"},
                     {"fields.description", "source"},
                     {"orders.cash_customer", first_of(*source_, "customers")},
                     {"orders.delivery_item", "DELIVERY"},
                     {"orders.rounding_item", "ROUNDING"}};
  for (const std::string& method : shop.work([](bridge::State& state) {
         std::vector<std::string> ids;
         for (const bridge::Choice& choice : state.lists.at("payment-methods"))
           ids.push_back(choice.id);
         return ids;
       })) {
    wanted.settings.emplace_back("orders.payment_methods." + method,
                                 first_of(*source_, "payment-methods"));
  }
  wanted.settings.insert(wanted.settings.end(), settings.begin(), settings.end());
  value_of(make_link(*parts_, wanted));
}

SyncReport World::sync(ReadMode mode, GuardFacts::Asked asked, const LinkId& link) {
  SyncOptions options;
  options.mode = mode;
  options.who = "test";
  ++runs_;
  options.job = last_run();
  options.asked = asked;
  return value_of(sync_catalogue(context(), *parts_, link, options, kQuiet));
}

SyncReport World::sync_orders(const LinkId& link) {
  return value_of(oneshelf::sync_orders(context(), *parts_, link, {}, kQuiet));
}

FreshPlan World::plan() { return value_of(fresh_plan(context(), *parts_, kLink, {}, kQuiet)); }

std::string World::buy(const std::string& sku, const std::string& quantity) {
  return buy_all(*shop_, {{sku, quantity}});
}

std::string World::buy_all(bridge::Bridge& shop,
                           const std::vector<std::pair<std::string, std::string>>& items,
                           bool paid) {
  clock_.pass(milliseconds(10));
  bridge::Purchase purchase;
  for (const auto& [sku, quantity] : items) purchase.items.push_back({sku, dec(quantity)});
  purchase.customer.name = "Ada Buyer";
  purchase.customer.email = "ada@example.org";
  purchase.shipping = purchase.billing = {.name = "Ada Buyer",
                                          .street = "Road 1",
                                          .postal_code = "00100",
                                          .city = "Helsinki",
                                          .country = "FI"};
  if (!paid) purchase.payment_method = "invoice";
  return shop.work([&](bridge::State& state) -> std::string {
    const auto placed = bridge::place_order(state, purchase, clock_.now());
    EXPECT_TRUE(placed.ok()) << (placed.ok() ? "" : placed.error().to_string());
    if (!placed.ok()) return "";
    const auto& order = (*placed)->row;
    if (paid && order.status == bridge::Status::kPending) {
      EXPECT_TRUE(bridge::pay(state, order.id, clock_.now()).ok());
    }
    return order.number;
  });
}

std::optional<OrderRecord> World::order(const std::string& number) {
  auto found = value_of(read_value<std::vector<OrderRecord>>(
      *store_, [&](Records& records) { return records.find_orders(number); }));
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<ParkedRecord> World::parked() {
  return value_of(read_value<std::vector<ParkedRecord>>(
      *store_, [&](Records& records) { return records.parked(kLink, 1000); }));
}

std::vector<HeldRecord> World::held() {
  return value_of(read_value<std::vector<HeldRecord>>(
      *store_, [&](Records& records) { return records.held(kLink, 1000); }));
}

std::vector<LedgerRecord> World::ledger(const std::string& subject) {
  return value_of(read_value<std::vector<LedgerRecord>>(
      *store_, [&](Records& records) { return records.ledger(subject, 100'000); }));
}

size_t World::documents_in_source() {
  return source_->work([](bridge::State& state) { return state.orders().size(); });
}

void World::fault(bridge::Bridge& at, sandbox::FaultKind kind, const std::string& operation,
                  int times, int skip) {
  expect_ok(at.add_fault({kind, operation, skip, times, 1}));
}

}  // namespace oneshelf::testing
