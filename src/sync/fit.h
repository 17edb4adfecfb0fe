#pragma once

#include "commerce/document.h"

/// Choosing unit prices for a document in one basis (`prices_include_tax`). Internal to sync/.
namespace oneshelf::fit {

/// The amount of a line that its unit price must give in the document's basis.
Decimal target_of(const DocumentLine& line, bool includes_tax);

/// Sets each unit price to amount / quantity, rounded to the places the source takes.
void price_plainly(Document& document, const DocumentRules& rules);

/// Moves unit prices, each only as far as its line's amount stays what the buyer was charged, until
/// every tax comes out as charged too. Does what it can: the totals tell whether it sufficed.
/// A kPerLine source rounds after each line, so the lines are settled one after the other.
void price_closely(Document& document, const DocumentRules& rules);

/// The same document with lines of several units split in two: line `only`, or all that can be.
/// Nothing if there is none to split. Gives room where one line cannot be represented: two prices
/// instead of one.
std::optional<Document> split(const Document& document, const DocumentRules& rules,
                              std::optional<size_t> only);

}  // namespace oneshelf::fit
