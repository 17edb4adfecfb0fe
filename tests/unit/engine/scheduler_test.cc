#include "engine/scheduler.h"

#include <condition_variable>
#include <thread>

#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

/// A platform that takes a request and never answers, until it is let go.
class HangingShop final : public sandbox::Sandbox {
 public:
  explicit HangingShop(bridge::Bridge& shop) : shop_(shop) {}

  sandbox::Answer handle(const HttpRequest& request, Timestamp now) override {
    std::unique_lock lock(mutex_);
    ++hanging_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return let_go_; });
    return shop_.handle(request, now);
  }
  std::vector<HttpRequest> take_hints(Timestamp) override { return {}; }
  void hint_answered(const HttpRequest&, int, Timestamp) override {}

  void wait_until_it_hangs() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return hanging_ > 0; });
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    let_go_ = true;
    changed_.notify_all();
  }

 private:
  bridge::Bridge& shop_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int hanging_ = 0;
  bool let_go_ = false;
};

class SchedulerTest : public ::testing::Test {
 protected:
  using Crew = Scheduler::Crew;

  SchedulerTest() {
    world.add_source_item("A", "10.00", "50");
    world.connect();
    world.connect_other();
    world.sync();
    world.sync(ReadMode::kFull, GuardFacts::Asked::kByPerson, World::kOther);
    expect_ok(scheduler.plan_links());
  }
  void make_due(const std::string& task) {
    expect_ok(world.store().write(
        [&](Records& records) { return records.schedule(task, world.clock().now()); }));
  }
  void forget_all_tasks() {
    expect_ok(world.store().write([&](Records& records) -> Result<void> {
      for (const LinkId& link : {World::kLink, World::kOther}) {
        for (const std::string& task : tasks_of(link)) ONESHELF_TRY(records.unschedule(task));
      }
      return success();
    }));
  }

  World world;
  Jobs jobs{world.parts(), {.renews_itself = false}};
  Scheduler scheduler{world.parts(), jobs};
};

TEST_F(SchedulerTest, AHangingConnectionHoldsOneWorkerAndNoOtherLink) {
  HangingShop hanging(world.shop());
  world.http().run("shop.test", hanging);
  forget_all_tasks();
  make_due("orders:shop");
  std::jthread stuck([&] { EXPECT_TRUE(value_of(scheduler.run_next({}, Crew::kOrders))); });
  hanging.wait_until_it_hangs();

  const std::string number = world.buy_all(world.other_shop(), {{"A", "1"}});
  make_due("orders:other");
  make_due("orders:shop");  // somebody is impatient
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(value_of(scheduler.run_next({}, Crew::kOrders)));
  EXPECT_EQ(world.order(number).value_or(OrderRecord()).state, OrderState::kWritten);
  hanging.let_go();
}

TEST_F(SchedulerTest, TasksOfOneLinkTakeOneWorkerAtATime) {
  HangingShop hanging(world.shop());
  world.http().run("shop.test", hanging);
  world.clock().pass(std::chrono::minutes(-1));
  make_due("catalogue:shop");  // due before all others
  world.clock().pass(std::chrono::minutes(1));
  std::jthread stuck([&] { EXPECT_TRUE(value_of(scheduler.run_next({}, Crew::kOthers))); });
  hanging.wait_until_it_hangs();
  world.clock().pass(std::chrono::minutes(-1));
  make_due("drift:shop");  // due before all others
  world.clock().pass(std::chrono::minutes(1));
  EXPECT_TRUE(value_of(scheduler.run_next({}, Crew::kOthers)));
  const auto run = value_of(read_value<std::vector<JobRecord>>(
      world.store(), [](Records& records) { return records.jobs(100); }));
  EXPECT_EQ(std::ranges::count(run, "drift", &JobRecord::kind), 0);
  hanging.let_go();
}

TEST_F(SchedulerTest, AClockThatIsSetBackDelaysNoTaskBeyondItsInterval) {
  while (value_of(scheduler.run_next({}, Crew::kOrders))) {
  }
  world.clock().pass(std::chrono::hours(-10));
  expect_ok(scheduler.plan_links());
  const LinkView link = value_of(load_link(world.parts(), World::kLink));
  const auto next = value_of(read_value<std::optional<Timestamp>>(
      world.store(), [](Records& records) { return records.next_due(true); }));
  ASSERT_TRUE(next.has_value());
  EXPECT_LE(*next - world.clock().now(),
            std::max(link.settings.intervals.orders, std::chrono::seconds(15)));
}

TEST_F(SchedulerTest, WorkersInReserveTakeOnlyWhatIsOverdue) {
  forget_all_tasks();
  make_due("orders:shop");
  EXPECT_FALSE(value_of(scheduler.run_next({}, Crew::kOrders, Scheduler::kOverdue)));
  world.clock().pass(Scheduler::kOverdue);
  EXPECT_TRUE(value_of(scheduler.run_next({}, Crew::kOrders, Scheduler::kOverdue)));
}

}  // namespace
}  // namespace oneshelf::testing
