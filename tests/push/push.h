#pragma once

#include <memory>
#include <string>

#include "base/secrets.h"
#include "engine/scheduler.h"
#include "push/push_shop.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/in_process.h"
#include "simulation/turnstile.h"

namespace oneshelf::push {

struct PushReport {
  SyncReport sync;
  Calls calls;
  uint64_t least_writes = 0, least_reads = 0;
  milliseconds took{0};   ///< from the first call to the shop to the end of the last
  milliseconds floor{0};  ///< Shop::floor() of all these calls
  std::string quota;
};

/// What became of an order that another shop took while the push was under way. Times from when it
/// was placed; calls are the pushed shop's.
struct SaleReport {
  milliseconds until_read{0};     ///< when our orders crew had it
  milliseconds until_lowered{0};  ///< when the pushed shop showed a unit less
  uint64_t calls_waited = 0;      ///< from when we had it until then
  uint64_t calls_after = 0;       ///< of the push: what it was ahead of
};

/// A source of record, a shop that is pushed to, another shop that sells meanwhile, and the whole
/// engine between them, in virtual time: what takes no quota takes no time.
class Push {
 public:
  ~Push();
  /// Everything is in sync when it returns.
  static Result<std::unique_ptr<Push>> make(const Candidate& candidate, int64_t part, Size size,
                                            const std::string& folder);

  /// Every price and every figure changes in the source, every other figure downwards. Then one
  /// full run that a person asked for.
  Result<PushReport> run();
  /// The same, and after `sold_after` somebody buys a unit in the other shop.
  Result<PushReport> run_with_sale(milliseconds sold_after, SaleReport& sale);
  /// Whether the shop shows what the source has; else why not.
  Result<void> check();

 private:
  class Door;
  Push(const Candidate& candidate, int64_t part, Size size);
  Result<void> open(const std::string& folder);
  Result<void> fill_source();
  Result<void> fill_other_shop();
  Result<void> connect();
  Result<void> change_everything();
  Result<SyncReport> sync(ReadMode mode);
  Result<PushReport> push();
  void sell();
  Result<void> take_orders_until(const bool& is_over);
  void note_call(const HttpRequest& request, const Result<HttpResponse>& response);
  void watch_sale();
  int64_t figure_of(size_t variant) const;

  const Candidate& candidate_;
  const Size size_;
  SeededRandom random_{11};
  simulation::Turnstile turnstile_{random_};
  simulation::SimulatedClock clock_{turnstile_};
  KeySecrets secrets_{std::string(32, 'k')};
  sandbox::InProcessHttp platforms_;
  std::unique_ptr<Shop> shop_;
  sandbox::bridge::Bridge source_, other_;
  std::unique_ptr<Door> door_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Connections> connections_;
  std::unique_ptr<EngineParts> parts_;
  int rounds_ = 0;  // how often everything changed

  /// Of the sale under way.
  struct Sale {
    std::optional<milliseconds> placed_at, read_at, lowered_at;
    uint64_t calls_when_read = 0, calls_when_lowered = 0;
  };
  Sale sale_;
  /// To the pushed shop, since they were last set back.
  Calls calls_;
  std::optional<milliseconds> first_call_, last_call_;
};

}  // namespace oneshelf::push
