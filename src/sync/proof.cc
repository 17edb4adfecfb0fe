#include "sync/proof.h"

#include <algorithm>

namespace oneshelf {
namespace {

bool is_of(const proof::TaxGroup& group, const DocumentLine& line) {
  return group.rate == *line.tax_rate && group.tax_code == line.tax_code;
}

DocumentTotals stated_totals(const Document& document) {
  DocumentTotals totals;
  for (const DocumentLine& line : document.lines) {
    totals.net += line.total_net;
    totals.tax += line.total_tax;
    totals.gross += line.total_gross;
  }
  return totals;
}

}  // namespace

Decimal proof::line_amount(Decimal quantity, Decimal unit_price, const DocumentRules& rules,
                           int digits) {
  return exact::product(quantity, unit_price).rounded(digits, rules.rounding);
}

exact::Wide proof::exact_amount(Decimal quantity, Decimal unit_price) {
  return exact::Wide(quantity.millionths()) * unit_price.millionths();
}

Decimal proof::tax_in(exact::Wide amount, Decimal rate, bool includes_tax) {
  constexpr exact::Wide kHundredPercent = 100 * exact::Wide(Decimal::kOne);
  const exact::Wide base = includes_tax ? kHundredPercent + rate.millionths() : kHundredPercent;
  return exact::traced(amount * rate.millionths(), base * Decimal::kOne);
}

std::vector<proof::TaxGroup> proof::tax_groups(const Document& document) {
  std::vector<TaxGroup> groups;
  for (size_t i = 0; i < document.lines.size(); ++i) {
    const DocumentLine& line = document.lines[i];
    if (!line.tax_rate) continue;
    auto group =
        std::ranges::find_if(groups, [&](const TaxGroup& known) { return is_of(known, line); });
    if (group == groups.end()) {
      groups.push_back({.tax_code = line.tax_code, .rate = *line.tax_rate, .lines = {}});
      group = groups.end() - 1;
    }
    group->lines.push_back(i);
  }
  return groups;
}

Decimal proof::group_tax(const TaxGroup& group, const Document& document,
                         const DocumentRules& rules) {
  const int digits = document.currency.digits();
  const bool per_line = rules.tax_rounding == DocumentRules::TaxRounding::kPerLine;
  Decimal tax;
  exact::Wide amount = 0;
  for (const size_t index : group.lines) {
    const DocumentLine& line = document.lines[index];
    const exact::Wide exact = exact_amount(line.quantity, line.unit_price);
    amount += exact;
    if (!per_line) continue;
    tax = (tax + tax_in(exact, group.rate, document.prices_include_tax))
              .rounded(digits, rules.rounding);
  }
  if (per_line) return tax;
  return tax_in(amount, group.rate, document.prices_include_tax).rounded(digits, rules.rounding);
}

DocumentTotals totals_under(const DocumentRules& rules, const Document& document) {
  if (rules.totals == DocumentRules::Totals::kStated) return stated_totals(document);
  DocumentTotals totals;
  for (const proof::TaxGroup& group : proof::tax_groups(document)) {
    totals.tax += proof::group_tax(group, document, rules);
  }
  Decimal amounts;
  for (const DocumentLine& line : document.lines) {
    amounts +=
        proof::line_amount(line.quantity, line.unit_price, rules, document.currency.digits());
  }
  totals.net = document.prices_include_tax ? amounts - totals.tax : amounts;
  totals.gross = document.prices_include_tax ? amounts : amounts + totals.tax;
  return totals;
}

}  // namespace oneshelf
