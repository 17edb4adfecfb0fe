#pragma once

#include <functional>
#include <optional>
#include <string>

#include "sync/settings.h"

namespace oneshelf {

/// What translation must know about the source's item behind a SKU.
struct ItemRef {
  VendorId item_id;
  std::string tax_code;
  /// Percent. The item's code is used only for lines that were charged at this very rate: a buyer
  /// abroad may have paid another one, and then the source finds its tax by rate.
  std::optional<Decimal> tax_rate;
};

struct TranslateInput {
  const Order& order;
  std::string key;  ///< "{link}:{order id}"
  const OrderRule& rule;
  const DocumentRules& document_rules;
  Currency source_currency;
  /// The bound item of a line (by listing id, else by unique SKU), or nothing.
  std::function<std::optional<ItemRef>(const OrderLine&)> find_item;
};

/// Turns a channel's order into the source's document and proves to the cent that the source will
/// arrive at the total the buyer paid. The document's own totals are what the source will arrive
/// at: its gross total is the order's, always; net and tax are the order's too unless only the
/// gross can be met. Tries in turn, for the order's own basis and then (if the source takes both)
/// the other:
///  1. each line as it is, then with unit prices moved inside what rounds to the same line amount;
///  2. the same with lines of several units split in two (both keep the order line's id);
///  3. the same gross total with net and tax apart by no more than the rounding tolerance;
///  4. a declared rounding line without tax, within the tolerance.
/// Errors hold the order: `order.currency_mismatch`, `order.unknown_sku` (names the line),
/// `order.unmapped_payment`, `order.unmapped_shipping`, `order.no_delivery_item`,
/// `order.no_customer`, `order.total_mismatch` (the shop's own sums disagree),
/// `order.unknown_tax_rate` (a taxed line or charge whose rate nobody states),
/// `order.unprovable_total` (no representation gives the total; the difference is told),
/// `order.no_lines`.
Result<Document> translate(const TranslateInput& input);

struct DocumentTotals {
  Decimal net, tax, gross;
  bool operator==(const DocumentTotals&) const = default;
};
/// The totals the source will arrive at for these lines under its rules. Computed totals: a line's
/// amount is quantity × unit price, rounded; its tax comes from that product before rounding, is
/// added up per tax and rounded at the end (kPerDocument) or after each line (kPerLine).
DocumentTotals totals_under(const DocumentRules& rules, const Document& document);

/// Lines, taxes and total of an order agree with each other (three sums), to half of the smallest
/// coin where a shop states lines finer than that. Error: order.total_mismatch, naming the sum and
/// the difference.
Result<void> check_sums(const Order& order);

}  // namespace oneshelf
