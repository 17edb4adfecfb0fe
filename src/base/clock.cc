#include "base/clock.h"

namespace oneshelf {
namespace {

/// Waiting "for ever" in one go would overflow the clock's nanoseconds.
constexpr std::chrono::hours kLongestWait(1);

}  // namespace

Timestamp SystemClock::now() const {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

milliseconds SystemClock::monotonic() const {
  return std::chrono::duration_cast<milliseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
}

void SystemClock::wait_for(std::condition_variable_any& changed, std::unique_lock<std::mutex>& lock,
                           std::stop_token stop, milliseconds duration) {
  // Only the form with a predicate heeds a stop request. Ours is false before waiting and true
  // after it, so that one notification returns: the caller loops on its own condition.
  bool waited = false;
  changed.wait_for(lock, stop, std::min<milliseconds>(duration, kLongestWait),
                   [&waited] { return std::exchange(waited, true); });
}

}  // namespace oneshelf
