#include "connectors/vendure/lookups.h"

#include <map>

namespace oneshelf::vendure {

namespace {

constexpr const char* kTaxes =
    "{activeChannel{defaultTaxZone{id}} "
    "taxCategories(options:{take:1000,sort:{name:ASC}}){items{id name isDefault}} "
    "taxRates(options:{take:1000,filter:{enabled:{eq:true}}}){items{value category{id} zone{id} "
    "customerGroup{id}}}}";

/// The rate of each tax category for ordinary buyers in the channel's own zone.
std::map<std::string, Decimal> read_rates(const JsonReader& data) {
  std::map<std::string, Decimal> rates;
  const std::optional<JsonReader> zone = data.object("activeChannel").opt_object("defaultTaxZone");
  if (!zone) return rates;
  for (const JsonReader& rate : data.object("taxRates").list("items")) {
    if (rate.object("zone").id("id") != zone->id("id") || rate.has("customerGroup")) continue;
    rates.emplace(rate.object("category").id("id"), rate.decimal("value"));
  }
  return rates;
}

}  // namespace

Result<std::vector<LookupEntry>> LookUps::lookup(const Context& context, LookupKind kind) {
  switch (kind) {
    case LookupKind::kPaymentMethods: return methods(context, "paymentMethods");
    case LookupKind::kShippingMethods: return methods(context, "shippingMethods");
    case LookupKind::kTaxCodes: return tax_categories(context);
    case LookupKind::kOrderStatuses: return order_states(context);
    case LookupKind::kLocations: return ONESHELF_TRY(facts_->shop(context)) .locations;
    case LookupKind::kCarriers:
    case LookupKind::kPriceLists:
    case LookupKind::kCustomers:
    case LookupKind::kItems: break;
  }
  return Error(ErrorCode::kUnsupported, "lookup.unsupported", "A Vendure shop has no such list.")
      .with("list", std::string(name_of(kind)));
}

Result<std::vector<LookupEntry>> LookUps::methods(const Context& context, const char* list) const {
  const Json data = ONESHELF_TRY(client_->run(
      context, {.document = std::string("{list:") + list +
                            "(options:{take:1000,sort:{code:ASC}}){items{code name}}}"}));
  JsonReader::Complaints complaints;
  std::vector<LookupEntry> entries;
  for (const JsonReader& row : JsonReader(data, complaints).object("list").list("items")) {
    entries.push_back(
        {.id = row.text("code"), .name = row.text("name"), .rate = {}, .is_default = false});
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  return entries;
}

Result<std::vector<LookupEntry>> LookUps::tax_categories(const Context& context) const {
  const Json data = ONESHELF_TRY(client_->run(context, {.document = kTaxes}));
  JsonReader::Complaints complaints;
  const JsonReader reader(data, complaints);
  const std::map<std::string, Decimal> rates = read_rates(reader);
  std::vector<LookupEntry> entries = read_entries(reader, "taxCategories");
  ONESHELF_TRY(JsonReader::finish(complaints));
  for (LookupEntry& entry : entries) {
    if (const auto rate = rates.find(entry.id); rate != rates.end()) entry.rate = rate->second;
    entry.id = entry.name;
  }
  return entries;
}

/// The shop's own order process: plugins add states.
Result<std::vector<LookupEntry>> LookUps::order_states(const Context& context) const {
  const Json data = ONESHELF_TRY(
      client_->run(context, {.document = "{globalSettings{serverConfig{orderProcess{name}}}}"}));
  JsonReader::Complaints complaints;
  std::vector<LookupEntry> entries;
  const JsonReader config =
      JsonReader(data, complaints).object("globalSettings").object("serverConfig");
  for (const JsonReader& state : config.list("orderProcess")) {
    const std::string name = state.text("name");
    entries.push_back({.id = name, .name = name, .rate = {}, .is_default = false});
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  return entries;
}

}  // namespace oneshelf::vendure
