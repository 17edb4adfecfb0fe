#pragma once

#include <optional>

#include "engine/lane.h"
#include "net/quota_told.h"

namespace oneshelf {

/// The window in which a platform counts requests, as far as it told. Pure: time is a value, and
/// the caller says when a request leaves and what came back.
///
/// All that is left of a window may be sent at once: the platform counts, it does not space. But
/// lanes below the orders leave a little of it to those above, less and less the nearer its end is:
/// so an order never waits for a window that a bulk of prices has used up, and nothing is wasted.
/// Between the end of a window and the first answer of the next nothing is known.
class QuotaWindow {
 public:
  /// `running`: other requests under way. The platform may not have counted them yet.
  void hear(const QuotaTold& told, int running, milliseconds now);
  void sent() { --left_; }

  bool is_known(milliseconds now) const { return limit_ > 0 && now < over_at_; }
  /// Until a request of this lane may leave; nothing where no window is known. `elsewhere`:
  /// requests that other workers may have under way.
  std::optional<milliseconds> wait(Lane lane, int elsewhere, milliseconds now) const;

  /// Waits for the end of a window are no longer than this: longer windows are not waited for.
  static constexpr milliseconds kLongest = std::chrono::seconds(60);
  /// After the end as it was told, before we believe it: both clocks round.
  static constexpr milliseconds kMargin = milliseconds(100);

 private:
  int64_t kept_back(Lane lane) const;

  int64_t limit_ = 0;
  int64_t left_ = 0;  ///< as told, less what left since
  milliseconds window_{0};
  milliseconds over_at_{0};
};

}  // namespace oneshelf
