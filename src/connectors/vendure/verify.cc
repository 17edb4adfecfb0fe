#include "connectors/vendure/verify.h"

#include "connectors/vendure/permissions.h"
#include "connectors/vendure/shop.h"

namespace oneshelf::vendure {

namespace {

/// The API tells no version: a type that came with 3.6 gives it away, where the shop lets its
/// schema be read.
Result<std::string> version_of(Client& client, const Context& context) {
  const Answer answer =
      ONESHELF_TRY(client.run_partly(context, {.document = "{__type(name:\"ApiKey\"){name}}"}));
  if (!answer.errors.empty()) return std::string("3");
  return std::string(answer.data["__type"].is_null() ? "3, older than 3.6" : "3.6 or newer");
}

bool lacks(const ConnectionInfo& info, std::string_view permission) {
  for (const auto& missing : info.missing) {
    if (missing.permission == permission) return true;
  }
  return false;
}

Result<void> add_locations(Client& client, const Context& context, ConnectionInfo& info) {
  if (lacks(info, "ReadStockLocation") || lacks(info, "ReadProduct")) return success();
  ShopFacts facts(client);
  const Shop shop = ONESHELF_TRY(facts.shop(context));
  const std::string chosen = ONESHELF_TRY(shop.location(client.settings()));
  info.locations = shop.locations;
  for (LookupEntry& entry : info.locations) entry.is_default = entry.id == chosen;
  return success();
}

void add_notes(const Shop& shop, ConnectionInfo& info) {
  info.notes.push_back(
      "Stock figures are what is for sale: the connector adds what the shop has promised to orders "
      "when it writes the stock on hand.");
  info.notes.push_back(
      "Orders change without a new date in the shop, so open orders are read again one by one.");
  if (!shop.tracks_inventory) {
    info.notes.push_back(
        "The shop does not track stock unless a variant says so: variants made in the shop may "
        "sell "
        "more than there is. Switch on 'Track inventory' in its global settings.");
  }
  if (shop.currency.digits() != shop.money_places) {
    info.notes.push_back("The shop keeps prices with " + std::to_string(shop.money_places) +
                         " decimals although " + shop.currency.code() + " has " +
                         std::to_string(shop.currency.digits()) + ": compare one price by hand.");
  }
}

}  // namespace

Result<ConnectionInfo> verified(Client& client, const Context& context) {
  if (client.settings().api_key.empty() && client.settings().user.empty()) {
    return Error(ErrorCode::kUnauthenticated, "connect.bad_credentials",
                 "The connection has neither an API key nor a user.")
        .remedied("Enter an API key, or an administrator's e-mail address and password.");
  }
  const Json data =
      ONESHELF_TRY(client.run(context, {.document = std::string("{") + kChannelSelection + "}"}));
  const Shop shop = ONESHELF_TRY(read_channel(data));
  const std::string& token = client.settings().channel_token;
  if (!token.empty() && token != shop.channel_token) {
    // A shop with a single channel takes any token for it.
    return Error(ErrorCode::kInvalid, "connect.unknown_channel",
                 "The shop has no channel with this token.")
        .remedied("Copy the channel's token from its settings.");
  }
  ConnectionInfo info;
  info.remote_id = shop.channel_token + "/" + shop.channel_id;
  info.remote_name = shop.channel_code;
  info.currency = shop.currency;
  info.prices_include_tax = shop.prices_include_tax;
  info.missing = ONESHELF_TRY(missing_permissions(client, context, shop.channel_id));
  info.version = ONESHELF_TRY(version_of(client, context));
  ONESHELF_TRY(add_locations(client, context, info));
  add_notes(shop, info);
  return info;
}

}  // namespace oneshelf::vendure
