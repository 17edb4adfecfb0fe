#include "connectors/tryton/parties.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace oneshelf::tryton {

namespace {

constexpr std::string_view kAddressFields[] = {"party_name", "street", "postal_code", "city",
                                               "country"};

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

std::string name_on(const Address& address) {
  if (address.company.empty() || address.name.empty()) return address.company + address.name;
  return address.company + ", " + address.name;
}

/// Tryton has one field of several lines. The region stands there too: its own field would want a
/// row of the country's subdivisions, which many databases do not have.
std::string street_of(const Address& address, const std::string& country_in_words) {
  std::vector<std::string> lines;
  for (const std::string& line :
       {address.street, address.street2, address.region, country_in_words}) {
    if (!line.empty()) lines.push_back(line);
  }
  return joined(lines, "\n");
}

Json same_as(const Json& address) {
  Json clauses = Json::array();
  for (const std::string_view field : kAddressFields) {
    clauses.push(clause(field, "=", address[field]));
  }
  return clauses;
}

/// Addresses with the same key are the same.
std::string key_of(const VendorId& party, const Json& address) {
  std::string key = party.str();
  for (const std::string_view field : kAddressFields) key += '\x1f' + address[field].text_or();
  return key;
}

/// Kept before a party's addresses, so that it is never remembered longer than they are.
std::string all_key(const VendorId& party) { return party.str() + ":all"; }

std::string email_key(const Customer& buyer) { return lower_ascii(buyer.email); }

Json contact(const char* type, const std::string& value) {
  return Json::object().set("type", type).set("value", value);
}

Json contacts_of(const Customer& buyer, const Address& billing) {
  Json contacts = Json::array();
  const std::string& email = buyer.email.empty() ? billing.email : buyer.email;
  const std::string& phone = buyer.phone.empty() ? billing.phone : buyer.phone;
  if (!email.empty()) contacts.push(contact("email", email));
  // Not of type phone: Tryton may check those, and a mistyped number must not stop an order.
  if (!phone.empty()) contacts.push(contact("other", phone).set("name", "Phone"));
  return contacts;
}

Json creating(Json rows) {
  return Json::array().push(Json::array().push("create").push(std::move(rows)));
}

std::string party_name(const Customer& buyer, const Address& billing) {
  for (const std::string& name :
       {buyer.company, buyer.name, billing.company, billing.name, buyer.email}) {
    if (!name.empty()) return name;
  }
  return "Web customer";
}

}  // namespace

Result<std::optional<VendorId>> Parties::find(const Context& context, const Customer& buyer) {
  if (buyer.email.empty()) return std::optional<VendorId>();
  if (std::optional<VendorId> known = by_email_.find(context, email_key(buyer))) return known;
  const Json spellings = Json::array().push(buyer.email).push(lower_ascii(buyer.email));
  const Json mechanism = all_of({clause("type", "=", "email"), clause("value", "in", spellings)});
  Json fields = names({"name"});
  for (const std::string_view field : kAddressFields)
    fields.push("addresses." + std::string(field));
  const Json found = ONESHELF_TRY(client_->search(
      context, {.model = "party.party",
                .domain = all_of({clause("contact_mechanisms", "where", mechanism)}),
                .fields = fields,
                .limit = 1}));
  using Party = std::pair<VendorId, std::vector<Json>>;
  const std::vector<Party> rows = ONESHELF_TRY(read_rows(found, [](const JsonReader& row) {
    Party party{VendorId(row.id("id")), {}};
    for (const JsonReader& address : related_list(row, "addresses")) {
      party.second.push_back(address.json());
    }
    return party;
  }));
  if (rows.empty()) return std::optional<VendorId>();
  const auto& [id, addresses] = rows.front();
  addresses_.keep(context, all_key(id), "");
  for (const Json& row : addresses) {
    addresses_.keep(context, key_of(id, row), row["id"].text_or());
  }
  by_email_.keep(context, email_key(buyer), id);
  return std::optional(id);
}

Result<Json> Parties::address_json(const Context& context, const Address& address) {
  const std::string country = ONESHELF_TRY(directory_->country(context, address.country));
  const std::string in_words = country.empty() ? address.country : "";
  return Json::object()
      .set("party_name", text_or_null(name_on(address)))
      .set("street", text_or_null(street_of(address, in_words)))
      .set("postal_code", text_or_null(address.postal_code))
      .set("city", text_or_null(address.city))
      .set("country", country.empty() ? Json() : wire_id(country));
}

Result<VendorId> Parties::create(const Context& context, const Customer& buyer,
                                 const Address& billing, const Address& shipping) {
  const Json invoice = ONESHELF_TRY(address_json(context, billing.empty() ? shipping : billing));
  const Json delivery = ONESHELF_TRY(address_json(context, shipping.empty() ? billing : shipping));
  const bool one = invoice == delivery;
  Json addresses = Json::array();
  addresses.push(Json(invoice).set("invoice", true).set("delivery", one));
  if (!one) addresses.push(Json(delivery).set("invoice", false).set("delivery", true));
  Json party = Json::object()
                   .set("name", party_name(buyer, billing))
                   .set("addresses", creating(std::move(addresses)))
                   .set("contact_mechanisms", creating(contacts_of(buyer, billing)));
  if (!buyer.vat_id.empty()) {
    // Without a type it is kept as it is; a typed one would be checked and could be refused.
    party.set("identifiers",
              creating(Json::array().push(Json::object().set("code", buyer.vat_id))));
  }
  const Json made = ONESHELF_TRY(
      client_->write(context, "party.party.create", {Json::array().push(std::move(party))}));
  const VendorId id(made.at(0).text_or());
  if (!buyer.email.empty()) by_email_.keep(context, email_key(buyer), id);
  return id;
}

Result<std::string> Parties::own_address(const Context& context, const VendorId& party) {
  const Json found = ONESHELF_TRY(
      client_->search(context, {.model = "party.address",
                                .domain = all_of({clause("party", "=", wire_id(party.str()))}),
                                .fields = names({"city"}),
                                .limit = 1}));
  const std::string id = found.at(0)["id"].text_or();
  if (!id.empty()) return id;
  return Error(ErrorCode::kInvalid, "tryton.no_address",
               "Neither the order nor its customer in Tryton has an address, and a sale needs one.")
      .remedied("Give the customer an address in Tryton.")
      .with("party", party.str());
}

Result<AddressIds> Parties::find_addresses(const Context& context, const VendorId& party,
                                           const Json& invoice, const Json& delivery) {
  const std::string invoice_key = key_of(party, invoice);
  const std::string delivery_key = key_of(party, delivery);
  AddressIds ids{addresses_.find(context, invoice_key).value_or(""),
                 addresses_.find(context, delivery_key).value_or("")};
  const bool has_both = !ids.invoice.empty() && !ids.delivery.empty();
  if (has_both || addresses_.find(context, all_key(party))) return ids;
  Json fields = Json::array();
  for (const std::string_view field : kAddressFields) fields.push(field);
  const Json found = ONESHELF_TRY(
      client_->search(context, {.model = "party.address",
                                .domain = all_of({clause("party", "=", wire_id(party.str())),
                                                  any_of({same_as(invoice), same_as(delivery)})}),
                                .fields = fields}));
  if (!found.is_array()) return ids;
  for (const Json& row : found.as_array()) {
    const std::string key = key_of(party, row);
    const std::string id = row["id"].text_or();
    if (key == invoice_key) ids.invoice = id;
    if (key == delivery_key) ids.delivery = id;
    addresses_.keep(context, key, id);
  }
  return ids;
}

Result<AddressIds> Parties::addresses(const Context& context, const VendorId& party,
                                      const Address& billing, const Address& shipping) {
  if (billing.empty() && shipping.empty()) {
    const std::string own = ONESHELF_TRY(own_address(context, party));
    return AddressIds{own, own};
  }
  const Json invoice = ONESHELF_TRY(address_json(context, billing.empty() ? shipping : billing));
  const Json delivery = ONESHELF_TRY(address_json(context, shipping.empty() ? billing : shipping));
  AddressIds ids = ONESHELF_TRY(find_addresses(context, party, invoice, delivery));
  std::vector<std::pair<Json, std::string*>> missing;
  if (ids.invoice.empty()) missing.emplace_back(invoice, &ids.invoice);
  if (ids.delivery.empty() && !(invoice == delivery)) missing.emplace_back(delivery, &ids.delivery);
  if (!missing.empty()) {
    const Json owner = wire_id(party.str());
    Json rows = Json::array();
    for (const auto& [address, id] : missing) rows.push(Json(address).set("party", owner));
    const Json made = ONESHELF_TRY(client_->write(context, "party.address.create", {rows}));
    for (size_t i = 0; i < missing.size(); ++i) {
      const auto& [address, id] = missing[i];
      *id = made.at(i).text_or();
      addresses_.keep(context, key_of(party, address), *id);
    }
  }
  if (ids.delivery.empty()) ids.delivery = ids.invoice;  // one address for both
  return ids;
}

void Parties::forget() {
  by_email_.forget();
  addresses_.forget();
}

}  // namespace oneshelf::tryton
