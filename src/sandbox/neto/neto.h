#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "sandbox/counts.h"
#include "sandbox/faults.h"
#include "sandbox/neto/actions.h"
#include "sandbox/neto/events.h"
#include "sandbox/neto/state.h"
#include "sandbox/sandbox.h"

namespace oneshelf::sandbox::neto {

/// So many requests in each minute of the clock.
class MinuteQuota {
 public:
  /// 0 is no limit.
  explicit MinuteQuota(int64_t per_minute) : per_minute_(per_minute) {}
  bool take(Timestamp now);

 private:
  int64_t per_minute_, minute_ = 0, taken_ = 0;
};

/// A store behind its NetoAPI. One mutex guards all of it.
class Neto final : public Sandbox {
 public:
  explicit Neto(Options options);

  Answer handle(const HttpRequest& request, Timestamp now) override;
  std::vector<HttpRequest> take_hints(Timestamp now) override;
  void hint_answered(const HttpRequest& hint, int status, Timestamp now) override;

  Result<void> add_fault(Fault fault);
  Counts counts();
  /// The address and token that somebody enters in the control panel for notification events.
  void send_events_to(const std::string& url, const std::string& token);

  /// Runs `act(State&)` as a person in the control panel would act.
  template <typename Act>
  auto work(Act act) {
    const std::lock_guard lock(mutex_);
    auto done = act(state_);
    outbox_.note(state_.take_events());
    return done;
  }

 private:
  Answer api(const HttpRequest& request, Timestamp now);
  HttpResponse run(const HttpRequest& request, const Action* action, Timestamp now);
  bool is_known(const HttpRequest& request) const;

  std::mutex mutex_;
  State state_;
  EventOutbox outbox_;
  MinuteQuota quota_;
  Faults faults_;
  Counts counts_;
};

}  // namespace oneshelf::sandbox::neto
