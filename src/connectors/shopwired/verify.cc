#include "connectors/shopwired/verify.h"

#include "base/bytes.h"
#include "base/text.h"
#include "connectors/shopwired/wire.h"

namespace oneshelf::shopwired {
namespace {

/// A request that is refused without the permission; null: nothing is lost in this role.
struct Probe {
  const char *permission, *path;
  const char *channel, *source;
};
constexpr Probe kProbes[] = {
    {"products", "/products/count", "reading and writing listings", "reading the catalogue"},
    {"stock", "/stock?sku=oneshelf-probe", "writing stock", nullptr},
    {"orders", "/orders?count=1", "taking orders", "writing orders and following them"},
    {"order-statuses", "/order-statuses?count=1", "sending and cancelling orders",
     "writing and cancelling orders"},
    {"events", "/events?count=1", "reading listings and orders, and writing by SKU",
     "reading products, stock and orders"},
    {"webhooks", "/webhooks?count=1", "webhooks; changes are found by polling",
     "webhooks; changes are found by polling"}};

Result<bool> is_allowed(const Client& client, const Context& context, const char* path) {
  const Result<Reply> reply = client.read(context, path);
  if (reply.ok()) return true;
  if (reply.error().code() == ErrorCode::kForbidden) return false;
  return reply.error();
}

/// The account's own id; how the shop names it is not documented.
std::string identity_of(const Json& business, const Settings& settings) {
  for (const char* member : {"id", "businessId", "domain", "url"}) {
    const std::string id = business[member].text_or();
    if (!id.empty()) return id;
  }
  return "key:" + fingerprint(settings.api_key);
}

std::string name_in(const Json& business) {
  for (const char* member : {"name", "title", "businessName", "companyName"}) {
    const std::string name = business[member].text_or();
    if (!name.empty()) return name;
  }
  return "ShopWired shop";
}

Result<Currency> currency_of(const Json& business, const Settings& settings) {
  const Currency ours = ONESHELF_TRY(Currency::parse(settings.currency));
  const Json& told = business["currency"];
  const std::string code = told.is_object() ? told["code"].text_or() : told.text_or();
  const Result<Currency> shops = Currency::parse(code);
  if (!shops.ok() || *shops == ours) return ours;
  return Error(ErrorCode::kInvalid, "connect.currency_mismatch",
               "The shop sells in " + shops->code() + ", not in " + ours.code() + ".")
      .remedied("Set the option \"currency\" to " + shops->code() + ".");
}

DocumentRules stated_totals() {
  DocumentRules rules;
  rules.totals = DocumentRules::Totals::kStated;
  rules.prices = DocumentRules::Prices::kEither;
  rules.tax_rounding = DocumentRules::TaxRounding::kPerLine;
  rules.rounding = Rounding::kHalfUp;
  rules.unit_price_places = 4;
  return rules;
}

void add_notes(const Settings& settings, ConnectionInfo& info) {
  if (settings.hook_secret.empty()) {
    info.notes.push_back(
        "Without a hook_secret no webhooks are registered: changes are found by polling.");
  } else {
    info.notes.push_back(
        "Whether the webhook secret is right shows as soon as webhooks are registered: the shop "
        "signs its first request with it.");
  }
  if (settings.is_source()) {
    info.notes.push_back(settings.orders_take_stock
                             ? "Taken as true: orders written into the shop take their goods off "
                               "its stock at once (api_orders_take_stock)."
                             : "Orders written into the shop leave its stock as it is.");
  }
  info.notes.push_back(
      "SKUs may be doubled in a shop: whatever shares its SKU with another product is left alone.");
}

}  // namespace

Result<ConnectionInfo> verified(const Client& client, const Context& context) {
  const Settings& settings = client.settings();
  const Json business = ONESHELF_TRY(client.get(context, "/business"));
  ConnectionInfo info;
  info.remote_id = identity_of(business, settings);
  info.remote_name = name_in(business);
  info.version = "v1";
  info.currency = ONESHELF_TRY(currency_of(business, settings));
  info.prices_include_tax = settings.prices_include_tax;
  for (const Probe& probe : kProbes) {
    const char* disables = settings.is_source() ? probe.source : probe.channel;
    if (disables == nullptr || ONESHELF_TRY(is_allowed(client, context, probe.path))) continue;
    info.missing.push_back({.permission = probe.permission, .disables = disables});
  }
  if (settings.is_source()) {
    info.locations = {{.id = kLocation, .name = "The shop", .rate = {}, .is_default = true}};
    info.document_rules = stated_totals();
  }
  info.nets = settings.orders_take_stock ? Traits::Nets::kOpenDocuments : Traits::Nets::kNothing;
  add_notes(settings, info);
  return info;
}

}  // namespace oneshelf::shopwired
