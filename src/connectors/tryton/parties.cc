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

bool equal(const Json& row, const Json& address) {
  return std::ranges::all_of(kAddressFields, [&](std::string_view field) {
    return row[field].text_or() == address[field].text_or();
  });
}

std::string id_of_equal(const Json& rows, const Json& address) {
  if (!rows.is_array()) return "";
  for (const Json& row : rows.as_array()) {
    if (equal(row, address)) return row["id"].text_or();
  }
  return "";
}

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
  const Json spellings = Json::array().push(buyer.email).push(lower_ascii(buyer.email));
  const Json mechanism = all_of({clause("type", "=", "email"), clause("value", "in", spellings)});
  const Json found = ONESHELF_TRY(client_->search(
      context, {.model = "party.party",
                .domain = all_of({clause("contact_mechanisms", "where", mechanism)}),
                .fields = names({"name"}),
                .limit = 1}));
  const std::vector<std::string> ids =
      ONESHELF_TRY(read_rows(found, [](const JsonReader& row) { return row.id("id"); }));
  if (ids.empty()) return std::optional<VendorId>();
  return std::optional(VendorId(ids.front()));
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
  return VendorId(made.at(0).text_or());
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

Result<AddressIds> Parties::addresses(const Context& context, const VendorId& party,
                                      const Address& billing, const Address& shipping) {
  if (billing.empty() && shipping.empty()) {
    const std::string own = ONESHELF_TRY(own_address(context, party));
    return AddressIds{own, own};
  }
  const Json invoice = ONESHELF_TRY(address_json(context, billing.empty() ? shipping : billing));
  const Json delivery = ONESHELF_TRY(address_json(context, shipping.empty() ? billing : shipping));
  Json fields = Json::array();
  for (const std::string_view field : kAddressFields) fields.push(field);
  const Json known = ONESHELF_TRY(
      client_->search(context, {.model = "party.address",
                                .domain = all_of({clause("party", "=", wire_id(party.str())),
                                                  any_of({same_as(invoice), same_as(delivery)})}),
                                .fields = fields}));
  AddressIds ids{id_of_equal(known, invoice), id_of_equal(known, delivery)};
  Json missing = Json::array();
  const Json owner = wire_id(party.str());
  if (ids.invoice.empty()) missing.push(Json(invoice).set("party", owner));
  if (ids.delivery.empty() && !(invoice == delivery)) {
    missing.push(Json(delivery).set("party", owner));
  }
  if (missing.size() == 0) return ids;
  const Json made = ONESHELF_TRY(client_->write(context, "party.address.create", {missing}));
  size_t next = 0;
  if (ids.invoice.empty()) ids.invoice = made.at(next++).text_or();
  if (ids.delivery.empty()) {
    ids.delivery = invoice == delivery ? ids.invoice : made.at(next).text_or();
  }
  return ids;
}

}  // namespace oneshelf::tryton
