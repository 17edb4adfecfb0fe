// Prices alone, by SKU.
#include <algorithm>

#include "connectors/shopwired/assumed.h"
#include "connectors/shopwired/write_job.h"

namespace oneshelf::shopwired {

namespace {

struct Row {
  ProductWork* work = nullptr;
  size_t variant = 0;
  Json json;
};

bool is_of_prices_alone(const VariantWrite& write) {
  if (write.action != VariantWrite::Action::kUpdate || !write.fields.price) return false;
  ListingFields rest = write.fields;
  rest.clear(Field::kPrice);
  rest.clear(Field::kSalePrice);
  return rest.empty();
}

/// Only by a SKU that is this listing's own and nothing else's.
std::vector<Row> rows_of(WriteJob& job) {
  const Settings& settings = job.client.settings();
  std::vector<Row> rows;
  for (ProductWork& work : job.works) {
    const TaxBasis basis(settings, job.book.is_vat_exclusive(work.write->product_id.str()));
    for (size_t i = 0; i < work.write->variants.size(); ++i) {
      const VariantWrite& variant = work.variant(i);
      if (!work.is_open(i) || !is_of_prices_alone(variant)) continue;
      const std::vector<Sold> carriers = job.book.carriers(variant.sku);
      if (carriers.size() != 1 || carriers.front() != *sold_of(variant.listing_id)) continue;
      Json json = Json::object().set("sku", variant.sku);
      put_figures(variant.fields, basis, settings, json);
      rows.push_back({.work = &work, .variant = i, .json = std::move(json)});
    }
  }
  return rows;
}

/// True if the shop took all of them. Else they go one by one by id: setting a price twice does no
/// harm.
bool send(WriteJob& job, std::span<const Row> rows) {
  Json body = Json::array();
  for (const Row& row : rows) body.push(row.json);
  const Result<Reply> reply = job.send("POST", "/products/prices", body);
  if (!reply.ok()) {
    for (const Row& row : rows) row.work->fail(row.variant, reply.error());
    return false;
  }
  const bool all = reply->body["updated"].text_or() == std::to_string(rows.size());
  if (!reply->is_done() || !all) return false;
  // Where fewer were taken it is not known which: their events are looked into.
  for (const Row& row : rows) {
    job.book.wrote(row.work->write->product_id.str(), job.context.clock().now());
  }
  return true;
}

}  // namespace

void write_prices(WriteJob& job) {
  const std::vector<Row> rows = rows_of(job);
  // One by one is as good for a single row.
  if (rows.size() < 2) return;
  const std::span<const Row> all = rows;
  for (size_t at = 0; at < all.size() && !job.is_stopped(); at += assumed::kPriceRows) {
    const auto part = all.subspan(at, std::min(assumed::kPriceRows, all.size() - at));
    if (!send(job, part)) continue;
    for (const Row& row : part) row.work->done[row.variant] = true;
  }
}

}  // namespace oneshelf::shopwired
