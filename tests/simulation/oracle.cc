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

void Oracle::note() {
  std::map<std::string, Decimal> sold;
  for (const auto& shop : cast_.shops) {
    for (const SoldOrder& order : orders_without_document(cast_, *shop)) {
      for (const auto& [sku, units] : order.units) sold[sku] += units;
    }
  }
  const int64_t now = turnstile_.now_ms();
  cast_.source->work([&](bridge::State& state) {
    for (const std::string& sku : cast_.skus) {
      const Decimal free = state.available(sku).value_or(Decimal()) - sold[sku];
      History& history = free_[sku];
      if (history.empty() || history.back().second != free) {
        history.emplace_back(now, free);
        trace_.say(now, fmt::format("free {}: {} ({} sold, not in the source)", sku,
                                    free.to_string(), sold[sku].to_string()));
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

Decimal Oracle::most_since(const std::string& sku, int64_t since_ms) const {
  const auto found = free_.find(sku);
  if (found == free_.end()) return Decimal();
  std::optional<Decimal> before;
  std::optional<Decimal> most;
  for (const auto& [at, free] : found->second) {
    if (at <= since_ms) {
      before = free;
    } else if (!most || free > *most) {
      most = free;
    }
  }
  if (before && (!most || *before > *most)) most = before;
  return most.value_or(Decimal());
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

void Oracle::check_job_is_active(Store& store, const std::string& job) const {
  if (!times_of(store, job).is_active) {
    throw Broken{8, "a worker whose job was taken over went on writing (job " + job + ")"};
  }
}

void Oracle::check_figures(Store& store, const Shop& shop, const Context& context,
                           const HttpRequest& request) {
  const int64_t since = known_since(store, context.trace());
  for (const StockRow& row : stock_rows_of(request)) {
    ++totals_.checks;
    Decimal allowed = most_since(row.sku, since) - shop.terms.buffer;
    if (shop.terms.limit) allowed = std::min(allowed, *shop.terms.limit);
    allowed = std::max(allowed, Decimal());
    if (row.quantity > allowed) {
      throw Broken{
          5, fmt::format("{} was told {} of {}, but never more than {} were free since {} s",
                         shop.link.str(), row.quantity.to_string(), row.sku, allowed.to_string(),
                         since / 1000)};
    }
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
                 const Result<HttpResponse>& answer) {
  ++totals_.requests;
  note();
  if (request.method == "GET" || context.trace().empty()) return;
  if (answer.ok() && (answer->status == 429 || answer->status == 401)) return;
  check_job_is_active(store, context.trace());
  for (const auto& shop : cast_.shops) {
    if (!is_sent_to(request, shop->host)) continue;
    if (request.path().ends_with("/stock/batch")) check_figures(store, *shop, context, request);
    if (request.path().ends_with("/products/batch")) {
      check_removals(store, *shop, context, request);
    }
  }
}

bool Oracle::is_settled(Store& store) const {
  for (const auto& shop : cast_.shops) {
    if (!orders_are_told(store, *shop)) return false;
    if (!last_sync_was_empty(store, shop->link)) return false;
  }
  return true;
}

void Oracle::judge(Store& store) {
  for (const auto& shop : cast_.shops) {
    judge_orders(*shop);
    judge_listings(*shop);
  }
  judge_no_extra_documents();
  judge_stock();
  judge_store(store);
}

void Oracle::judge_orders(const Shop& shop) const {
  for (const SoldOrder& order : all_orders(shop)) {
    const std::optional<SoldOrder> document = document_of(cast_, shop, order.id);
    if (!document) {
      if (order.is_off) continue;  // cancelled before anybody carried it over
      throw Broken{
          1, fmt::format("order {} of {} is not in the source", order.number, shop.link.str())};
    }
    if (order.is_off && !document->is_off) {
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

void Oracle::judge_listings(const Shop& shop) const {
  for (const std::string& sku : cast_.skus) {
    const Offered offered = offered_by(shop, sku);
    const SourceItem item = source_item(cast_, sku);
    const bool wanted = item.sellable && (!shop.terms.only_approved || shop.approved.contains(sku));
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
