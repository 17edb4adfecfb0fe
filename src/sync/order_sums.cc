#include <algorithm>

#include "sync/exact.h"
#include "sync/translate.h"

namespace oneshelf {
namespace {

Error mismatch(const Order& order, std::string message) {
  return Error(ErrorCode::kInvalid, "order.total_mismatch", std::move(message))
      .remedied("Check the order in the shop; it is taken over as soon as its amounts agree.")
      .with("order", order.number.empty() ? order.id.str() : order.number);
}

struct Sums {
  Decimal net, tax, gross;
};

template <typename Entry>
bool is_sane(const Entry& entry) {
  return exact::is_sane(entry.total_net) && exact::is_sane(entry.total_tax) &&
         exact::is_sane(entry.total_gross);
}

/// Adds a line or charge after checking it by itself.
template <typename Entry>
Result<void> add(const Order& order, const Entry& entry, Decimal slack, Sums& sums) {
  if (!is_sane(entry))
    return mismatch(order, "\"" + entry.name + "\" has an amount beyond all reason.");
  if (entry.tax_rate && !exact::is_sane_rate(*entry.tax_rate)) {
    return mismatch(order, "\"" + entry.name + "\" has an impossible tax rate of " +
                               entry.tax_rate->to_string() + " %.");
  }
  const Decimal difference = entry.total_gross - entry.total_net - entry.total_tax;
  if (difference.abs() > slack) {
    return mismatch(order, "\"" + entry.name + "\": net " + entry.total_net.to_string() +
                               " and tax " + entry.total_tax.to_string() + " do not add up to " +
                               entry.total_gross.to_string() + ".")
        .with("difference", difference.to_string());
  }
  sums.net += entry.total_net;
  sums.tax += entry.total_tax;
  sums.gross += entry.total_gross;
  if (exact::is_sane(sums.net) && exact::is_sane(sums.tax) && exact::is_sane(sums.gross))
    return success();
  return mismatch(order, "The order's amounts are beyond all reason.");
}

/// True if `amount` / `quantity` is a unit price that can be reckoned with.
bool is_sane_price(Decimal amount, Decimal quantity) {
  return exact::Wide(amount.abs().millionths()) * Decimal::kOne <=
         exact::Wide(exact::kLargest.millionths()) * quantity.millionths();
}

/// A line of nothing may cost nothing; any other has a quantity.
Result<void> check_quantity(const Order& order, const OrderLine& line) {
  if (exact::is_sane(line.quantity) && !line.quantity.is_negative() &&
      is_sane_price(line.total_net, line.quantity) &&
      is_sane_price(line.total_gross, line.quantity)) {
    return success();
  }
  return mismatch(order, "\"" + line.name + "\" has the quantity " + line.quantity.to_string() +
                             " and costs " + line.total_gross.to_string() + ".")
      .with("sku", line.sku);
}

Result<void> check_total(const Order& order, std::string_view what, Decimal sum, Decimal stated,
                         Decimal slack) {
  if (!stated.has_at_most(order.currency.digits())) {
    return mismatch(order, "The " + std::string(what) + " total " + stated.to_string() +
                               " is finer than the currency's smallest coin.");
  }
  if ((stated - sum).abs() <= slack) return success();
  return mismatch(order, "The " + std::string(what) + " amounts add up to " + sum.to_string() +
                             ", but the order's " + std::string(what) + " total is " +
                             stated.to_string() + ".")
      .with("difference", (stated - sum).to_string());
}

}  // namespace

Result<void> check_sums(const Order& order) {
  const Decimal half_coin =
      Decimal::from_minor(1, order.currency.digits()).over(Decimal::from_integer(2));
  if (!is_sane(order)) return mismatch(order, "The order's total is beyond all reason.");
  Sums sums;
  for (const OrderLine& line : order.lines) {
    ONESHELF_TRY(check_quantity(order, line));
    ONESHELF_TRY(add(order, line, half_coin, sums));
  }
  for (const OrderCharge& charge : order.charges) ONESHELF_TRY(add(order, charge, half_coin, sums));
  ONESHELF_TRY(check_total(order, "gross", sums.gross, order.total_gross, half_coin));
  ONESHELF_TRY(check_total(order, "tax", sums.tax, order.total_tax, half_coin));
  ONESHELF_TRY(check_total(order, "net", sums.net, order.total_net, half_coin));
  if (order.total_net + order.total_tax == order.total_gross) return success();
  return mismatch(order, "The order's net and tax totals do not add up to its gross total.");
}

}  // namespace oneshelf
