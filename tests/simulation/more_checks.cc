#include "simulation/more_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "simulation/judging.h"
#include "simulation/turnstile.h"
#include "store/ledger_chain.h"

namespace oneshelf::simulation {
namespace {

namespace bridge = sandbox::bridge;

constexpr const char* kOwnSku = "OWN-1";            // the shop's alone
constexpr const char* kUncountedSku = "NOSTOCK-1";  // the source knows no stock of it
constexpr const char* kFreeSku = "FREE-1";          // costs nothing in the source
constexpr int64_t kOwnUnits = 5;
constexpr const char* kOwnName = "Gift Card";
constexpr const char* kOwnPrice = "25";
constexpr int kJobsLookedAt = 10'000;
constexpr int kOrdersLookedAt = 10'000;
constexpr int kWritesMost = 3;  // figures that fall, listings, the other figures

template <typename T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().to_string());
  return std::move(*result);
}

void add_product(bridge::State& state, const char* sku, const char* name, const char* price,
                 Timestamp now) {
  Json item = Json::object();
  item.set("sku", sku).set("name", name).set("price", price);
  must(bridge::upsert_product(state, item, now));
}

void sell_own(bridge::State& state, Timestamp now) {
  add_product(state, kOwnSku, kOwnName, kOwnPrice, now);
  state.set_quantity(kOwnSku, state.default_location(), Decimal::from_integer(kOwnUnits), now);
  bridge::Purchase purchase;
  purchase.items = {{kOwnSku, Decimal::from_integer(1)}};
  purchase.customer = {.name = "Ben Buyer", .email = "ben@example.org"};
  purchase.shipping = purchase.billing = {.name = "Ben Buyer",
                                          .street = "Road 2",
                                          .postal_code = "00100",
                                          .city = "Helsinki",
                                          .country = "FI"};
  purchase.payment_method = "card";
  must(bridge::place_order(state, purchase, now));
}

bool is_off(const bridge::Order& order) {
  return order.status == bridge::Status::kCancelled || order.status == bridge::Status::kRefunded;
}

/// What was given back: money, and units that went on the shelf. Corrections carry no money.
struct GivenBack {
  Decimal money, units;
  bool operator==(const GivenBack&) const = default;
};

GivenBack given_back(const bridge::Order& order) {
  GivenBack back;
  for (const bridge::Refund& refund : order.refunds) {
    if (!refund.amount.value_or(Decimal()).is_positive()) continue;
    back.money += *refund.amount;
    for (const bridge::LineQuantity& line : refund.lines) {
      if (line.restock.value_or(false)) back.units += line.quantity;
    }
  }
  return back;
}

Decimal charges_of(const bridge::Order& order) {
  Decimal sum;
  if (order.delivery_line) sum += order.delivery_line->total.value_or(Decimal());
  for (const bridge::Line& line : order.fee_lines) sum += line.total.value_or(Decimal());
  return sum;
}

/// An order of a shop and its document in the source.
struct Pair {
  bridge::Order order, document;
};

std::vector<Pair> written_orders(const Cast& cast, const Shop& shop) {
  std::vector<Pair> pairs;
  shop.bridge->work([&](bridge::State& state) {
    for (const auto& entry : state.orders().entries()) {
      if (!is_trouble(entry.row)) pairs.push_back({entry.row, {}});
    }
    return 0;
  });
  cast.source->work([&](bridge::State& state) {
    std::erase_if(pairs, [&](Pair& pair) {
      const auto* found = state.find_order_by_external_id(shop.link.str() + ":" + pair.order.id);
      if (found != nullptr) pair.document = found->row;
      return found == nullptr;
    });
    return 0;
  });
  return pairs;
}

void check_money(const std::string& name, const Pair& pair) {
  const auto& [order, document] = pair;
  const GivenBack paid_back = given_back(order);
  const GivenBack booked = given_back(document);
  if (paid_back.money != booked.money) {
    throw Broken{1, fmt::format("{}: {} was given back, {} is booked", name,
                                paid_back.money.to_string(), booked.money.to_string())};
  }
  // Goods of an order that the shop cancelled are on its shelf already.
  if (order.status != bridge::Status::kCancelled && paid_back.units != booked.units) {
    throw Broken{4, fmt::format("{}: {} units came back, {} are on the shelf again", name,
                                paid_back.units.to_string(), booked.units.to_string())};
  }
  const bool is_paid = order.payment && order.payment->paid_at && document.payment;
  if (is_paid && order.payment->amount != document.payment->amount) {
    throw Broken{1, name + ": another payment is booked than the buyer made"};
  }
}

void check_amounts(const std::string& name, const Pair& pair) {
  const auto& [order, document] = pair;
  if (is_off(order) || is_off(document)) return;
  if (order.totals.tax != document.totals.tax) throw Broken{1, name + ": another tax is booked"};
  if (order.prices_include_tax == document.prices_include_tax &&
      charges_of(order) != charges_of(document)) {
    throw Broken{1, name + ": shipping and fees are not what the buyer paid"};
  }
}

Decimal units_sold_of_own(const bridge::State& state) {
  Decimal sold;
  for (const auto& entry : state.orders().entries()) {
    if (is_trouble(entry.row) && !is_off(entry.row)) sold += entry.row.lines.front().quantity;
  }
  return sold;
}

std::optional<ParkedRecord> told_failure(Store& store, const LinkId& link, const std::string& kind,
                                         const std::string& subject) {
  const auto parked = must(read_value<std::vector<ParkedRecord>>(
      store, [&](Records& records) { return records.parked(link, 1000); }));
  for (const ParkedRecord& failure : parked) {
    if (failure.kind == kind && failure.subject == subject) return failure;
  }
  return std::nullopt;
}

void check_told(Store& store, const LinkId& link, const std::string& kind,
                const std::string& subject) {
  const auto failure = told_failure(store, link, kind, subject);
  const std::string what = fmt::format("{} {} of {}", kind, subject, link.str());
  if (!failure) throw Broken{7, "a failure was told to nobody: " + what};
  const Error& error = failure->error;
  if (error.id().empty() || error.message().empty() || error.remedy().empty()) {
    throw Broken{7, "a failure was told without code, sentence or remedy: " + what};
  }
}

/// What a batch names; without a figure if it is not of stock.
std::vector<StockRow> rows_written_by(const HttpRequest& request) {
  std::vector<StockRow> rows;
  const Result<Json> body = parse_json(request.body);
  if (!body.ok()) return rows;
  const Json& items = (*body)["items"];
  for (size_t i = 0; i < items.size(); ++i) {
    const Json& row = items.at(i);
    rows.push_back({row["sku"].text_or(), must(Decimal::parse(row["quantity"].text_or("0")))});
  }
  return rows;
}

/// Units by SKU of orders that the hub stored before, and that stand on both sides.
std::map<std::string, Decimal> sold_and_known(const Cast& cast, Store& store, int64_t before_ms) {
  const auto records = must(read_value<std::vector<OrderRecord>>(store, [](Records& view) {
    return view.orders_in(LinkId(), std::nullopt, kOrdersLookedAt);
  }));
  std::set<std::string> known;
  for (const OrderRecord& record : records) {
    const int64_t at = to_unix_ms(record.received_at) - SimulatedClock::kStart;
    if (at < before_ms) known.insert(record.document_key);
  }
  std::map<std::string, Decimal> sold;
  for (const auto& shop : cast.shops) {
    for (const SoldOrder& order : all_orders(*shop)) {
      if (order.is_off || !known.contains(shop->link.str() + ":" + order.id)) continue;
      const std::optional<SoldOrder> document = document_of(cast, *shop, order.id);
      if (document && document->is_off) continue;
      for (const auto& [sku, units] : order.units) sold[sku] += units;
    }
  }
  return sold;
}

bool contains(const std::filesystem::path& file, const std::string& secret) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return bytes.str().find(secret) != std::string::npos;
}

int64_t number_in(const Json& json, const char* key) { return std::stoll(json[key].text_or("0")); }

}  // namespace

bool is_trouble(const bridge::Order& order) {
  return !order.lines.empty() && order.lines.front().sku == kOwnSku;
}

void plant_troubles(Cast& cast, Timestamp now) {
  cast.source->work([&](bridge::State& state) {
    add_product(state, kUncountedSku, "Uncounted Thing", "9.90", now);
    add_product(state, kFreeSku, "Thing without a Price", "0", now);
    state.set_quantity(kFreeSku, state.default_location(), Decimal::from_integer(3), now);
    return 0;
  });
  for (const auto& shop : cast.shops) {
    shop->bridge->work([&](bridge::State& state) {
      sell_own(state, now);
      return 0;
    });
  }
}

void check_secrets(const std::filesystem::path& folder, const std::vector<std::string>& secrets) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    for (const std::string& secret : secrets) {
      if (!contains(entry.path(), secret)) continue;
      throw Broken{11, entry.path().filename().string() + " holds a secret in plain text"};
    }
  }
}

void check_economy(Store& store) {
  const auto jobs = must(read_value<std::vector<JobRecord>>(
      store, [](Records& records) { return records.jobs(kJobsLookedAt); }));
  for (const JobRecord& job : jobs) {
    if (job.kind != "catalogue" || job.state != JobState::kDone) continue;
    const Json& applied = job.result["apply"];
    const bool went_well = number_in(applied, "unknown") == 0 &&
                           number_in(applied, "failed") == 0 &&
                           number_in(applied, "stock_changed") == 0;
    if (!went_well || number_in(applied, "write_calls") <= kWritesMost) continue;
    throw Broken{10, fmt::format("{} was written in {} calls where {} do", job.subject,
                                 number_in(applied, "write_calls"), kWritesMost)};
  }
}

void check_workers(Store& store) {
  const auto jobs = must(read_value<std::vector<JobRecord>>(
      store, [](Records& records) { return records.jobs(kJobsLookedAt); }));
  std::map<std::string, Timestamp> next_started;  // newest first: the one that came after
  for (const JobRecord& job : jobs) {
    const std::string name = job.kind + " " + job.subject;
    const auto next = next_started.find(name);
    if (next != next_started.end() && job.finished_at.value_or(next->second) > next->second) {
      throw Broken{8, "two workers did the same job at once: " + name};
    }
    next_started[name] = *job.started_at;
  }
}

void check_ledger(Store& store) {
  LedgerChain chain(AccountId("main"));
  std::string broken;
  const Result<void> read = store.read([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.each_ledger_entry({}, [&](const LedgerRecord& entry) {
      if (!chain.follows(entry)) broken = entry.subject + " " + entry.field;
      return broken.empty();
    }));
    const LedgerHead head = ONESHELF_TRY(records.ledger_head());
    if (broken.empty() && head.hash != chain.hash()) broken = "its end";
    return success();
  });
  if (!read.ok()) throw std::runtime_error(read.error().to_string());
  if (!broken.empty()) throw Broken{12, "the ledger does not follow from itself at " + broken};
}

void MoreChecks::note(int64_t now_ms) {
  for (const auto& shop : cast_.shops) {
    ever_approved_[shop->link.str()].insert(shop->approved.begin(), shop->approved.end());
  }
  cast_.source->work([&](bridge::State& state) {
    std::map<std::string, Decimal> taken;
    for (const auto& entry : state.orders().entries()) {
      if (is_off(entry.row)) continue;
      for (const bridge::Line& line : entry.row.lines) taken[line.sku] += line.quantity;
    }
    for (const std::string& sku : cast_.skus) {
      const Decimal goods = state.available(sku).value_or(Decimal()) + taken[sku];
      History& history = goods_[sku];
      if (history.empty() || history.back().second != goods) history.emplace_back(now_ms, goods);
    }
    return 0;
  });
}

void MoreChecks::saw(Store& store, const Context& context, const HttpRequest& request) const {
  if (request.method != "POST") return;
  check_troubles_kept(request);
  if (!request.path().ends_with("/stock/batch")) return;
  for (const auto& shop : cast_.shops) {
    if (is_sent_to(request, shop->host)) {
      check_known_orders(store, *shop, context.trace(), request);
    }
  }
}

void MoreChecks::check_troubles_kept(const HttpRequest& request) const {
  for (const StockRow& row : rows_written_by(request)) {
    if (row.sku == kFreeSku) {
      throw Broken{6, row.sku + " costs nothing, and was published though nobody allowed it"};
    }
    if (row.sku == kUncountedSku && request.path().ends_with("/stock/batch")) {
      throw Broken{6, "stock was told that the source never told: " + row.sku};
    }
  }
}

/// An order that the hub had stored before a job began is known to that job, wherever its document
/// is: in the source's figure, or in flight.
void MoreChecks::check_known_orders(Store& store, const Shop& shop, const std::string& job,
                                    const HttpRequest& request) const {
  const int64_t began = times_of(store, job).started_ms;
  std::map<std::string, Decimal> sold = sold_and_known(cast_, store, began);
  for (const StockRow& row : rows_written_by(request)) {
    const Decimal free = most_goods_since(row.sku, began) - sold[row.sku];
    if (row.quantity <= std::max(free - shop.terms.buffer, Decimal())) continue;
    throw Broken{5,
                 fmt::format("{} was told {} of {}, but by orders that were stored already only "
                             "{} are free",
                             shop.link.str(), row.quantity.to_string(), row.sku, free.to_string())};
  }
}

Decimal MoreChecks::most_goods_since(const std::string& sku, int64_t since_ms) const {
  const auto found = goods_.find(sku);
  if (found == goods_.end()) return Decimal();
  Decimal most;
  for (auto at = found->second.rbegin(); at != found->second.rend(); ++at) {
    most = std::max(most, at->second);
    if (at->first < since_ms) break;
  }
  return most;
}

void MoreChecks::judge(Store& store) const {
  for (const auto& shop : cast_.shops) {
    check_orders(*shop);
    check_own_goods(*shop);
    check_approvals(*shop);
    check_troubles_told(store, *shop);
  }
  check_workers(store);
  check_economy(store);
  check_ledger(store);
}

void MoreChecks::check_orders(const Shop& shop) const {
  for (const Pair& pair : written_orders(cast_, shop)) {
    const std::string name = fmt::format("order {} of {}", pair.order.number, shop.link.str());
    const bool source_is_off = pair.document.status == bridge::Status::kCancelled;
    if (source_is_off && !is_off(pair.order)) {
      throw Broken{1, name + " is cancelled in the source, and the shop was not told"};
    }
    check_money(name, pair);
    check_amounts(name, pair);
  }
}

void MoreChecks::check_own_goods(const Shop& shop) const {
  shop.bridge->work([&](bridge::State& state) {
    const bridge::Product* product = state.find_product(kOwnSku);
    const Decimal left = Decimal::from_integer(kOwnUnits) - units_sold_of_own(state);
    const bool is_as_it_was =
        product != nullptr && product->active && !product->deleted && product->name == kOwnName &&
        product->price == must(Decimal::parse(kOwnPrice)) && state.available(kOwnSku) == left;
    if (!is_as_it_was) throw Broken{3, shop.link.str() + ": the shop's own product was changed"};
    return 0;
  });
}

void MoreChecks::check_approvals(const Shop& shop) const {
  if (!shop.terms.only_approved) return;
  const auto approved = ever_approved_.find(shop.link.str());
  for (const std::string& sku : cast_.skus) {
    const bool ever = approved != ever_approved_.end() && approved->second.contains(sku);
    if (ever || !offered_by(shop, sku).exists) continue;
    throw Broken{3, shop.link.str() + " has " + sku + ", which nobody ever approved"};
  }
}

void MoreChecks::check_troubles_told(Store& store, const Shop& shop) const {
  const std::vector<bridge::Order> orders = shop.bridge->work([](bridge::State& state) {
    std::vector<bridge::Order> found;
    for (const auto& entry : state.orders().entries()) {
      if (is_trouble(entry.row) && !is_off(entry.row)) found.push_back(entry.row);
    }
    return found;
  });
  for (const bridge::Order& order : orders) check_told(store, shop.link, "order", order.number);
  if (!shop.terms.only_approved) check_told(store, shop.link, "item", kUncountedSku);
}

}  // namespace oneshelf::simulation
