#pragma once

#include "sandbox/bridge/model.h"

namespace oneshelf::sandbox::bridge {

/// unit_price × quantity − discount, in whole cents.
Decimal line_total(const Line& line);
/// Sets every line's total and the order's totals from prices, discounts and rates. Tax is rounded
/// per line, in whole cents.
void compute_totals(Order& order);
/// What was given back so far.
Decimal refunded_of(const Order& order);
/// What `quantity` units of a line cost the buyer, tax included.
Decimal gross_of(const Order& order, const Line& line, Decimal quantity);

}  // namespace oneshelf::sandbox::bridge
