#pragma once

#include <stop_token>
#include <string>
#include <utility>

#include "base/clock.h"

namespace oneshelf {

/// What every function that may wait takes first: until when, whether to stop, and on whose behalf.
class Context {
 public:
  explicit Context(Clock& clock, std::stop_token stop = {})
      : clock_(&clock), stop_(std::move(stop)) {}

  Clock& clock() const { return *clock_; }
  const std::stop_token& stop() const { return stop_; }
  bool stopped() const { return stop_.stop_requested(); }
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
  /// The same context with a label that log lines carry, e.g. a job id.
  Context labelled(std::string trace) const {
    Context child = *this;
    child.trace_ = std::move(trace);
    return child;
  }
  const std::string& trace() const { return trace_; }

 private:
  Clock* clock_;
  std::stop_token stop_;
  milliseconds deadline_ = milliseconds::max();
  std::string trace_;
};

}  // namespace oneshelf
