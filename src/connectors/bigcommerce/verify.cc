#include "connectors/bigcommerce/verify.h"

#include <algorithm>

#include "connectors/bigcommerce/price_lists.h"

namespace oneshelf::bigcommerce {

namespace {

/// A request that is refused without the scope and does nothing with it. Writes are of nothing: an
/// empty batch, or an order that cannot exist.
struct Probe {
  const char *scope, *method, *path;
  const char *channel, *source;  ///< what is lost without it; null: nothing in this role
};

constexpr Probe kProbes[] = {
    {"store_v2_products_read_only", "GET", "/v3/catalog/products?limit=1&include_fields=sku",
     "reading and matching the store's listings", "reading the catalogue"},
    {"store_v2_products", "PUT", "/v3/catalog/products",
     "writing listings, prices, visibility and, without store_inventory, stock", nullptr},
    {"store_v2_orders_read_only", "GET", "/v2/orders?limit=1", "taking orders",
     "following what becomes of orders"},
    {"store_v2_orders", "PUT", "/v2/orders/0",
     "sending tracking numbers, changing statuses and cancelling orders",
     "writing orders, cancelling and refunding them"},
    {"store_v2_transactions_read_only", "GET", "/v3/orders/0/transactions",
     "references of payments", nullptr},
    {"store_v2_customers_read_only", "GET", "/v2/customer_groups?limit=1",
     "names of customer groups beside their price lists",
     "names of customer groups beside their price lists"},
    {"store_inventory", "PUT", "/v3/inventory/adjustments/absolute",
     "fast stock updates (2,000 figures a request) and other locations than the default one",
     nullptr},
    {"store_inventory_read_only", "GET", "/v3/inventory/items?limit=1", nullptr,
     "stock of other locations than the default one"},
    {"store_locations_read_only", "GET", "/v3/inventory/locations", "choosing a stock location",
     "names of stock locations"},
    {"store_payments_methods_read", "GET", "/v2/payments/methods",
     "a list of payment methods to map; those of past orders are known all the same", nullptr},
};

Result<bool> is_allowed(const Client& client, const Context& context, const Probe& probe) {
  const bool reads = std::string_view(probe.method) == "GET";
  const bool is_adjustment = std::string_view(probe.path).find("adjustments") != std::string::npos;
  const bool is_order = std::string_view(probe.path).starts_with("/v2/orders");
  Json body = Json::array();
  if (is_adjustment) body = Json::object().set("reason", "probe").set("items", Json::array());
  if (is_order) body = Json::object();
  const Result<Reply> reply = reads ? client.read(context, probe.path)
                                    : client.write(context, probe.method, probe.path, body);
  if (reply.ok()) return true;
  if (reply.error().code() == ErrorCode::kForbidden) return false;
  // Whatever else a store says to a request that does nothing is not about the scope.
  if (reply.error().code() == ErrorCode::kUnsupported) return true;
  return reply.error();
}

bool lacks(const ConnectionInfo& info, std::string_view scope) {
  return std::ranges::any_of(info.missing, [&](const ConnectionInfo::MissingPermission& one) {
    return one.permission == scope;
  });
}

Result<void> add_locations(const Client& client, Role role, const Context& context,
                           ConnectionInfo& info) {
  if (lacks(info, "store_locations_read_only")) return success();
  for (const Json& row :
       ONESHELF_TRY(client.rows(context, "/v3/inventory/locations", {{"limit", "250"}}))) {
    const std::string id = row["id"].text_or();
    info.locations.push_back({.id = id,
                              .name = row["label"].text_or(),
                              .rate = {},
                              .is_default = id == client.settings().location});
  }
  // Of all locations each link chooses its own.
  if (role == Role::kSource || client.settings().has_all_locations()) return success();
  const bool is_known = std::ranges::any_of(
      info.locations, [](const LookupEntry& entry) { return entry.is_default; });
  if (is_known || info.locations.empty()) return success();
  std::string known;
  for (const LookupEntry& entry : info.locations) {
    known += (known.empty() ? "" : ", ") + entry.id + " (" + entry.name + ")";
  }
  return Error(ErrorCode::kInvalid, "connect.unknown_location",
               "The store has no stock location with this id.")
      .remedied("Choose one of: " + known + ".")
      .with("location", client.settings().location);
}

/// The catalogue knows one location only.
Result<void> check_location(const Client& client, Role role, const ConnectionInfo& info) {
  const char* scope = role == Role::kSource ? "store_inventory_read_only" : "store_inventory";
  const bool is_usual = client.settings().is_default_location() || role == Role::kSource;
  if (is_usual || !lacks(info, scope)) return success();
  return Error(ErrorCode::kForbidden, "connect.missing_permission",
               "Without the scope store_inventory only the default location's stock can be kept.")
      .remedied("Enter the token of an API account with this scope, or leave the location out.")
      .with("scope", scope)
      .with("location", client.settings().location);
}

Result<void> check_price_lists(const Client& client, const Context& context) {
  if (client.settings().price_lists.empty()) return success();
  const std::vector<LookupEntry> known = ONESHELF_TRY(PriceLists(client).all(context));
  for (const std::string& list : client.settings().price_lists) {
    if (std::ranges::find(known, list, &LookupEntry::id) != known.end()) continue;
    std::string told;
    for (const LookupEntry& entry : known) {
      told += (told.empty() ? "" : ", ") + entry.id + " (" + entry.name + ")";
    }
    return Error(ErrorCode::kInvalid, "connect.unknown_price_list",
                 "The store has no price list with this id.")
        .remedied(told.empty() ? "Make one in the store." : "Choose one of: " + told + ".")
        .with("price_list", list);
  }
  return success();
}

/// Whether an order takes its goods when it is placed or when it is sent.
Result<void> learn_nets(const Client& client, const Context& context, ConnectionInfo& info) {
  const Result<Json> settings = client.get(context, "/v3/settings/inventory");
  if (!settings.ok() && settings.error().is_transient()) return settings.error();
  const std::string behavior =
      settings.ok() ? (*settings)["data"]["update_stock_behavior"].text_or() : "";
  info.nets = behavior == "order_completed_or_shipped" ? Traits::Nets::kShipped
                                                       : Traits::Nets::kOpenDocuments;
  if (behavior.empty()) {
    info.notes.push_back(
        "The store does not tell when orders take their goods: taken as when they are placed.");
  }
  return success();
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

void add_source_notes(const Client& client, ConnectionInfo& info) {
  if (lacks(info, "store_inventory_read_only") || client.settings().catalogue_stock) {
    info.notes.push_back("Stock is read from the catalogue: the default location's only.");
  }
  info.notes.push_back(
      "Orders are written as guests' orders. Goods that come back are put on the shelf by hand.");
}

void add_notes(const Client& client, ConnectionInfo& info) {
  if (lacks(info, "store_inventory") || client.settings().catalogue_stock) {
    info.notes.push_back(
        "Stock is written through the catalogue: 10 products or 50 variants a request, default "
        "location only.");
  }
  info.notes.push_back(
      "Stock figures are what is available to sell. Let orders be taken before stock is written.");
  if (client.settings().hook_secret.empty()) {
    info.notes.push_back(
        "Without a hook_secret no webhooks are registered: changes are found by polling.");
  }
  info.notes.push_back(
      "Sale prices have no dates in the store: they are switched on and off by us.");
}

}  // namespace

Result<ConnectionInfo> verified(const Client& client, ShopFacts& facts, Role role,
                                const Context& context) {
  const Shop shop = ONESHELF_TRY(read_shop(ONESHELF_TRY(client.get(context, "/v2/store"))));
  facts.remember(shop);
  ConnectionInfo info;
  info.remote_id = shop.id;
  info.remote_name = shop.name;
  info.version = shop.plan.empty() ? "v2/v3" : "v2/v3, plan " + shop.plan;
  info.currency = shop.currency;
  info.prices_include_tax = shop.prices_include_tax;
  const bool is_source = role == Role::kSource;
  for (const Probe& probe : kProbes) {
    const char* disables = is_source ? probe.source : probe.channel;
    if (disables == nullptr || ONESHELF_TRY(is_allowed(client, context, probe))) continue;
    info.missing.push_back({.permission = probe.scope, .disables = disables});
  }
  ONESHELF_TRY(check_location(client, role, info));
  ONESHELF_TRY(add_locations(client, role, context, info));
  if (!lacks(info, "store_v2_products_read_only")) {
    ONESHELF_TRY(check_price_lists(client, context));
  }
  if (is_source) {
    info.document_rules = stated_totals();
    ONESHELF_TRY(learn_nets(client, context, info));
    add_source_notes(client, info);
  } else {
    add_notes(client, info);
  }
  return info;
}

}  // namespace oneshelf::bigcommerce
