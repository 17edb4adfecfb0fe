#pragma once

#include "net/http.h"
#include "sandbox/bigcommerce/options.h"

namespace oneshelf::sandbox::bigcommerce {

/// The quota: so many requests in each window of 30 seconds. Not locked.
class Window {
 public:
  explicit Window(int64_t quota) : quota_(quota) {}

  /// True if a request may pass now.
  bool take(Timestamp now);
  /// Until the window ends; at least one.
  int64_t seconds_left(Timestamp now) const;
  /// The four headers; none where the plan has no quota.
  void tell(HttpResponse& response, Timestamp now) const;

 private:
  static constexpr milliseconds kLength = std::chrono::seconds(30);

  int64_t quota_;
  int64_t used_ = 0;
  Timestamp start_{};
};

}  // namespace oneshelf::sandbox::bigcommerce
