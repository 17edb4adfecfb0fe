#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/bridge/hints.h"
#include "sandbox/bridge/idempotency.h"
#include "sandbox/bridge/operations.h"
#include "sandbox/bridge/state.h"
#include "sandbox/quota.h"
#include "sandbox/sandbox.h"

namespace oneshelf::sandbox::bridge {

/// A complete system that speaks the Bridge contract (docs/bridge.md) in either role, with a shop
/// front or a back office for people. One mutex guards all of it.
class Bridge final : public Sandbox {
 public:
  explicit Bridge(Options options);

  Answer handle(const HttpRequest& request, Timestamp now) override;
  std::vector<HttpRequest> take_hints(Timestamp now) override;
  void hint_answered(const HttpRequest& hint, int status, Timestamp now) override;

  /// From now on hints go there; "" sends none.
  void send_hints_to(std::string url, std::string secret);
  /// Switches off what was subscribed through the API, as platforms do.
  void disable_hooks();
  std::vector<HintTarget> hooks();
  Result<void> add_fault(Fault fault);
  Counts counts();
  void reset_counts();

  /// Runs `act(State&)` as a person at this system would act: what changes is hinted to the hub.
  template <typename Act>
  auto work(Act act) {
    const std::lock_guard lock(mutex_);
    const Noting noting(*this);
    return act(state_);
  }

 private:
  /// Hands what changed to the outbox when a person's action ends.
  class Noting {
   public:
    explicit Noting(Bridge& bridge) : bridge_(bridge) {}
    ~Noting() { bridge_.note_changes(); }
    Noting(const Noting&) = delete;
    Noting& operator=(const Noting&) = delete;

   private:
    Bridge& bridge_;
  };

  Answer api(const HttpRequest& request, std::vector<std::string> parts, Timestamp now);
  Result<HttpResponse> run(const Operation& operation, Call& call);
  Result<void> admit(const Operation& operation, const HttpRequest& request, Timestamp now);
  HttpResponse admin(const HttpRequest& request, const std::vector<std::string>& parts,
                     Timestamp now);
  HttpResponse people(const HttpRequest& request, const std::vector<std::string>& parts,
                      Timestamp now);
  void note_changes();

  std::mutex mutex_;
  State state_;
  IdempotencyMemory memory_;
  HintOutbox outbox_;
  Quota quota_;
  Faults faults_;
  Counts counts_;
};

}  // namespace oneshelf::sandbox::bridge
