#include "simulation/group_sale.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "engine/actions.h"
#include "engine/links.h"
#include "engine/order_intake.h"
#include "sandbox/bridge/trade.h"

namespace oneshelf::simulation {
namespace {

namespace bridge = sandbox::bridge;

constexpr const char* kToken = "sandbox-secret";
constexpr const char* kHookSecret = "only-these-shops-know";
constexpr int kFront = 100, kDirector = 200, kPeople = 201, kCouriers = 202;
constexpr int kHubs = 2, kWorkers = 4;
constexpr size_t kMaster = GroupSale::kReplicas;
// The master takes ten requests a second, and every order of a replica is three with what is read:
// faster than this for hours, they pile up.
constexpr int64_t kSaleEveryMs = 300;
constexpr uint64_t kMasterPercent = 9, kCalledOffPercent = 2, kRestockPercent = 2;
constexpr uint64_t kHintLostPercent = 10, kHintDoubledPercent = 10, kHintLatePercent = 20;
constexpr uint64_t kLatestMs = 90'000;
constexpr size_t kCalledOffOf = 200;  // the newest orders
constexpr int64_t kGoodsEveryMs = 120'000;
constexpr int64_t kQuietMostMs = 3 * 3600'000;
constexpr int64_t kLookEveryMs = 15'000;
constexpr size_t kWrongTold = 20;

template <typename T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().to_string());
  return std::move(*result);
}

std::string host_of(size_t shop) {
  return shop == kMaster ? "master.test" : fmt::format("replica{}.test", shop);
}
LinkId link_of(size_t replica) { return LinkId(fmt::format("replica{}", replica)); }
Decimal pieces(int64_t units) { return Decimal::from_integer(units); }

bridge::Options options_of(bridge::Role role, const std::string& name) {
  bridge::Options options;
  options.role = role;
  options.name = options.id = name;
  return options;
}

std::vector<std::pair<std::string, std::string>> replica_settings() {
  return {{"create", "match_only"},
          {"orders.cash_customer", "CASH"},
          {"orders.delivery_item", "DELIVERY"},
          {"orders.rounding_item", "ROUNDING"},
          {"orders.payment_methods.card", "card"},
          {"shipments.enabled", "false"},
          {"guards.zero_percent", "off"},
          {"intervals.orders_seconds", "30"},
          {"intervals.documents_seconds", "60"},
          {"intervals.stock_seconds", "60"},
          {"intervals.catalogue_seconds", "60"}};
}

bridge::Purchase purchase_of(const std::string& sku, int64_t units) {
  bridge::Purchase purchase;
  purchase.items = {{sku, pieces(units)}};
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

Json to_json(const GroupResult& result) {
  Json broken = Json::array();
  for (const std::string& one : result.broken) broken.push(one);
  return Json::object()
      .set("sold", result.sold)
      .set("sold_on_master", result.sold_on_master)
      .set("turned_away", result.turned_away)
      .set("called_off", result.called_off)
      .set("restocked", result.restocked)
      .set("hints", result.hints)
      .set("hints_lost", result.hints_lost)
      .set("hints_doubled", result.hints_doubled)
      .set("hints_late", result.hints_late)
      .set("requests", result.requests)
      .set("requests_lost", result.requests_lost)
      .set("virtual_ms", result.virtual_ms)
      .set("broken", std::move(broken));
}

GroupSale::GroupSale(uint64_t seed, const std::filesystem::path& folder, int64_t sales)
    : sales_(sales), database_((folder / "oneshelf.db").string()), random_(seed) {}

GroupSale::~GroupSale() = default;

bridge::Bridge& GroupSale::shop(size_t number) {
  return number == kMaster ? *master_ : *replicas_[number];
}

ConnectionId GroupSale::connection(size_t number) const {
  return ConnectionId(number == kMaster ? "master" : fmt::format("shop{}", number));
}

void GroupSale::build() {
  master_ = std::make_unique<bridge::Bridge>(options_of(bridge::Role::kSource, "master"));
  for (size_t i = 0; i < kReplicas; ++i) {
    replicas_.push_back(std::make_unique<bridge::Bridge>(
        options_of(bridge::Role::kChannel, fmt::format("replica{}", i))));
  }
  for (size_t i = 0; i < kSkus; ++i) skus_.push_back(fmt::format("GOODS-{}", i));
  const uint64_t demand = static_cast<uint64_t>(sales_) * 3 / 2 / kSkus + 1;
  for (const std::string& sku : skus_) {
    expected_[sku] = static_cast<int64_t>(demand / 5 + random_.below(demand));
  }
  for (size_t number = 0; number <= kReplicas; ++number) {
    platforms_.run(host_of(number), shop(number));
    shop(number).send_hints_to("http://hub.test/hooks/" + connection(number).str(), kHookSecret);
    shop(number).work([&](bridge::State& state) {
      for (const std::string& sku : skus_) {
        Json item = Json::object().set("sku", sku).set("name", "Goods " + sku);
        item.set("price", "9.90").set("tax_rate", "20");
        must(bridge::upsert_product(state, item, clock_.now()));
        const int64_t units = number == kMaster ? expected_[sku] : 0;
        state.set_quantity(sku, state.default_location(), pieces(units), clock_.now());
      }
      return 0;
    });
  }
}

void GroupSale::set_up_links() {
  EngineParts& parts = front_->parts();
  const Context context(clock_);
  for (size_t number = 0; number <= kReplicas; ++number) {
    Connections::NewConnection wanted;
    wanted.id = connection(number);
    wanted.platform = "bridge";
    wanted.role = number == kMaster ? Role::kSource : Role::kChannel;
    wanted.values = {
        {"url", "http://" + host_of(number)}, {"token", kToken}, {"hook_secret", kHookSecret}};
    must(parts.connections.connect(context, wanted));
  }
  for (size_t number = 0; number < kReplicas; ++number) {
    NewLink link;
    link.id = link_of(number);
    link.source = connection(kMaster);
    link.channel = connection(number);
    link.settings = replica_settings();
    must(make_link(parts, link));
  }
}

void GroupSale::buy_on_replica(const std::string& sku, int64_t units) {
  const size_t replica = random_.below(kReplicas);
  const std::string order = replicas_[replica]->work([&](bridge::State& state) -> std::string {
    const auto placed = bridge::place_order(state, purchase_of(sku, units), clock_.now());
    return placed.ok() ? (*placed)->row.id : "";
  });
  if (order.empty()) {
    ++result_.turned_away;
    return;
  }
  ++result_.sold;
  expected_[sku] -= units;
  orders_[document_key(link_of(replica), VendorId(order))] = units;
  bought_.push_back({replica, order, sku, units});
  if (bought_.size() > kCalledOffOf) bought_.erase(bought_.begin());
}

/// At the counter: the goods leave at once, and no order is written.
void GroupSale::buy_on_master(const std::string& sku, int64_t units) {
  const bool sold = master_->work([&](bridge::State& state) {
    if (state.available(sku).value_or(Decimal()) < pieces(units)) return false;
    state.move_stock(sku, state.default_location(), -pieces(units), Decimal(), clock_.now());
    return true;
  });
  if (!sold) {
    ++result_.turned_away;
    return;
  }
  ++result_.sold_on_master;
  expected_[sku] -= units;
}

/// A buyer of the last orders changes their mind, unless the goods are under way already.
void GroupSale::call_off() {
  if (bought_.empty()) return;
  const size_t which = random_.below(bought_.size());
  const Bought order = bought_[which];
  bought_.erase(bought_.begin() + static_cast<std::ptrdiff_t>(which));
  const std::string key = document_key(link_of(order.replica), VendorId(order.order));
  const bool left = master_->work([&](bridge::State& state) {
    const auto* entry = state.find_order_by_external_id(key);
    return entry != nullptr && !entry->row.shipments.empty();
  });
  if (left) return;
  const bool done = replicas_[order.replica]->work([&](bridge::State& state) {
    return bridge::cancel(state, order.order, {}, clock_.now()).ok();
  });
  if (!done) return;
  ++result_.called_off;
  expected_[order.sku] += order.units;
  orders_.erase(key);
}

void GroupSale::restock(const std::string& sku) {
  const int64_t units = 5 + static_cast<int64_t>(random_.below(40));
  master_->work([&](bridge::State& state) {
    state.move_stock(sku, state.default_location(), pieces(units), Decimal(), clock_.now());
    return 0;
  });
  expected_[sku] += units;
  result_.restocked += units;
}

void GroupSale::sell() {
  for (int64_t i = 0; i < sales_;) {
    turnstile_.sleep(milliseconds(random_.below(2 * kSaleEveryMs)));
    const std::string& sku = skus_[random_.below(skus_.size())];
    const int64_t units = 1 + static_cast<int64_t>(random_.below(2));
    const int64_t before = result_.sold + result_.sold_on_master;
    if (random_.below(100) < kMasterPercent) {
      buy_on_master(sku, units);
    } else {
      buy_on_replica(sku, units);
    }
    const bool sold = result_.sold + result_.sold_on_master > before;
    if (!sold || random_.below(100) < kRestockPercent) restock(sku);
    if (random_.below(100) < kCalledOffPercent) call_off();
    i += sold ? 1 : 0;
  }
  selling_ = false;
}

/// The master's warehouse sends what stands.
void GroupSale::send_goods() {
  while (!over_) {
    turnstile_.sleep(milliseconds(kGoodsEveryMs));
    master_->work([&](bridge::State& state) {
      std::vector<std::string> ready;
      for (const auto& entry : state.orders().entries()) {
        const bridge::Order& order = entry.row;
        const bool stands = orders_.contains(order.external_id);
        if (stands && order.shipments.empty() && order.status != bridge::Status::kCancelled) {
          ready.push_back(order.id);
        }
      }
      for (const std::string& id : ready) must(bridge::ship(state, id, {}, clock_.now()));
      return 0;
    });
  }
}

void GroupSale::deliver(const Letter& letter) {
  const auto taken = take_hook(front_->parts(), connection(letter.shop), letter.hint);
  shop(letter.shop).hint_answered(letter.hint, taken.ok() ? 202 : 400, clock_.now());
}

/// What a shop has to tell goes into the post: some of it is lost, some comes twice, some late.
void GroupSale::post_hints(size_t number) {
  for (HttpRequest& hint : shop(number).take_hints(clock_.now())) {
    ++result_.hints;
    if (random_.below(100) < kHintLostPercent) {
      ++result_.hints_lost;
      shop(number).hint_answered(hint, 0, clock_.now());
      continue;
    }
    Letter letter{.due_ms = turnstile_.now_ms(), .shop = number, .hint = std::move(hint)};
    if (random_.below(100) < kHintLatePercent) {
      ++result_.hints_late;
      letter.due_ms += static_cast<int64_t>(random_.below(kLatestMs));
    }
    if (random_.below(100) < kHintDoubledPercent) {
      ++result_.hints_doubled;
      Letter again = letter;
      again.due_ms += static_cast<int64_t>(random_.below(kLatestMs));
      letters_.push_back(std::move(again));
    }
    letters_.push_back(std::move(letter));
  }
}

void GroupSale::carry_hints() {
  while (!over_) {
    turnstile_.sleep(milliseconds(100 + random_.below(900)));
    for (size_t number = 0; number <= kReplicas; ++number) post_hints(number);
    std::vector<Letter> due;
    std::erase_if(letters_, [&](Letter& letter) {
      if (letter.due_ms > turnstile_.now_ms()) return false;
      due.push_back(std::move(letter));
      return true;
    });
    for (size_t i = due.size(); i > 1; --i) std::swap(due[i - 1], due[random_.below(i)]);
    for (const Letter& letter : due) deliver(letter);
  }
}

void GroupSale::check_sku(const std::string& sku, std::vector<std::string>& wrong) {
  const auto available = [&](bridge::State& state) {
    return state.available(sku).value_or(Decimal());
  };
  const Decimal left = master_->work(available);
  const Decimal must_be = pieces(expected_[sku]);
  if (left != must_be) {
    wrong.push_back(fmt::format("{}: the master has {} instead of {}", sku, left.to_string(),
                                must_be.to_string()));
  }
  for (size_t i = 0; i < kReplicas; ++i) {
    const Decimal shown = replicas_[i]->work(available);
    if (shown == std::max(must_be, Decimal())) continue;
    wrong.push_back(fmt::format("{}: replica {} shows {} of {}", sku, i, shown.to_string(),
                                must_be.to_string()));
  }
}

/// Every order that stands is one document, and there is no other.
void GroupSale::check_documents(std::vector<std::string>& wrong) {
  std::map<std::string, int> booked;
  master_->work([&](bridge::State& state) {
    for (const auto& entry : state.orders().entries()) {
      if (entry.row.status != bridge::Status::kCancelled) ++booked[entry.row.external_id];
    }
    return 0;
  });
  for (const auto& [key, units] : orders_) {
    const auto found = booked.find(key);
    if (found == booked.end()) wrong.push_back(key + " is not booked");
    if (found != booked.end() && found->second != 1) wrong.push_back(key + " is booked twice");
  }
  for (const auto& [key, count] : booked) {
    if (!orders_.contains(key)) wrong.push_back(key + " is booked, and nobody bought it");
  }
}

std::vector<std::string> GroupSale::what_is_wrong() {
  std::vector<std::string> wrong;
  check_documents(wrong);
  for (const std::string& sku : skus_) check_sku(sku, wrong);
  return wrong;
}

void GroupSale::wait_until_right() {
  const int64_t began = turnstile_.now_ms();
  do {
    turnstile_.sleep(milliseconds(kLookEveryMs));
    result_.broken = what_is_wrong();
    if (!result_.broken.empty()) {
      trace_.say(turnstile_.now_ms(), fmt::format("not right yet: {} and {} more",
                                                  result_.broken.front(),
                                                  result_.broken.size() - 1));
    }
  } while (!result_.broken.empty() && turnstile_.now_ms() - began < kQuietMostMs);
  if (result_.broken.size() > kWrongTold) result_.broken.resize(kWrongTold);
}

void GroupSale::direct() {
  set_up_links();
  http_.set_observer(&observer_);
  for (const auto& hub : hubs_) hub->start(kWorkers);
  wait_until_right();
  if (!result_.broken.empty()) throw std::runtime_error("the shops never agreed to begin with");
  http_.set_weather({.lost_before_percent = 1, .lost_after_percent = 1, .slow_percent = 5});
  turnstile_.spawn("warehouse", kPeople, [this] { send_goods(); });
  turnstile_.spawn("post", kCouriers, [this] { carry_hints(); });
  sell();
  wait_until_right();
  over_ = true;
  for (const auto& hub : hubs_) turnstile_.kill(hub->number());
}

GroupResult GroupSale::run() {
  build();
  for (int i = 0; i < kHubs; ++i) {
    hubs_.push_back(std::make_unique<Hub>(i, database_, turnstile_, clock_, random_, http_));
  }
  front_ = std::make_unique<Hub>(kFront, database_, turnstile_, clock_, random_, http_);
  observer_.after = [this](const Context&, const HttpRequest&, const Result<HttpResponse>&,
                           int64_t) { ++result_.requests; };
  turnstile_.spawn("director", kDirector, [this] { direct(); });
  turnstile_.run();
  result_.requests_lost = http_.lost();
  result_.virtual_ms = turnstile_.now_ms();
  return result_;
}

}  // namespace oneshelf::simulation
