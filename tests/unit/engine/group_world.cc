#include "unit/engine/group_world.h"

#include "engine/actions.h"
#include "engine/hook_care.h"

namespace oneshelf::testing {
namespace {

constexpr milliseconds kTick = std::chrono::seconds(5);
constexpr int kRunsMax = 1'000;

}  // namespace

GroupWorld::GroupWorld(MakeShop make_master) : master_(make_master(http_, "main.test")) {
  store_ = open_store(folder_.file("oneshelf.db"));
  connections_ = std::make_unique<Connections>(*store_, http_, clock_, secrets_, all_platforms());
  parts_ =
      std::make_unique<EngineParts>(EngineParts{*store_, clock_, random_, http_, *connections_});
  jobs_ = std::make_unique<Jobs>(*parts_, JobsOptions{.owner = "test", .renews_itself = false});
  scheduler_ = std::make_unique<Scheduler>(*parts_, *jobs_);
  expect_ok(save_public_url(*store_, "https://shelf.test"));
}

Shop& GroupWorld::open_shop(const std::string& name, MakeShop make) {
  return *(replicas_[name] = make(http_, name + ".test"));
}

NewReplica GroupWorld::credentials(const std::string& name, const std::string& group) {
  const ShopAccess access = replica(name).access();
  return {.group = group,
          .name = name,
          .platform = access.platform,
          .values = access.values,
          .settings = master_->access().settings};
}

void GroupWorld::connect(const std::string& id, Role role, const ShopAccess& access) {
  Connections::NewConnection wanted;
  wanted.id = ConnectionId(id);
  wanted.platform = access.platform;
  wanted.role = role;
  wanted.values = access.values;
  value_of(connections_->connect(context(), wanted));
}

void GroupWorld::make_group() {
  connect(kMaster, Role::kSource, master_->access());
  value_of(oneshelf::make_group(*parts_, kGroup, ConnectionId(kMaster)));
}

SyncOptions GroupWorld::run_options() {
  ++runs_;
  SyncOptions options;
  options.who = "test";
  options.job = last_run();
  return options;
}

ReplicaSynced GroupWorld::join(const std::string& name) {
  const AddedReplica added = value_of(add_replica(context(), *parts_, credentials(name)));
  EXPECT_TRUE(added.open.empty()) << added.open.front();
  EXPECT_TRUE(added.link.record.paused);
  ReplicaSynced synced =
      value_of(sync_replica(context(), *parts_, kGroup, LinkId(name), run_options(), kQuiet));
  EXPECT_TRUE(synced.completed) << to_json(synced).dump();
  return synced;
}

std::vector<std::string> GroupWorld::shops() const {
  std::vector<std::string> names = {kMaster};
  for (const auto& entry : replicas_) names.push_back(entry.first);
  return names;
}

void GroupWorld::hear(const std::string& name, int times) {
  sandbox::Sandbox& sender = shop(name).sandbox();
  for (const HttpRequest& hint : sender.take_hints(now())) {
    HttpResponse answer;
    for (int i = 0; i < times; ++i) {
      answer.body = value_of(take_hook(*parts_, ConnectionId(name), hint));
    }
    answer.status = answer.body.empty() ? 204 : 200;
    sender.hint_got(hint, answer, now());
  }
}

void GroupWorld::hear_all() {
  for (const std::string& name : shops()) hear(name);
}

void GroupWorld::lose_hints() {
  for (const std::string& name : shops()) {
    sandbox::Sandbox& sender = shop(name).sandbox();
    for (const HttpRequest& hint : sender.take_hints(now())) sender.hint_got(hint, {}, now());
  }
}

void GroupWorld::compare_in_full() {
  for (const auto& entry : replicas_) {
    expect_ok(make_due(*parts_, LinkId(entry.first), {"full"}));
  }
  settle();
}

void GroupWorld::settle() {
  for (int runs = 0; runs < kRunsMax; ++runs) {
    const bool orders = value_of(scheduler_->run_next({}, Scheduler::Crew::kOrders));
    clock_.pass(milliseconds(1));  // no two runs are in the same instant
    const bool others = value_of(scheduler_->run_next({}, Scheduler::Crew::kOthers));
    if (!orders && !others) return;
  }
  ADD_FAILURE() << "the schedule never empties";
}

void GroupWorld::pass(milliseconds time) {
  const Timestamp until = now() + time;
  while (now() < until) {
    clock_.pass(std::min(kTick, until - now()));
    settle();
  }
}

Decimal GroupWorld::at(const std::string& name, const std::string& sku) {
  return shop(name).free_stock(sku, now());
}

LagFigures GroupWorld::lag(const std::string& name) {
  return value_of(read_value<LagFigures>(
      *store_, [&](Records& records) { return lag_figures(records, LinkId(name), now()); }));
}

std::string GroupWorld::parked() {
  std::string all;
  for (const auto& entry : replicas_) {
    for (const ParkedRecord& one :
         value_of(read_value<std::vector<ParkedRecord>>(*store_, [&](Records& records) {
           return records.parked(LinkId(entry.first), 100);
         }))) {
      all += "\n" + entry.first + " " + one.kind + " " + one.subject + ": " + one.error.to_string();
    }
  }
  return all;
}

}  // namespace oneshelf::testing
