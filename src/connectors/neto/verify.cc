#include "connectors/neto/verify.h"

#include "connectors/neto/assumed.h"
#include "connectors/neto/wire.h"

namespace oneshelf::neto {
namespace {

DocumentRules document_rules() {
  DocumentRules rules;
  rules.totals = DocumentRules::Totals::kComputed;
  rules.prices = DocumentRules::Prices::kEither;
  rules.tax_rounding = DocumentRules::TaxRounding::kPerLine;
  rules.rounding = Rounding::kHalfUp;
  rules.unit_price_places = assumed::kUnitPricePlaces;
  return rules;
}

/// What a store may answer to a wrong key is not documented: a refusal of the first, harmless
/// question is taken as one.
Error first_refusal(const Error& error) {
  if (error.code() != ErrorCode::kRefused) return error;
  return Error(ErrorCode::kUnauthenticated, "connect.bad_credentials", error.message())
      .remedied("Give the API key (Settings & Tools, API Settings) or the add-on's token again.");
}

struct Probe {
  const char* action;
  const char* permission;
  const char* disables;
};

/// What else is needed, asked for once without effect.
constexpr Probe kProbes[] = {
    {"GetOrder", "orders", "orders are neither read nor written"},
    {"GetShippingMethods", "shipping methods", "shipping methods cannot be mapped"},
    {"GetPaymentMethods", "payment methods", "payments cannot be mapped"},
    {"GetRma", "returns", "refunds are not followed"},
};

Json probe_body(const Probe& probe) {
  const std::string_view action = probe.action;
  if (action != "GetOrder" && action != "GetRma") return Json::object();
  Json filter = Json::object().set("OrderID", "ONESHELF-PROBE").set("Page", 0).set("Limit", 1);
  return filter_of(std::move(filter), {"OrderID"});
}

Result<void> probe(const Context& context, Client& client, ConnectionInfo& told) {
  for (const Probe& wanted : kProbes) {
    const Result<Json> answer = client.call(context, wanted.action, probe_body(wanted));
    if (answer.ok()) continue;
    const ErrorCode code = answer.error().code();
    const bool refused = code == ErrorCode::kRefused || code == ErrorCode::kUnauthenticated;
    if (!refused) return answer.error();
    told.missing.push_back({.permission = wanted.permission, .disables = wanted.disables});
  }
  return success();
}

void add_channel_notes(ConnectionInfo& told) {
  told.notes.push_back(
      "Neto sells what all warehouses hold without what open orders take: stock is written to one "
      "warehouse so that this is the figure.");
  told.notes.push_back(
      "Pictures and categories are left to the store, and nothing can be deleted there.");
}

void add_notes(const Settings& settings, ConnectionInfo& told) {
  told.notes.push_back("Neto's tax is taken as " + settings.tax_rate.to_string() +
                       " %; prices are told " + (settings.prices_include_tax ? "with" : "without") +
                       " tax.");
  if (settings.role == Role::kChannel) return add_channel_notes(told);
  told.notes.push_back(
      "Neto tells per item what open orders take, not per warehouse: it is taken from the primary "
      "warehouse first.");
  if (!settings.stock_by_changes) {
    told.notes.push_back(
        "The stock of all items is read each time: Neto does not promise to date stock movements.");
  }
  if (settings.hook_token.empty()) {
    told.notes.push_back(
        "Enable the webhook in API Settings and give its token in \"hook_token\" to hear of "
        "dispatched orders at once.");
  }
}

}  // namespace

Result<ConnectionInfo> verify(const Context& context, Client& client, Directory& directory) {
  const Settings& settings = client.settings();
  ConnectionInfo told;
  Result<std::vector<LookupEntry>> warehouses =
      directory.read(context, Directory::List::kWarehouses);
  if (!warehouses.ok()) return first_refusal(warehouses.error());
  told.locations = *std::move(warehouses);
  told.remote_id = settings.host;
  told.remote_name = settings.host;
  told.version = "NetoAPI";
  told.currency = ONESHELF_TRY(directory.currency(context));
  told.prices_include_tax = settings.prices_include_tax;
  told.document_rules = document_rules();
  ONESHELF_TRY(probe(context, client, told));
  add_notes(settings, told);
  return told;
}

}  // namespace oneshelf::neto
