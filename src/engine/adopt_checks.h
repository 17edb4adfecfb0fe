#pragma once

#include "engine/links.h"

namespace oneshelf {

/// Where the source is corrected by what somebody changed on the link's channel. kInvalid
/// `link.adopt_location` if it is not said which of several locations that is.
Result<LocationId> adjusted_location(const LinkView& link);

/// Whether `drift.stock` can be anything but to restore. Errors: `link.stock_not_adjustable`,
/// `link.stock_not_watched`, `link.adopt_location`. Asks the source what it can do.
Result<void> check_adopting(EngineParts& parts, const LinkView& link);

}  // namespace oneshelf
