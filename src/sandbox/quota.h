#pragma once

#include <cstdint>

#include "base/time.h"

namespace oneshelf::sandbox {

/// A token bucket on the caller's time: `rate` requests a second, and `size` at once.
class Quota {
 public:
  /// `rate` 0 is no limit.
  explicit Quota(int64_t rate) : Quota(rate, rate) {}
  Quota(int64_t rate, int64_t size) : rate_(rate), size_(size), thousandths_(size * 1000) {}

  /// True if a request may pass now; takes its token.
  bool take(Timestamp now);

 private:
  int64_t rate_, size_;
  int64_t thousandths_;  ///< of a token, so that a millisecond refills a whole number of them
  Timestamp last_{};
};

}  // namespace oneshelf::sandbox
