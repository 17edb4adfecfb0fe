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
  explicit GroupWorld(MakeMaster make_master = bridge_master,
                      MakeReplica make_replica = bridge_replica);

  EngineParts& parts() { return *parts_; }
  JumpingClock& clock() { return clock_; }
  Store& store() { return *store_; }
  sandbox::InProcessHttp& http() { return http_; }
  Context context() { return Context(clock_); }
  Timestamp now() const { return clock_.now(); }
  MasterShop& master() { return *master_; }
  ReplicaShop& replica(const std::string& name) { return *replicas_.at(name); }

  /// A shop that nobody has connected yet.
  ReplicaShop& open_shop(const std::string& name);
  /// What `oneshelf group add` is told about it.
  NewReplica credentials(const std::string& name, const std::string& group = kGroup);
  void connect(const std::string& id, Role role, const ShopAccess& access);

  /// The group "shops" with its master "main".
  void make_group();
  /// Adds the shop, applies its initial sync, and expects it to run.
  ReplicaSynced join(const std::string& name);
  SyncOptions run_options();
  JobId last_run() const { return JobId("run-" + std::to_string(runs_)); }

  /// The hub hears the hints of this shop, each so many times.
  void hear(const std::string& shop, int times = 1);
  void hear_all();
  /// Hints that never arrive.
  void lose_hints();
  /// Runs what is due now, until nothing is.
  void settle();
  /// A while passes, and what comes due in it is done.
  void pass(milliseconds time);
  Decimal at(const std::string& shop, const std::string& sku);
  LagFigures lag(const std::string& replica);

  static constexpr const char* kGroup = "shops";
  static constexpr const char* kMaster = "main";

 private:
  std::vector<HttpRequest> hints_of(const std::string& shop);

  int runs_ = 0;
  const MakeReplica make_replica_;
  TemporaryFolder folder_;
  JumpingClock clock_;
  SeededRandom random_{11};
  KeySecrets secrets_{std::string(32, 'k')};
  sandbox::InProcessHttp http_;
  std::unique_ptr<MasterShop> master_;
  std::map<std::string, std::unique_ptr<ReplicaShop>> replicas_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Connections> connections_;
  std::unique_ptr<EngineParts> parts_;
  std::unique_ptr<Jobs> jobs_;
  std::unique_ptr<Scheduler> scheduler_;
};

}  // namespace oneshelf::testing
