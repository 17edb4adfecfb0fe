#pragma once

#include <vector>

#include "sync/exact.h"
#include "sync/translate.h"

/// The source's arithmetic, piece by piece. Internal to sync/.
namespace oneshelf::proof {

/// Quantity × unit price as the source rounds it to the currency.
Decimal line_amount(Decimal quantity, Decimal unit_price, const DocumentRules& rules, int digits);

/// quantity × unit price, exact: in units of 10^-12.
exact::Wide exact_amount(Decimal quantity, Decimal unit_price);

/// The tax in an exact amount (10^-12) of the basis, not yet rounded to the currency (traced).
Decimal tax_in(exact::Wide amount, Decimal rate, bool includes_tax);

/// Lines of one tax, whose tax is summed before it is rounded.
struct TaxGroup {
  std::string tax_code;
  Decimal rate;
  std::vector<size_t> lines;  ///< indexes into the document's lines
};
/// The document's taxed lines by tax, in order of first appearance.
std::vector<TaxGroup> tax_groups(const Document& document);

/// The tax that the source computes for one group.
Decimal group_tax(const TaxGroup& group, const Document& document, const DocumentRules& rules);

}  // namespace oneshelf::proof
