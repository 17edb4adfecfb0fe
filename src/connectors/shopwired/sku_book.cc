#include "connectors/shopwired/sku_book.h"

#include "connectors/shopwired/assumed.h"
#include "connectors/shopwired/product_feed.h"

namespace oneshelf::shopwired {
namespace {

constexpr milliseconds kJustNow = std::chrono::seconds(5);

}  // namespace

Result<void> SkuBook::refresh(const Context& context) {
  const std::lock_guard lock(mutex_);
  const Timestamp now = context.clock().now();
  if (!read_at_ || now - *read_at_ > assumed::kSkusKnownFor) position_.clear();
  return read_on(context);
}

Result<void> SkuBook::read_anew(const Context& context) {
  const std::lock_guard lock(mutex_);
  const Timestamp now = context.clock().now();
  if (read_at_ && now - *read_at_ < kJustNow) return success();
  position_.clear();
  return read_on(context);
}

Result<void> SkuBook::read_on(const Context& context) {
  const ProductQuery query{
      .embed = "variations", .fields = "id,sku,vatExclusive", .heeds_stock = false};
  const Timestamp began = context.clock().now();
  const bool is_full = position_.empty();
  if (is_full) {
    entries_.clear();
    by_sku_.clear();
    read_at_.reset();
  }
  for (int pages = 0; pages < assumed::kPagesMax; ++pages) {
    const ProductPage page = ONESHELF_TRY(next_products(context, client_, query, position_));
    for (const Json& product : page.products) take(product);
    for (const std::string& id : page.deleted) forget(id);
    position_ = page.position;
    if (!page.complete) continue;
    if (is_full) read_at_ = began;
    return success();
  }
  return Error(ErrorCode::kCorrupt, "shopwired.endless", "The shop's list of products has no end.");
}

void SkuBook::forget(const std::string& product) {
  const auto found = entries_.find(product);
  if (found == entries_.end()) return;
  const auto drop = [&](const std::string& sku, const Sold& carrier) {
    const auto carriers = by_sku_.find(sku);
    if (carriers == by_sku_.end()) return;
    carriers->second.erase(carrier);
    if (carriers->second.empty()) by_sku_.erase(carriers);
  };
  drop(found->second.sku, {product, ""});
  for (const auto& [id, sku] : found->second.variations) drop(sku, {product, id});
  entries_.erase(found);
}

void SkuBook::take(const Json& product) {
  const std::string id = product["id"].text_or();
  forget(id);
  Entry entry{.sku = product["sku"].text_or(),
              .is_vat_exclusive = product["vatExclusive"].bool_or(false),
              .variations = {},
              .with_own_stock = {}};
  if (!entry.sku.empty()) by_sku_[entry.sku].insert({id, ""});
  for (const Json& variation : array_in(product, "variations")) {
    const std::string own = variation["sku"].text_or(), number = variation["id"].text_or();
    entry.variations[number] = own;
    if (!variation["stock"].is_null()) entry.with_own_stock.insert(number);
    if (!own.empty()) by_sku_[own].insert({id, number});
  }
  entries_[id] = std::move(entry);
}

std::vector<Sold> SkuBook::carriers(const std::string& sku) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_sku_.find(sku);
  if (found == by_sku_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

bool SkuBook::reaches(const std::string& sku, const Sold& listing) const {
  const std::lock_guard lock(mutex_);
  const auto carriers = by_sku_.find(sku);
  if (carriers == by_sku_.end() || carriers->second.size() != 1) return false;
  const Sold& carrier = *carriers->second.begin();
  if (carrier == listing) return true;
  const auto entry = entries_.find(listing.product);
  // A variation without SKU and figure of its own has its product's.
  return entry != entries_.end() && carrier == Sold{listing.product, ""} &&
         entry->second.variations.contains(listing.variation) &&
         !entry->second.with_own_stock.contains(listing.variation);
}

bool SkuBook::is_vat_exclusive(const std::string& product) const {
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(product);
  return entry != entries_.end() && entry->second.is_vat_exclusive;
}

std::vector<Sold> SkuBook::sold_as(const std::string& sku) const {
  const std::lock_guard lock(mutex_);
  std::vector<Sold> sold;
  const auto carriers = by_sku_.find(sku);
  if (carriers == by_sku_.end()) return sold;
  for (const Sold& carrier : carriers->second) {
    const auto entry = entries_.find(carrier.product);
    if (carrier.is_variation() || entry == entries_.end() || entry->second.variations.empty()) {
      sold.push_back(carrier);
      continue;
    }
    for (const auto& [id, own] : entry->second.variations) {
      if (own.empty()) sold.push_back({carrier.product, id});
    }
  }
  return sold;
}

}  // namespace oneshelf::shopwired
