#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "base/context.h"
#include "engine/lane.h"
#include "net/http.h"

namespace oneshelf {

/// Our own pace towards one remote account.
struct Pace {
  int per_second = 10;
  int burst = 20;
  int parallel = 2;
};

/// Decides when a request to one remote account may leave: a token bucket, a cap on parallel
/// calls, and the vendor's own "not before". The highest waiting lane goes first, and every eighth
/// permit goes to the lowest waiting one, so that no lane starves. Safe from any thread.
class Governor {
 public:
  Governor(Clock& clock, Pace pace);

  /// Waits for a turn. Waits of more than kLongestWait are not waited: kRateLimited
  /// `quota.wait` with the time, so that the job can be run again then. kTimeout / kCancelled as
  /// the context says; nothing was sent in any of these cases.
  Result<void> enter(const Context& context, Lane lane);
  void leave();
  /// The vendor said: nothing before this long from now.
  void hold_for(milliseconds duration);

  int64_t requests() const { return requests_.load(); }
  static constexpr milliseconds kLongestWait = std::chrono::seconds(20);

 private:
  void refill();
  bool is_turn_of(Lane lane) const;
  milliseconds wait_needed() const;

  Clock& clock_;
  const Pace pace_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable_any changed_;
  int64_t millitokens_;
  milliseconds refilled_at_;
  milliseconds not_before_{0};
  int running_ = 0;
  int64_t turns_ = 0;
  std::array<int, kLanes> waiting_{};
  std::atomic<int64_t> requests_{0};
};

/// Http that asks a governor first and obeys Retry-After for everybody after it.
class GovernedHttp final : public Http {
 public:
  GovernedHttp(Http& http, Governor& governor, Lane lane)
      : http_(http), governor_(governor), lane_(lane) {}
  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override;

 private:
  Http& http_;
  Governor& governor_;
  Lane lane_;
};

}  // namespace oneshelf
