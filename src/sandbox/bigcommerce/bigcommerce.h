#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/window.h"
#include "sandbox/sandbox.h"

namespace oneshelf::sandbox::bigcommerce {

/// An emulated BigCommerce store: the parts of its programming interface that a hub uses, written
/// from the facts alone. One mutex guards all of it.
class BigCommerce final : public Sandbox {
 public:
  explicit BigCommerce(Options options);

  Answer handle(const HttpRequest& request, Timestamp now) override;
  std::vector<HttpRequest> take_hints(Timestamp now) override;
  void hint_answered(const HttpRequest& hint, int status, Timestamp now) override;

  Result<void> add_fault(Fault fault);
  Counts counts();
  std::vector<Hook> hooks();

  /// Runs `act(State&)` as a person at this store would act at that time.
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
    Noting(BigCommerce& store, Timestamp now) : store_(store), now_(now) {}
    ~Noting() { store_.note_events(now_); }
    Noting(const Noting&) = delete;
    Noting& operator=(const Noting&) = delete;

   private:
    BigCommerce& store_;
    Timestamp now_;
  };

  Answer api(const HttpRequest& request, const std::vector<std::string>& parts, Timestamp now);
  Result<HttpResponse> run(const Operation& operation, Call& call);
  std::optional<HttpResponse> turned_away(const Operation& operation, const Call& call,
                                          const std::string& store_hash);
  HttpResponse over_quota(bool v2, Timestamp now) const;
  HttpResponse admin(const HttpRequest& request, const std::vector<std::string>& parts,
                     Timestamp now);
  void note_events(Timestamp now);

  std::mutex mutex_;
  State state_;
  HookOutbox outbox_;
  Window window_;
  Faults faults_;
  Counts counts_;
};

}  // namespace oneshelf::sandbox::bigcommerce
