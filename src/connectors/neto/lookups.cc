#include "connectors/neto/lookups.h"

#include <map>

#include "connectors/neto/assumed.h"
#include "connectors/neto/item_wire.h"

namespace oneshelf::neto {
namespace {

using Entries = std::vector<LookupEntry>;

/// As the API's schema lists them; there is no call that does.
constexpr std::string_view kStatuses[] = {
    "Quote",     "New",        "On Hold",        "New Backorder",    "Backorder Approved",
    "Pick",      "Pack",       "Pending Pickup", "Pending Dispatch", "Dispatched",
    "Cancelled", "Uncommitted"};

Entries order_statuses() {
  Entries entries;
  for (const std::string_view status : kStatuses) {
    entries.push_back({std::string(status), std::string(status), std::nullopt, false});
  }
  return entries;
}

Json some_items(const std::vector<std::string_view>& selectors) {
  Json filter = Json::object();
  filter.set(assumed::kAllItemsFilter, text_list(std::vector{"True", "False"}));
  filter.set("Page", 0).set("Limit", assumed::kListMax);
  return filter_of(std::move(filter), selectors);
}

}  // namespace

Result<Entries> Choices::lookup(const Context& context, LookupKind kind) {
  switch (kind) {
    case LookupKind::kPaymentMethods: return methods(context, Directory::List::kPaymentMethods);
    case LookupKind::kShippingMethods: return methods(context, Directory::List::kShippingMethods);
    case LookupKind::kLocations: return directory_.read(context, Directory::List::kWarehouses);
    case LookupKind::kOrderStatuses: return order_statuses();
    case LookupKind::kPriceLists: return price_lists(context);
    case LookupKind::kCustomers: return customers(context);
    case LookupKind::kItems: return items(context);
    case LookupKind::kCarriers:
      // A parcel is told by the shipping method it went with.
      if (!is_channel()) break;
      return methods(context, Directory::List::kShippingMethods);
    case LookupKind::kTaxCodes: break;
  }
  return Error(ErrorCode::kUnsupported, "neto.no_such_list", "Neto's API has no such list.")
      .with("list", std::string(name_of(kind)));
}

/// Orders of the store name their methods, ours are written by number.
Result<Entries> Choices::methods(const Context& context, Directory::List which) {
  Entries entries = ONESHELF_TRY(directory_.read(context, which));
  if (is_channel()) {
    for (LookupEntry& entry : entries) entry.id = entry.name;
  }
  return entries;
}

/// No call lists the price groups: they are learnt from the first items that have prices in them.
Result<Entries> Choices::price_lists(const Context& context) {
  const Json answer = ONESHELF_TRY(client_.call(
      context, "GetItem", some_items({"SKU", "PriceGroups", "PriceGroups.MultilevelBands"})));
  std::map<std::string, std::string> names;
  ONESHELF_TRY(read_rows(answer, "Item", "", [&](const Row& row) {
    for (const Row& group : row.list("PriceGroups", "PriceGroup")) {
      const std::string id = group.text("GroupID"), name = group.text("Group");
      const std::string& list = id.empty() ? name : id;
      if (list.empty()) continue;
      names[list] = name;
      for (const Row& band : group.list("MultilevelBands", "MultiLevelBand")) {
        const std::optional<Decimal> from = band.opt_decimal("MinimumQuantity");
        if (!from) continue;
        names[list + "@" + from->to_string()] = name + ", from " + from->to_string() + " pieces";
      }
    }
    return 0;
  }));
  Entries entries;
  for (const auto& [id, name] : names) entries.push_back({id, name, std::nullopt, false});
  return entries;
}

Result<Entries> Choices::customers(const Context& context) {
  Json filter = Json::object();
  filter.set("Type", text_list(std::vector{"Customer"}));
  filter.set("Page", 0).set("Limit", assumed::kListMax);
  const Json answer = ONESHELF_TRY(client_.call(
      context, "GetCustomer", filter_of(std::move(filter), {"Username", "EmailAddress"})));
  return read_rows(answer, "Customer", "", [](const Row& row) {
    const std::string username = row.id("Username"), email = row.text("EmailAddress");
    return LookupEntry{username, email.empty() ? username : username + " (" + email + ")",
                       std::nullopt, false};
  });
}

Result<Entries> Choices::items(const Context& context) {
  const Json answer = ONESHELF_TRY(client_.call(context, "GetItem", some_items({"SKU", "Name"})));
  return read_rows(answer, "Item", "", [](const Row& row) {
    return LookupEntry{row.id("SKU"), row.text("Name"), std::nullopt, false};
  });
}

}  // namespace oneshelf::neto
