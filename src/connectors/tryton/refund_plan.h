#pragma once

#include <map>
#include <string>
#include <vector>

#include "connectors/tryton/sale.h"
#include "connectors/tryton/sale_lines.h"

namespace oneshelf::tryton {

/// What earlier credits of the same sale say, by product.
struct EarlierCredits {
  std::map<std::string, Decimal> returned;     ///< goods that came back
  std::map<std::string, Decimal> not_shipped;  ///< credited before they ever left
};

/// Goods that left, by product.
std::map<std::string, Decimal> shipped_by_product(const Sale& sale);

/// A refund as sales of negative quantities: one that brings goods back, and one about money only.
struct RefundPlan {
  struct Part {
    bool moves_goods = false;
    std::vector<LineDraft> lines;
  };
  std::vector<Part> parts;  ///< at most two; none if there is nothing to book
};

struct RefundFacts {
  std::map<std::string, Decimal> shipped;
  EarlierCredits earlier;
  DocumentRules::TaxRounding rounding = DocumentRules::TaxRounding::kPerDocument;
  int digits = 2;
};

/// The parts' totals together are exactly minus the refund's amount: what the lines' prices do not
/// explain is the shipping charge if it equals it, else a line of its own. Units to be restocked
/// that never left are credited only, with a note that makes release() keep them from leaving.
/// Error: kInvalid `tryton.unknown_refund_line`.
Result<RefundPlan> plan_refund(const Document& document, const Refund& refund,
                               const RefundFacts& facts);

}  // namespace oneshelf::tryton
