#include "connectors/shopwired/sku_index.h"

namespace oneshelf::shopwired {

void SkuIndex::forget(const std::string& product) {
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

void SkuIndex::take(const Json& product) {
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

void SkuIndex::add_variation(const std::string& product, const std::string& variation,
                             const std::string& sku) {
  Entry& entry = entries_[product];
  entry.variations[variation] = sku;
  entry.with_own_stock.insert(variation);
  if (!sku.empty()) by_sku_[sku].insert({product, variation});
}

bool SkuIndex::differs(const Json& product) const {
  const auto found = entries_.find(product["id"].text_or());
  if (found == entries_.end()) return true;
  const Entry& entry = found->second;
  const bool is_vat_exclusive = product["vatExclusive"].bool_or(entry.is_vat_exclusive);
  return product["sku"].text_or(entry.sku) != entry.sku ||
         is_vat_exclusive != entry.is_vat_exclusive;
}

std::vector<Sold> SkuIndex::carriers(const std::string& sku) const {
  const auto found = by_sku_.find(sku);
  if (found == by_sku_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

bool SkuIndex::reaches(const std::string& sku, const Sold& listing) const {
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

bool SkuIndex::is_vat_exclusive(const std::string& product) const {
  const auto entry = entries_.find(product);
  return entry != entries_.end() && entry->second.is_vat_exclusive;
}

std::vector<Sold> SkuIndex::sold_as(const std::string& sku) const {
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
