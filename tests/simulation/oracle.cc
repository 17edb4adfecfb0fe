#include "simulation/oracle.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulation/judging.h"

namespace oneshelf::simulation {

namespace bridge = sandbox::bridge;

void Totals::add(const Totals& other) {
  orders += other.orders;
  stock_movements += other.stock_movements;
  faults += other.faults;
  crashes += other.crashes;
  stalls += other.stalls;
  requests += other.requests;
  virtual_ms += other.virtual_ms;
  oversold += other.oversold;
  checks += other.checks;
}

namespace {

/// The value that held at that time.
Decimal value_at(const std::vector<std::pair<int64_t, Decimal>>& history, int64_t at_ms) {
  Decimal value = history.front().second;
  for (const auto& [since, figure] : history) {
    if (since <= at_ms) value = figure;
  }
  return value;
}

/// Takes down a value if it is new; true if so.
bool note_value(std::vector<std::pair<int64_t, Decimal>>& history, int64_t now, Decimal value) {
  if (!history.empty() && history.back().second == value) return false;
  history.emplace_back(now, value);
  return true;
}

}  // namespace

Decimal Oracle::free_units(const std::string& sku) const {
  Decimal free = cast_.source->work(
      [&](bridge::State& state) { return state.available(sku).value_or(Decimal()); });
  for (const auto& shop : cast_.shops) {
    for (const SoldOrder& order : orders_without_document(cast_, *shop)) {
      const auto sold = order.units.find(sku);
      if (sold != order.units.end()) free -= sold->second;
    }
  }
  return free;
}

void Oracle::note_orders(const Shop& shop, std::map<std::string, Decimal>& unknown,
                         std::map<std::string, Decimal>& documented) {
  const int64_t now = turnstile_.now_ms();
  for (const SoldOrder& order : all_orders(shop)) {
    OrderLife& life =
        lives_[shop.link].try_emplace(order.id, OrderLife{now, {}, {}, {}}).first->second;
    if (!order.is_off) life.units = order.units;
    if (order.is_off && !life.off_ms) life.off_ms = now;
    const std::optional<SoldOrder> document = document_of(cast_, shop, order.id);
    if (document && document->is_off && !life.document_off_ms) life.document_off_ms = now;
    if (document && !document->is_off) {
      for (const auto& [sku, units] : document->units) documented[sku] += units;
    }
    if (order.is_off || document) continue;
    for (const auto& [sku, units] : order.units) unknown[sku] += units;
  }
}

void Oracle::note_figures(const Shop& shop) {
  shop.bridge->work([&](bridge::State& state) {
    for (const std::string& sku : cast_.skus) {
      note_value(figures_[{shop.link, sku}], turnstile_.now_ms(),
                 state.available(sku).value_or(Decimal()));
    }
    return 0;
  });
}

void Oracle::note() {
  note_truth();
  for (const auto& shop : cast_.shops) note_figures(*shop);
}

void Oracle::note_truth() {
  const int64_t now = turnstile_.now_ms();
  more_.note(now);
  std::map<std::string, Decimal> unknown;     // sold, and the source does not know of it
  std::map<std::string, Decimal> documented;  // sold, and taken from the source's figure
  for (const auto& shop : cast_.shops) note_orders(*shop, unknown, documented);
  cast_.source->work([&](bridge::State& state) {
    for (const std::string& sku : cast_.skus) {
      const Decimal available = state.available(sku).value_or(Decimal());
      const Decimal free = available - unknown[sku];
      note_value(goods_[sku], now, available + documented[sku]);
      if (note_value(free_[sku], now, free)) {
        trace_.say(now, fmt::format("free {}: {} ({} sold, not in the source)", sku,
                                    free.to_string(), unknown[sku].to_string()));
        ++totals_.stock_movements;
        if (free.is_negative()) totals_.oversold = std::max(totals_.oversold, (-free).to_minor(0));
      }
      const bridge::Product* product = state.find_product(sku);
      const bool sellable = product != nullptr && product->active && !product->deleted;
      auto& lives = sellable_[sku];
      if (lives.empty() || lives.back().second != sellable) lives.emplace_back(now, sellable);
    }
    return 0;
  });
}

Decimal Oracle::least_sold(const Shop& shop, const std::string& sku, int64_t read_ms,
                           int64_t source_ms) const {
  const auto lives = lives_.find(shop.link);
  if (lives == lives_.end()) return Decimal();
  std::set<int64_t> readings = {read_ms};  // the figure falls only when an order is called off
  for (const auto& [id, life] : lives->second) {
    if (life.off_ms && *life.off_ms > read_ms) readings.insert(*life.off_ms);
  }
  std::optional<Decimal> least;
  for (const int64_t reading : readings) {
    Decimal sold;
    for (const auto& [id, life] : lives->second) {
      const bool is_on = life.placed_ms <= reading && (!life.off_ms || *life.off_ms > reading);
      const bool is_off_in_source = life.document_off_ms && *life.document_off_ms <= source_ms;
      const auto units = life.units.find(sku);
      if (is_on && !is_off_in_source && units != life.units.end()) sold += units->second;
    }
    if (!least || sold < *least) least = sold;
  }
  return *least;
}

std::set<int64_t> Oracle::moments_since(const std::string& sku, int64_t since_ms) const {
  std::set<int64_t> moments = {since_ms};
  const auto goods = goods_.find(sku);
  if (goods != goods_.end()) {
    for (const auto& [at, units] : goods->second) moments.insert(at);
  }
  for (const auto& [link, lives] : lives_) {
    for (const auto& [id, life] : lives) {
      if (life.document_off_ms) moments.insert(*life.document_off_ms);
    }
  }
  moments.erase(moments.begin(), moments.lower_bound(since_ms));
  return moments;
}

Decimal Oracle::most_known_free(Store& store, const std::string& job, const std::string& sku,
                                const Shop* raised) const {
  const int64_t began = times_of(store, job).started_ms;
  const auto goods = goods_.find(sku);
  if (goods == goods_.end()) return Decimal();
  std::vector<std::pair<const Shop*, int64_t>> readings;
  for (const auto& shop : cast_.shops) {
    const bool is_read_anew = shop.get() == raised;
    readings.emplace_back(shop.get(),
                          is_read_anew ? began : last_orders_read_before(store, shop->link, began));
  }
  std::optional<Decimal> most;
  for (const int64_t moment : moments_since(sku, began)) {
    Decimal free = value_at(goods->second, moment);
    for (const auto& [shop, read] : readings) free -= least_sold(*shop, sku, read, moment);
    if (!most || free > *most) most = free;
  }
  return *most;
}

bool Oracle::is_raise(const Shop& shop, const StockRow& row, int64_t since_ms) const {
  const auto figures = figures_.find({shop.link, row.sku});
  if (figures == figures_.end()) return false;
  bool is_over = row.quantity > value_at(figures->second, since_ms);
  for (const auto& [at, figure] : figures->second) {
    if (at > since_ms && figure >= row.quantity) is_over = false;
  }
  return is_over;
}

bool Oracle::may_be_hidden(const Shop& shop, const std::string& sku, int64_t since_ms) const {
  if (shop.terms.only_approved) return true;  // people take approvals back at any time
  const auto found = sellable_.find(sku);
  if (found == sellable_.end()) return false;
  bool before = true;
  for (const auto& [at, sellable] : found->second) {
    if (at > since_ms && !sellable) return true;
    if (at <= since_ms) before = sellable;
  }
  return !before;
}

int64_t Oracle::known_since(Store& store, const std::string& job) const {
  const JobTimes times = times_of(store, job);
  int64_t since = times.started_ms;
  for (const auto& shop : cast_.shops) {
    since = std::min(since, last_orders_read_before(store, shop->link, times.started_ms));
  }
  return since;
}

void Oracle::check_job_is_active(Store& store, const std::string& job, int64_t left_ms) const {
  const JobTimes times = times_of(store, job);
  if (times.is_active || left_ms <= times.finished_ms) return;
  throw Broken{8, fmt::format("a worker whose job was taken over went on writing ({}, {})", job,
                              times.name)};
}

void Oracle::check_figures(Store& store, const Shop& shop, const Context& context,
                           const HttpRequest& request) {
  for (const StockRow& row : stock_rows_of(request)) {
    ++totals_.checks;
    const int64_t began = times_of(store, context.trace()).started_ms;
    const Shop* raised = is_raise(shop, row, began) ? &shop : nullptr;
    const Decimal free = most_known_free(store, context.trace(), row.sku, raised);
    Decimal allowed = free - shop.terms.buffer;
    if (shop.terms.limit) allowed = std::min(allowed, *shop.terms.limit);
    allowed = std::max(allowed, Decimal());
    if (row.quantity <= allowed) continue;
    throw Broken{5,
                 fmt::format("{} was told {} of {}, but no more than {} could be known as free",
                             shop.link.str(), row.quantity.to_string(), row.sku, free.to_string())};
  }
}

void Oracle::check_guards(const Shop& shop, const HttpRequest& request) {
  for (const PriceRow& row : price_rows_of(request)) {
    const auto known = prices_.find({shop.link, row.sku});
    const bool leaps = known != prices_.end() && (row.price + row.price < known->second ||
                                                  row.price > known->second + known->second);
    if (leaps && shop.terms.is_guarded) {
      ++totals_.checks;
      const bool is_released = std::ranges::any_of(shop.released, [&](const auto& released) {
        const auto& [sku, field, after] = released;
        return sku == row.sku && field == "price" && *Decimal::parse(after) == row.price;
      });
      if (!is_released) {
        throw Broken{6,
                     fmt::format("{}: {} went from {} to {}, and nobody let it go", shop.link.str(),
                                 row.sku, known->second.to_string(), row.price.to_string())};
      }
    }
    const Offered offered = offered_by(shop, row.sku);
    if (offered.price) prices_[{shop.link, row.sku}] = *offered.price;
  }
}

void Oracle::check_removals(Store& store, const Shop& shop, const Context& context,
                            const HttpRequest& request) {
  const int64_t since = known_since(store, context.trace());
  for (const std::string& sku : hidden_or_deleted_by(request)) {
    ++totals_.checks;
    if (may_be_hidden(shop, sku, since)) continue;
    throw Broken{
        6, fmt::format("{} was told to hide {}, which the source sells", shop.link.str(), sku)};
  }
}

void Oracle::saw(Store& store, const Context& context, const HttpRequest& request,
                 const Result<HttpResponse>& answer, int64_t left_ms) {
  check(store, context, request, answer, left_ms);
  for (const auto& shop : cast_.shops) note_figures(*shop);
}

void Oracle::check(Store& store, const Context& context, const HttpRequest& request,
                   const Result<HttpResponse>& answer, int64_t left_ms) {
  ++totals_.requests;
  note_truth();
  more_.saw(store, context, request);
  if (request.method == "GET" || context.trace().empty()) return;
  if (answer.ok() && (answer->status == 429 || answer->status == 401)) return;
  check_job_is_active(store, context.trace(), left_ms);
  for (const auto& shop : cast_.shops) {
    if (!is_sent_to(request, shop->host)) continue;
    if (request.path().ends_with("/stock/batch")) check_figures(store, *shop, context, request);
    if (request.path().ends_with("/products/batch")) {
      check_removals(store, *shop, context, request);
      check_guards(*shop, request);
    }
  }
}

bool Oracle::is_settled(Store& store) const {
  for (const auto& shop : cast_.shops) {
    if (!orders_are_told(store, *shop)) return false;
    if (!last_sync_was_empty(store, cast_, shop->link)) return false;
  }
  return true;
}

void Oracle::judge(Store& store) {
  judge_store(store);
  for (const auto& shop : cast_.shops) {
    judge_orders(store, *shop);
    judge_listings(store, *shop);
  }
  judge_no_extra_documents();
  judge_stock();
  more_.judge(store);
}

void Oracle::judge_orders(Store& store, const Shop& shop) const {
  for (const SoldOrder& order : all_orders(shop)) {
    const std::optional<SoldOrder> document = document_of(cast_, shop, order.id);
    if (order.is_cursed && document) {
      throw Broken{1, "a cursed order is in the source: the simulation is wrong"};
    }
    if (!document) {
      if (order.is_off) continue;  // cancelled before anybody carried it over
      if (order.is_cursed) {
        if (is_parked(store, shop.link, order.number)) continue;
        throw Broken{7, fmt::format("nobody was told that order {} of {} cannot be carried over",
                                    order.number, shop.link.str())};
      }
      throw Broken{
          1, fmt::format("order {} of {} is not in the source", order.number, shop.link.str())};
    }
    // What had left the source when the shop cancelled is a return, and a person's to settle.
    if (order.is_off && !document->is_off && document->shipped.is_zero()) {
      throw Broken{1, fmt::format("order {} of {} is cancelled, its document is not", order.number,
                                  shop.link.str())};
    }
    if (!order.is_off && !order.has_refunds && document->gross != order.gross) {
      throw Broken{
          1, fmt::format("order {} of {}: the buyer paid {}, the source has {}", order.number,
                         shop.link.str(), order.gross.to_string(), document->gross.to_string())};
    }
    if (!order.is_off && document->units != order.units) {
      throw Broken{1, fmt::format("order {} of {}: the source has other units", order.number,
                                  shop.link.str())};
    }
    if (!order.is_off && document->shipped != order.shipped) {
      throw Broken{1, fmt::format("order {} of {}: {} units shipped by the source, {} in the shop",
                                  order.number, shop.link.str(), document->shipped.to_string(),
                                  order.shipped.to_string())};
    }
  }
}

void Oracle::judge_no_extra_documents() const {
  std::set<std::string> wanted;
  for (const auto& shop : cast_.shops) {
    for (const SoldOrder& order : all_orders(*shop)) {
      wanted.insert(shop->link.str() + ":" + order.id);
    }
  }
  std::set<std::string> seen;
  for (const std::string& key : document_keys(cast_)) {
    if (!wanted.contains(key)) throw Broken{1, "the source has a document of no order: " + key};
    if (!seen.insert(key).second) throw Broken{1, "the source has two documents: " + key};
  }
}

void Oracle::judge_listings(Store& store, const Shop& shop) const {
  for (const std::string& sku : cast_.skus) {
    const Offered offered = offered_by(shop, sku);
    const SourceItem item = source_item(cast_, sku);
    const bool wanted = item.sellable && (!shop.terms.only_approved || shop.approved.contains(sku));
    if (wanted && cast_.cursed.contains(sku)) {
      if (is_parked(store, shop.link, sku)) continue;
      throw Broken{7, fmt::format("nobody was told that {} cannot take {}", shop.link.str(), sku)};
    }
    if (!wanted) {
      if (offered.exists && offered.visible && !shop.terms.only_approved) {
        throw Broken{2, fmt::format("{} still shows {}", shop.link.str(), sku)};
      }
      continue;
    }
    const std::string where = shop.link.str() + " " + sku;
    if (!offered.exists || !offered.visible) throw Broken{2, where + " is not on show"};
    if (offered.price != item.price) {
      throw Broken{2, fmt::format("{} costs {} instead of {}", where,
                                  offered.price.value_or(Decimal()).to_string(),
                                  item.price.value_or(Decimal()).to_string())};
    }
    if (offered.name != item.name) throw Broken{2, where + " has another name than in the source"};
    Decimal figure = std::max(free_units(sku) - shop.terms.buffer, Decimal());
    if (shop.terms.limit) figure = std::min(figure, *shop.terms.limit);
    if (offered.stock != figure) {
      throw Broken{2, fmt::format("{} shows {} pieces instead of {}", where,
                                  offered.stock.to_string(), figure.to_string())};
    }
    const auto own = shop.own_descriptions.find(sku);
    if (own != shop.own_descriptions.end() && offered.description != own->second) {
      throw Broken{3, where + ": the shop's own description was overwritten"};
    }
  }
}

void Oracle::judge_stock() const {
  for (const std::string& sku : cast_.skus) {
    const auto at_start = cast_.at_start.find(sku);
    const auto adjusted = cast_.adjusted.find(sku);
    Decimal expected = at_start == cast_.at_start.end() ? Decimal() : at_start->second;
    if (adjusted != cast_.adjusted.end()) expected += adjusted->second;
    const Decimal left = on_shelf_and_gone(cast_, sku);
    if (left != expected) {
      throw Broken{4, fmt::format("{}: {} units are accounted for, {} were there", sku,
                                  left.to_string(), expected.to_string())};
    }
  }
}

void Oracle::judge_store(Store& store) const {
  if (const std::string job = expired_job(store, turnstile_.now_ms()); !job.empty()) {
    throw Broken{8, "a job of a dead worker was never taken over: " + job};
  }
  const uint64_t over = over_quota(cast_);
  if (over > 0) throw Broken{9, fmt::format("{} requests were above a quota", over)};
  if (const std::string parked = unexplained_failure(store); !parked.empty()) {
    throw Broken{7, "a failure was left that nobody can act on: " + parked};
  }
}

}  // namespace oneshelf::simulation
