#pragma once

#include <atomic>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include "base/clock.h"

namespace oneshelf {

/// How long work may go on in somebody's name: whoever renews it moves `until_ms` (monotonic time),
/// and who was stopped for longer finds it passed. 0: lost for good.
struct Lease {
  std::atomic<int64_t> until_ms{0};
};

/// What every function that may wait takes first: until when, whether to stop, and on whose behalf.
class Context {
 public:
  explicit Context(Clock& clock, std::stop_token stop = {})
      : clock_(&clock), stop_(std::move(stop)) {}

  Clock& clock() const { return *clock_; }
  const std::stop_token& stop() const { return stop_; }
  /// Told to stop, or working under a lease that has run out: nothing more may be sent or stored.
  bool stopped() const {
    if (stop_.stop_requested()) return true;
    return lease_ != nullptr && clock_->monotonic().count() >= lease_->until_ms.load();
  }
  /// The same context with an earlier deadline; a child never outlives its parent.
  Context within(milliseconds time) const {
    Context child = *this;
    const milliseconds now = clock_->monotonic();
    if (time < child.deadline_ - now) child.deadline_ = now + time;  // no sum that overflows
    return child;
  }
  /// Time left until the deadline, zero if it has passed.
  milliseconds left() const {
    const milliseconds now = clock_->monotonic();
    return deadline_ > now ? deadline_ - now : milliseconds(0);
  }
  /// Waits so long, or until it is told to stop.
  void pause(milliseconds duration) const {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    clock_->wait_for(never, lock, stop_, duration);
  }
  /// The same context with a label that log lines carry, e.g. a job id.
  Context labelled(std::string trace) const {
    Context child = *this;
    child.trace_ = std::move(trace);
    return child;
  }
  const std::string& trace() const { return trace_; }
  /// The same context, stopped once the lease has run out.
  Context leased(std::shared_ptr<const Lease> lease) const {
    Context child = *this;
    child.lease_ = std::move(lease);
    return child;
  }

 private:
  Clock* clock_;
  std::stop_token stop_;
  milliseconds deadline_ = milliseconds::max();
  std::string trace_;
  std::shared_ptr<const Lease> lease_;
};

}  // namespace oneshelf
