#pragma once

#include "connectors/neto/order_wire.h"
#include "connectors/neto/settings.h"

namespace oneshelf::neto {

const std::vector<std::string_view>& sale_selectors();

/// A quote is no order yet.
bool is_placed(const Row& row);
/// An order of the web store. Neto tells unit prices, discounts and taxes of lines: their totals
/// are made of those, and whoever takes the order over proves that they add up to Neto's own total.
Order read_sale(const Row& row, const Settings& settings, const Currency& currency);

const std::vector<std::string_view>& rma_selectors();
/// An RMA as a refund of this order.
Refund read_refund(const Row& row, const Order& order);

}  // namespace oneshelf::neto
