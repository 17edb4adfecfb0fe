#include "connectors/bigcommerce/verify.h"

#include <algorithm>

namespace oneshelf::bigcommerce {

namespace {

/// A request that is refused without the scope and does nothing with it. Writes are of nothing: an
/// empty batch, or an order that cannot exist.
struct Probe {
  const char *scope, *method, *path, *disables;
};

constexpr Probe kProbes[] = {
    {"store_v2_products_read_only", "GET", "/v3/catalog/products?limit=1&include_fields=sku",
     "reading and matching the store's listings"},
    {"store_v2_products", "PUT", "/v3/catalog/products",
     "writing listings, prices, visibility and, without store_inventory, stock"},
    {"store_v2_orders_read_only", "GET", "/v2/orders?limit=1", "taking orders"},
    {"store_v2_orders", "PUT", "/v2/orders/0",
     "sending tracking numbers, changing statuses and cancelling orders"},
    {"store_v2_transactions_read_only", "GET", "/v3/orders/0/transactions",
     "references of payments"},
    {"store_inventory", "PUT", "/v3/inventory/adjustments/absolute",
     "fast stock updates (2,000 figures a request) and other locations than the default one"},
    {"store_locations_read_only", "GET", "/v3/inventory/locations", "choosing a stock location"},
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
  return reply.error();
}

bool lacks(const ConnectionInfo& info, std::string_view scope) {
  return std::ranges::any_of(info.missing, [&](const ConnectionInfo::MissingPermission& one) {
    return one.permission == scope;
  });
}

Result<void> add_locations(const Client& client, const Context& context, ConnectionInfo& info) {
  if (lacks(info, "store_locations_read_only")) return success();
  for (const Json& row :
       ONESHELF_TRY(client.rows(context, "/v3/inventory/locations", {{"limit", "250"}}))) {
    const std::string id = row["id"].text_or();
    info.locations.push_back({.id = id,
                              .name = row["label"].text_or(),
                              .rate = {},
                              .is_default = id == client.settings().location});
  }
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

Result<ConnectionInfo> verified(const Client& client, ShopFacts& facts, const Context& context) {
  const Shop shop = ONESHELF_TRY(read_shop(ONESHELF_TRY(client.get(context, "/v2/store"))));
  facts.remember(shop);
  ConnectionInfo info;
  info.remote_id = shop.id;
  info.remote_name = shop.name;
  info.version = shop.plan.empty() ? "v2/v3" : "v2/v3, plan " + shop.plan;
  info.currency = shop.currency;
  info.prices_include_tax = shop.prices_include_tax;
  for (const Probe& probe : kProbes) {
    if (ONESHELF_TRY(is_allowed(client, context, probe))) continue;
    info.missing.push_back({.permission = probe.scope, .disables = probe.disables});
  }
  ONESHELF_TRY(add_locations(client, context, info));
  add_notes(client, info);
  return info;
}

}  // namespace oneshelf::bigcommerce
