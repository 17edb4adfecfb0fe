#include "engine/scheduler.h"

#include "base/log.h"
#include "base/text.h"
#include "engine/order_saga.h"

namespace oneshelf {
namespace {

constexpr int kOrderWorkers = 2;
constexpr int kOtherWorkers = 2;
constexpr milliseconds kLongestSleep = std::chrono::seconds(5);
constexpr milliseconds kShortestSleep = milliseconds(20);

milliseconds interval_of(const std::string& what, const Intervals& intervals) {
  if (what == "orders") return std::min(intervals.orders, intervals.documents);
  if (what == "full") return intervals.full;
  return std::min(intervals.stock, intervals.catalogue);
}

}  // namespace

std::vector<std::string> tasks_of(const LinkId& link) {
  return {"orders:" + link.str(), "catalogue:" + link.str(), "full:" + link.str()};
}

JobWork orders_work(EngineParts& parts, const LinkId& link, const std::string& who) {
  return [&parts, link, who](const Context& context, const JobId& job,
                             const Progress& progress) -> Result<Json> {
    SyncOptions options;
    options.who = who;
    options.job = job;
    return to_json(ONESHELF_TRY(sync_orders(context, parts, link, options, progress)));
  };
}

JobWork catalogue_work(EngineParts& parts, const LinkId& link, const SyncOptions& options) {
  return [&parts, link, options](const Context& context, const JobId& job,
                                 const Progress& progress) -> Result<Json> {
    SyncOptions with_job = options;
    with_job.job = job;
    return to_json(ONESHELF_TRY(sync_catalogue(context, parts, link, with_job, progress)));
  };
}

Scheduler::Scheduler(EngineParts& parts, Jobs& jobs) : parts_(parts), jobs_(jobs) {}

Scheduler::~Scheduler() {
  for (std::jthread* thread : {&watcher_}) thread->request_stop();
  for (Pool* pool : {&orders_, &others_}) {
    for (std::jthread& thread : pool->threads) thread.request_stop();
  }
  changed_.notify_all();
}

void Scheduler::start() {
  for (int i = 0; i < kOrderWorkers; ++i) {
    orders_.threads.emplace_back([this](std::stop_token stop) { work(stop, orders_); });
  }
  for (int i = 0; i < kOtherWorkers; ++i) {
    others_.threads.emplace_back([this](std::stop_token stop) { work(stop, others_); });
  }
  watcher_ = std::jthread([this](std::stop_token stop) { watch(stop); });
}

void Scheduler::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
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
        const bool full = task.starts_with("full:");
        const Timestamp first = full ? now + milliseconds(settings.intervals.full) : now;
        ONESHELF_TRY(records.schedule_new(task, first));
      }
    }
    return success();
  });
}

void Scheduler::watch(std::stop_token stop) {
  while (!stop.stop_requested()) {
    const Result<void> planned = plan_links();
    if (!planned.ok()) log_error("scheduler.cannot_plan", {{"error", planned.error().to_string()}});
    const Result<std::vector<std::string>> due = read_value<std::vector<std::string>>(
        parts_.store, [&](Records& records) { return records.due_tasks(parts_.clock.now()); });
    if (due.ok()) {
      hand_out(*due);
    } else {
      log_error("scheduler.cannot_read", {{"error", due.error().to_string()}});
    }
    const Result<std::optional<Timestamp>> next = read_value<std::optional<Timestamp>>(
        parts_.store, [](Records& records) { return records.next_due(); });
    milliseconds sleep = kLongestSleep;
    if (next.ok() && *next)
      sleep = std::clamp(**next - parts_.clock.now(), kShortestSleep, kLongestSleep);
    std::unique_lock lock(mutex_);
    // A due task that is still busy must not turn this into a spin.
    if (!busy_.empty()) sleep = std::max(sleep, milliseconds(100));
    if (!woken_) parts_.clock.wait_for(changed_, lock, stop, sleep);
    woken_ = false;
  }
}

void Scheduler::hand_out(const std::vector<std::string>& due) {
  const std::lock_guard lock(mutex_);
  for (const std::string& task : due) {
    if (!busy_.insert(task).second) continue;
    (task.starts_with("orders:") ? orders_ : others_).waiting.push_back(task);
  }
  changed_.notify_all();
}

void Scheduler::work(std::stop_token stop, Pool& pool) {
  while (true) {
    std::string task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, stop, [&] { return !pool.waiting.empty(); });
      if (stop.stop_requested()) return;
      task = std::move(pool.waiting.front());
      pool.waiting.pop_front();
    }
    run_task(stop, task);
    const std::lock_guard lock(mutex_);
    busy_.erase(task);
    woken_ = true;
    changed_.notify_all();
  }
}

void Scheduler::run_task(std::stop_token stop, const std::string& task) {
  const size_t colon = task.find(':');
  const Context context(parts_.clock, stop);
  const Result<void> outcome =
      run_link_task(context, task.substr(0, colon), LinkId(task.substr(colon + 1)));
  const Result<void> planned = reschedule(task, outcome);
  if (!planned.ok()) log_error("scheduler.cannot_plan", {{"error", planned.error().to_string()}});
}

Result<void> Scheduler::run_link_task(const Context& context, const std::string& what,
                                      const LinkId& link) {
  const LinkView view = ONESHELF_TRY(load_link(parts_, link));
  if (view.record.paused) return success();
  if (what == "orders") {
    ONESHELF_TRY(jobs_.run(context, "orders", link.str(), Jobs::IfRunning::kJoin,
                           orders_work(parts_, link, "schedule")));
    return success();
  }
  SyncOptions options;
  options.who = "schedule";
  options.mode = what == "full" ? ReadMode::kFull : ReadMode::kDelta;
  ONESHELF_TRY(jobs_.run(context, "catalogue", link.str(),
                         what == "full" ? Jobs::IfRunning::kWait : Jobs::IfRunning::kJoin,
                         catalogue_work(parts_, link, options)));
  return success();
}

Result<void> Scheduler::reschedule(const std::string& task, const Result<void>& outcome) {
  const size_t colon = task.find(':');
  const std::string what = task.substr(0, colon);
  const Result<LinkView> link = load_link(parts_, LinkId(task.substr(colon + 1)));
  if (!link.ok() && link.error().id() == "link.unknown") {
    return parts_.store.write([&](Records& records) { return records.unschedule(task); });
  }
  const Intervals intervals = link.ok() ? link->settings.intervals : Intervals();
  milliseconds wait = interval_of(what, intervals);
  {
    const std::lock_guard lock(mutex_);
    int& failures = failures_[task];
    failures = outcome.ok() ? 0 : failures + 1;
    if (!outcome.ok()) {
      wait = std::min(wait, outcome.error().retry_after().value_or(backoff(failures)));
    }
  }
  const Timestamp next = parts_.clock.now() + wait;
  return parts_.store.write([&](Records& records) { return records.schedule(task, next); });
}

}  // namespace oneshelf
