// Prices that go to a price list instead of the product.
#include "connectors/bigcommerce/price_lists.h"
#include "connectors/bigcommerce/write_job.h"

namespace oneshelf::bigcommerce {

namespace {

using Action = VariantWrite::Action;

constexpr size_t kRecordsPerPut = 1000;

/// One variant whose record changes.
struct Change {
  ProductWork* work = nullptr;
  size_t i = 0;
  std::string variant;
  const ListingFields& fields() const { return work->variant(i).fields; }
  /// A record is written whole: what is not told has to be looked up.
  bool is_half() const { return !fields().price || !fields().sale_price; }
};

std::vector<Change> changes_of(WriteJob& job) {
  std::vector<Change> changes;
  for (ProductWork& work : job.works) {
    for (size_t i = 0; i < work.write->variants.size(); ++i) {
      const VariantWrite& variant = work.variant(i);
      const bool has_price = variant.fields.price || variant.fields.sale_price;
      const VendorId& id = work.outcome.variants[i].listing_id;
      if (variant.action == Action::kDelete || !has_price || !work.is_open(i) || id.empty()) {
        continue;
      }
      changes.push_back({.work = &work, .i = i, .variant = id.str()});
    }
  }
  return changes;
}

Error no_price(const std::string& sku) {
  return Error(ErrorCode::kInvalid, "bigcommerce.price_required",
               "The price list has no price for this SKU that a sale price could lower.")
      .remedied("Let the link write prices, not sale prices alone.")
      .with("sku", sku);
}

Result<PriceRecords> known_of(WriteJob& job, const std::string& currency,
                              const std::vector<Change>& changes) {
  std::vector<std::string> halves;
  for (const Change& change : changes) {
    const bool is_new = change.work->variant(change.i).action == Action::kCreate;
    if (change.is_half() && !is_new) halves.push_back(change.variant);
  }
  if (halves.empty()) return PriceRecords();
  return PriceLists(job.client).read(job.context, job.price_list(), currency, halves);
}

}  // namespace

void write_prices(WriteJob& job) {
  const std::vector<Change> changes = changes_of(job);
  if (job.price_list().empty() || changes.empty() || job.is_stopped()) return;
  const Result<Shop> shop = job.facts.shop(job.context);
  if (!shop.ok()) {
    for (const Change& change : changes) change.work->fail(change.i, shop.error());
    return job.stop(shop.error());
  }
  const std::string currency(shop->currency.code());
  const Result<PriceRecords> known = known_of(job, currency, changes);
  std::vector<Patch> patches;
  for (const Change& change : changes) {
    if (!known.ok()) {
      change.work->fail(change.i, known.error());
      continue;
    }
    PriceRecord record;
    if (const auto found = known->find(change.variant); found != known->end()) {
      record = found->second;
    }
    if (change.fields().price) record.price = change.fields().price;
    if (change.fields().sale_price) record.sale_price = *change.fields().sale_price;
    if (!record.price) {
      change.work->fail(change.i, no_price(change.work->variant(change.i).sku));
      continue;
    }
    patches.push_back(
        {.work = change.work,
         .is_product = false,
         .variants = {change.i},
         .json = price_record_json(change.variant, currency, *record.price, record.sale_price)});
  }
  job.send_batch("/v3/pricelists/" + job.price_list() + "/records", kRecordsPerPut,
                 std::move(patches));
}

}  // namespace oneshelf::bigcommerce
