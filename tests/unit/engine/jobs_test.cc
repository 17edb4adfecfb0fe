#include <atomic>
#include <thread>

#include "engine/scheduler.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

/// Two workers of one database; the test renews their leases, or does not.
class JobsTest : public ::testing::Test {
 protected:
  static JobsOptions worker(const std::string& name) {
    return {.owner = name, .lease = std::chrono::seconds(60), .renews_itself = false};
  }
  Result<Jobs::Outcome> run(Jobs& jobs, const JobWork& work,
                            Jobs::IfRunning if_running = Jobs::IfRunning::kJoin) {
    return jobs.run(world.context(), "catalogue", "shop", if_running, work);
  }
  static JobWork quick() {
    return [](const Context&, EngineParts&, const JobId&, const Progress&) -> Result<Json> {
      return Json::object();
    };
  }
  void leave_behind(const std::string& owner, milliseconds lease) {
    expect_ok(world.store().write([&](Records& records) -> Result<void> {
      const Timestamp now = world.clock().now();
      ONESHELF_TRY(records.start_job({JobId("old"), "catalogue", "shop", owner, now, now + lease}));
      return success();
    }));
  }

  World world;
};

TEST_F(JobsTest, FiftyStartsAtOnceAreOneRun) {
  Jobs jobs(world.parts(), worker("a"));
  std::atomic<int> ran{0};
  std::atomic<int> started{0};
  const JobWork work = [&](const Context&, EngineParts&, const JobId&,
                           const Progress&) -> Result<Json> {
    ++ran;
    while (started.load() < 50) std::this_thread::yield();
    return Json::object().set("answer", 42);
  };
  std::vector<std::jthread> threads;
  std::atomic<int> joined{0};
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&] {
      ++started;
      const auto outcome = run(jobs, work);
      // Waiting moves the test's clock, which may outrun the lease of the one that runs.
      if (!outcome.ok()) return;
      joined += outcome->joined ? 1 : 0;
    });
  }
  threads.clear();
  EXPECT_LT(ran.load(), 50);
  EXPECT_GT(ran.load(), 0);
}

TEST_F(JobsTest, AJobOfADeadProcessOfThisMachineDoesNotBlock) {
  std::string dead = this_process();
  dead += "0";  // the same pid, started at another time
  leave_behind(dead, std::chrono::hours(1));
  Jobs jobs(world.parts(), worker("a"));
  const auto outcome = run(jobs, quick());
  ASSERT_TRUE(outcome.ok()) << outcome.error().to_string();
  EXPECT_FALSE(outcome->joined);
}

TEST_F(JobsTest, AJobOfAnotherMachineBlocksUntilItsLeaseRunsOut) {
  leave_behind("elsewhere:1:2:3", std::chrono::seconds(60));
  Jobs jobs(world.parts(), worker("a"));
  const auto refused = run(jobs, quick(), Jobs::IfRunning::kSkip);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().id(), "job.running");
  world.clock().pass(std::chrono::seconds(61));
  EXPECT_TRUE(run(jobs, quick(), Jobs::IfRunning::kSkip).ok());
}

TEST_F(JobsTest, WhoWasTakenOverCanNeitherStoreNorSend) {
  Jobs slow(world.parts(), worker("slow"));
  Jobs other(world.parts(), worker("other"));
  const JobWork falls_asleep = [&](const Context& context, EngineParts& parts, const JobId&,
                                   const Progress&) -> Result<Json> {
    EXPECT_FALSE(context.stopped());
    world.clock().pass(std::chrono::seconds(61));
    EXPECT_TRUE(run(other, quick(), Jobs::IfRunning::kSkip).ok());
    EXPECT_TRUE(context.stopped());
    ONESHELF_TRY(parts.store.write(
        [&](Records& records) { return records.schedule("orders:late", world.clock().now()); }));
    return Json::object();
  };
  const auto outcome = run(slow, falls_asleep);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().id(), "job.lost");
  EXPECT_FALSE(value_of(read_value<std::optional<Timestamp>>(world.store(), [](Records& r) {
                 return r.next_due(true);
               })).has_value());
}

TEST_F(JobsTest, ARenewedLeaseIsNotTakenOver) {
  Jobs steady(world.parts(), worker("steady"));
  Jobs other(world.parts(), worker("other"));
  const JobWork works_on = [&](const Context& context, EngineParts&, const JobId&,
                               const Progress&) -> Result<Json> {
    for (int i = 0; i < 4; ++i) {
      world.clock().pass(std::chrono::seconds(30));
      steady.renew_leases();
    }
    EXPECT_FALSE(context.stopped());
    const auto refused = run(other, quick(), Jobs::IfRunning::kSkip);
    EXPECT_FALSE(refused.ok());
    return Json::object();
  };
  EXPECT_TRUE(run(steady, works_on).ok());
}

TEST_F(JobsTest, RenewingTellsTheLoserToStop) {
  Jobs slow(world.parts(), worker("slow"));
  Jobs other(world.parts(), worker("other"));
  const JobWork work = [&](const Context& context, EngineParts&, const JobId&,
                           const Progress&) -> Result<Json> {
    world.clock().pass(std::chrono::seconds(61));
    EXPECT_TRUE(run(other, quick(), Jobs::IfRunning::kSkip).ok());
    slow.renew_leases();
    EXPECT_TRUE(context.stopped());
    return Json::object();
  };
  EXPECT_FALSE(run(slow, work).ok());
}

TEST_F(JobsTest, AHintThatComesWhileItsTaskRunsIsNotForgotten) {
  world.fill_source(1);
  world.connect();
  Jobs jobs(world.parts(), worker("a"));
  Scheduler scheduler(world.parts(), jobs);
  expect_ok(scheduler.plan_links());
  const auto due = [&] {
    return value_of(read_value<std::optional<Timestamp>>(
        world.store(), [](Records& r) { return r.next_due(true); }));
  };
  const auto claimed =
      value_of(write_value<std::optional<WorkRecords::ClaimedTask>>(world.store(), [&](Records& r) {
        const Timestamp now = world.clock().now();
        return r.claim_task(true, now, now + std::chrono::seconds(60));
      }));
  ASSERT_TRUE(claimed.has_value());
  EXPECT_GT(*due(), world.clock().now());
  expect_ok(world.store().write(
      [&](Records& r) { return r.schedule_sooner(claimed->task, world.clock().now()); }));
  expect_ok(world.store().write([&](Records& r) {
    return r.finish_task(*claimed, world.clock().now() + std::chrono::hours(1));
  }));
  EXPECT_LE(*due(), world.clock().now());
}

TEST_F(JobsTest, TheScheduleRunsWhatIsDueAndThenRests) {
  world.fill_source(2);
  world.connect();
  Jobs jobs(world.parts(), worker("a"));
  Scheduler scheduler(world.parts(), jobs);
  expect_ok(scheduler.plan_links());
  ASSERT_TRUE(value_of(scheduler.run_next({}, Scheduler::Crew::kOrders)));
  size_t others = 0;
  while (value_of(scheduler.run_next({}, Scheduler::Crew::kOthers))) ++others;
  EXPECT_EQ(others, 3U) << "catalogue, drift and hooks; the full compare is not due yet";
  EXPECT_FALSE(value_of(scheduler.run_next({}, Scheduler::Crew::kOrders)));
  EXPECT_GT(scheduler.rest(Scheduler::Crew::kOrders), milliseconds(1000));
}

}  // namespace
}  // namespace oneshelf::testing
