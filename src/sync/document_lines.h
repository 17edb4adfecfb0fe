#pragma once

#include "sync/translate.h"

namespace oneshelf {

/// The order's lines and charges in the source's terms, with what the buyer was charged in whole
/// coins and the tax of each, but without unit prices: those depend on how the document is
/// represented. The order's sums have been checked. Internal to sync/.
Result<std::vector<DocumentLine>> document_lines(const TranslateInput& input);

/// "link" of the key "link:order", for remedies that a person can type.
std::string link_of(const std::string& key);

}  // namespace oneshelf
