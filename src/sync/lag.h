#pragma once

#include <array>
#include <map>

#include "base/json.h"
#include "base/time.h"

namespace oneshelf {

/// How long it took until a change of stock was confirmed on a channel, counted hour by hour for a
/// week: small however many changes there were.
class LagHistogram {
 public:
  static constexpr std::chrono::hours kKept{7 * 24};

  void add(Timestamp now, milliseconds lag);
  /// A figure that was not taken.
  void add_failure(Timestamp now);

  struct Figures {
    int64_t count = 0, failures = 0;
    /// So many of a hundred were at most this late: the upper end of their class, rounded up, and
    /// never more than the longest.
    milliseconds p50{0}, p95{0}, p99{0};
    milliseconds longest{0};
  };
  /// Of the hours that `since` and later instants are in.
  Figures figures(Timestamp since) const;

  Json to_json() const;
  /// What does not look like one is left out: a lost figure is not worth an error.
  static LagHistogram from_json(const Json& json);

 private:
  static constexpr size_t kClasses = 30;
  struct Hour {
    std::array<int64_t, kClasses> counts{};
    int64_t failures = 0;
    milliseconds longest{0};
  };
  Hour& hour_of(Timestamp now);

  std::map<int64_t, Hour> hours_;  // since 1970
};

}  // namespace oneshelf
