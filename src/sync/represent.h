#pragma once

#include "sync/translate.h"

namespace oneshelf {

/// Gives the drawn document the unit prices (and, at need, the split or rounding lines) with which
/// the source arrives at what the buyer paid; see translate(). Internal to sync/.
Result<Document> represented(const Document& drawn, const TranslateInput& input);

}  // namespace oneshelf
