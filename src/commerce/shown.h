#pragma once

#include <cstdint>
#include <optional>

#include "base/decimal.h"
#include "base/id.h"

namespace oneshelf {

/// What a listing may show, kept while that is not just the figure its channel was last seen with.
struct ShownFigure {
  /// The figure on show and the units sold there whose orders were not read yet are together no
  /// more than this.
  Decimal most;
  /// The event as of which the stored figure was seen to be true, and no order of the listing was
  /// told since; unset: there is none.
  std::optional<int64_t> seen;
  JobId sender;  ///< whose figure may still be on its way; "" none
};

/// What happened to the figures of a channel, counted: which of two events came first must not
/// depend on the clocks of several machines.
struct ShownClock {
  int64_t now = 0;
  int64_t changed = 0;  ///< the last event after which an earlier look at the channel is worthless
  std::optional<int64_t> looked;  ///< all its listings were seen, for the first time
  bool settled = false;           ///< and its orders were read after that: its figures are known
};

}  // namespace oneshelf
