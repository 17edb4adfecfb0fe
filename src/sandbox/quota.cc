#include "sandbox/quota.h"

#include <algorithm>

namespace oneshelf::sandbox {

bool Quota::take(Timestamp now) {
  if (rate_ == 0) return true;
  const int64_t cap = size_ * 1000;
  // When a bucket is full anyway; the bound keeps the product small.
  const int64_t full_ms = cap / rate_ + 1;
  const int64_t elapsed_ms = std::clamp<int64_t>((now - last_).count(), 0, full_ms);
  thousandths_ = std::min(cap, thousandths_ + elapsed_ms * rate_);
  last_ = std::max(last_, now);
  if (thousandths_ < 1000) return false;
  thousandths_ -= 1000;
  return true;
}

}  // namespace oneshelf::sandbox
