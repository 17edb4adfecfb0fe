#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "sandbox/quota.h"
#include "sandbox/sandbox.h"
#include "sandbox/shopwired/call.h"

namespace oneshelf::sandbox::shopwired {

/// An emulated ShopWired shop: the parts of its programming interface that a hub uses, written from
/// the facts alone. One mutex guards all of it.
class ShopWired final : public Sandbox {
 public:
  explicit ShopWired(Options options);

  Answer handle(const HttpRequest& request, Timestamp now) override;
  std::vector<HttpRequest> take_hints(Timestamp now) override;
  void hint_answered(const HttpRequest& hint, int status, Timestamp now) override;
  void hint_got(const HttpRequest& hint, const HttpResponse& answer, Timestamp now) override;

  Result<void> add_fault(Fault fault);
  Counts counts();
  std::vector<Hook> hooks();

  /// Runs `act(State&)` as a person at this shop would act at that time.
  template <typename Act>
  auto work(Timestamp now, Act act) {
    const std::lock_guard lock(mutex_);
    const Noting noting(*this, now);
    return act(state_);
  }

 private:
  /// Hands what happened to the outbox when an action ends.
  class Noting {
   public:
    Noting(ShopWired& shop, Timestamp now) : shop_(shop), now_(now) {}
    ~Noting() { shop_.note_events(now_); }
    Noting(const Noting&) = delete;
    Noting& operator=(const Noting&) = delete;

   private:
    ShopWired& shop_;
    Timestamp now_;
  };

  Answer api(const HttpRequest& request, const std::vector<std::string>& parts, Timestamp now);
  std::optional<HttpResponse> turned_away(const Call& call);
  Result<HttpResponse> run(const Operation& operation, Call& call);
  HttpResponse admin(const HttpRequest& request, const std::vector<std::string>& parts,
                     Timestamp now);
  void note_events(Timestamp now);

  std::mutex mutex_;
  State state_;
  HookOutbox outbox_;
  size_t noted_ = 0;  ///< events that the outbox knows
  Quota bucket_;
  Faults faults_;
  Counts counts_;
};

}  // namespace oneshelf::sandbox::shopwired
