#include "commerce/order.h"

#include "base/bytes.h"
#include "commerce/codec.h"

namespace oneshelf {

using codec::put;
using codec::read_id;
using codec::read_list;
using codec::read_text;

namespace {

constexpr codec::NameOf<OrderStatus> kStatusNames[] = {
    {OrderStatus::kPending, "pending"},       {OrderStatus::kPaid, "paid"},
    {OrderStatus::kProcessing, "processing"}, {OrderStatus::kShipped, "shipped"},
    {OrderStatus::kCompleted, "completed"},   {OrderStatus::kCancelled, "cancelled"},
    {OrderStatus::kRefunded, "refunded"}};
constexpr codec::NameOf<OrderCharge::Kind> kChargeNames[] = {
    {OrderCharge::Kind::kShipping, "shipping"}, {OrderCharge::Kind::kFee, "fee"}};

Json line_json(const OrderLine& line) {
  Json json = Json::object();
  put(json, "id", line.id);
  put(json, "sku", line.sku);
  put(json, "listing", line.listing_id);
  put(json, "name", line.name);
  put(json, "quantity", line.quantity);
  codec::put_totals(json, line);
  put(json, "discount", line.discount);
  put(json, "tax_rate", line.tax_rate);
  return json;
}

OrderLine line_from_json(const JsonReader& reader) {
  OrderLine line;
  line.id = read_id<VendorId>(reader, "id");
  line.sku = read_text(reader, "sku");
  line.listing_id = read_id<VendorId>(reader, "listing");
  line.name = read_text(reader, "name");
  line.quantity = reader.decimal("quantity");
  codec::read_totals(reader, line);
  line.discount = reader.decimal("discount");
  line.tax_rate = reader.opt_decimal("tax_rate");
  return line;
}

Json charge_json(const OrderCharge& charge) {
  Json json = Json::object();
  json.set("kind", codec::name_in(kChargeNames, charge.kind));
  put(json, "method", charge.method);
  put(json, "name", charge.name);
  codec::put_totals(json, charge);
  put(json, "tax_rate", charge.tax_rate);
  return json;
}

OrderCharge charge_from_json(const JsonReader& reader) {
  OrderCharge charge;
  charge.kind = codec::read_name(kChargeNames, reader, "kind");
  charge.method = read_text(reader, "method");
  charge.name = read_text(reader, "name");
  codec::read_totals(reader, charge);
  charge.tax_rate = reader.opt_decimal("tax_rate");
  return charge;
}

Json payment_json(const Payment& payment) {
  Json json = Json::object();
  put(json, "id", payment.id);
  put(json, "method", payment.method);
  put(json, "reference", payment.reference);
  put(json, "amount", payment.amount);
  json.set("settled", payment.settled);
  put(json, "paid_at", payment.paid_at);
  return json;
}

Payment payment_from_json(const JsonReader& reader) {
  return {.id = read_id<VendorId>(reader, "id"),
          .method = read_text(reader, "method"),
          .reference = read_text(reader, "reference"),
          .amount = reader.decimal("amount"),
          .settled = reader.boolean("settled"),
          .paid_at = reader.opt_time("paid_at")};
}

Json quantity_json(const LineQuantity& line) {
  Json json = Json::object();
  put(json, "line", line.line_id);
  put(json, "sku", line.sku);
  put(json, "quantity", line.quantity);
  return json;
}

LineQuantity quantity_from_json(const JsonReader& reader) {
  return {.line_id = read_id<VendorId>(reader, "line"),
          .sku = read_text(reader, "sku"),
          .quantity = reader.decimal("quantity")};
}

Json refund_line_json(const Refund::Line& line) {
  return quantity_json(line.what).set("restock", line.restock);
}

Refund::Line refund_line_from_json(const JsonReader& reader) {
  return {.what = quantity_from_json(reader), .restock = reader.boolean("restock")};
}

/// Everything but the time of the last change.
Json content_json(const Order& order) {
  Json json = Json::object();
  put(json, "id", order.id);
  put(json, "number", order.number);
  json.set("status", name_of(order.status));
  put(json, "placed_at", order.placed_at);
  put(json, "currency", order.currency.code());
  json.set("prices_include_tax", order.prices_include_tax);
  json.set("customer", to_json(order.customer));
  json.set("billing", to_json(order.billing));
  json.set("shipping", to_json(order.shipping));
  codec::put_list(json, "lines", order.lines, line_json);
  codec::put_list(json, "charges", order.charges, charge_json);
  codec::put_list(json, "payments", order.payments, payment_json);
  codec::put_list(json, "refunds", order.refunds, [](const Refund& r) { return to_json(r); });
  codec::put_list(json, "shipments", order.shipments, [](const Shipment& s) { return to_json(s); });
  codec::put_totals(json, order);
  put(json, "note", order.note);
  return json;
}

}  // namespace

std::string_view name_of(OrderStatus status) { return codec::name_in(kStatusNames, status); }

std::optional<OrderStatus> order_status_named(std::string_view name) {
  return codec::named_in(kStatusNames, name);
}

Json to_json(const Address& address) {
  Json json = Json::object();
  put(json, "name", address.name);
  put(json, "company", address.company);
  put(json, "street", address.street);
  put(json, "street2", address.street2);
  put(json, "postal_code", address.postal_code);
  put(json, "city", address.city);
  put(json, "region", address.region);
  put(json, "country", address.country);
  put(json, "phone", address.phone);
  put(json, "email", address.email);
  return json;
}

Address address_from_json(const JsonReader& reader) {
  return {.name = read_text(reader, "name"),
          .company = read_text(reader, "company"),
          .street = read_text(reader, "street"),
          .street2 = read_text(reader, "street2"),
          .postal_code = read_text(reader, "postal_code"),
          .city = read_text(reader, "city"),
          .region = read_text(reader, "region"),
          .country = read_text(reader, "country"),
          .phone = read_text(reader, "phone"),
          .email = read_text(reader, "email")};
}

Json to_json(const Customer& customer) {
  Json json = Json::object();
  put(json, "id", customer.id);
  put(json, "name", customer.name);
  put(json, "company", customer.company);
  put(json, "vat_id", customer.vat_id);
  put(json, "email", customer.email);
  put(json, "phone", customer.phone);
  return json;
}

Customer customer_from_json(const JsonReader& reader) {
  return {.id = read_id<VendorId>(reader, "id"),
          .name = read_text(reader, "name"),
          .company = read_text(reader, "company"),
          .vat_id = read_text(reader, "vat_id"),
          .email = read_text(reader, "email"),
          .phone = read_text(reader, "phone")};
}

Json to_json(const Shipment& shipment) {
  Json json = Json::object();
  put(json, "id", shipment.id);
  put(json, "carrier", shipment.carrier);
  put(json, "service", shipment.service);
  put(json, "tracking_number", shipment.tracking_number);
  put(json, "tracking_url", shipment.tracking_url);
  put(json, "shipped_at", shipment.shipped_at);
  codec::put_list(json, "lines", shipment.lines, quantity_json);
  return json;
}

Shipment shipment_from_json(const JsonReader& reader) {
  return {.id = read_id<VendorId>(reader, "id"),
          .carrier = read_text(reader, "carrier"),
          .service = read_text(reader, "service"),
          .tracking_number = read_text(reader, "tracking_number"),
          .tracking_url = read_text(reader, "tracking_url"),
          .shipped_at = reader.opt_time("shipped_at"),
          .lines = read_list(reader, "lines", quantity_from_json)};
}

Json to_json(const Refund& refund) {
  Json json = Json::object();
  put(json, "id", refund.id);
  put(json, "created_at", refund.created_at);
  put(json, "amount", refund.amount);
  json.set("settled", refund.settled);
  put(json, "reason", refund.reason);
  codec::put_list(json, "lines", refund.lines, refund_line_json);
  return json;
}

Refund refund_from_json(const JsonReader& reader) {
  return {.id = read_id<VendorId>(reader, "id"),
          .created_at = reader.time("created_at"),
          .amount = reader.decimal("amount"),
          .settled = reader.boolean("settled"),
          .reason = read_text(reader, "reason"),
          .lines = read_list(reader, "lines", refund_line_from_json)};
}

Json to_json(const Order& order) {
  Json json = content_json(order);
  put(json, "updated_at", order.updated_at);
  return json;
}

Order order_from_json(const JsonReader& reader) {
  Order order;
  order.id = read_id<VendorId>(reader, "id");
  order.number = read_text(reader, "number");
  order.status = codec::read_name(kStatusNames, reader, "status");
  order.placed_at = reader.time("placed_at");
  order.updated_at = reader.time("updated_at");
  order.currency = codec::read_currency(reader, "currency");
  order.prices_include_tax = reader.boolean("prices_include_tax");
  order.customer = customer_from_json(reader.object("customer"));
  order.billing = address_from_json(reader.object("billing"));
  order.shipping = address_from_json(reader.object("shipping"));
  order.lines = read_list(reader, "lines", line_from_json);
  order.charges = read_list(reader, "charges", charge_from_json);
  order.payments = read_list(reader, "payments", payment_from_json);
  order.refunds = read_list(reader, "refunds", refund_from_json);
  order.shipments = read_list(reader, "shipments", shipment_from_json);
  codec::read_totals(reader, order);
  order.note = read_text(reader, "note");
  return order;
}

std::string content_fingerprint(const Order& order) {
  return fingerprint(content_json(order).dump());
}

}  // namespace oneshelf
