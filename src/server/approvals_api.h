#pragma once

#include "engine/approvals.h"
#include "net/http.h"

namespace oneshelf {

/// GET /api/v1/links/LINK/approvals: rules, and the newest events; `?sku=` those of one SKU,
/// `?limit=` at most so many (100).
Result<Json> read_approvals(EngineParts& parts, const LinkId& link, const HttpRequest& request);

/// POST to the same: what `oneshelf approve` does, in its words. One of
///   {"sku":["A","B"]} or {"all":true} / {"brand":…,"category":…,"prefix":…,"in_stock":true},
///     with "undo":true, "preview":true or "save_rule":NAME, and "why";
///   {"remove_rule":NAME}, {"confirm":ID or NAME}, {"reject":ID or NAME};
/// and "who", which four eyes look at (`otherwise` if it is not said). Words that are not known are
/// refused: a slip must not approve more than was meant. Errors: `request.unknown_word`,
/// `request.approval`.
Result<Json> post_approvals(EngineParts& parts, const LinkId& link, const std::string& body,
                            const std::string& otherwise);

}  // namespace oneshelf
