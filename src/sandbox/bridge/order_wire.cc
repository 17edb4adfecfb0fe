#include <array>
#include <set>

#include "sandbox/bridge/amounts.h"
#include "sandbox/bridge/wire.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr std::array<std::string_view, 7> kStatusNames = {
    "pending", "paid", "processing", "shipped", "completed", "cancelled", "refunded"};

// One list of members for both directions: `each(name, member)`.

template <typename AddressLike, typename Each>
void each_field(AddressLike& a, Each each) requires requires {
  a.postal_code;
}
{
  each("name", a.name);
  each("company", a.company);
  each("street", a.street);
  each("street2", a.street2);
  each("postal_code", a.postal_code);
  each("city", a.city);
  each("region", a.region);
  each("country", a.country);
  each("phone", a.phone);
  each("email", a.email);
}

template <typename CustomerLike, typename Each>
void each_field(CustomerLike& c, Each each) requires requires {
  c.business_id;
}
{
  each("id", c.id);
  each("code", c.code);
  each("name", c.name);
  each("company", c.company);
  each("business_id", c.business_id);
  each("vat_id", c.vat_id);
  each("email", c.email);
  each("phone", c.phone);
}

template <typename Value>
void read_texts(FieldReader& reader, std::string_view key, Value& value) {
  reader.object(key, [&](FieldReader& inner) {
    each_field(value,
               [&](std::string_view name, std::string& member) { inner.text(name, member); });
  });
}

template <typename Value>
void put_texts(Json& json, std::string_view key, const Value& value) {
  Json inner = Json::object();
  each_field(value, [&](std::string_view name, const std::string& member) {
    put_text(inner, name, member);
  });
  if (inner.size() > 0) put(json, key, std::move(inner));
}

void check_quantity(FieldReader& reader, Decimal quantity) {
  if (!quantity.is_positive() || quantity > kQuantityMax) {
    reader.complain("invalid_quantity", "quantity",
                    "above zero and at most " + kQuantityMax.to_string());
  }
}

/// unit_price × quantity stays in bounds. Whole numbers above the figures decide, so that the check
/// cannot leave the range itself.
bool is_affordable(const Line& line) {
  const auto whole = [](Decimal value) { return value.abs().millionths() / Decimal::kOne; };
  const int64_t pieces = whole(line.quantity) + 1;
  return pieces > whole(kQuantityMax) ||
         (whole(line.unit_price) + 1) * pieces <= 2 * whole(kAmountMax);
}

void read_line(FieldReader& reader, Line& line) {
  for (const std::string_view key : {"line_id", "sku"}) reader.need(key);
  reader.text("line_id", line.line_id);
  reader.text("sku", line.sku);
  reader.text("name", line.name);
  reader.need_decimal("quantity", line.quantity);
  reader.need_decimal("unit_price", line.unit_price);
  reader.decimal("discount", line.discount);
  reader.decimal("tax_rate", line.tax_rate);
  reader.text("tax_code", line.tax_code);
  reader.decimal("total", line.total);
  check_quantity(reader, line.quantity);
  reader.within("discount", line.discount, -kAmountMax, kAmountMax);
  reader.within("tax_rate", line.tax_rate, Decimal(), kRateMax);
  reader.within("total", line.total, -kAmountMax, kAmountMax);
  if (!is_affordable(line)) {
    reader.complain("too_large", "unit_price", "such that the line is not worth over ten million");
  }
}

void read_line_quantity(FieldReader& reader, LineQuantity& line) {
  reader.need("line_id");
  reader.text("line_id", line.line_id);
  reader.need_decimal("quantity", line.quantity);
  if (reader.has("restock")) reader.flag("restock", line.restock.emplace(true));
  check_quantity(reader, line.quantity);
}

void read_status(FieldReader& reader, Order& order) {
  if (!reader.has("status")) return;
  const std::optional<Status> status = status_named(reader.json()["status"].text_or());
  if (!status) return reader.complain("invalid_status", "status", "an order status");
  order.status = *status;
}

void read_money(FieldReader& reader, Order& order) {
  reader.text("currency", order.currency);
  reader.flag("prices_include_tax", order.prices_include_tax);
  reader.decimal("discount_total", order.discount_total);
  reader.object("totals", [&](FieldReader& totals) {
    totals.decimal("net", order.totals.net);
    totals.decimal("tax", order.totals.tax);
    totals.decimal("gross", order.totals.gross);
  });
  reader.object("payment", [&](FieldReader& inner) {
    Payment& payment = order.payment.emplace();
    inner.text("method", payment.method);
    inner.text("reference", payment.reference);
    inner.decimal("amount", payment.amount);
    inner.time("paid_at", payment.paid_at);
  });
}

void read_lines(FieldReader& reader, Order& order) {
  reader.list("lines", order.lines, read_line);
  reader.list("fee_lines", order.fee_lines, read_line);
  reader.object("delivery_line",
                [&](FieldReader& inner) { read_line(inner, order.delivery_line.emplace()); });
  if (order.lines.empty()) {
    reader.complain(invalid("missing_field", "An order needs at least one line.", "lines"));
  }
  std::set<std::string_view> seen;
  for (const Line& line : order.lines) {
    if (seen.insert(line.line_id).second) continue;
    reader.complain(invalid("duplicate_line", "Two lines carry the same line_id.", "lines"));
  }
}

Json line_json(const Line& line) {
  Json json = Json::object();
  put(json, "line_id", line.line_id);
  put(json, "sku", line.sku);
  put_text(json, "name", line.name);
  put(json, "quantity", line.quantity.to_string());
  put(json, "unit_price", line.unit_price.to_string());
  put_decimal(json, "discount", line.discount);
  put_decimal(json, "tax_rate", line.tax_rate);
  put_text(json, "tax_code", line.tax_code);
  put_decimal(json, "total", line.total);
  return json;
}

Json lines_json(const std::vector<Line>& lines) {
  Json list = Json::array();
  for (const Line& line : lines) list.push(line_json(line));
  return list;
}

Json line_quantities_json(const std::vector<LineQuantity>& lines) {
  Json list = Json::array();
  for (const LineQuantity& line : lines) {
    Json entry = Json::object();
    put(entry, "line_id", line.line_id);
    put(entry, "quantity", line.quantity.to_string());
    if (line.restock) put(entry, "restock", *line.restock);
    list.push(std::move(entry));
  }
  return list;
}

void put_money(Json& json, const Order& order) {
  if (order.payment) {
    Json payment = Json::object();
    put_text(payment, "method", order.payment->method);
    put_text(payment, "reference", order.payment->reference);
    put_decimal(payment, "amount", order.payment->amount);
    put_time(payment, "paid_at", order.payment->paid_at);
    put(json, "payment", std::move(payment));
  }
  put(json, "refunded", refunded_of(order).to_string());
  put_decimal(json, "discount_total", order.discount_total);
  Json totals = Json::object();
  put_decimal(totals, "net", order.totals.net);
  put_decimal(totals, "tax", order.totals.tax);
  put_decimal(totals, "gross", order.totals.gross);
  put(json, "totals", std::move(totals));
  Decimal refunded;
  for (const Refund& refund : order.refunds) refunded += refund.amount.value_or(Decimal());
  put(json, "refunded", refunded.to_string());
}

}  // namespace

std::string_view name_of(Status status) { return kStatusNames[static_cast<size_t>(status)]; }

std::optional<Status> status_named(std::string_view name) {
  for (size_t i = 0; i < kStatusNames.size(); ++i) {
    if (kStatusNames[i] == name) return static_cast<Status>(i);
  }
  return std::nullopt;
}

Result<Order> read_order(const Json& json) {
  FieldReader reader(json);
  Order order;
  for (const std::string_view key : {"external_id", "placed_at", "currency", "lines"})
    reader.need(key);
  reader.text("external_id", order.external_id);
  read_status(reader, order);
  std::optional<Timestamp> placed_at;
  reader.time("placed_at", placed_at);
  order.placed_at = placed_at.value_or(Timestamp());
  read_texts(reader, "customer", order.customer);
  read_texts(reader, "billing", order.billing);
  read_texts(reader, "shipping", order.shipping);
  read_lines(reader, order);
  read_money(reader, order);
  reader.text("shipping_method", order.shipping_method);
  reader.text("note", order.note);
  ONESHELF_TRY(reader.done());
  return order;
}

Result<Shipment> read_shipment(const Json& json) {
  FieldReader reader(json);
  Shipment shipment;
  reader.text("carrier", shipment.carrier);
  reader.text("service", shipment.service);
  reader.text("tracking_number", shipment.tracking_number);
  reader.text("tracking_url", shipment.tracking_url);
  reader.time("shipped_at", shipment.shipped_at);
  reader.flag("notify_customer", shipment.notify_customer);
  reader.need("lines");
  reader.list("lines", shipment.lines, read_line_quantity);
  ONESHELF_TRY(reader.done());
  return shipment;
}

Result<Refund> read_refund(const Json& json) {
  FieldReader reader(json);
  Refund refund;
  reader.text("external_id", refund.external_id);
  reader.time("created_at", refund.created_at);
  reader.decimal("amount", refund.amount);
  reader.text("reason", refund.reason);
  reader.list("lines", refund.lines, read_line_quantity);
  ONESHELF_TRY(reader.done());
  return refund;
}

Result<std::vector<LineQuantity>> read_line_quantities(const Json& json) {
  FieldReader reader(json);
  std::vector<LineQuantity> lines;
  reader.list("lines", lines, read_line_quantity);
  ONESHELF_TRY(reader.done());
  return lines;
}

Json to_json(const Shipment& shipment) {
  Json json = Json::object();
  put(json, "id", shipment.id);
  put_text(json, "carrier", shipment.carrier);
  put_text(json, "service", shipment.service);
  put_text(json, "tracking_number", shipment.tracking_number);
  put_text(json, "tracking_url", shipment.tracking_url);
  put_time(json, "shipped_at", shipment.shipped_at);
  put(json, "lines", line_quantities_json(shipment.lines));
  return json;
}

Json to_json(const Refund& refund) {
  Json json = Json::object();
  put(json, "id", refund.id);
  put_text(json, "external_id", refund.external_id);
  put_time(json, "created_at", refund.created_at);
  put_decimal(json, "amount", refund.amount);
  put_text(json, "reason", refund.reason);
  put(json, "lines", line_quantities_json(refund.lines));
  return json;
}

Json to_json(const Order& order, Timestamp updated_at) {
  Json json = Json::object();
  put(json, "id", order.id);
  put(json, "number", order.number);
  put(json, "external_id", order.external_id);
  put(json, "status", name_of(order.status));
  put(json, "placed_at", to_rfc3339(order.placed_at));
  put(json, "updated_at", to_rfc3339(updated_at));
  put(json, "currency", order.currency);
  put(json, "prices_include_tax", order.prices_include_tax);
  put_texts(json, "customer", order.customer);
  put_texts(json, "billing", order.billing);
  put_texts(json, "shipping", order.shipping);
  put(json, "lines", lines_json(order.lines));
  if (order.delivery_line) put(json, "delivery_line", line_json(*order.delivery_line));
  put(json, "fee_lines", lines_json(order.fee_lines));
  put_text(json, "shipping_method", order.shipping_method);
  put_money(json, order);
  put_text(json, "note", order.note);
  return json;
}

}  // namespace oneshelf::sandbox::bridge
