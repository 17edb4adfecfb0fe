#include "sandbox/bigcommerce/window.h"

#include <algorithm>
#include <chrono>

namespace oneshelf::sandbox::bigcommerce {

bool Window::take(Timestamp now) {
  if (quota_ == 0) return true;
  if (now - start_ >= kLength) {
    start_ = now;
    used_ = 0;
  }
  if (used_ >= quota_) return false;
  ++used_;
  return true;
}

int64_t Window::seconds_left(Timestamp now) const {
  const milliseconds left = std::clamp(kLength - (now - start_), milliseconds(1), kLength);
  return std::chrono::ceil<std::chrono::seconds>(left).count();
}

void Window::tell(HttpResponse& response, Timestamp now) const {
  if (quota_ == 0) return;
  const milliseconds left = std::clamp(kLength - (now - start_), milliseconds(0), kLength);
  const std::pair<const char*, int64_t> headers[] = {
      {"X-Rate-Limit-Time-Window-Ms", kLength.count()},
      {"X-Rate-Limit-Time-Reset-Ms", left.count()},
      {"X-Rate-Limit-Requests-Quota", quota_},
      {"X-Rate-Limit-Requests-Left", quota_ - used_}};
  for (const auto& [name, value] : headers) {
    response.headers.emplace_back(name, std::to_string(value));
  }
}

}  // namespace oneshelf::sandbox::bigcommerce
