// What we write about orders: documents, shipments, refunds.
#include <algorithm>

#include "commerce/codec.h"
#include "connectors/bridge/amounts.h"
#include "connectors/bridge/wire.h"

namespace oneshelf::bridge {
namespace {

using codec::put;

Decimal total_of(const DocumentLine& line, const Document& document) {
  return document.prices_include_tax ? line.total_gross : line.total_net;
}

std::string own_line_id(const DocumentLine& line, size_t index) {
  if (!line.order_line_id.empty()) return line.order_line_id.str();
  switch (line.kind) {
    case DocumentLine::Kind::kShipping: return "shipping-" + std::to_string(index);
    case DocumentLine::Kind::kRounding: return "rounding-" + std::to_string(index);
    default: return "line-" + std::to_string(index);
  }
}

Json line_json(const DocumentLine& line, const Document& document, size_t index) {
  Json json = Json::object();
  json.set("line_id", own_line_id(line, index));
  json.set("sku", line.sku.empty() ? line.item_id.str() : line.sku);
  put(json, "name", line.description);
  put(json, "quantity", line.quantity);
  put(json, "unit_price", line.unit_price);
  const Decimal total = total_of(line, document);
  const LineFigures figures{.quantity = line.quantity, .unit_price = line.unit_price};
  // What quantity × unit_price misses is told as a discount, so that the line adds up for a reader.
  const Decimal discount = computed_total(figures, document.currency.digits()) - total;
  if (!discount.is_zero()) put(json, "discount", discount);
  put(json, "tax_rate", line.tax_rate);
  put(json, "tax_code", line.tax_code);
  put(json, "total", total);
  return json;
}

void put_lines(Json& json, const Document& document) {
  Json lines = Json::array();
  Json fees = Json::array();
  for (size_t i = 0; i < document.lines.size(); ++i) {
    const DocumentLine& line = document.lines[i];
    Json told = line_json(line, document, i + 1);
    const bool is_delivery = line.kind == DocumentLine::Kind::kShipping;
    if (line.kind == DocumentLine::Kind::kProduct) {
      lines.push(std::move(told));
    } else if (is_delivery && json["delivery_line"].is_null()) {
      json.set("delivery_line", std::move(told));
    } else {
      fees.push(std::move(told));
    }
  }
  json.set("lines", std::move(lines));
  if (fees.size() > 0) json.set("fee_lines", std::move(fees));
}

Json customer_json(const Document& document) {
  Json json = to_json(document.buyer);
  // The buyer's id is the shop's; the system that gets the document knows its own account only.
  Json::Object& members = json.as_object();
  std::erase_if(members, [](const Json::Member& member) { return member.first == "id"; });
  put(json, "code", document.customer);
  return json;
}

Decimal paid_of(const Document& document) {
  Decimal paid;
  for (const DocumentPayment& payment : document.payments) paid += payment.amount;
  return paid;
}

/// The contract has one payment per order: several are told as their sum under the first's method.
Json payment_json(const Document& document) {
  const DocumentPayment& first = document.payments.front();
  Timestamp paid_at = first.paid_at.value_or(document.placed_at);
  std::string reference;
  for (const DocumentPayment& payment : document.payments) {
    if (!reference.empty() && !payment.reference.empty()) reference += ", ";
    reference += payment.reference;
    paid_at = std::max(paid_at, payment.paid_at.value_or(document.placed_at));
  }
  Json json = Json::object();
  put(json, "method", first.method.empty() ? first.method_name : first.method.str());
  put(json, "reference", reference);
  put(json, "amount", paid_of(document));
  put(json, "paid_at", paid_at);
  return json;
}

Json quantity_json(const LineQuantity& line) {
  return Json::object()
      .set("line_id", line.line_id.str())
      .set("quantity", line.quantity.to_string());
}

}  // namespace

Json order_json(const Document& document) {
  const bool is_paid = !document.payments.empty() && paid_of(document) >= document.total_gross;
  Json json = Json::object();
  put(json, "external_id", document.key);
  put(json, "number", document.order_number);
  json.set("status", name_of(is_paid ? OrderStatus::kPaid : OrderStatus::kPending));
  put(json, "placed_at", document.placed_at);
  put(json, "currency", document.currency.code());
  json.set("prices_include_tax", document.prices_include_tax);
  json.set("customer", customer_json(document));
  json.set("billing", to_json(document.billing));
  json.set("shipping", to_json(document.shipping));
  put_lines(json, document);
  put(json, "shipping_method", document.shipping_method);
  if (!document.payments.empty()) json.set("payment", payment_json(document));
  Json totals = Json::object();
  put(totals, "net", document.total_net);
  put(totals, "tax", document.total_tax);
  put(totals, "gross", document.total_gross);
  json.set("totals", std::move(totals));
  put(json, "note", document.note);
  return json;
}

Json shipment_json(const Shipment& shipment) {
  Json json = Json::object();
  put(json, "id", shipment.id);
  put(json, "carrier", shipment.carrier);
  put(json, "service", shipment.service);
  put(json, "tracking_number", shipment.tracking_number);
  put(json, "tracking_url", shipment.tracking_url);
  put(json, "shipped_at", shipment.shipped_at);
  json.set("notify_customer", true);
  Json lines = Json::array();
  for (const LineQuantity& line : shipment.lines) lines.push(quantity_json(line));
  return json.set("lines", std::move(lines));
}

Json refund_json(const Refund& refund) {
  Json json = Json::object();
  put(json, "id", refund.id);
  put(json, "external_id", refund.id);
  put(json, "created_at", refund.created_at);
  put(json, "amount", refund.amount);
  put(json, "reason", refund.reason);
  Json lines = Json::array();
  for (const Refund::Line& line : refund.lines) {
    lines.push(quantity_json(line.what).set("restock", line.restock));
  }
  return json.set("lines", std::move(lines));
}

}  // namespace oneshelf::bridge
