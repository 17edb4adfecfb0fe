#include "sync/document_lines.h"

#include <algorithm>

#include "base/mutant.h"
#include "sync/exact.h"

namespace oneshelf {
namespace {

Decimal coin_of(const Order& order) { return Decimal::from_minor(1, order.currency.digits()); }

Error about_line(ErrorCode code, std::string id, const std::string& name, std::string rest) {
  return Error(code, std::move(id), "\"" + name + "\" " + std::move(rest)).with("line", name);
}

/// True if the rate gives the tax, but for what rounding each unit may have moved.
bool explains(Decimal rate, Decimal net, Decimal tax, Decimal slack) {
  return (exact::with_tax(net, rate) - net - tax).abs() <= slack;
}

/// The rates that the order's other lines and charges state.
std::vector<Decimal> stated_rates(const Order& order) {
  std::vector<Decimal> rates;
  const auto add = [&](const std::optional<Decimal>& rate) {
    if (rate && std::ranges::find(rates, *rate) == rates.end()) rates.push_back(*rate);
  };
  for (const OrderLine& line : order.lines) add(line.tax_rate);
  for (const OrderCharge& charge : order.charges) add(charge.tax_rate);
  return rates;
}

/// The rate as the shop states it. Where it states none: the item's, or the only one of the order
/// that explains the tax. Never one computed from rounded amounts.
template <typename Entry>
Result<std::optional<Decimal>> rate_of(const Entry& entry, const Order& order,
                                       std::optional<Decimal> item_rate, Decimal slack) {
  if (entry.tax_rate) return entry.tax_rate;
  if (entry.total_tax.is_zero()) return std::optional<Decimal>();
  const auto fits = [&](Decimal rate) {
    return explains(rate, entry.total_net, entry.total_tax, slack);
  };
  if (item_rate && exact::is_sane_rate(*item_rate) && fits(*item_rate)) return item_rate;
  std::vector<Decimal> fitting = stated_rates(order);
  std::erase_if(fitting, [&](Decimal rate) { return !fits(rate); });
  if (fitting.size() == 1) return std::optional<Decimal>(fitting.front());
  return about_line(ErrorCode::kInvalid, "order.unknown_tax_rate", entry.name,
                    "was charged " + entry.total_tax.to_string() +
                        " of tax, but neither the shop nor the source tells at which rate.")
      .remedied("Give the item a tax in the source, or let the shop state the line's tax rate.");
}

/// The tax of a line: the item's own code if it was charged at the item's own rate. Nothing was
/// taxed at a rate of zero unless the source has a tax for just that.
void set_tax(DocumentLine& line, std::optional<Decimal> rate, const ItemRef& item) {
  const bool is_items = rate && rate == item.tax_rate;
  if (is_items) line.tax_code = item.tax_code;
  if (rate && (!rate->is_zero() || !line.tax_code.empty())) line.tax_rate = rate;
}

template <typename Entry>
DocumentLine charged(const Entry& entry, DocumentLine::Kind kind) {
  DocumentLine line;
  line.kind = kind;
  line.description = entry.name;
  line.total_net = entry.total_net;
  line.total_tax = entry.total_tax;
  line.total_gross = entry.total_gross;
  return line;
}

Result<DocumentLine> product_line(const TranslateInput& input, const OrderLine& line) {
  const std::optional<ItemRef> item = input.find_item(line);
  if (!item) {
    return about_line(ErrorCode::kNotFound, "order.unknown_sku", line.name,
                      line.sku.empty()
                          ? "has no SKU, and no item is linked to it."
                          : "has the SKU " + line.sku + ", and no item is linked to it.")
        .remedied("Link the listing to an item of the source.")
        .with("sku", line.sku);
  }
  const Decimal units = std::max(line.quantity, Decimal::from_integer(1));
  const Decimal slack = exact::product(coin_of(input.order), units);
  DocumentLine made = charged(line, DocumentLine::Kind::kProduct);
  made.order_line_id = line.id;
  made.item_id = item->item_id;
  made.sku = line.sku;
  made.quantity = line.quantity;
  if (ONESHELF_MUTANT("discount_dropped")) made.total_gross += line.discount;
  set_tax(made, ONESHELF_TRY(rate_of(line, input.order, item->tax_rate, slack)), *item);
  return made;
}

Result<DocumentLine> charge_line(const TranslateInput& input, const OrderCharge& charge) {
  const bool is_fee = charge.kind == OrderCharge::Kind::kFee;
  const OrderRule& rule = input.rule;
  const VendorId& item = is_fee && !rule.fee_item.empty() ? rule.fee_item : rule.delivery_item;
  if (item.empty()) {
    return Error(ErrorCode::kInvalid, "order.no_delivery_item",
                 "\"" + charge.name + "\" costs " + charge.total_gross.to_string() +
                     ", but no item of the source is set to book it to.")
        .remedied("Run: oneshelf link " + link_of(input.key) + " --set orders.delivery_item=<id>");
  }
  DocumentLine made =
      charged(charge, is_fee ? DocumentLine::Kind::kFee : DocumentLine::Kind::kShipping);
  made.item_id = item;
  made.quantity = Decimal::from_integer(1);
  const Decimal slack = coin_of(input.order);
  set_tax(made, ONESHELF_TRY(rate_of(charge, input.order, std::nullopt, slack)), ItemRef());
  return made;
}

/// A charge finds its tax by rate. If products of that rate share one code, it is that tax: taxes
/// are summed per tax, so the proof must know which lines belong together.
void share_tax_codes(std::vector<DocumentLine>& lines) {
  for (DocumentLine& line : lines) {
    if (!line.tax_rate || !line.tax_code.empty()) continue;
    std::string code;
    bool is_only = true;
    for (const DocumentLine& other : lines) {
      if (other.tax_rate != line.tax_rate || other.tax_code.empty()) continue;
      if (code.empty()) code = other.tax_code;
      is_only = is_only && code == other.tax_code;
    }
    if (is_only) line.tax_code = code;
  }
}

/// Brings one column to whole coins that add up to `total`: each is cut, and what is missing goes
/// to those that lost most. Shops that state lines in fractions of a coin round only the total.
void settle(std::vector<DocumentLine>& lines, Decimal DocumentLine::*column, Decimal total,
            int digits) {
  std::vector<std::pair<Decimal, size_t>> lost;
  for (size_t i = 0; i < lines.size(); ++i) {
    const Decimal cut = (lines[i].*column).rounded(digits, Rounding::kFloor);
    lost.emplace_back(cut - lines[i].*column, i);
    lines[i].*column = cut;
    total -= cut;
  }
  std::ranges::sort(lost);
  const Decimal coin = Decimal::from_minor(1, digits);
  for (const auto& [loss, index] : lost) {
    if (!total.is_positive()) break;
    lines[index].*column += coin;
    total -= coin;
  }
}

void settle(std::vector<DocumentLine>& lines, const Order& order) {
  const int digits = order.currency.digits();
  settle(lines, &DocumentLine::total_gross, order.total_gross, digits);
  settle(lines, &DocumentLine::total_tax, order.total_tax, digits);
  for (DocumentLine& line : lines) line.total_net = line.total_gross - line.total_tax;
}

}  // namespace

std::string link_of(const std::string& key) { return key.substr(0, key.find(':')); }

Result<std::vector<DocumentLine>> document_lines(const TranslateInput& input) {
  std::vector<DocumentLine> lines;
  for (const OrderLine& line : input.order.lines) {
    if (line.quantity.is_positive()) lines.push_back(ONESHELF_TRY(product_line(input, line)));
  }
  if (lines.empty()) {
    return Error(ErrorCode::kInvalid, "order.no_lines", "The order has no lines to be booked.")
        .remedied("Nothing needs to be done if all of its lines were cancelled.");
  }
  for (const OrderCharge& charge : input.order.charges) {
    const bool is_free = (charge.total_gross.is_zero() && charge.total_tax.is_zero()) ||
                         ONESHELF_MUTANT("shipping_left_out");
    if (!is_free) lines.push_back(ONESHELF_TRY(charge_line(input, charge)));
  }
  settle(lines, input.order);
  share_tax_codes(lines);
  return lines;
}

}  // namespace oneshelf
