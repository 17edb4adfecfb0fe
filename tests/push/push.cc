#include "push/push.h"

#include <fmt/format.h>

#include "connectors/all/all.h"
#include "engine/links.h"
#include "sandbox/bridge/trade.h"
#include "store/sqlite/sqlite_store.h"

namespace oneshelf::push {
namespace {

namespace bridge = sandbox::bridge;

const ConnectionId kErp("erp"), kShop("web"), kOther("market");
const LinkId kLink("shop"), kOtherLink("market");
constexpr const char* kSourceHost = "source.test";
constexpr const char* kShopHost = "shop.test";
constexpr const char* kOtherHost = "market.test";
constexpr milliseconds kSettled = std::chrono::minutes(30);
constexpr size_t kSold = 0;  // the variant that is sold: its figure has gone down by then
constexpr int64_t kUnits = 1000;

bridge::Options options_of(bridge::Role role, const std::string& name) {
  bridge::Options options;
  options.role = role;
  options.name = options.id = name;
  return options;
}

std::string product_sku(size_t product) { return fmt::format("P{:05}", product); }

std::string variant_sku(const Size& size, size_t variant) {
  return fmt::format("{}-{:02}", product_sku(variant / size.variants_each),
                     variant % size.variants_each);
}

Connections::NewConnection connection(const ConnectionId& id, Role role, std::string platform,
                                      ConnectValues values) {
  Connections::NewConnection wanted;
  wanted.id = id;
  wanted.role = role;
  wanted.platform = std::move(platform);
  wanted.values = std::move(values);
  return wanted;
}

ConnectValues bridge_at(const std::string& host) {
  return {{"url", "http://" + host}, {"token", "sandbox-secret"}};
}

NewLink link_to(const LinkId& id, const ConnectionId& channel, const char* create) {
  NewLink link;
  link.id = id;
  link.source = kErp;
  link.channel = channel;
  link.settings = {{"create", create},
                   {"orders.cash_customer", "CASH"},
                   {"orders.delivery_item", "DELIVERY"},
                   {"orders.rounding_item", "ROUNDING"},
                   {"orders.payment_methods.card", "card"}};
  return link;
}

void quiet(std::string_view, int64_t, int64_t) {}

Error wrong(const std::string& what) { return Error(ErrorCode::kInternal, "push.wrong", what); }

}  // namespace

/// The way to the platforms: takes no time, and lets others go first.
class Push::Door final : public Http {
 public:
  explicit Door(Push& push) : push_(push) {}
  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override {
    push_.turnstile_.yield();
    Result<HttpResponse> response = push_.platforms_.send(context, request);
    if (request.url.find(kShopHost) != std::string::npos) push_.note_call(request, response);
    push_.turnstile_.yield();
    return response;
  }

 private:
  Push& push_;
};

Push::Push(const Candidate& candidate, int64_t part, Size size)
    : candidate_(candidate),
      size_(size),
      shop_(candidate.make(part)),
      source_(options_of(bridge::Role::kSource, "Back office")),
      other_(options_of(bridge::Role::kChannel, "Market place")),
      door_(std::make_unique<Door>(*this)) {
  platforms_.run(kSourceHost, source_);
  platforms_.run(kShopHost, shop_->sandbox());
  platforms_.run(kOtherHost, other_);
}

Push::~Push() = default;

Result<std::unique_ptr<Push>> Push::make(const Candidate& candidate, int64_t part, Size size,
                                         const std::string& folder) {
  std::unique_ptr<Push> push(new Push(candidate, part, size));
  ONESHELF_TRY(push->fill_source());
  ONESHELF_TRY(push->fill_other_shop());
  ONESHELF_TRY(push->open(folder));
  Result<void> done = success();
  push->turnstile_.spawn("set-up", 0, [&] {
    done = push->connect();
    if (!done.ok()) return;
    const Result<SyncReport> first = push->sync(ReadMode::kDelta);
    if (!first.ok()) done = first.error();
    push->turnstile_.sleep(kSettled);
  });
  push->turnstile_.run();
  ONESHELF_TRY(std::move(done));
  ONESHELF_TRY(push->check());
  return push;
}

Result<void> Push::open(const std::string& folder) {
  store_ = ONESHELF_TRY(open_sqlite_store({.path = folder + "/oneshelf.db"}));
  connections_ = std::make_unique<Connections>(*store_, *door_, clock_, secrets_, all_platforms());
  parts_ =
      std::make_unique<EngineParts>(EngineParts{*store_, clock_, random_, *door_, *connections_});
  return success();
}

/// As the source has it now; odd variants go up with every round, the others down.
int64_t Push::figure_of(size_t variant) const {
  const int64_t moved = 7 * rounds_;
  return variant % 2 == 0 ? kUnits - moved : kUnits + moved;
}

Result<void> Push::fill_source() {
  return source_.work([&](bridge::State& state) -> Result<void> {
    for (size_t i = 0; i < size_.products; ++i) {
      bridge::Product product{.sku = product_sku(i)};
      product.name = fmt::format("Enamel mug {}", i);
      product.tax_code = state.lists.at("tax-codes").front().id;
      if (size_.variants_each > 1) ONESHELF_TRY(state.put_product(product, clock_.now()));
      for (size_t v = 0; v < size_.variants_each; ++v) {
        bridge::Product sold = product;
        sold.sku = variant_sku(size_, i * size_.variants_each + v);
        sold.price = Decimal::from_minor(1000, 2);
        if (size_.variants_each > 1) {
          sold.parent_sku = product.sku;
          sold.options = {{.name = "Colour", .value = fmt::format("Colour {}", v)}};
        }
        const std::string sku = sold.sku;
        ONESHELF_TRY(state.put_product(std::move(sold), clock_.now()));
        state.set_quantity(sku, state.default_location(), Decimal::from_integer(kUnits),
                           clock_.now());
      }
    }
    return success();
  });
}

Result<void> Push::fill_other_shop() {
  return other_.work([&](bridge::State& state) -> Result<void> {
    bridge::Product sold{.sku = variant_sku(size_, kSold)};
    sold.name = "Enamel mug";
    sold.price = Decimal::from_minor(1000, 2);
    ONESHELF_TRY(state.put_product(sold, clock_.now()));
    state.set_quantity(sold.sku, state.default_location(), Decimal::from_integer(kUnits),
                       clock_.now());
    return success();
  });
}

Result<void> Push::connect() {
  const Context context(clock_);
  ONESHELF_TRY(connections_->connect(
      context, connection(kErp, Role::kSource, "bridge", bridge_at(kSourceHost))));
  ONESHELF_TRY(connections_->connect(
      context, connection(kShop, Role::kChannel, candidate_.platform, shop_->values())));
  ONESHELF_TRY(connections_->connect(
      context, connection(kOther, Role::kChannel, "bridge", bridge_at(kOtherHost))));
  ONESHELF_TRY(make_link(*parts_, link_to(kLink, kShop, "published")));
  NewLink other = link_to(kOtherLink, kOther, "match_only");
  other.settings.emplace_back("intervals.orders_seconds", "10");
  ONESHELF_TRY(make_link(*parts_, other));
  return success();
}

Result<void> Push::change_everything() {
  ++rounds_;
  return source_.work([&](bridge::State& state) -> Result<void> {
    for (size_t i = 0; i < size_.variants(); ++i) {
      bridge::Product product = *state.find_product(variant_sku(size_, i));
      product.price = Decimal::from_minor(1000 + rounds_, 2);
      const std::string sku = product.sku;
      ONESHELF_TRY(state.put_product(std::move(product), clock_.now()));
      state.set_quantity(sku, state.default_location(), Decimal::from_integer(figure_of(i)),
                         clock_.now());
    }
    return success();
  });
}

Result<SyncReport> Push::sync(ReadMode mode) {
  SyncOptions options;
  options.mode = mode;
  options.who = "ada";
  options.job = JobId(fmt::format("push-{}", rounds_));
  options.asked = GuardFacts::Asked::kByPerson;
  return sync_catalogue(Context(clock_), *parts_, kLink, options, quiet);
}

void Push::note_call(const HttpRequest& request, const Result<HttpResponse>& response) {
  last_call_ = clock_.monotonic();
  if (!first_call_) first_call_ = last_call_;
  const int status = response.ok() ? response->status : 0;
  if (status == 429) {
    ++calls_.over_quota;
  } else if (request.method == "GET") {
    ++calls_.reads;
  } else if (status >= 200 && status < 300 && request.body != "[]") {
    ++calls_.writes;
  } else {
    ++calls_.probes;
  }
  watch_sale();
}

Result<PushReport> Push::push() {
  calls_ = {};
  first_call_.reset();
  PushReport report;
  report.sync = ONESHELF_TRY(sync(ReadMode::kFull));
  report.calls = calls_;
  report.least_writes = shop_->least_writes(size_);
  report.least_reads = shop_->least_reads(size_);
  report.took = last_call_.value_or(milliseconds(0)) - first_call_.value_or(milliseconds(0));
  report.floor = shop_->floor(report.calls.all());
  report.quota = shop_->quota();
  return report;
}

Result<PushReport> Push::run() {
  ONESHELF_TRY(change_everything());
  Result<PushReport> report = wrong("The push did not run.");
  turnstile_.spawn("push", 0, [&] { report = push(); });
  turnstile_.run();
  return report;
}

void Push::sell() {
  bridge::Purchase purchase;
  purchase.items = {{variant_sku(size_, kSold), Decimal::from_integer(1)}};
  purchase.customer = {.name = "Ada Buyer", .email = "ada@example.org"};
  purchase.shipping = purchase.billing = {.name = "Ada Buyer",
                                          .street = "Road 1",
                                          .postal_code = "00100",
                                          .city = "Helsinki",
                                          .country = "FI"};
  purchase.payment_method = "card";
  const bool is_placed = other_.work([&](bridge::State& state) {
    return bridge::place_order(state, purchase, clock_.now()).ok();
  });
  if (is_placed) sale_.placed_at = clock_.monotonic();
}

/// The orders crew of `oneshelf serve`.
Result<void> Push::take_orders_until(const bool& is_over) {
  Jobs jobs(*parts_, {.owner = "orders crew", .renews_itself = false});
  Scheduler scheduler(*parts_, jobs);
  ONESHELF_TRY(scheduler.plan_links());
  while (!is_over) {
    const bool ran = ONESHELF_TRY(scheduler.run_next({}, Scheduler::Crew::kOrders));
    if (ran && sale_.placed_at && !sale_.read_at &&
        source_.work([](bridge::State& state) { return state.orders().size() > 0; })) {
      sale_.read_at = clock_.monotonic();
      sale_.calls_when_read = calls_.all();
    }
    if (!ran) turnstile_.sleep(scheduler.rest(Scheduler::Crew::kOrders));
  }
  return success();
}

void Push::watch_sale() {
  if (!sale_.placed_at || sale_.lowered_at) return;
  if (shop_->on_show(variant_sku(size_, kSold), clock_.now()) != figure_of(kSold) - 1) return;
  sale_.lowered_at = clock_.monotonic();
  sale_.calls_when_lowered = calls_.all();
}

Result<PushReport> Push::run_with_sale(milliseconds sold_after, SaleReport& sale) {
  ONESHELF_TRY(change_everything());
  sale_ = {};
  bool is_over = false;
  Result<PushReport> report = wrong("The push did not run.");
  Result<void> orders = success();
  turnstile_.spawn("push", 0, [&] {
    report = push();
    is_over = true;
  });
  turnstile_.spawn("orders", 0, [&] { orders = take_orders_until(is_over); });
  turnstile_.spawn("buyer", 0, [&] {
    turnstile_.sleep(sold_after);
    sell();
  });
  turnstile_.run();
  ONESHELF_TRY(std::move(orders));
  if (!report.ok()) return report;
  if (!sale_.read_at || !sale_.lowered_at) {
    return wrong(fmt::format("The sale was {} and its unit never left the shop.",
                             sale_.read_at ? "read" : "never read"));
  }
  sale.until_read = *sale_.read_at - *sale_.placed_at;
  sale.until_lowered = *sale_.lowered_at - *sale_.placed_at;
  sale.calls_waited = sale_.calls_when_lowered - sale_.calls_when_read;
  sale.calls_after = calls_.all() - sale_.calls_when_lowered;
  return report;
}

Result<void> Push::check() {
  const int64_t sold = sale_.placed_at ? 1 : 0;
  for (size_t i = 0; i < size_.variants(); ++i) {
    const std::string sku = variant_sku(size_, i);
    const int64_t wanted = figure_of(i) - (i == kSold ? sold : 0);
    const std::optional<int64_t> shown = shop_->on_show(sku, clock_.now());
    if (shown == wanted) continue;
    return wrong(fmt::format("The shop shows {} of {} instead of {}.",
                             shown ? std::to_string(*shown) : "nothing", sku, wanted));
  }
  return success();
}

}  // namespace oneshelf::push
