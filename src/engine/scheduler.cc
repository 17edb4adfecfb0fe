#include "engine/scheduler.h"

#include "base/log.h"
#include "base/mutant.h"
#include "engine/care_tasks.h"
#include "engine/order_saga.h"

namespace oneshelf {
namespace {

constexpr int kWorkersPerCrew = 2;
constexpr int kReservePerCrew = 6;
constexpr milliseconds kLongestRest = std::chrono::seconds(5);
constexpr milliseconds kShortestRest = milliseconds(20);
constexpr milliseconds kAfterOthers = std::chrono::seconds(2);
// Until its job has started, which then is what keeps others away.
constexpr milliseconds kClaim = std::chrono::seconds(15);

/// As Jobs say it of one job.
Error job_running() {
  return Error(ErrorCode::kConflict, "job.running", "This link is being worked on already.");
}

/// Somebody is at it just now: no failure.
bool is_done_by_others(const Error& error) {
  return error.id() == "job.running" || error.id() == "stream.busy";
}

milliseconds interval_of(const std::string& task, const Intervals& intervals) {
  const size_t colon = task.find(':');
  const std::string what = task.substr(0, colon);
  if (const auto care = care_task(what, LinkId(task.substr(colon + 1)))) return care->every;
  if (what == "orders") return std::min(intervals.orders, intervals.documents);
  if (what == "full") return intervals.full;
  return std::min(intervals.stock, intervals.catalogue);
}

}  // namespace

std::vector<std::string> tasks_of(const LinkId& link) {
  return {"orders:" + link.str(), "catalogue:" + link.str(), "full:" + link.str(),
          "drift:" + link.str(), "hooks:" + link.str()};
}

JobWork orders_work(const LinkId& link, const std::string& who) {
  return [link, who](const Context& context, EngineParts& parts, const JobId& job,
                     const Progress& progress) -> Result<Json> {
    SyncOptions options;
    options.who = who;
    options.job = job;
    return to_json(ONESHELF_TRY(sync_orders(context, parts, link, options, progress)));
  };
}

JobWork catalogue_work(const LinkId& link, const SyncOptions& options) {
  return [link, options](const Context& context, EngineParts& parts, const JobId& job,
                         const Progress& progress) -> Result<Json> {
    SyncOptions with_job = options;
    with_job.job = job;
    return to_json(ONESHELF_TRY(sync_catalogue(context, parts, link, with_job, progress)));
  };
}

Scheduler::~Scheduler() {
  for (std::jthread& thread : threads_) thread.request_stop();
  changed_.notify_all();
}

void Scheduler::start() {
  // Both crews find their tasks at once: one of them alone looks after the schedule later.
  const Result<void> planned = plan_links();
  if (!planned.ok()) log_error("scheduler.cannot_plan", {{"error", planned.error().to_string()}});
  for (const Crew crew : {Crew::kOrders, Crew::kOthers}) {
    for (int i = 0; i < kWorkersPerCrew + kReservePerCrew; ++i) {
      const milliseconds overdue = i < kWorkersPerCrew ? milliseconds(0) : kOverdue;
      threads_.emplace_back(
          [this, crew, overdue](std::stop_token stop) { work(stop, crew, overdue); });
    }
  }
}

void Scheduler::wake() {
  const std::lock_guard lock(mutex_);
  ++wakes_;
  changed_.notify_all();
}

Result<void> Scheduler::plan_links() {
  const Timestamp now = parts_.clock.now();
  return parts_.store.write([&](Records& records) -> Result<void> {
    for (const LinkRecord& link : ONESHELF_TRY(records.links())) {
      const LinkSettings settings = ONESHELF_TRY(link_settings_from_json(link.settings));
      for (const std::string& task : tasks_of(link.id)) {
        if (link.paused) {
          ONESHELF_TRY(records.unschedule(task));
          continue;
        }
        const milliseconds every = interval_of(task, settings.intervals);
        ONESHELF_TRY(records.schedule_new(task, task.starts_with("full:") ? now + every : now));
        // No task is ever planned further ahead, unless somebody set the clock back since.
        if (ONESHELF_MUTANT("claim_kept_for_ever")) continue;
        ONESHELF_TRY(records.schedule_sooner(task, now + std::max(every, kClaim)));
      }
    }
    return success();
  });
}

milliseconds Scheduler::rest(Crew crew, milliseconds overdue) {
  const Result<std::optional<Timestamp>> next = read_value<std::optional<Timestamp>>(
      parts_.store, [&](Records& records) { return records.next_due(crew == Crew::kOrders); });
  if (!next.ok()) log_error("scheduler.cannot_read", {{"error", next.error().to_string()}});
  if (!next.ok() || !*next) return kLongestRest;
  return std::clamp(**next + overdue - parts_.clock.now(), kShortestRest, kLongestRest);
}

void Scheduler::work(std::stop_token stop, Crew crew, milliseconds overdue) {
  while (!stop.stop_requested()) {
    int64_t wakes = 0;
    {
      const std::lock_guard lock(mutex_);
      wakes = wakes_;
    }
    const Result<bool> ran = run_next(stop, crew, overdue);
    if (!ran.ok()) log_error("scheduler.cannot_run", {{"error", ran.error().to_string()}});
    if (ran.ok() && *ran) continue;
    const milliseconds pause = rest(crew, overdue);
    std::unique_lock lock(mutex_);
    if (wakes == wakes_) parts_.clock.wait_for(changed_, lock, stop, pause);
  }
}

Result<bool> Scheduler::run_next(std::stop_token stop, Crew crew, milliseconds overdue) {
  // Links come and go by other processes too; one crew looks after the schedule.
  if (crew == Crew::kOthers) ONESHELF_TRY(plan_links());
  const bool orders = crew == Crew::kOrders;
  const std::optional<Timestamp> due = ONESHELF_TRY(read_value<std::optional<Timestamp>>(
      parts_.store, [&](Records& records) { return records.next_due(orders); }));
  if (!due || *due + overdue > parts_.clock.now()) return false;
  using Claimed = std::optional<WorkRecords::ClaimedTask>;
  const Claimed claimed = ONESHELF_TRY(write_value<Claimed>(parts_.store, [&](Records& records) {
    const Timestamp now = parts_.clock.now();
    const bool for_ever = ONESHELF_MUTANT("claim_kept_for_ever");
    return records.claim_task(orders, now - overdue,
                              now + (for_ever ? std::chrono::hours(24 * 365) : kClaim));
  }));
  if (!claimed) return false;
  const Context context(parts_.clock, std::move(stop));
  ONESHELF_TRY(finish(*claimed, run_claimed(context, *claimed, crew)));
  return true;
}

/// A link that does not answer holds one worker of a crew, never two.
Result<void> Scheduler::run_claimed(const Context& context, const WorkRecords::ClaimedTask& claimed,
                                    Crew crew) {
  const std::string& task = claimed.task;
  const std::pair<Crew, std::string> link(crew, task.substr(task.find(':') + 1));
  {
    const std::lock_guard lock(mutex_);
    if (!busy_.insert(link).second) return job_running();
  }
  const Result<void> outcome = run_task(context, claimed);
  const std::lock_guard lock(mutex_);
  busy_.erase(link);
  return outcome;
}

Result<void> Scheduler::run_task(const Context& context, const WorkRecords::ClaimedTask& claimed) {
  const std::string& task = claimed.task;
  const size_t colon = task.find(':');
  const std::string what = task.substr(0, colon);
  const LinkId link(task.substr(colon + 1));
  const LinkView view = ONESHELF_TRY(load_link(parts_, link));
  if (view.record.paused) return success();
  if (what == "orders") {
    ONESHELF_TRY(jobs_.run(context, "orders", link.str(), Jobs::IfRunning::kSkip,
                           orders_work(link, "schedule")));
    return success();
  }
  if (const auto care = care_task(what, link)) {
    ONESHELF_TRY(jobs_.run(context, what, link.str(), Jobs::IfRunning::kSkip, care->work));
    return success();
  }
  SyncOptions options;
  options.who = "schedule";
  options.mode = what == "full" ? ReadMode::kFull : ReadMode::kDelta;
  options.due = claimed.due;
  ONESHELF_TRY(jobs_.run(context, "catalogue", link.str(), Jobs::IfRunning::kSkip,
                         catalogue_work(link, options)));
  return success();
}

Result<void> Scheduler::finish(const WorkRecords::ClaimedTask& claimed,
                               const Result<void>& outcome) {
  const size_t colon = claimed.task.find(':');
  const Result<LinkView> link = load_link(parts_, LinkId(claimed.task.substr(colon + 1)));
  if (!link.ok() && link.error().id() == "link.unknown") {
    return parts_.store.write([&](Records& records) { return records.unschedule(claimed.task); });
  }
  const Intervals intervals = link.ok() ? link->settings.intervals : Intervals();
  milliseconds wait = interval_of(claimed.task, intervals);
  if (!outcome.ok() && is_done_by_others(outcome.error())) {
    // Somebody else does it just now. A full read that met a lighter one comes soon after it.
    wait = std::min(wait, kAfterOthers);
  } else {
    const std::lock_guard lock(mutex_);
    int& failures = failures_[claimed.task];
    failures = outcome.ok() ? 0 : failures + 1;
    if (!outcome.ok()) {
      wait = std::min(wait, outcome.error().retry_after().value_or(backoff(failures)));
    }
  }
  const Timestamp next = parts_.clock.now() + wait;
  return parts_.store.write([&](Records& records) { return records.finish_task(claimed, next); });
}

}  // namespace oneshelf
