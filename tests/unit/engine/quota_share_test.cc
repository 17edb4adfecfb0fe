#include "engine/quota_share.h"

#include <thread>

#include "engine/governor.h"
#include "sandbox/quota.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

using std::chrono::seconds;

const Pace kPace = {.per_second = 20, .burst = 20, .parallel = 2};
const Timestamp kNow = from_unix_ms(1'780'000'000'000);

QuotaWorker worker(int64_t id, int parts, Timestamp until = kNow + seconds(5)) {
  QuotaWorker made;
  made.id = id;
  made.connection = ConnectionId("web");
  made.owner = "elsewhere";
  made.parts = parts;
  made.since = kNow;
  made.until = until;
  return made;
}

QuotaDecision decided(std::vector<QuotaWorker> workers, QuotaWorker mine, int running = 0) {
  return decide_share({std::move(workers), std::move(mine), running, kPace, kNow});
}

TEST(QuotaShare, OneAloneHasAllOfItAtOnce) {
  const QuotaDecision decision = decided({}, worker(0, 0, kNow));
  EXPECT_EQ(decision.part.parts, 1);
  EXPECT_EQ(decision.part.begins_with, 20 * kQuotaToken);
}

TEST(QuotaShare, ANewcomerWaitsUntilTheOtherHasNotedThatItSharesAndBeginsWithNothing) {
  EXPECT_EQ(decided({worker(1, 1)}, worker(0, 0, kNow)).part.parts, 0);
  const QuotaDecision after = decided({worker(1, 2)}, worker(2, 0));
  EXPECT_EQ(after.part.parts, 2);
  EXPECT_EQ(after.part.begins_with, 0);
}

TEST(QuotaShare, ASmallerPartIsNotedOnlyOnceTheCallsFitIntoIt) {
  const QuotaDecision busy = decided({worker(1, 1), worker(2, 0)}, worker(1, 1), 2);
  EXPECT_EQ(busy.part.parts, 2);
  EXPECT_EQ(busy.mine.parts, 1);
  EXPECT_EQ(decided({worker(1, 1), worker(2, 0)}, worker(1, 1), 1).mine.parts, 2);
}

TEST(QuotaShare, WhatADeadOneHeldIsFreeAfterItsLease) {
  const QuotaDecision decision = decided({worker(1, 1, kNow - seconds(1))}, worker(0, 0, kNow));
  EXPECT_EQ(decision.part.parts, 1);
  EXPECT_EQ(decision.part.begins_with, 20 * kQuotaToken);  // 20 a second came since
  const QuotaDecision soon = decided({worker(1, 1, kNow)}, worker(0, 0, kNow));
  EXPECT_EQ(soon.part.begins_with, 0);
}

TEST(QuotaShare, MoreWorkersThanCallsAtOnceTakeTurns) {
  const std::vector<QuotaWorker> full = {worker(1, 2), worker(2, 2)};
  EXPECT_EQ(decided(full, worker(3, 0)).part.parts, 0);
  QuotaWorker first = worker(1, 2);
  first.since = kNow - seconds(11);
  const QuotaDecision turn = decided({worker(1, 2), worker(2, 2), worker(3, 0)}, first);
  EXPECT_EQ(turn.part.parts, 0);
  EXPECT_EQ(turn.mine.id, 0);  // arrives anew, behind the others
  EXPECT_EQ(decided({worker(2, 2), worker(3, 0), worker(4, 0)}, worker(3, 0)).part.parts, 2);
}

/// Workers as separate processes over one database, that come, work, pause, leave and die.
class QuotaCrowd {
 public:
  QuotaCrowd() : store_(open_store(folder_.file("oneshelf.db"))) {}

  struct Worker {
    std::unique_ptr<Governor> governor;
    std::vector<Timestamp> calls;  // under way, until then
    bool wants = true;
  };
  Worker& come() {
    auto share = std::make_unique<QuotaShare>(*store_, clock_, ConnectionId("web"), "elsewhere");
    workers_.push_back({std::make_unique<Governor>(clock_, kPace, std::move(share)), {}, true});
    return workers_.back();
  }
  /// Lets `worker` try to send now.
  void try_to_send(Worker& worker, SeededRandom& random) {
    end_calls();
    const Context context(clock_);
    if (!worker.governor->enter(context.within(milliseconds(0)), Lane::kCatalogue).ok()) return;
    over_quota += quota_.take(clock_.now()) ? 0 : 1;
    ++sent;
    worker.calls.push_back(clock_.now() + milliseconds(random.below(400)));
    int64_t running = 0;
    for (const Worker& any : workers_) running += static_cast<int64_t>(any.calls.size());
    most_at_once = std::max(most_at_once, running);
  }
  void end_calls() {
    for (Worker& worker : workers_) {
      std::erase_if(worker.calls, [&](Timestamp until) {
        if (until > clock_.now()) return false;
        worker.governor->leave();
        return true;
      });
    }
  }
  /// Time passes; everybody who wants to tries again and again.
  void work(milliseconds time, SeededRandom& random) {
    const Timestamp until = clock_.now() + time;
    while (clock_.now() < until) {
      clock_.advance(milliseconds(1 + random.below(20)));
      for (Worker& worker : workers_) {
        if (worker.wants) try_to_send(worker, random);
      }
    }
  }
  void finish(size_t which) {
    end_calls();
    if (!workers_[which].calls.empty()) return;
    expect_ok(workers_[which].governor->leave_share());
    workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(which));
  }
  void die(size_t which) { workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(which)); }
  std::vector<Worker>& workers() { return workers_; }

  int64_t sent = 0, over_quota = 0, most_at_once = 0;

 private:
  TemporaryFolder folder_;
  ManualClock clock_{kNow};
  std::unique_ptr<Store> store_;
  sandbox::Quota quota_{kPace.per_second};
  std::vector<Worker> workers_;
};

TEST(QuotaShare, TheQuotaHoldsForAllWorkersTogetherHoweverTheyComeAndGo) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SeededRandom random(seed);
    QuotaCrowd crowd;
    crowd.come();
    for (int event = 0; event < 60; ++event) {
      const size_t which =
          static_cast<size_t>(random.below(std::max<size_t>(crowd.workers().size(), 1)));
      const bool anybody = !crowd.workers().empty();
      switch (random.below(5)) {
        case 0:
          if (crowd.workers().size() < 4) crowd.come();
          break;
        case 1:
          if (anybody) crowd.finish(which);
          break;
        case 2:
          if (anybody) crowd.die(which);
          break;
        default:
          if (anybody) crowd.workers()[which].wants = !crowd.workers()[which].wants;
      }
      crowd.work(milliseconds(200 + random.below(4'000)), random);
    }
    EXPECT_EQ(crowd.over_quota, 0) << "seed " << seed;
    EXPECT_LE(crowd.most_at_once, kPace.parallel) << "seed " << seed;
    EXPECT_GT(crowd.sent, 300) << "seed " << seed;
  }
}

TEST(QuotaShare, WhoIsLeftHasAllOfItAgain) {
  SeededRandom random(5);
  QuotaCrowd crowd;
  crowd.come();
  crowd.work(seconds(5), random);
  crowd.come();
  crowd.work(seconds(5), random);
  crowd.sent = 0;
  crowd.work(seconds(10), random);
  const int64_t together = crowd.sent;
  crowd.workers()[0].wants = false;
  crowd.work(seconds(1), random);
  crowd.finish(0);
  crowd.work(seconds(1), random);
  crowd.sent = 0;
  crowd.work(seconds(10), random);
  RecordProperty("sent_together_in_10_s", std::to_string(together));
  RecordProperty("sent_alone_in_10_s", std::to_string(crowd.sent));
  EXPECT_EQ(crowd.over_quota, 0);
  EXPECT_GT(crowd.sent, together / 2);
  EXPECT_GT(together, 60);
}

/// Two engines of one database, in real time, towards a sandbox that counts.
TEST(QuotaShare, TwoEnginesOverOneStoreAreNeverRefusedByTheSandbox) {
  TemporaryFolder folder;
  SystemClock clock;
  KeySecrets secrets(std::string(32, 'k'));
  sandbox::bridge::Options options;
  options.role = sandbox::bridge::Role::kSource;
  options.requests_per_second = 20;
  sandbox::bridge::Bridge source(options);
  sandbox::InProcessHttp http;
  http.run("source.test", source);
  const std::unique_ptr<Store> store = open_store(folder.file("oneshelf.db"));
  Connections first(*store, http, clock, secrets, all_platforms());
  Connections second(*store, http, clock, secrets, all_platforms());
  value_of(first.connect(Context(clock),
                         {.id = ConnectionId("erp"),
                          .platform = "bridge",
                          .role = Role::kSource,
                          .values = {{"url", "http://source.test"}, {"token", "sandbox-secret"}}}));
  source.reset_counts();
  const auto work = [&](Connections& connections) {
    const Context context(clock);
    const Result<OpenConnection> open = connections.open(ConnectionId("erp"), Lane::kCatalogue);
    ASSERT_TRUE(open.ok());
    for (int i = 0; i < 18; ++i) {
      EXPECT_TRUE(open->connector().catalogue()->read_items(context, "").ok());
    }
  };
  std::thread one([&] { work(first); });
  std::thread two([&] { work(second); });
  one.join();
  two.join();
  EXPECT_EQ(source.counts().over_quota(), 0U);
  EXPECT_EQ(source.counts().requests(), 36U);
}

}  // namespace
}  // namespace oneshelf::testing
