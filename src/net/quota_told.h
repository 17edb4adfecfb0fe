#pragma once

#include <cstdint>

#include "base/time.h"

namespace oneshelf {

/// What a platform says, beside an answer, of the window in which it counts our requests.
struct QuotaTold {
  int64_t limit = 0;      ///< requests of the whole window
  int64_t left = 0;       ///< of them, after the one that was answered; others use it too
  milliseconds reset{0};  ///< until the next window
  milliseconds window{0};
};

/// An Http that paces itself. What it is told replaces the pace that was only assumed.
class QuotaListener {
 public:
  virtual ~QuotaListener() = default;
  virtual void hear(const QuotaTold& told) = 0;
};

}  // namespace oneshelf
