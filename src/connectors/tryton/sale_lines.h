#pragma once

#include <string>
#include <vector>

#include "commerce/document.h"
#include "connectors/tryton/products.h"

namespace oneshelf::tryton {

/// A line to be written. `note` is kept with it in Tryton; quantities of credits are negative.
struct LineDraft {
  DocumentLine line;
  std::string note;
};

/// The taxes of a line: the one its code names (an item's code is told only with lines of the
/// item's rate), else the product's own if they make its rate, else the only one of that rate.
/// Errors: kInvalid `tryton.unknown_tax`, `tryton.no_tax`, `tryton.ambiguous_tax`.
Result<std::vector<std::string>> taxes_of(const DocumentLine& line, const ProductFacts& product,
                                          const std::vector<Tax>& taxes);

/// Tryton's total of these lines: amounts and each tax are rounded half-even, the tax on the
/// unrounded price times quantity, per document or after each line.
Decimal total_of(const std::vector<LineDraft>& lines, DocumentRules::TaxRounding rounding,
                 int digits);

/// `[["create", […]]]` for a sale's lines.
/// kNotFound `tryton.item_gone` for a product that is no longer there.
Result<Json> lines_json(const Context& context, Products& products,
                        const std::vector<LineDraft>& lines);

}  // namespace oneshelf::tryton
