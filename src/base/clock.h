#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "base/time.h"

namespace oneshelf {

/// The only door to time. Safe from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
  /// Milliseconds that never go backwards, for measuring and deadlines.
  virtual milliseconds monotonic() const = 0;
  /// Waits on `changed` (locked by `lock`) until notified, stopped, or `duration` has passed.
  /// Spurious returns are allowed: callers loop on their own condition.
  virtual void wait_for(std::condition_variable_any& changed, std::unique_lock<std::mutex>& lock,
                        std::stop_token stop, milliseconds duration) = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
  milliseconds monotonic() const override;
  void wait_for(std::condition_variable_any& changed, std::unique_lock<std::mutex>& lock,
                std::stop_token stop, milliseconds duration) override;
};

/// A clock that a test moves by hand. Waiting returns at once without moving time.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_ms_(to_unix_ms(start)) {}
  Timestamp now() const override { return from_unix_ms(now_ms_.load()); }
  milliseconds monotonic() const override { return milliseconds(now_ms_.load()); }
  void wait_for(std::condition_variable_any&, std::unique_lock<std::mutex>&, std::stop_token,
                milliseconds) override {}
  void advance(milliseconds by) { now_ms_ += by.count(); }

 private:
  std::atomic<int64_t> now_ms_;
};

}  // namespace oneshelf
