#include "cli/demo_world.h"

#include <algorithm>

#include "engine/links.h"
#include "sandbox/bridge/catalogue.h"

namespace oneshelf::cli {
namespace {

namespace bridge = sandbox::bridge;

using Settings = std::vector<std::pair<std::string, std::string>>;

// Quick enough for somebody who looks on; a merchant's link is calmer.
constexpr const char* kOrdersSeconds = "1";
constexpr const char* kCatalogueSeconds = "2";
constexpr size_t kTokenWords = 2;

std::string new_secret(Random& random) {
  std::string secret;
  for (size_t i = 0; i < kTokenWords; ++i) secret += random.new_id();
  return secret;
}

bridge::Options options_of(bridge::Role role, std::string name, const std::string& token) {
  bridge::Options options;
  options.role = role;
  options.name = std::move(name);
  options.credentials = {{.user = "hub", .secret = token}};
  return options;
}

Result<void> connect(const Context& context, App& app, const DemoWorld& world, Role role) {
  const bool source = role == Role::kSource;
  Connections::NewConnection wanted;
  wanted.id = ConnectionId(source ? kDemoSource : kDemoChannel);
  wanted.platform = "bridge";
  wanted.role = role;
  wanted.values = {{"url", source ? world.source_url() : world.shop_url()},
                   {"token", world.token()},
                   {"hook_secret", world.hook_secret()}};
  ONESHELF_TRY(app.connections().connect(context, wanted));
  return success();
}

/// What one side offers to choose from.
class Lists {
 public:
  Lists(const Context& context, OpenConnection connection)
      : context_(context), connection_(std::move(connection)) {}

  Result<std::vector<LookupEntry>> of(LookupKind kind) {
    Lookups* lookups = connection_.connector().lookups();
    if (lookups == nullptr) return std::vector<LookupEntry>();
    return lookups->lookup(context_, kind);
  }

 private:
  const Context& context_;
  OpenConnection connection_;
};

const LookupEntry* default_of(const std::vector<LookupEntry>& entries) {
  const auto found = std::ranges::find(entries, true, &LookupEntry::is_default);
  if (found != entries.end()) return &*found;
  return entries.empty() ? nullptr : &entries.front();
}

/// The entry that means the same on the other side: of the same id, else the default.
const LookupEntry* partner_of(const LookupEntry& entry, const std::vector<LookupEntry>& others) {
  const auto found = std::ranges::find(others, entry.id, &LookupEntry::id);
  return found != others.end() ? &*found : default_of(others);
}

void map_entries(const std::string& setting, const std::vector<LookupEntry>& from,
                 const std::vector<LookupEntry>& to, Settings& settings) {
  for (const LookupEntry& entry : from) {
    if (const LookupEntry* partner = partner_of(entry, to)) {
      settings.emplace_back(setting + "." + entry.id, partner->id);
    }
  }
}

Result<void> add_mappings(Lists& source, Lists& channel, Settings& settings) {
  struct Mapping {
    const char* setting;
    LookupKind kind;
    Lists &from, &to;
  };
  const Mapping mappings[] = {
      {"orders.payment_methods", LookupKind::kPaymentMethods, channel, source},
      {"orders.shipping_methods", LookupKind::kShippingMethods, channel, source},
      {"shipments.carriers", LookupKind::kCarriers, source, channel},
      {"tax_classes", LookupKind::kTaxCodes, source, channel}};
  for (const Mapping& mapping : mappings) {
    const auto from = ONESHELF_TRY(mapping.from.of(mapping.kind));
    const auto to = ONESHELF_TRY(mapping.to.of(mapping.kind));
    map_entries(mapping.setting, from, to, settings);
  }
  return success();
}

Result<Settings> demo_settings(const Context& context, App& app) {
  Lists source(context,
               ONESHELF_TRY(app.connections().open(ConnectionId(kDemoSource), Lane::kCatalogue)));
  Lists channel(context,
                ONESHELF_TRY(app.connections().open(ConnectionId(kDemoChannel), Lane::kCatalogue)));
  Settings settings = {{"create", "published"},
                       {"orders.customers", "cash_customer"},
                       {"orders.delivery_item", "DELIVERY"},
                       {"orders.fee_item", "FEE"},
                       {"intervals.orders_seconds", kOrdersSeconds},
                       {"intervals.documents_seconds", kOrdersSeconds},
                       {"intervals.stock_seconds", kCatalogueSeconds},
                       {"intervals.catalogue_seconds", kCatalogueSeconds}};
  for (const Field field : kAllFields) {
    settings.emplace_back("fields." + std::string(name_of(field)), "source");
  }
  const auto customers = ONESHELF_TRY(source.of(LookupKind::kCustomers));
  if (const LookupEntry* cash = default_of(customers)) {
    settings.emplace_back("orders.cash_customer", cash->id);
  }
  ONESHELF_TRY(add_mappings(source, channel, settings));
  return settings;
}

}  // namespace

DemoWorld::DemoWorld(App& app, std::string token)
    : token_(std::move(token)),
      hook_secret_(new_secret(app.random())),
      source_(options_of(bridge::Role::kSource, "Sandbox ERP", token_)),
      shop_(options_of(bridge::Role::kChannel, "Sandbox shop", token_)) {}

Result<std::unique_ptr<DemoWorld>> DemoWorld::start(App& app, size_t products) {
  std::unique_ptr<DemoWorld> world(new DemoWorld(app, new_secret(app.random())));
  const Timestamp now = app.clock().now();
  world->source_.work([&](bridge::State& state) {
    bridge::fill_demo_catalogue(state, {.products = products}, now);
  });
  world->source_port_ = ONESHELF_TRY(sandbox::Port::open(world->source_, app.clock(), app.http()));
  world->shop_port_ = ONESHELF_TRY(sandbox::Port::open(world->shop_, app.clock(), app.http()));
  return world;
}

void DemoWorld::send_hints_to(const std::string& hub_url) {
  source_.send_hints_to(hub_url + "/hooks/" + kDemoSource, hook_secret_);
  shop_.send_hints_to(hub_url + "/hooks/" + kDemoChannel, hook_secret_);
}

Result<void> expect_new_folder(App& app) {
  const auto present = ONESHELF_TRY(read_value<std::vector<ConnectionRecord>>(
      app.store(), [](Records& records) { return records.connections(); }));
  if (!present.empty()) {
    return Error(ErrorCode::kConflict, "demo.folder_in_use",
                 "The data folder holds connections already.")
        .remedied("Run the demo in a new folder: leave --data out, or name another.")
        .with("folder", app.folder());
  }
  return success();
}

Result<void> set_up_demo(const Context& context, App& app, DemoWorld& world) {
  ONESHELF_TRY(expect_new_folder(app));
  ONESHELF_TRY(connect(context, app, world, Role::kSource));
  ONESHELF_TRY(connect(context, app, world, Role::kChannel));
  NewLink link;
  link.id = LinkId(kDemoLink);
  link.source = ConnectionId(kDemoSource);
  link.channel = ConnectionId(kDemoChannel);
  link.settings = ONESHELF_TRY(demo_settings(context, app));
  ONESHELF_TRY(make_link(app.parts(), link));
  return success();
}

}  // namespace oneshelf::cli
