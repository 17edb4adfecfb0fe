#include "simulation/judging.h"

#include <algorithm>
#include <stdexcept>

#include "simulation/more_checks.h"
#include "simulation/turnstile.h"

namespace oneshelf::simulation {
namespace {

namespace bridge = sandbox::bridge;

constexpr int kJobsLookedAt = 400;

int64_t to_virtual(Timestamp time) { return to_unix_ms(time) - SimulatedClock::kStart; }

template <typename T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().to_string());
  return std::move(*result);
}

SoldOrder sold_order(const bridge::Order& order) {
  SoldOrder sold;
  sold.id = order.id;
  sold.number = order.number;
  sold.is_off =
      order.status == bridge::Status::kCancelled || order.status == bridge::Status::kRefunded;
  sold.has_refunds = !order.refunds.empty();
  sold.is_cursed = order.customer.name == kCursedBuyer;
  sold.gross = order.totals.gross.value_or(Decimal());
  for (const bridge::Line& line : order.lines) {
    if (line.quantity.is_positive()) sold.units[line.sku] += line.quantity;
    sold.shipped += line.shipped;
  }
  return sold;
}

std::string key_of(const Shop& shop, const std::string& order) {
  return shop.link.str() + ":" + order;
}

std::vector<JobRecord> newest_jobs(Store& store) {
  return must(read_value<std::vector<JobRecord>>(
      store, [](Records& records) { return records.jobs(kJobsLookedAt); }));
}

/// Units of a line that were on their way or with the buyer, and are on the shelf again.
Decimal came_back(const bridge::Order& order, const bridge::Line& line) {
  Decimal back;
  for (const bridge::Refund& refund : order.refunds) {
    for (const bridge::LineQuantity& part : refund.lines) {
      if (part.line_id == line.line_id && part.restock.value_or(false)) back += part.quantity;
    }
  }
  return back - line.released;
}

Json body_of(const HttpRequest& request) {
  Result<Json> body = parse_json(request.body);
  return body.ok() ? std::move(*body) : Json();
}

}  // namespace

std::vector<SoldOrder> all_orders(const Shop& shop) {
  return shop.bridge->work([](bridge::State& state) {
    std::vector<SoldOrder> orders;
    for (const auto& entry : state.orders().entries()) {
      if (!is_trouble(entry.row)) orders.push_back(sold_order(entry.row));
    }
    return orders;
  });
}

std::vector<SoldOrder> orders_without_document(const Cast& cast, const Shop& shop) {
  std::vector<SoldOrder> orders = all_orders(shop);
  cast.source->work([&](bridge::State& state) {
    std::erase_if(orders, [&](const SoldOrder& order) {
      return order.is_off || state.find_order_by_external_id(key_of(shop, order.id)) != nullptr;
    });
    return 0;
  });
  return orders;
}

std::optional<SoldOrder> document_of(const Cast& cast, const Shop& shop, const std::string& order) {
  return cast.source->work([&](bridge::State& state) -> std::optional<SoldOrder> {
    const auto* entry = state.find_order_by_external_id(key_of(shop, order));
    if (entry == nullptr) return std::nullopt;
    return sold_order(entry->row);
  });
}

std::vector<std::string> document_keys(const Cast& cast) {
  return cast.source->work([](bridge::State& state) {
    std::vector<std::string> keys;
    for (const auto& entry : state.orders().entries()) keys.push_back(entry.row.external_id);
    return keys;
  });
}

SourceItem source_item(const Cast& cast, const std::string& sku) {
  return cast.source->work([&](bridge::State& state) {
    SourceItem item;
    const bridge::Product* product = state.find_product(sku);
    if (product == nullptr) return item;
    item.sellable = product->active && !product->deleted;
    item.price = product->price;
    item.name = product->name;
    return item;
  });
}

Offered offered_by(const Shop& shop, const std::string& sku) {
  return shop.bridge->work([&](bridge::State& state) {
    Offered offered;
    const bridge::Product* product = state.find_product(sku);
    if (product == nullptr || product->deleted) return offered;
    offered.exists = true;
    offered.visible = product->active;
    offered.price = product->price;
    offered.name = product->name;
    offered.description = product->description_html;
    offered.stock = state.available(sku).value_or(Decimal());
    return offered;
  });
}

Decimal on_shelf_and_gone(const Cast& cast, const std::string& sku) {
  return cast.source->work([&](bridge::State& state) {
    Decimal units;
    for (const auto& entry : state.stock().entries()) {
      if (entry.row.sku == sku) units += entry.row.quantity;
    }
    for (const auto& entry : state.orders().entries()) {
      for (const bridge::Line& line : entry.row.lines) {
        if (line.sku == sku) units += line.shipped - came_back(entry.row, line);
      }
    }
    return units;
  });
}

uint64_t over_quota(const Cast& cast) {
  uint64_t over = cast.source->counts().over_quota();
  for (const auto& shop : cast.shops) over += shop->bridge->counts().over_quota();
  return over;
}

bool is_sent_to(const HttpRequest& request, const std::string& host) {
  return request.url.find("//" + host + "/") != std::string::npos;
}

std::vector<StockRow> stock_rows_of(const HttpRequest& request) {
  std::vector<StockRow> rows;
  const Json body = body_of(request);
  for (size_t i = 0; i < body["items"].size(); ++i) {
    const Json& row = body["items"].at(i);
    rows.push_back({row["sku"].text_or(), must(Decimal::parse(row["quantity"].text_or("0")))});
  }
  return rows;
}

std::vector<PriceRow> price_rows_of(const HttpRequest& request) {
  std::vector<PriceRow> rows;
  const Json body = body_of(request);
  for (size_t i = 0; i < body["items"].size(); ++i) {
    const Json& row = body["items"].at(i);
    if (!row["price"].is_string()) continue;
    rows.push_back({row["sku"].text_or(), must(Decimal::parse(row["price"].text_or()))});
  }
  return rows;
}

std::vector<std::string> hidden_or_deleted_by(const HttpRequest& request) {
  std::vector<std::string> skus;
  const Json body = body_of(request);
  for (size_t i = 0; i < body["items"].size(); ++i) {
    const Json& row = body["items"].at(i);
    if (!row["active"].bool_or(true) || row["deleted"].bool_or(false)) {
      skus.push_back(row["sku"].text_or());
    }
  }
  return skus;
}

JobTimes times_of(Store& store, const std::string& job) {
  const auto record = must(read_value<std::optional<JobRecord>>(
      store, [&](Records& records) { return records.job(JobId(job)); }));
  if (!record) return {};
  return {to_virtual(record->started_at.value_or(record->created_at)),
          record->finished_at ? to_virtual(*record->finished_at) : 0, !record->finished_at,
          record->kind + " " + record->subject + " of " + record->owner};
}

int64_t last_orders_read_before(Store& store, const LinkId& link, int64_t before_ms) {
  for (const JobRecord& job : newest_jobs(store)) {
    if (job.kind != "orders" || job.subject != link.str() || job.state != JobState::kDone) continue;
    if (to_virtual(*job.finished_at) <= before_ms) return to_virtual(*job.started_at);
  }
  return 0;
}

bool orders_are_told(Store& store, const Shop& shop) {
  for (const SoldOrder& order : all_orders(shop)) {
    const auto record = must(read_value<std::optional<OrderRecord>>(
        store, [&](Records& records) { return records.order(shop.link, VendorId(order.id)); }));
    if (!record) return false;
    const bool under_way =
        record->state == OrderState::kNew || record->state == OrderState::kWriting;
    if (under_way) return false;
  }
  return true;
}

bool last_sync_was_empty(Store& store, const Cast& cast, const LinkId& link) {
  for (const JobRecord& job : newest_jobs(store)) {
    if (job.kind != "catalogue" || job.subject != link.str()) continue;
    if (job.state != JobState::kDone) return false;
    // What guards hold, and what the shop cannot take, is planned at every run.
    const auto number = [&](const Json& json) { return *Decimal::parse(json.text_or("0")); };
    const Decimal left = number(job.result["plan"]["changes"]) - number(job.result["held"]);
    return left <= Decimal::from_integer(static_cast<int64_t>(cast.cursed.size()));
  }
  return false;
}

std::string expired_job(Store& store, int64_t now_ms) {
  const auto active = must(read_value<std::vector<JobRecord>>(
      store, [](Records& records) { return records.active_jobs(); }));
  constexpr int64_t kGraceMs = 10 * 60'000;
  for (const JobRecord& job : active) {
    if (to_virtual(job.lease_until) + kGraceMs < now_ms) return job.kind + " " + job.subject;
  }
  return "";
}

bool is_parked(Store& store, const LinkId& link, const std::string& word) {
  const auto parked = must(read_value<std::vector<ParkedRecord>>(
      store, [&](Records& records) { return records.parked(link, 1000); }));
  return std::ranges::any_of(parked, [&](const ParkedRecord& failure) {
    return failure.subject.find(word) != std::string::npos && !failure.error.id().empty();
  });
}

std::string unexplained_failure(Store& store) {
  const auto parked = must(read_value<std::vector<ParkedRecord>>(
      store, [](Records& records) { return records.parked(LinkId(), 1000); }));
  for (const ParkedRecord& failure : parked) {
    if (failure.error.id().empty() || failure.error.message().empty()) {
      return failure.kind + " " + failure.subject;
    }
  }
  return "";
}

}  // namespace oneshelf::simulation
