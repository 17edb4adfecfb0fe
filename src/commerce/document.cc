#include "commerce/document.h"

#include "commerce/codec.h"

namespace oneshelf {

using codec::put;
using codec::read_id;
using codec::read_list;
using codec::read_text;

namespace {

constexpr codec::NameOf<DocumentRules::Prices> kPriceNames[] = {
    {DocumentRules::Prices::kNet, "net"},
    {DocumentRules::Prices::kGross, "gross"},
    {DocumentRules::Prices::kEither, "either"}};
constexpr codec::NameOf<DocumentRules::TaxRounding> kTaxRoundingNames[] = {
    {DocumentRules::TaxRounding::kPerLine, "per_line"},
    {DocumentRules::TaxRounding::kPerDocument, "per_document"}};
constexpr codec::NameOf<DocumentRules::Totals> kTotalsNames[] = {
    {DocumentRules::Totals::kStated, "stated"}, {DocumentRules::Totals::kComputed, "computed"}};
constexpr codec::NameOf<Rounding> kRoundingNames[] = {{Rounding::kHalfUp, "half_up"},
                                                      {Rounding::kHalfEven, "half_even"},
                                                      {Rounding::kHalfDown, "half_down"},
                                                      {Rounding::kDown, "down"},
                                                      {Rounding::kUp, "up"},
                                                      {Rounding::kFloor, "floor"},
                                                      {Rounding::kCeiling, "ceiling"}};
constexpr codec::NameOf<DocumentLine::Kind> kLineNames[] = {
    {DocumentLine::Kind::kProduct, "product"},
    {DocumentLine::Kind::kShipping, "shipping"},
    {DocumentLine::Kind::kFee, "fee"},
    {DocumentLine::Kind::kRounding, "rounding"}};

Json line_json(const DocumentLine& line) {
  Json json = Json::object();
  json.set("kind", codec::name_in(kLineNames, line.kind));
  put(json, "order_line", line.order_line_id);
  put(json, "item", line.item_id);
  put(json, "sku", line.sku);
  put(json, "description", line.description);
  put(json, "quantity", line.quantity);
  put(json, "unit_price", line.unit_price);
  put(json, "tax_rate", line.tax_rate);
  put(json, "tax_code", line.tax_code);
  codec::put_totals(json, line);
  return json;
}

DocumentLine line_from_json(const JsonReader& reader) {
  DocumentLine line;
  line.kind = codec::read_name(kLineNames, reader, "kind");
  line.order_line_id = read_id<VendorId>(reader, "order_line");
  line.item_id = read_id<VendorId>(reader, "item");
  line.sku = read_text(reader, "sku");
  line.description = read_text(reader, "description");
  line.quantity = reader.decimal("quantity");
  line.unit_price = reader.decimal("unit_price");
  line.tax_rate = reader.opt_decimal("tax_rate");
  line.tax_code = read_text(reader, "tax_code");
  codec::read_totals(reader, line);
  return line;
}

Json payment_json(const DocumentPayment& payment) {
  Json json = Json::object();
  put(json, "method", payment.method);
  put(json, "method_name", payment.method_name);
  put(json, "reference", payment.reference);
  put(json, "amount", payment.amount);
  put(json, "paid_at", payment.paid_at);
  return json;
}

DocumentPayment payment_from_json(const JsonReader& reader) {
  return {.method = read_id<VendorId>(reader, "method"),
          .method_name = read_text(reader, "method_name"),
          .reference = read_text(reader, "reference"),
          .amount = reader.decimal("amount"),
          .paid_at = reader.opt_time("paid_at")};
}

OrderStatus status_from_json(const JsonReader& reader) {
  const auto status = order_status_named(reader.text("status"));
  if (!status) reader.complain("status", "an order status");
  return status.value_or(OrderStatus::kPending);
}

}  // namespace

Json to_json(const DocumentRules& rules) {
  return Json::object()
      .set("totals", codec::name_in(kTotalsNames, rules.totals))
      .set("prices", codec::name_in(kPriceNames, rules.prices))
      .set("tax_rounding", codec::name_in(kTaxRoundingNames, rules.tax_rounding))
      .set("rounding", codec::name_in(kRoundingNames, rules.rounding))
      .set("unit_price_places", rules.unit_price_places);
}

DocumentRules document_rules_from_json(const JsonReader& reader) {
  DocumentRules rules;
  rules.totals = codec::read_name(kTotalsNames, reader, "totals");
  rules.prices = codec::read_name(kPriceNames, reader, "prices");
  rules.tax_rounding = codec::read_name(kTaxRoundingNames, reader, "tax_rounding");
  rules.rounding = codec::read_name(kRoundingNames, reader, "rounding");
  const int64_t places = reader.integer("unit_price_places");
  if (places < 0 || places > Decimal::kPlaces) {
    reader.complain("unit_price_places", "a number from 0 to 6");
    return rules;
  }
  rules.unit_price_places = static_cast<int>(places);
  return rules;
}

Json to_json(const Document& document) {
  Json json = Json::object();
  put(json, "key", document.key);
  put(json, "order_number", document.order_number);
  put(json, "customer", document.customer);
  json.set("buyer", to_json(document.buyer));
  json.set("billing", to_json(document.billing));
  json.set("shipping", to_json(document.shipping));
  put(json, "placed_at", document.placed_at);
  put(json, "currency", document.currency.code());
  json.set("prices_include_tax", document.prices_include_tax);
  codec::put_list(json, "lines", document.lines, line_json);
  codec::put_totals(json, document);
  put(json, "shipping_method", document.shipping_method);
  put(json, "location", document.location);
  codec::put_list(json, "payments", document.payments, payment_json);
  put(json, "note", document.note);
  return json;
}

Document document_from_json(const JsonReader& reader) {
  Document document;
  document.key = read_text(reader, "key");
  document.order_number = read_text(reader, "order_number");
  document.customer = read_id<VendorId>(reader, "customer");
  document.buyer = customer_from_json(reader.object("buyer"));
  document.billing = address_from_json(reader.object("billing"));
  document.shipping = address_from_json(reader.object("shipping"));
  document.placed_at = reader.time("placed_at");
  document.currency = codec::read_currency(reader, "currency");
  document.prices_include_tax = reader.boolean("prices_include_tax");
  document.lines = read_list(reader, "lines", line_from_json);
  codec::read_totals(reader, document);
  document.shipping_method = read_text(reader, "shipping_method");
  document.location = read_id<LocationId>(reader, "location");
  document.payments = read_list(reader, "payments", payment_from_json);
  document.note = read_text(reader, "note");
  return document;
}

Json to_json(const DocumentState& state) {
  Json json = Json::object();
  put(json, "id", state.id);
  put(json, "number", state.number);
  put(json, "key", state.key);
  json.set("status", name_of(state.status));
  put(json, "currency", state.currency.code());
  codec::put_totals(json, state);
  put(json, "paid", state.paid);
  codec::put_list(json, "shipments", state.shipments, [](const Shipment& s) { return to_json(s); });
  codec::put_list(json, "refunds", state.refunds, [](const Refund& r) { return to_json(r); });
  put(json, "updated_at", state.updated_at);
  return json;
}

DocumentState document_state_from_json(const JsonReader& reader) {
  DocumentState state;
  state.id = read_id<VendorId>(reader, "id");
  state.number = read_text(reader, "number");
  state.key = read_text(reader, "key");
  state.status = status_from_json(reader);
  state.currency = codec::read_currency(reader, "currency");
  codec::read_totals(reader, state);
  state.paid = reader.decimal("paid");
  state.shipments = read_list(reader, "shipments", shipment_from_json);
  state.refunds = read_list(reader, "refunds", refund_from_json);
  state.updated_at = reader.time("updated_at");
  return state;
}

}  // namespace oneshelf
