#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "connectors/all/all.h"
#include "engine/jobs.h"
#include "engine/sync_link.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/catalogue.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/in_process.h"
#include "unit/store/open_store.h"

namespace oneshelf::testing {

/// Time that passes only when somebody waits for it.
class JumpingClock final : public Clock {
 public:
  Timestamp now() const override { return from_unix_ms(kStart + passed_.load()); }
  milliseconds monotonic() const override { return milliseconds(passed_.load()); }
  void wait_for(std::condition_variable_any&, std::unique_lock<std::mutex>&, std::stop_token,
                milliseconds duration) override {
    passed_ += duration.count();
  }
  void pass(milliseconds duration) { passed_ += duration.count(); }

 private:
  static constexpr int64_t kStart = 1'780'000'000'000;
  std::atomic<int64_t> passed_{0};
};

/// A source and a shop that speak the Bridge contract, and the engine between them: the real
/// connectors, the real store, no ports and no real time.
class World {
 public:
  struct Options {
    std::string page_size = "500";  ///< of both bridges
    std::string hook_secret;        ///< "": no hooks
    /// What the source's figures subtract, as the contract names it.
    std::string stock_nets = "reservations";
    /// What the shop announces; nothing: everything.
    std::set<std::string, std::less<>> shop_features;
  };
  explicit World(Options options);
  World() : World(Options()) {}

  sandbox::bridge::Bridge& source() { return *source_; }
  sandbox::bridge::Bridge& shop() { return *shop_; }
  sandbox::bridge::Bridge& other_shop() { return *other_shop_; }
  EngineParts& parts() { return *parts_; }
  JumpingClock& clock() { return clock_; }
  Context context() { return Context(clock_); }
  Store& store() { return *store_; }
  sandbox::InProcessHttp& http() { return http_; }

  /// A catalogue of so many products in the source; the shop stays as it is.
  void fill_source(size_t products);
  /// One more SKU in the source, with stock at the first location.
  void add_source_item(const std::string& sku, const std::string& price, const std::string& stock);
  /// One that is made of others: SKU and quantity in one.
  void add_source_kit(const std::string& sku, const std::string& price,
                      const std::vector<std::pair<std::string, std::string>>& components);
  /// Connects both and makes the link "shop" with everything owned by the source.
  void connect(const std::vector<std::pair<std::string, std::string>>& settings = {});
  /// The two connections alone, anew if they are there.
  void connect_both();
  /// A second shop of the same source, linked in the same way as "other".
  void connect_other(const std::vector<std::pair<std::string, std::string>>& settings = {});
  /// As a person who saw the plan and applies it, or as the schedule does.
  SyncReport sync(ReadMode mode = ReadMode::kDelta,
                  GuardFacts::Asked asked = GuardFacts::Asked::kByPerson,
                  const LinkId& link = kLink);
  SyncReport sync_orders(const LinkId& link = kLink);
  FreshPlan plan();

  /// Buys in the shop; returns the order's number.
  std::string buy(const std::string& sku, const std::string& quantity);
  std::string buy_all(sandbox::bridge::Bridge& shop,
                      const std::vector<std::pair<std::string, std::string>>& items,
                      bool paid = true);
  std::optional<OrderRecord> order(const std::string& number);
  std::vector<ParkedRecord> parked();
  std::vector<HeldRecord> held();
  /// Newest first; "" for all.
  std::vector<LedgerRecord> ledger(const std::string& subject);
  /// The job of the last sync.
  JobId last_run() const { return JobId("run-" + std::to_string(runs_)); }
  size_t documents_in_source();
  void fault(sandbox::bridge::Bridge& at, sandbox::FaultKind kind, const std::string& operation,
             int times, int skip = 0);
  /// A process that died: everything in memory is lost, the database stays.
  void restart();
  /// Keeps a copy of the database; `restore` puts it back, as `oneshelf restore` does.
  void back_up();
  void restore();

  static const LinkId kLink;
  static const LinkId kOther;

 private:
  void make(const LinkId& link, const std::string& channel, sandbox::bridge::Bridge& shop,
            const std::vector<std::pair<std::string, std::string>>& settings);

  int runs_ = 0;
  const Options options_;
  TemporaryFolder folder_;
  JumpingClock clock_;
  SeededRandom random_{7};
  KeySecrets secrets_{std::string(32, 'k')};
  sandbox::InProcessHttp http_;
  std::unique_ptr<sandbox::bridge::Bridge> source_, shop_, other_shop_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Connections> connections_;
  std::unique_ptr<EngineParts> parts_;
};

inline const Progress kQuiet = [](std::string_view, int64_t, int64_t) {};

}  // namespace oneshelf::testing
