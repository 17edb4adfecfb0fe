#include "connectors/tryton/verify.h"

#include <algorithm>

#include "connectors/tryton/assumed.h"

namespace oneshelf::tryton {

namespace {

/// A right the user needs, and what is missing without it.
struct Need {
  const char* model;
  const char* right;  ///< "read", "create", "write"
  const char* disables;
};
constexpr Need kNeeds[] = {
    {"product.product", "read", "reading products"},
    {"product.template", "read", "reading products"},
    {"stock.location", "read", "reading stock and choosing warehouses"},
    {"stock.move", "read", "reading stock and what is reserved"},
    {"ir.attachment", "read", "reading pictures"},
    {"product.price_list", "read", "reading price lists"},
    {"account.tax", "read", "writing orders with their taxes"},
    {"sale.sale", "create", "writing orders"},
    {"sale.sale", "write", "confirming and cancelling orders"},
    {"sale.line", "create", "writing orders"},
    {"party.party", "create", "making a customer for a new buyer"},
    {"party.address", "create", "writing the buyer's address"},
    {"web.shop", "create", "marking orders of a new link, so that none is written twice"},
    {"stock.shipment.out", "write", "reading shipments and cancelling deliveries"},
    {"stock.shipment.out.return", "write", "taking returned goods back into stock"},
    {"stock.package", "read", "reading tracking numbers"},
    {"account.invoice", "write", "posting and crediting invoices"},
    {"account.invoice.payment.method", "read", "booking payments"},
    {"account.move.line", "create", "booking payments"},
};

Result<std::vector<std::string>> existing_models(const Context& context, Client& client) {
  Json wanted = Json::array();
  for (const Need& need : kNeeds) wanted.push(need.model);
  const Json found = ONESHELF_TRY(
      client.search(context, {.model = "ir.model",
                              .domain = all_of({clause("model", "in", std::move(wanted))}),
                              .fields = names({"model"})}));
  return read_rows(found, [](const JsonReader& row) { return row.text("model"); });
}

Result<void> find_missing(const Context& context, Client& client, ConnectionInfo& info) {
  const std::vector<std::string> models = ONESHELF_TRY(existing_models(context, client));
  Json asked = Json::array();
  for (const std::string& model : models) asked.push(model);
  const Json access =
      ONESHELF_TRY(client.read(context, "ir.model.access.get_access", {std::move(asked)}));
  for (const Need& need : kNeeds) {
    if (std::ranges::find(models, need.model) == models.end()) continue;  // module not installed
    const std::string right = access[need.model][need.right].text_or();
    const bool granted = access[need.model][need.right].bool_or(!right.empty() && right != "0");
    if (granted) continue;
    info.missing.push_back({std::string(need.model) + ": " + need.right, need.disables});
  }
  return success();
}

Result<int> unit_price_places(const Context& context, Client& client) {
  const Json fields = ONESHELF_TRY(
      client.read(context, "sale.line.fields_get", {Json::array().push("unit_price")}));
  // "[16, 4]": written as text because it may be a formula elsewhere.
  const Result<Json> digits = parse_json(fields["unit_price"]["digits"].text_or("[16, 4]"));
  const Result<Decimal> places =
      digits.ok() ? Decimal::parse(digits->at(1).text_or("4")) : Decimal::from_integer(4);
  if (!places.ok()) return 4;
  return static_cast<int>(std::clamp<int64_t>(places->to_minor(0), 0, Decimal::kPlaces));
}

bool has_usual_rounding(const Account& account) {
  return account.currency_rounding == Decimal::from_minor(1, account.currency.digits());
}

Result<void> add_notes(const Context& context, Directory& directory, const Account& account,
                       ConnectionInfo& info) {
  if (!info.version.starts_with(assumed::kSeries)) {
    info.notes.push_back("This connection was proven with Tryton 6.0; the server is " +
                         info.version + ".");
  }
  if (!ONESHELF_TRY(directory.has(context, "sale.sale.web_id"))) {
    info.notes.push_back(
        "Activate Tryton's module web_shop: it makes the server refuse a second sale of the same "
        "order. Without it an order is only looked for before it is written.");
  }
  if (!ONESHELF_TRY(directory.has(context, "stock.package.shipping_reference"))) {
    info.notes.push_back(
        "Without the module stock_package_shipping the delivery's reference is taken as tracking "
        "number.");
  }
  if (!has_usual_rounding(account)) {
    info.notes.push_back("Tryton rounds " + account.currency.code() + " to " +
                         account.currency_rounding.to_string() +
                         ": totals of shops that round to cents may differ.");
  }
  return success();
}

/// Without accounting rights the rounding cannot be read; Tryton's default is assumed then.
Result<DocumentRules::TaxRounding> rounding_or_default(const Context& context, Client& client,
                                                       ConnectionInfo& info) {
  Result<DocumentRules::TaxRounding> known = tax_rounding(context, client);
  if (known.ok() || known.error().code() != ErrorCode::kForbidden) return known;
  info.missing.push_back({"account.configuration: read", "learning how taxes are rounded"});
  return DocumentRules::TaxRounding::kPerDocument;
}

}  // namespace

Result<DocumentRules::TaxRounding> tax_rounding(const Context& context, Client& client) {
  const Json ids = Json::array().push(1);  // settings have one row
  const Json found = ONESHELF_TRY(
      client.read(context, "account.configuration.read", {ids, names({"tax_rounding"})}));
  return found.at(0)["tax_rounding"].text_or() == "line" ? DocumentRules::TaxRounding::kPerLine
                                                         : DocumentRules::TaxRounding::kPerDocument;
}

Result<ConnectionInfo> verify(const Context& context, Client& client, Directory& directory) {
  ConnectionInfo info;
  info.version = ONESHELF_TRY(client.server_version(context));
  const Account account = ONESHELF_TRY(client.account(context));
  info.companies = account.companies;
  info.company = account.company_id;
  info.remote_id = client.settings().database + ':' + account.company_id;
  info.remote_name = account.company_name;
  info.currency = account.currency;
  info.prices_include_tax = false;
  ONESHELF_TRY(find_missing(context, client, info));
  info.document_rules = {
    .totals = DocumentRules::Totals::kComputed,
    .prices = DocumentRules::Prices::kNet,
    .tax_rounding = ONESHELF_TRY(rounding_or_default(context, client, info)),
    .rounding = Rounding::kHalfEven,
    .unit_price_places = 4
  };
  const bool sells = std::ranges::none_of(info.missing, [](const auto& missing) {
    return missing.permission.starts_with("sale.line");
  });
  if (sells)
    info.document_rules.unit_price_places = ONESHELF_TRY(unit_price_places(context, client));
  const bool stocks = std::ranges::none_of(info.missing, [](const auto& missing) {
    return missing.permission.starts_with("stock.location");
  });
  if (stocks) {
    const std::vector<Place> places = ONESHELF_TRY(directory.places(context));
    for (const Place& place : places) {
      info.locations.push_back({place.id, place.name, std::nullopt, info.locations.empty()});
    }
  }
  ONESHELF_TRY(directory.price_lists(context));
  ONESHELF_TRY(add_notes(context, directory, account, info));
  return info;
}

}  // namespace oneshelf::tryton
