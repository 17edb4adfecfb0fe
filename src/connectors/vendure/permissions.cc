#include "connectors/vendure/permissions.h"

#include <algorithm>
#include <set>

namespace oneshelf::vendure {

namespace {

/// Either permission will do. `probe` is refused without them and does nothing with them.
struct Need {
  std::string_view general, special;
  const char* disables;
  const char* probe;
};

constexpr Need kNeeds[] = {
    {"ReadCatalog", "ReadProduct", "reading and matching the shop's listings",
     "{products(options:{take:1}){totalItems}}"},
    {"UpdateCatalog", "UpdateProduct", "writing names, prices, stock and visibility",
     "mutation{updateProducts(input:[]){id}}"},
    {"CreateCatalog", "CreateProduct", "creating listings",
     "mutation{createProductOption(input:{productOptionGroupId:\"0\",code:\"\","
     "translations:[]}){id}}"},
    {"DeleteCatalog", "DeleteProduct", "deleting listings",
     "mutation{deleteProducts(ids:[]){result}}"},
    {"ReadCatalog", "ReadAsset", "recognising pictures that the shop has already",
     "{assets(options:{take:1}){totalItems}}"},
    {"CreateCatalog", "CreateAsset", "sending pictures",
     "mutation{createAssets(input:[]){__typename}}"},
    {"CreateCatalog", "CreateFacet", "creating brands and categories",
     "mutation{createFacetValues(input:[]){id}}"},
    {"ReadCatalog", "ReadStockLocation", "choosing a stock location",
     "{stockLocations(options:{take:1}){totalItems}}"},
    {"ReadOrder", "ReadOrder", "taking orders", "{orders(options:{take:1}){totalItems}}"},
    {"UpdateOrder", "UpdateOrder", "sending tracking numbers and cancelling orders",
     "mutation{transitionOrderToState(id:\"0\",state:\"\"){__typename}}"},
    {"ReadSettings", "ReadPaymentMethod", "listing payment methods for the mapping",
     "{paymentMethods(options:{take:1}){totalItems}}"},
    {"ReadSettings", "ReadShippingMethod", "listing shipping methods for the mapping",
     "{shippingMethods(options:{take:1}){totalItems}}"},
};

using Granted = std::set<std::string>;

Granted read_granted(const JsonReader& data, const std::string& channel_id) {
  Granted granted;
  for (const JsonReader& channel : data.object("me").list("channels")) {
    if (channel.id("id") != channel_id) continue;
    const Json& names = channel.json()["permissions"];
    if (!names.is_array()) continue;
    for (const Json& name : names.as_array()) granted.insert(name.text_or());
  }
  return granted;
}

bool allows(const Granted& granted, const Need& need) {
  return granted.contains("SuperAdmin") || granted.contains(std::string(need.general)) ||
         granted.contains(std::string(need.special));
}

/// Only a plain "forbidden" is one: the probes ask for things that do not exist.
Result<bool> probed(Client& client, const Context& context, const Need& need) {
  const Answer answer = ONESHELF_TRY(client.run_partly(context, {.document = need.probe}));
  return std::ranges::none_of(answer.errors,
                              [](const GraphError& error) { return error.code == "FORBIDDEN"; });
}

ConnectionInfo::MissingPermission missing(const Need& need) {
  return {.permission = std::string(need.special), .disables = need.disables};
}

Result<std::vector<ConnectionInfo::MissingPermission>> probe_all(Client& client,
                                                                 const Context& context) {
  std::vector<ConnectionInfo::MissingPermission> all;
  for (const Need& need : kNeeds) {
    if (!ONESHELF_TRY(probed(client, context, need))) all.push_back(missing(need));
  }
  return all;
}

}  // namespace

Result<std::vector<ConnectionInfo::MissingPermission>> missing_permissions(
    Client& client, const Context& context, const std::string& channel_id) {
  if (!client.settings().api_key.empty()) return probe_all(client, context);
  const Json data =
      ONESHELF_TRY(client.run(context, {.document = "{me{channels{id permissions}}}"}));
  JsonReader::Complaints complaints;
  const Granted granted = read_granted(JsonReader(data, complaints), channel_id);
  ONESHELF_TRY(JsonReader::finish(complaints));
  std::vector<ConnectionInfo::MissingPermission> all;
  for (const Need& need : kNeeds) {
    if (!allows(granted, need)) all.push_back(missing(need));
  }
  return all;
}

}  // namespace oneshelf::vendure
