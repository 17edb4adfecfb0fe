#include "connectors/shopwired/lookups.h"

#include <algorithm>

#include "connectors/shopwired/wire.h"

namespace oneshelf::shopwired {

/// Orders name payments and deliveries by what the buyer saw: that is what mappings go by.
Result<std::vector<LookupEntry>> LookUps::names(const Context& context,
                                                std::string_view path) const {
  std::vector<LookupEntry> found;
  for (const Json& row : ONESHELF_TRY(client_.all_rows(context, path))) {
    const std::string name = row["name"].text_or(row["title"].text_or());
    if (std::ranges::find(found, name, &LookupEntry::id) != found.end()) continue;
    found.push_back({.id = name, .name = name, .rate = {}, .is_default = false});
  }
  return found;
}

Result<std::vector<LookupEntry>> LookUps::lookup(const Context& context, LookupKind kind) {
  if (kind == LookupKind::kPaymentMethods) return names(context, "/payment-methods");
  if (kind == LookupKind::kShippingMethods) return names(context, "/shipping-rates");
  std::vector<LookupEntry> found;
  if (kind == LookupKind::kOrderStatuses) {
    for (const Status& status : ONESHELF_TRY(facts_.statuses(context))) {
      found.push_back({.id = status.id,
                       .name = status.name + " (" + status.type + ")",
                       .rate = {},
                       .is_default = false});
    }
    return found;
  }
  if (kind == LookupKind::kLocations) {
    found.push_back({.id = kLocation, .name = "The shop", .rate = {}, .is_default = true});
    return found;
  }
  if (kind == LookupKind::kCarriers && !client_.settings().tracking_urls.empty()) {
    for (const auto& [carrier, address] : client_.settings().tracking_urls) {
      found.push_back({.id = carrier, .name = carrier, .rate = {}, .is_default = false});
    }
    return found;
  }
  return Error(ErrorCode::kUnsupported, "lookup.unsupported", "The shop has no such list.")
      .with("list", std::string(name_of(kind)));
}

}  // namespace oneshelf::shopwired
