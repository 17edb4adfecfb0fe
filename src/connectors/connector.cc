#include "connectors/connector.h"

#include <algorithm>

#include "base/text.h"
#include "commerce/codec.h"

namespace oneshelf {

using codec::put;
using codec::read_text;

namespace {

constexpr codec::NameOf<LookupKind> kLookupNames[] = {
    {LookupKind::kPaymentMethods, "payment_methods"},
    {LookupKind::kShippingMethods, "shipping_methods"},
    {LookupKind::kCarriers, "carriers"},
    {LookupKind::kOrderStatuses, "order_statuses"},
    {LookupKind::kTaxCodes, "tax_codes"},
    {LookupKind::kLocations, "locations"},
    {LookupKind::kPriceLists, "price_lists"},
    {LookupKind::kCustomers, "customers"},
    {LookupKind::kItems, "items"}};

constexpr codec::NameOf<Traits::Nets> kNetsNames[] = {
    {Traits::Nets::kNothing, "nothing"},
    {Traits::Nets::kShipped, "shipped"},
    {Traits::Nets::kOpenDocuments, "open_orders"},
    {Traits::Nets::kReservations, "reservations"}};

Json choice_json(const ConnectionInfo::Choice& choice) {
  Json json = Json::object();
  put(json, "id", choice.id);
  put(json, "name", choice.name);
  put(json, "currency", choice.currency.code());
  return json;
}

ConnectionInfo::Choice choice_from_json(const JsonReader& reader) {
  return {.id = read_text(reader, "id"),
          .name = read_text(reader, "name"),
          .currency = codec::read_currency(reader, "currency")};
}

Json lookup_json(const LookupEntry& entry) {
  Json json = Json::object();
  put(json, "id", entry.id);
  put(json, "name", entry.name);
  put(json, "rate", entry.rate);
  if (entry.is_default) json.set("default", true);
  return json;
}

LookupEntry lookup_from_json(const JsonReader& reader) {
  return {.id = read_text(reader, "id"),
          .name = read_text(reader, "name"),
          .rate = reader.opt_decimal("rate"),
          .is_default = reader.opt_boolean("default").value_or(false)};
}

Json missing_json(const ConnectionInfo::MissingPermission& missing) {
  return Json::object().set("permission", missing.permission).set("disables", missing.disables);
}

ConnectionInfo::MissingPermission missing_from_json(const JsonReader& reader) {
  return {.permission = reader.text("permission"), .disables = reader.text("disables")};
}

Error unknown_option(const Platform& platform, const std::string& name) {
  std::vector<std::string> known;
  for (const ConnectOption& option : platform.options) known.push_back(option.name);
  return Error(ErrorCode::kInvalid, "connect.option_unknown",
               platform.title + " has no option \"" + name + "\".")
      .remedied("Known options: " + joined(known, ", ") + ".")
      .with("option", name);
}

Error missing_option(const Platform& platform, const ConnectOption& option) {
  return Error(ErrorCode::kInvalid, "connect.option_missing",
               platform.title + " needs the option \"" + option.name + "\".")
      .remedied("Give it: " + option.help)
      .with("option", option.name);
}

}  // namespace

Result<std::string> CatalogueReader::read_image(const Context&, const Image& image) {
  return Error(ErrorCode::kUnsupported, "image.not_served",
               "This platform does not hand out the bytes of its images.")
      .remedied("Publish the image under an address that anybody may fetch.")
      .with("image", image.key);
}

Result<Page<DocumentState>> DocumentReader::read_changed(const Context&, const std::string&,
                                                         Timestamp, const std::set<VendorId>&) {
  return Error(ErrorCode::kUnsupported, "connector.no_document_changes",
               "The platform does not tell which documents changed.");
}

Result<void> DocumentWriter::correct_document(const Context& context, const VendorId& document_id,
                                              const Document& document, const Refund& correction) {
  Document unpaid = document;
  unpaid.payments.clear();
  return write_refund(context, document_id, unpaid, correction);
}

std::string_view name_of(LookupKind kind) { return codec::name_in(kLookupNames, kind); }

std::optional<LookupKind> lookup_kind_named(std::string_view name) {
  return codec::named_in(kLookupNames, name);
}

std::string_view name_of(Traits::Nets nets) { return codec::name_in(kNetsNames, nets); }

std::optional<Traits::Nets> nets_named(std::string_view name) {
  return codec::named_in(kNetsNames, name);
}

Json to_json(const ConnectionInfo& info) {
  Json json = Json::object();
  put(json, "remote_id", info.remote_id);
  put(json, "remote_name", info.remote_name);
  put(json, "version", info.version);
  put(json, "currency", info.currency.code());
  json.set("prices_include_tax", info.prices_include_tax);
  json.set("document_rules", to_json(info.document_rules));
  codec::put_list(json, "companies", info.companies, choice_json);
  put(json, "company", info.company);
  codec::put_list(json, "locations", info.locations, lookup_json);
  if (info.nets) json.set("stock_nets", name_of(*info.nets));
  if (info.compare_and_set_stock) json.set("compare_and_set_stock", true);
  codec::put_list(json, "missing", info.missing, missing_json);
  put(json, "notes", info.notes);
  if (info.expires_at) json.set("expires_at", to_rfc3339(*info.expires_at));
  return json;
}

ConnectionInfo connection_info_from_json(const JsonReader& reader) {
  ConnectionInfo info;
  info.remote_id = read_text(reader, "remote_id");
  info.remote_name = read_text(reader, "remote_name");
  info.version = read_text(reader, "version");
  info.currency = codec::read_currency(reader, "currency");
  info.prices_include_tax = reader.boolean("prices_include_tax");
  info.document_rules = document_rules_from_json(reader.object("document_rules"));
  info.companies = codec::read_list(reader, "companies", choice_from_json);
  info.company = read_text(reader, "company");
  info.locations = codec::read_list(reader, "locations", lookup_from_json);
  info.compare_and_set_stock = reader.opt_boolean("compare_and_set_stock").value_or(false);
  if (reader.has("stock_nets")) info.nets = codec::read_name(kNetsNames, reader, "stock_nets");
  info.missing = codec::read_list(reader, "missing", missing_from_json);
  info.notes = codec::read_texts(reader, "notes");
  info.expires_at = reader.opt_time("expires_at");
  return info;
}

Result<ConnectValues> checked_values(const Platform& platform, ConnectValues values) {
  for (const auto& [name, unused] : values) {
    if (std::ranges::find(platform.options, name, &ConnectOption::name) == platform.options.end()) {
      return unknown_option(platform, name);
    }
  }
  for (const ConnectOption& option : platform.options) {
    std::string& value = values[option.name];
    if (value.empty()) value = option.fallback;
    if (value.empty() && option.required) return missing_option(platform, option);
    if (value.empty()) values.erase(option.name);
  }
  return values;
}

}  // namespace oneshelf
