#include "simulation/flash_sale.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "engine/links.h"
#include "sandbox/bridge/trade.h"
#include "store/sqlite/sqlite_store.h"

namespace oneshelf::simulation {
namespace {

namespace bridge = sandbox::bridge;

constexpr const char* kSku = "FLASH-1";
constexpr const char* kToken = "sandbox-secret";
constexpr int kDirector = 200;
constexpr int kHubs = 2;
constexpr int kWorkers = 4;  // of each crew and hub: a worker each for a shop and its orders
constexpr uint64_t kSaleMs = 10 * 60'000;
constexpr int64_t kReadyMostMs = 30 * 60'000;
constexpr int64_t kAfterMs = 3 * 60'000;
constexpr size_t kFavourites = 2;
constexpr uint64_t kCalledOffPercent = 1;  // with each buyer that comes
constexpr int kShopsTried = 2;             // by a buyer who finds the first one sold out
constexpr int64_t kShares[FlashSale::kChannels] = {12, 12, 12, 12, 13, 13, 13, 13};

void must(const Result<void>& done) {
  if (!done.ok()) throw std::runtime_error(done.error().to_string());
}
template <typename T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().to_string());
  return std::move(*result);
}

std::string host_of(size_t channel) { return fmt::format("shop{}.test", channel); }

bridge::Options options_of(bridge::Role role, const std::string& name) {
  bridge::Options options;
  options.role = role;
  options.name = options.id = name;
  return options;
}

std::vector<std::pair<std::string, std::string>> settings_of(size_t channel, FlashTerms terms) {
  std::vector<std::pair<std::string, std::string>> settings = {
      {"create", "published"},
      {"orders.cash_customer", "CASH"},
      {"orders.delivery_item", "DELIVERY"},
      {"orders.rounding_item", "ROUNDING"},
      {"orders.payment_methods.card", "card"},
      {"guards.zero_percent", "off"},
      {"intervals.orders_seconds", "10"},
      {"intervals.documents_seconds", "60"},
      {"intervals.stock_seconds", "10"},
      {"intervals.catalogue_seconds", "10"}};
  if (terms == FlashTerms::kExclusive) {
    settings.emplace_back("stock.exclusive", "true");
    settings.emplace_back("stock.allocation", "percent");
    settings.emplace_back("stock.allocation_percent", std::to_string(kShares[channel]));
  }
  return settings;
}

bridge::Purchase purchase_of(int64_t units) {
  bridge::Purchase purchase;
  purchase.items = {{kSku, Decimal::from_integer(units)}};
  purchase.customer = {.name = "Ada Buyer", .email = "ada@example.org"};
  purchase.shipping = purchase.billing = {.name = "Ada Buyer",
                                          .street = "Road 1",
                                          .postal_code = "00100",
                                          .city = "Helsinki",
                                          .country = "FI"};
  purchase.payment_method = "card";
  return purchase;
}

}  // namespace

Json to_json(const FlashResult& result) {
  Json json = Json::object();
  json.set("sold", result.sold)
      .set("called_off", result.called_off)
      .set("oversold", result.oversold)
      .set("bound", result.bound);
  json.set("shown_too_many", result.shown_too_many).set("turned_away", result.turned_away);
  json.set("figures_set", result.figures_set).set("figures_refused", result.figures_refused);
  json.set("requests", result.requests).set("virtual_ms", result.virtual_ms);
  return json.set("broken", result.is_broken);
}

FlashSale::FlashSale(uint64_t seed, const std::filesystem::path& folder, FlashTerms terms)
    : terms_(terms), database_((folder / "oneshelf.db").string()), random_(seed) {}

FlashSale::~FlashSale() = default;

void FlashSale::build() {
  source_ = std::make_unique<bridge::Bridge>(options_of(bridge::Role::kSource, "erp"));
  platforms_.run("erp.test", *source_);
  source_->work([&](bridge::State& state) {
    Json item = Json::object();
    item.set("sku", kSku).set("name", "Flash mug").set("price", "9.90").set("tax_rate", "20");
    must(bridge::upsert_product(state, item, clock_.now()).ok()
             ? success()
             : Result<void>(Error(ErrorCode::kInternal, "flash.product", "No product.")));
    state.set_quantity(kSku, state.default_location(), Decimal::from_integer(kUnits), clock_.now());
    return 0;
  });
  std::vector<std::string> hosts;
  for (size_t i = 0; i < kChannels; ++i) {
    bridge::Options options = options_of(bridge::Role::kChannel, fmt::format("shop{}", i));
    options.compare_and_set = terms_ == FlashTerms::kExclusive;
    shops_.push_back(std::make_unique<bridge::Bridge>(options));
    hosts.push_back(host_of(i));
    platforms_.run(hosts.back(), *shops_.back());
  }
  meter_ = std::make_unique<FlashMeter>(std::move(hosts), kSku,
                                        [this](const std::string& job) { return is_done(job); });
}

bool FlashSale::is_done(const std::string& job) {
  const auto record = must(read_value<std::optional<JobRecord>>(
      *onlooker_, [&](Records& records) { return records.job(JobId(job)); }));
  return record && record->state == JobState::kDone;
}

void FlashSale::set_up_links() {
  EngineParts& parts = hubs_.front()->parts();
  const Context context(clock_);
  Connections::NewConnection erp;
  erp.id = ConnectionId("erp");
  erp.platform = "bridge";
  erp.role = Role::kSource;
  erp.values = {{"url", "http://erp.test"}, {"token", kToken}};
  must(parts.connections.connect(context, erp));
  for (size_t i = 0; i < kChannels; ++i) {
    Connections::NewConnection shop = erp;
    shop.id = ConnectionId(fmt::format("web{}", i));
    shop.role = Role::kChannel;
    shop.values["url"] = "http://" + host_of(i);
    must(parts.connections.connect(context, shop));
    NewLink link;
    link.id = LinkId(fmt::format("shop{}", i));
    link.source = erp.id;
    link.channel = shop.id;
    link.settings = settings_of(i, terms_);
    must(make_link(parts, link));
  }
}

Decimal FlashSale::on_show(size_t channel) {
  return shops_[channel]->work(
      [](bridge::State& state) { return state.available(kSku).value_or(Decimal()); });
}

void FlashSale::wait_until_on_show() {
  const int64_t began = turnstile_.now_ms();
  while (turnstile_.now_ms() - began < kReadyMostMs) {
    turnstile_.sleep(milliseconds(5'000));
    bool ready = true;
    for (size_t i = 0; i < kChannels; ++i) {
      const int64_t wanted = terms_ == FlashTerms::kPlain ? kUnits : kUnits * kShares[i] / 100;
      ready = ready && on_show(i) == Decimal::from_integer(wanted);
    }
    if (ready) return;
  }
  throw std::runtime_error("the shops never showed what they were to sell");
}

/// The promise behind "no unit on two channels": at no moment is more on show than is free.
void FlashSale::watch() {
  Decimal shown;
  for (size_t i = 0; i < kChannels; ++i) shown += on_show(i);
  const Decimal free = Decimal::from_integer(std::max<int64_t>(kUnits - meter_->sold(), 0));
  const int64_t more = (shown - free).rounded(0, Rounding::kUp).to_minor(0);
  result_.oversold = std::max(result_.oversold, meter_->sold() - kUnits);
  result_.shown_too_many = std::max(result_.shown_too_many, more);
}

bool FlashSale::buy(size_t channel, int64_t units) {
  const std::string order = shops_[channel]->work([&](bridge::State& state) -> std::string {
    const auto placed = bridge::place_order(state, purchase_of(units), clock_.now());
    return placed.ok() ? (*placed)->row.id : "";
  });
  if (order.empty()) return false;
  meter_->sold(channel, units);
  bought_.push_back({channel, order, units});
  watch();
  trace_.say(turnstile_.now_ms(), fmt::format("shop{} sold {}", channel, units));
  return true;
}

void FlashSale::call_off() {
  if (bought_.empty()) return;
  const size_t which = random_.below(bought_.size());
  std::swap(bought_[which], bought_.back());
  const Bought order = bought_.back();
  bought_.pop_back();
  const bool done = shops_[order.channel]->work([&](bridge::State& state) {
    return bridge::cancel(state, order.order, {}, clock_.now()).ok();
  });
  if (!done) return;
  ++result_.called_off;
  meter_->came_back(order.channel, order.units);
  watch();
  trace_.say(turnstile_.now_ms(), fmt::format("shop{}: {} called off", order.channel, order.order));
}

size_t FlashSale::any_shop() {
  const bool favourite = random_.below(2) == 0;
  return random_.below(favourite ? kFavourites : kChannels);
}

void FlashSale::sell() {
  std::vector<uint64_t> arrivals;
  for (int64_t i = 0; i < kBuyers; ++i) {
    const uint64_t one = random_.below(kSaleMs);
    const uint64_t two = random_.below(kSaleMs);
    arrivals.push_back(std::max({one, two, random_.below(kSaleMs)}));  // few at first
  }
  std::ranges::sort(arrivals);
  const int64_t began = turnstile_.now_ms();
  for (const uint64_t arrival : arrivals) {
    const int64_t at = began + static_cast<int64_t>(arrival);
    if (at > turnstile_.now_ms()) turnstile_.sleep(milliseconds(at - turnstile_.now_ms()));
    const int64_t units = 1 + static_cast<int64_t>(random_.below(2));
    bool served = false;
    for (int i = 0; i < kShopsTried && !served; ++i) {
      served = buy(any_shop(), units);
    }
    if (!served) ++result_.turned_away;
    if (terms_ == FlashTerms::kExclusive && random_.below(100) < kCalledOffPercent) call_off();
  }
}

void FlashSale::direct() {
  set_up_links();
  http_.set_observer(&observer_);
  for (const auto& hub : hubs_) hub->start(kWorkers);
  wait_until_on_show();
  http_.set_weather({.lost_before_percent = 1, .lost_after_percent = 1, .slow_percent = 10});
  sell();
  turnstile_.sleep(milliseconds(kAfterMs));
  for (const auto& hub : hubs_) turnstile_.kill(hub->number());
}

FlashResult FlashSale::run() {
  build();
  for (int i = 0; i < kHubs; ++i) {
    hubs_.push_back(std::make_unique<Hub>(i, database_, turnstile_, clock_, random_, http_));
  }
  onlooker_ = must(open_sqlite_store({.path = database_, .readers = 1}));
  observer_.after = [this](const Context& context, const HttpRequest& request,
                           const Result<HttpResponse>& answer, int64_t) {
    ++result_.requests;
    if (answer.ok()) meter_->saw(context.trace(), request, *answer);
    watch();
  };
  turnstile_.spawn("director", kDirector, [this] { direct(); });
  turnstile_.run();
  result_.sold = meter_->sold();
  result_.bound = terms_ == FlashTerms::kPlain ? meter_->bound() : 0;
  result_.figures_set = meter_->figures_set();
  result_.figures_refused = meter_->figures_refused();
  result_.virtual_ms = turnstile_.now_ms();
  const bool shows_twice = terms_ == FlashTerms::kExclusive && result_.shown_too_many > 0;
  result_.is_broken = result_.oversold > result_.bound || shows_twice;
  return result_;
}

}  // namespace oneshelf::simulation
