#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

#include "base/context.h"
#include "engine/lane.h"
#include "engine/quota_share.h"
#include "engine/quota_window.h"
#include "net/http.h"

namespace oneshelf {

/// Decides when a request to one remote account may leave: what the platform tells of its window
/// (quota_window.h) or, as long as it tells nothing, a token bucket; a cap on parallel calls, and
/// the vendor's own "not before". The highest waiting lane goes first, and every eighth permit goes
/// to the one that went longest without, so that no lane starves. Workers in several processes
/// share all of it (quota_share.h). Safe from any thread.
class Governor {
 public:
  /// Without a share it has the whole quota.
  Governor(Clock& clock, Pace pace, std::unique_ptr<QuotaShare> share = nullptr);

  /// Waits for a turn. Waits of more than kLongestWait, or QuotaWindow::kLongest for the end of a
  /// window, are not waited: kRateLimited `quota.wait` with the time, so that the job can be run
  /// again then. kTimeout / kCancelled as the context says; nothing was sent in any of these cases.
  Result<void> enter(const Context& context, Lane lane);
  void leave();
  /// How long the platform's window has no room for this lane; 0 where no window is known.
  milliseconds window_wait(Lane lane);
  /// The platform told what is left of its window.
  void hear(const QuotaTold& told);
  /// The vendor said: nothing before this long from now.
  void hold_for(milliseconds duration);
  /// Nothing more is sent for now: other workers may have all of the quota.
  Result<void> leave_share();

  int64_t requests() const { return requests_.load(); }
  static constexpr milliseconds kLongestWait = std::chrono::seconds(20);

 private:
  void refill();
  int64_t full() const;
  int parallel() const;
  bool may_send() const;
  void take(const QuotaPart& part);
  Result<void> agree(std::unique_lock<std::mutex>& lock);
  bool is_turn_of(Lane lane) const;
  int elsewhere() const;
  milliseconds wait_needed(Lane lane) const;
  void take_permit(Lane lane);

  Clock& clock_;
  const Pace pace_;
  std::mutex mutex_;  // guards everything below
  std::condition_variable_any changed_;
  std::unique_ptr<QuotaShare> share_;  // used by one thread at a time, without the mutex
  bool agreeing_ = false;
  QuotaPart part_;
  int64_t units_;  // kQuotaToken of them are a token
  milliseconds refilled_at_;
  QuotaWindow window_;
  milliseconds not_before_{0};
  int running_ = 0;
  int64_t turns_ = 0;
  std::array<int, kLanes> waiting_{};
  std::array<int64_t, kLanes> last_turn_{};  // or when the lane began to wait
  std::atomic<int64_t> requests_{0};
};

/// Http that asks a governor first and obeys Retry-After for everybody after it.
class GovernedHttp final : public Http, public QuotaListener {
 public:
  GovernedHttp(Http& http, Governor& governor, Lane lane)
      : http_(http), governor_(governor), lane_(lane) {}
  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override;
  void hear(const QuotaTold& told) override { governor_.hear(told); }
  milliseconds window_wait(Lane lane) { return governor_.window_wait(lane); }

  /// While it lives, requests go in another lane. For the one job that has the connector.
  class InLane {
   public:
    InLane(GovernedHttp& http, Lane lane) : http_(http), before_(std::exchange(http.lane_, lane)) {}
    ~InLane() { http_.lane_ = before_; }
    InLane(const InLane&) = delete;
    InLane& operator=(const InLane&) = delete;

   private:
    GovernedHttp& http_;
    Lane before_;
  };

 private:
  Http& http_;
  Governor& governor_;
  Lane lane_;
};

}  // namespace oneshelf
