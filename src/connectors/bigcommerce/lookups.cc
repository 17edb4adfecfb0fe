#include "connectors/bigcommerce/lookups.h"

#include <algorithm>

#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/carriers.h"
#include "connectors/bigcommerce/price_lists.h"

namespace oneshelf::bigcommerce {

namespace {

/// For lists that take a length; the others are told whole.
const QueryParameters kLongest = {{"limit", std::to_string(kPageMax)}};

}  // namespace

Result<std::vector<LookupEntry>> LookUps::lookup(const Context& context, LookupKind kind) {
  switch (kind) {
    // Orders name payments and shipping by what the buyer saw: that is what mappings go by.
    case LookupKind::kPaymentMethods:
      return entries(context, "/v2/payments/methods", "name", "name", kLongest);
    case LookupKind::kShippingMethods: return shipping_methods(context);
    case LookupKind::kCarriers: return known_carriers();
    case LookupKind::kOrderStatuses: return entries(context, "/v2/order_statuses", "id", "name");
    case LookupKind::kTaxCodes: return tax_classes(context);
    case LookupKind::kLocations:
      return entries(context, "/v3/inventory/locations", "id", "label", kLongest);
    case LookupKind::kPriceLists: return PriceLists(*client_).all(context);
    case LookupKind::kCustomers:
    case LookupKind::kItems: break;
  }
  return Error(ErrorCode::kUnsupported, "lookup.unsupported", "The store has no such list.")
      .with("list", std::string(name_of(kind)));
}

Result<std::vector<LookupEntry>> LookUps::entries(const Context& context, std::string_view path,
                                                  const char* id, const char* name,
                                                  const QueryParameters& query) const {
  std::vector<LookupEntry> found;
  for (const Json& row : ONESHELF_TRY(client_->rows(context, path, query))) {
    found.push_back(
        {.id = row[id].text_or(), .name = row[name].text_or(), .rate = {}, .is_default = false});
  }
  return found;
}

/// Tax classes are chosen by their names.
Result<std::vector<LookupEntry>> LookUps::tax_classes(const Context& context) const {
  std::vector<LookupEntry> classes = ONESHELF_TRY(facts_->tax_classes(context));
  for (LookupEntry& entry : classes) entry.id = entry.name;
  return classes;
}

Result<std::vector<LookupEntry>> LookUps::shipping_methods(const Context& context) const {
  std::vector<LookupEntry> found;
  for (const Json& zone : ONESHELF_TRY(client_->rows(context, "/v2/shipping/zones"))) {
    const std::string path = "/v2/shipping/zones/" + zone["id"].text_or() + "/methods";
    for (LookupEntry& entry : ONESHELF_TRY(entries(context, path, "name", "name"))) {
      const auto known = std::ranges::find(found, entry.id, &LookupEntry::id);
      if (known == found.end()) found.push_back(std::move(entry));
    }
  }
  return found;
}

}  // namespace oneshelf::bigcommerce
