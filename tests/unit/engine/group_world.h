#pragma once

#include <map>

#include "engine/group_sync.h"
#include "engine/lag_book.h"
#include "engine/scheduler.h"
#include "unit/engine/group_shops.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {

/// A master, replicas, and the engine with its scheduler between them: no ports, no real time.
class GroupWorld {
 public:
  explicit GroupWorld(MakeShop make_master = bridge_master);

  EngineParts& parts() { return *parts_; }
  JumpingClock& clock() { return clock_; }
  Store& store() { return *store_; }
  sandbox::InProcessHttp& http() { return http_; }
  Context context() { return Context(clock_); }
  Timestamp now() const { return clock_.now(); }
  Shop& master() { return *master_; }
  Shop& replica(const std::string& name) { return *replicas_.at(name); }
  Shop& shop(const std::string& name) { return name == kMaster ? master() : replica(name); }

  /// A shop that nobody has connected yet.
  Shop& open_shop(const std::string& name, MakeShop make = bridge_replica);
  /// What `oneshelf group add` is told about it.
  NewReplica credentials(const std::string& name, const std::string& group = kGroup);
  void connect(const std::string& id, Role role, const ShopAccess& access);

  /// The group "shops" with its master "main".
  void make_group();
  /// Adds the shop, applies its initial sync, and expects it to run.
  ReplicaSynced join(const std::string& name);
  SyncOptions run_options();
  JobId last_run() const { return JobId("run-" + std::to_string(runs_)); }

  /// The hub hears the hints of this shop, each so many times, and answers them.
  void hear(const std::string& shop, int times = 1);
  void hear_all();
  /// Hints that never arrive, although their shops believe that they did.
  void lose_hints();
  /// Both sides of every replica are read whole, as they are once a day.
  void compare_in_full();
  /// Runs what is due now, until nothing is.
  void settle();
  /// A while passes, and what comes due in it is done.
  void pass(milliseconds time);
  Decimal at(const std::string& shop, const std::string& sku);
  LagFigures lag(const std::string& replica);
  /// What is parked on any replica, for the messages of tests.
  std::string parked();

  static constexpr const char* kGroup = "shops";
  static constexpr const char* kMaster = "main";

 private:
  std::vector<std::string> shops() const;

  int runs_ = 0;
  TemporaryFolder folder_;
  JumpingClock clock_;
  SeededRandom random_{11};
  KeySecrets secrets_{std::string(32, 'k')};
  sandbox::InProcessHttp http_;
  std::unique_ptr<Shop> master_;
  std::map<std::string, std::unique_ptr<Shop>> replicas_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Connections> connections_;
  std::unique_ptr<EngineParts> parts_;
  std::unique_ptr<Jobs> jobs_;
  std::unique_ptr<Scheduler> scheduler_;
};

}  // namespace oneshelf::testing
