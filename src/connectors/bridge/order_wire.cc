// Orders as the contract tells them.
#include <algorithm>

#include "commerce/codec.h"
#include "connectors/bridge/amounts.h"
#include "connectors/bridge/wire.h"

namespace oneshelf::bridge {
namespace {

using codec::read_text;

/// Above these a figure is a mistake; below them our sums cannot overflow.
constexpr int64_t kAmountMax = 10'000'000'000;
constexpr int64_t kTaxRateMax = 500;
constexpr size_t kLinesMax = 500;

bool is_sane(Decimal amount) { return amount.abs() <= Decimal::from_integer(kAmountMax); }

__extension__ using Wide = __int128;

/// True if the product is an amount that we can hold.
bool is_sane_product(Decimal left, Decimal right) {
  const Wide product = static_cast<Wide>(left.abs().millionths()) * right.abs().millionths();
  return product <= static_cast<Wide>(kAmountMax) * Decimal::kOne * Decimal::kOne;
}

void check_figures(const JsonReader& reader, const LineFigures& line) {
  if (!is_sane_product(line.quantity, line.unit_price) || !is_sane(line.discount)) {
    reader.complain("unit_price", "a believable amount");
  }
  if (line.total && !is_sane(*line.total)) reader.complain("total", "a believable amount");
  const Decimal rate = line.tax_rate.value_or(Decimal());
  if (rate.is_negative() || rate > Decimal::from_integer(kTaxRateMax)) {
    reader.complain("tax_rate", "a tax rate in percent");
  }
}

/// The figures of a line; all zero after a complaint, so that nothing is computed from nonsense.
LineFigures figures_from_json(const JsonReader& reader) {
  const LineFigures line{.quantity = reader.decimal("quantity"),
                         .unit_price = reader.decimal("unit_price"),
                         .discount = reader.opt_decimal("discount").value_or(Decimal()),
                         .tax_rate = reader.opt_decimal("tax_rate"),
                         .total = reader.opt_decimal("total")};
  JsonReader::Complaints complaints;
  check_figures(JsonReader(reader.json(), complaints), line);
  if (complaints.empty()) return line;
  check_figures(reader, line);
  return {};
}

/// How amounts of an order are to be read.
struct Basis {
  bool prices_include_tax = false;
  int digits = 2;
};

OrderLine line_from_json(const JsonReader& reader, const Basis& basis) {
  const LineFigures figures = figures_from_json(reader);
  const Amounts amounts = amounts_of(figures, basis.prices_include_tax, basis.digits);
  OrderLine line;
  line.id = VendorId(reader.id("line_id"));
  line.sku = reader.text("sku");
  line.listing_id = VendorId(line.sku);
  line.name = read_text(reader, "name");
  line.quantity = figures.quantity;
  line.total_net = amounts.net;
  line.total_tax = amounts.tax;
  line.total_gross = amounts.gross;
  line.discount = figures.discount;
  line.tax_rate = figures.tax_rate;
  return line;
}

OrderCharge charge_from_json(const JsonReader& reader, OrderCharge::Kind kind, const Basis& basis) {
  const LineFigures figures = figures_from_json(reader);
  const Amounts amounts = amounts_of(figures, basis.prices_include_tax, basis.digits);
  OrderCharge charge;
  charge.kind = kind;
  charge.method = reader.text("sku");
  charge.name = read_text(reader, "name");
  charge.total_net = amounts.net;
  charge.total_tax = amounts.tax;
  charge.total_gross = amounts.gross;
  charge.tax_rate = figures.tax_rate;
  return charge;
}

void read_lines(const JsonReader& reader, Order& order) {
  const Basis basis{order.prices_include_tax, order.currency.digits()};
  if (reader.json()["lines"].size() + reader.json()["fee_lines"].size() > kLinesMax) {
    return reader.complain("lines", "at most 500 lines");
  }
  order.lines = codec::read_list(
      reader, "lines", [&](const JsonReader& line) { return line_from_json(line, basis); });
  if (const auto delivery = reader.opt_object("delivery_line")) {
    order.charges.push_back(charge_from_json(*delivery, OrderCharge::Kind::kShipping, basis));
    const std::string method = read_text(reader, "shipping_method");
    if (!method.empty()) order.charges.back().method = method;
  }
  for (const JsonReader& fee : reader.list("fee_lines")) {
    order.charges.push_back(charge_from_json(fee, OrderCharge::Kind::kFee, basis));
  }
}

Amounts sum_of(const Order& order) {
  Amounts sum;
  const auto add = [&](const auto& part) {
    sum.net += part.total_net;
    sum.tax += part.total_tax;
    sum.gross += part.total_gross;
  };
  for (const OrderLine& line : order.lines) add(line);
  for (const OrderCharge& charge : order.charges) add(charge);
  return sum;
}

void read_totals(const JsonReader& reader, Order& order) {
  const Amounts sum = sum_of(order);
  const auto totals = reader.opt_object("totals");
  const auto told = [&](std::string_view key, Decimal otherwise) {
    return totals ? totals->opt_decimal(key).value_or(otherwise) : otherwise;
  };
  order.total_net = told("net", sum.net);
  order.total_tax = told("tax", sum.tax);
  order.total_gross = told("gross", sum.gross);
}

void read_payment(const JsonReader& reader, Order& order) {
  const auto told = reader.opt_object("payment");
  if (!told) return;
  Payment payment;
  payment.method = read_text(*told, "method");
  payment.reference = read_text(*told, "reference");
  payment.paid_at = told->opt_time("paid_at");
  const std::optional<Decimal> amount = told->opt_decimal("amount");
  if (payment.paid_at && !amount) told->complain("amount", "the amount that was paid");
  payment.amount = amount.value_or(Decimal());  // chosen, not paid: nothing was settled
  payment.settled = payment.paid_at.has_value();
  order.payments.push_back(std::move(payment));
}

OrderStatus status_from_json(const JsonReader& reader) {
  const std::optional<std::string> name = reader.opt_text("status");
  if (!name) return OrderStatus::kPending;
  const auto status = order_status_named(*name);
  if (!status) reader.complain("status", "an order status");
  return status.value_or(OrderStatus::kPending);
}

Currency required_currency(const JsonReader& reader) {
  Currency currency = codec::read_currency(reader, "currency");
  if (currency.empty()) reader.complain("currency", "a currency code");
  return currency;
}

Refund::Line refund_line_from_json(const JsonReader& reader) {
  return {.what = {.line_id = VendorId(reader.id("line_id")),
                   .sku = "",
                   .quantity = reader.decimal("quantity")},
          .restock = reader.opt_boolean("restock").value_or(false)};
}

LineQuantity quantity_from_json(const JsonReader& reader) {
  return {
      .line_id = VendorId(reader.id("line_id")), .sku = "", .quantity = reader.decimal("quantity")};
}

/// What is paid, as far as the bridge has booked it.
Decimal paid_of(const Order& order) {
  Decimal paid;
  for (const Payment& payment : order.payments) {
    if (payment.settled) paid += payment.amount;
  }
  return paid;
}

}  // namespace

WireOrder order_from_json(const JsonReader& reader) {
  WireOrder wire;
  Order& order = wire.order;
  order.id = VendorId(reader.id("id"));
  wire.external_id = read_text(reader, "external_id");
  order.number = reader.opt_text("number").value_or(wire.external_id);
  order.status = status_from_json(reader);
  order.placed_at = reader.time("placed_at");
  order.updated_at = reader.opt_time("updated_at").value_or(order.placed_at);
  order.currency = required_currency(reader);
  order.prices_include_tax = reader.opt_boolean("prices_include_tax").value_or(false);
  if (const auto customer = reader.opt_object("customer")) {
    order.customer = customer_from_json(*customer);
  }
  if (const auto billing = reader.opt_object("billing"))
    order.billing = address_from_json(*billing);
  if (const auto shipping = reader.opt_object("shipping")) {
    order.shipping = address_from_json(*shipping);
  }
  read_lines(reader, order);
  read_totals(reader, order);
  read_payment(reader, order);
  order.note = read_text(reader, "note");
  wire.refunded = reader.opt_decimal("refunded");
  return wire;
}

std::vector<WireRefund> refunds_from_json(const JsonReader& reader) {
  return codec::read_list(reader, "items", [](const JsonReader& entry) {
    return WireRefund{.refund = {.id = VendorId(entry.id("id")),
                                 .created_at = entry.opt_time("created_at").value_or(Timestamp()),
                                 .amount = entry.decimal("amount"),
                                 .settled = true,
                                 .reason = read_text(entry, "reason"),
                                 .lines = codec::read_list(entry, "lines", refund_line_from_json)},
                      .external_id = read_text(entry, "external_id")};
  });
}

void name_skus(const Order& order, Refund& refund) {
  for (Refund::Line& line : refund.lines) {
    const auto sold = std::ranges::find(order.lines, line.what.line_id, &OrderLine::id);
    if (sold != order.lines.end()) line.what.sku = sold->sku;
  }
}

std::vector<Shipment> shipments_from_json(const JsonReader& reader) {
  return codec::read_list(reader, "items", [](const JsonReader& entry) {
    return Shipment{.id = VendorId(read_text(entry, "id")),
                    .carrier = read_text(entry, "carrier"),
                    .service = read_text(entry, "service"),
                    .tracking_number = read_text(entry, "tracking_number"),
                    .tracking_url = read_text(entry, "tracking_url"),
                    .shipped_at = entry.opt_time("shipped_at"),
                    .lines = codec::read_list(entry, "lines", quantity_from_json)};
  });
}

DocumentState to_document_state(const WireOrder& wire) {
  const Order& order = wire.order;
  DocumentState state;
  state.id = order.id;
  state.number = order.number;
  state.key = wire.external_id;
  state.status = order.status;
  state.currency = order.currency;
  state.total_net = order.total_net;
  state.total_tax = order.total_tax;
  state.total_gross = order.total_gross;
  state.paid = paid_of(order);
  state.updated_at = order.updated_at;
  return state;
}

}  // namespace oneshelf::bridge
