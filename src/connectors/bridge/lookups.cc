#include <algorithm>

#include "connectors/bridge/capabilities.h"
#include "connectors/bridge/position.h"

namespace oneshelf::bridge {
namespace {

constexpr size_t kEntriesMax = 1000;

/// The contract's name of a list; "" if it has none.
std::string list_name(LookupKind kind) {
  switch (kind) {
    case LookupKind::kPaymentMethods: return "payment-methods";
    case LookupKind::kShippingMethods: return "shipping-methods";
    case LookupKind::kCarriers: return "carriers";
    case LookupKind::kOrderStatuses: return "order-statuses";
    case LookupKind::kTaxCodes: return "tax-codes";
    case LookupKind::kLocations: return "locations";
    case LookupKind::kPriceLists: return "price-lists";
    case LookupKind::kCustomers: return "customers";
    case LookupKind::kItems: return "";
  }
  return "";
}

Result<std::vector<LookupEntry>> items_of(const Context& context, Client& client) {
  std::vector<LookupEntry> entries;
  Feed feed;
  bool at_end = false;
  while (!at_end && entries.size() < kEntriesMax) {
    Json page;
    at_end = ONESHELF_TRY(feed.read(context, client, Area::kProducts, "/products", page));
    const ProductRows rows = ONESHELF_TRY(product_rows(context, client, page));
    for (const Product& product : rows.told) {
      if (entries.size() == kEntriesMax) break;
      entries.push_back({.id = product.sku, .name = product.name.value_or(product.sku)});
    }
  }
  return entries;
}

}  // namespace

Result<std::vector<LookupEntry>> lookup_list(const Context& context, Client& client,
                                             const std::string& list) {
  if (!ONESHELF_TRY(client.info(context)).offers("lookups")) return std::vector<LookupEntry>();
  const Result<Json> told = client.get(context, Area::kProducts, "/lookups/" + list);
  if (!told.ok() && told.error().code() == ErrorCode::kNotFound) {
    return std::vector<LookupEntry>();  // every list is optional
  }
  if (!told.ok()) return told.error();
  std::vector<LookupEntry> entries = ONESHELF_TRY(read_json(*told, lookup_from_json));
  if (entries.size() > kEntriesMax) entries.resize(kEntriesMax);
  return entries;
}

Result<std::vector<LookupEntry>> Choices::lookup(const Context& context, LookupKind kind) {
  if (kind == LookupKind::kItems) return items_of(context, client_);
  ONESHELF_TRY(client_.require(context, "lookups"));
  return lookup_list(context, client_, list_name(kind));
}

}  // namespace oneshelf::bridge
