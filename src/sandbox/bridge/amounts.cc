#include "sandbox/bridge/amounts.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr int kCents = 2;
constexpr Decimal kHundred = Decimal::from_millionths(100 * Decimal::kOne);

Decimal rate_of(const Line& line) { return line.tax_rate.value_or(Decimal()); }

/// Of a gross total the tax is what is left beside the rounded net (docs/bridge.md, "Amounts").
Decimal tax_of(const Order& order, const Line& line) {
  const Decimal total = line.total.value_or(Decimal());
  if (!order.prices_include_tax) return total.times(rate_of(line)).over(kHundred, kCents);
  return total - total.times(kHundred).over(kHundred + rate_of(line), kCents);
}

}  // namespace

Decimal line_total(const Line& line) {
  return line.unit_price.times(line.quantity, kCents) - line.discount.value_or(Decimal());
}

void compute_totals(Order& order) {
  Decimal sum;
  Decimal tax;
  const auto add = [&](Line& line) {
    line.total = line_total(line);
    sum += *line.total;
    tax += tax_of(order, line);
  };
  for (Line& line : order.lines) add(line);
  for (Line& line : order.fee_lines) add(line);
  if (order.delivery_line) add(*order.delivery_line);
  order.totals.tax = tax;
  order.totals.net = order.prices_include_tax ? sum - tax : sum;
  order.totals.gross = order.prices_include_tax ? sum : sum + tax;
}

Decimal refunded_of(const Order& order) {
  Decimal sum;
  for (const Refund& refund : order.refunds) sum += refund.amount.value_or(Decimal());
  return sum;
}

Decimal gross_of(const Order& order, const Line& line, Decimal quantity) {
  const Decimal whole = line.total.value_or(line_total(line));
  const Decimal part = whole.times(quantity).over(line.quantity, kCents);
  if (order.prices_include_tax) return part;
  return part + part.times(rate_of(line)).over(kHundred, kCents);
}

}  // namespace oneshelf::sandbox::bridge
