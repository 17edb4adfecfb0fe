#pragma once

#include <memory>
#include <string>

#include "base/secrets.h"
#include "connectors/all/all.h"
#include "engine/jobs.h"
#include "engine/sync_link.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/catalogue.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/in_process.h"
#include "store/sqlite/sqlite_store.h"

namespace oneshelf::bench {

/// Real time, but nobody waits: a wait moves the clock on at once. So our own pace towards the
/// platforms (requests per second) does not hide how fast the machine is; lines say "paced": false.
class HastyClock final : public Clock {
 public:
  Timestamp now() const override { return real_.now() + milliseconds(jumped_.load()); }
  milliseconds monotonic() const override {
    return real_.monotonic() + milliseconds(jumped_.load());
  }
  void wait_for(std::condition_variable_any&, std::unique_lock<std::mutex>&, std::stop_token,
                milliseconds duration) override {
    pass(duration);
  }
  void pass(milliseconds duration) { jumped_ += duration.count(); }

 private:
  SystemClock real_;
  std::atomic<int64_t> jumped_{0};
};

/// A sandbox source and a sandbox shop in this process, and the engine between them with the real
/// connectors and the real store on disk.
class World {
 public:
  static Result<std::unique_ptr<World>> make(const std::string& folder, size_t products);

  sandbox::bridge::Bridge& source() { return source_; }
  sandbox::bridge::Bridge& shop() { return shop_; }
  EngineParts& parts() { return *parts_; }
  HastyClock& clock() { return clock_; }
  Context context() { return Context(clock_); }
  Result<SyncReport> sync(ReadMode mode);
  Result<LinkPlan> plan();
  /// Requests that both sandboxes have answered since the last call.
  uint64_t take_requests();

  static const LinkId kLink;
  static const ConnectionId kShop;
  static constexpr const char* kHookSecret = "hook-secret-of-the-bench";

 private:
  World();
  Result<void> open(const std::string& folder);
  Result<void> connect();
  Result<void> make_the_link();

  HastyClock clock_;
  SeededRandom random_{7};
  KeySecrets secrets_{std::string(32, 'k')};
  sandbox::InProcessHttp http_;
  sandbox::bridge::Bridge source_, shop_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Connections> connections_;
  std::unique_ptr<EngineParts> parts_;
};

void no_progress(std::string_view step, int64_t done, int64_t total);

}  // namespace oneshelf::bench
