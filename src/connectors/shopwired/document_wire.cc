#include "connectors/shopwired/document_wire.h"

namespace oneshelf::shopwired {
namespace {

using Kind = DocumentLine::Kind;

constexpr int kUnitPlaces = 4;

Json address_json(const Address& address, const Document& document, const Countries& countries) {
  const auto or_buyers = [](const std::string& own, const std::string& buyers) {
    return own.empty() ? buyers : own;
  };
  Json json = Json::object()
                  .set("name", or_buyers(address.name, document.buyer.name))
                  .set("emailAddress", or_buyers(address.email, document.buyer.email))
                  .set("telephone", or_buyers(address.phone, document.buyer.phone))
                  .set("companyName", address.company)
                  .set("addressLine1", address.street)
                  .set("addressLine2", address.street2)
                  .set("city", address.city)
                  .set("postcode", address.postal_code)
                  .set("province", address.region);
  for (const auto& [id, code] : countries) {
    if (!address.country.empty() && code == address.country) json.set("countryId", id_number(id));
  }
  return json;
}

Json line_json(const DocumentLine& line, const Sold& sold) {
  const auto unit = [&](Decimal total) {
    return Json::number(total.over(line.quantity, kUnitPlaces, Rounding::kHalfUp));
  };
  Json json = Json::object().set("id", id_number(sold.product));
  if (sold.is_variation()) json.set("variationId", id_number(sold.variation));
  if (!line.description.empty()) json.set("title", line.description);
  json.set("sku", line.sku).set("quantity", Json::number(line.quantity));
  json.set("price", unit(line.total_net)).set("priceVat", unit(line.total_tax));
  json.set("total", Json::number(line.total_net)).set("totalVat", Json::number(line.total_tax));
  if (line.tax_rate) json.set("vatRate", Json::number(*line.tax_rate));
  return json;
}

Json amount_json(const std::string& name, Decimal value) {
  return Json::object().set("name", name).set("value", Json::number(value)).set("type", "custom");
}

/// Fees and discounts have no tax of their own in the shop: those that have one go into the
/// delivery's price, so that totals and taxes stay the buyer's.
void put_charges(Json& json, const Document& document) {
  Decimal net, tax;
  Json fees = Json::array(), discounts = Json::array();
  for (const DocumentLine& line : document.lines) {
    if (line.kind == Kind::kProduct) continue;
    const std::string name = line.description.empty() ? "Fee" : line.description;
    if (line.kind == Kind::kShipping || !line.total_tax.is_zero()) {
      net += line.total_net;
      tax += line.total_tax;
    } else if (line.total_gross.is_negative()) {
      discounts.push(amount_json(name, -line.total_gross));
    } else if (!line.total_gross.is_zero()) {
      fees.push(amount_json(name, line.total_gross));
    }
  }
  const std::string method =
      document.shipping_method.empty() ? "Delivery" : document.shipping_method;
  json.set("shippingRate", Json::object()
                               .set("name", method)
                               .set("price", Json::number(net))
                               .set("priceVat", Json::number(tax)));
  if (fees.size() > 0) json.set("fees", std::move(fees));
  if (discounts.size() > 0) json.set("discounts", std::move(discounts));
}

std::string comments_of(const Document& document) {
  OrderNote note{.key = document.key, .lines = {}};
  for (const DocumentLine& line : document.lines) {
    if (line.kind == Kind::kProduct) note.lines.push_back(line.order_line_id.str());
  }
  std::string text = "Order " + document.order_number + ". Please keep the last line.\n";
  if (!document.note.empty()) text += document.note + "\n";
  return text + note_text(note);
}

}  // namespace

bool is_paid(const Document& document) {
  Decimal paid;
  for (const DocumentPayment& payment : document.payments) paid += payment.amount;
  return paid >= document.total_gross;
}

Json order_json(const Document& document, const std::vector<Sold>& sold, const std::string& status,
                const Countries& countries) {
  Json products = Json::array();
  size_t at = 0;
  for (const DocumentLine& line : document.lines) {
    if (line.kind == Kind::kProduct) products.push(line_json(line, sold[at++]));
  }
  const Address& to = document.shipping.empty() ? document.billing : document.shipping;
  Json json = Json::object()
                  .set("status", id_number(status))
                  .set("billingAddress", address_json(document.billing, document, countries))
                  .set("shippingAddress", address_json(to, document, countries))
                  .set("products", std::move(products))
                  .set("comments", comments_of(document))
                  .set("sendEmails", false);
  put_charges(json, document);
  if (!document.payments.empty()) json.set("paymentMethod", document.payments.front().method_name);
  return json;
}

}  // namespace oneshelf::shopwired
