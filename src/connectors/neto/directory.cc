#include "connectors/neto/directory.h"

#include <algorithm>

#include "connectors/neto/assumed.h"
#include "connectors/neto/wire.h"

namespace oneshelf::neto {
namespace {

using Entries = std::vector<LookupEntry>;

/// A method of shipping or payment; inactive ones are not for new orders.
Result<Entries> read_methods(const Json& answer, std::string_view outer, std::string_view inner) {
  struct Method {
    LookupEntry entry;
    bool active = true;
  };
  const std::vector<Method> methods =
      ONESHELF_TRY(read_rows(answer, outer, inner, [](const Row& row) {
        const std::string status = row.text("status");
        return Method{{.id = row.id("id"), .name = row.text("name"), .rate = {}},
                      status.empty() || status == "Active" || status == "True"};
      }));
  Entries entries;
  for (const Method& method : methods) {
    if (method.active) entries.push_back(method.entry);
  }
  return entries;
}

Result<Entries> read_warehouses(const Json& answer) {
  Entries entries = ONESHELF_TRY(read_rows(answer, "Warehouse", "", [](const Row& row) {
    return LookupEntry{.id = row.id("WarehouseID"),
                       .name = row.text("WarehouseName"),
                       .rate = {},
                       .is_default = row.flag("IsPrimary", false)};
  }));
  std::ranges::stable_partition(entries, &LookupEntry::is_default);
  return entries;
}

Json warehouse_filter() {
  Json filter = Json::object();
  filter.set("IsActive", "True").set("Page", 0).set("Limit", assumed::kListMax);
  return filter_of(std::move(filter), {"WarehouseID", "WarehouseName", "IsPrimary", "IsActive"});
}

Error no_currency() {
  return Error(ErrorCode::kInvalid, "neto.no_currency", "Neto does not tell the store's currency.")
      .remedied("Give it in the option \"currency\", e.g. AUD.");
}

}  // namespace

Result<Entries> Directory::list(const Context& context, List which) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = lists_.find(which); known != lists_.end()) return known->second;
  }
  return read(context, which);
}

Result<Entries> Directory::read(const Context& context, List which) {
  Entries entries;
  switch (which) {
    case List::kWarehouses: {
      const Json answer = ONESHELF_TRY(client_.call(context, "GetWarehouse", warehouse_filter()));
      entries = ONESHELF_TRY(read_warehouses(answer));
      break;
    }
    case List::kShippingMethods: {
      const Json answer = ONESHELF_TRY(client_.call(context, "GetShippingMethods", Json::object()));
      entries = ONESHELF_TRY(read_methods(answer, "ShippingMethods", "ShippingMethod"));
      break;
    }
    case List::kPaymentMethods: {
      const Json answer = ONESHELF_TRY(client_.call(context, "GetPaymentMethods", Json::object()));
      entries = ONESHELF_TRY(read_methods(answer, "PaymentMethods", "PaymentMethod"));
      break;
    }
  }
  const std::lock_guard lock(mutex_);
  lists_[which] = entries;
  return entries;
}

Result<std::string> Directory::shipping_method(const Context& context, const std::string& id) {
  if (id.empty()) return std::string();
  for (const LookupEntry& method : ONESHELF_TRY(list(context, List::kShippingMethods))) {
    if (method.id == id || method.name == id) return method.name;
  }
  return Error(ErrorCode::kRefused, "neto.unknown_shipping_method",
               "Neto has no active shipping method \"" + id + "\".")
      .remedied("Map the order's shipping method to one that the store has.")
      .with("shipping_method", id);
}

Result<std::string> Directory::warehouse(const Context& context) {
  if (!client_.settings().warehouse.empty()) return client_.settings().warehouse;
  const Entries known = ONESHELF_TRY(list(context, List::kWarehouses));
  if (!known.empty()) return known.front().id;
  return Error(ErrorCode::kRefused, "neto.no_warehouse", "Neto tells of no active warehouse.")
      .remedied("Activate one in Neto, or give its number in the option \"warehouse\".");
}

Result<Currency> Directory::currency(const Context& context) {
  if (!client_.settings().currency.empty()) return Currency::parse(client_.settings().currency);
  {
    const std::lock_guard lock(mutex_);
    if (!currency_.empty()) return currency_;
  }
  const Json answer = ONESHELF_TRY(client_.call(context, "GetCurrencySettings", Json::object()));
  for (const Json* settings : elements(answer["CurrencySettings"], "CurrencySetting")) {
    const Result<Currency> told = Currency::parse((*settings)["DEFAULTCURRENCY"].text_or());
    if (!told.ok()) continue;
    const std::lock_guard lock(mutex_);
    currency_ = *told;
    return currency_;
  }
  return no_currency();
}

}  // namespace oneshelf::neto
