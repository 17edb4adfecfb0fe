#include "engine/jobs.h"

#include "base/log.h"
#include "base/mutant.h"
#include "engine/fenced_store.h"

namespace oneshelf {
namespace {

constexpr milliseconds kTellEvery = milliseconds(250);
constexpr milliseconds kLookEvery = milliseconds(100);
// What was sent shortly before a lease ran out must have arrived before somebody else takes over.
constexpr int kMarginOfLease = 6;

/// A job that runs here: its lease is renewed while this lives.
class Running {
 public:
  Running(std::mutex& mutex, std::map<std::string, std::shared_ptr<Lease>>& running,
          const JobId& id, std::shared_ptr<Lease> lease)
      : mutex_(mutex), running_(running), id_(id) {
    const std::lock_guard lock(mutex_);
    running_.emplace(id_.str(), std::move(lease));
  }
  ~Running() {
    const std::lock_guard lock(mutex_);
    running_.erase(id_.str());
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  std::mutex& mutex_;
  std::map<std::string, std::shared_ptr<Lease>>& running_;
  const JobId id_;
};

/// Stores progress now and then, and passes every step on to whoever watches.
class ProgressBook {
 public:
  ProgressBook(EngineParts& parts, JobRecord& job, const Progress& watch)
      : parts_(parts), job_(job), watch_(watch) {}

  void tell(std::string_view step, int64_t done, int64_t total) {
    if (watch_) watch_(step, done, total);
    job_.step = step;
    job_.done = done;
    job_.total = total;
    const milliseconds now = parts_.clock.monotonic();
    if (now - told_at_ < kTellEvery) return;
    told_at_ = now;
    const Result<void> saved =
        parts_.store.write([&](Records& records) { return records.save_job(job_); });
    // Progress is for people; the work itself must not fail because it could not be shown.
    if (!saved.ok()) log_warn("job.progress_not_saved", {{"error", saved.error().id()}});
  }

 private:
  EngineParts& parts_;
  JobRecord& job_;
  const Progress& watch_;
  milliseconds told_at_{0};
};

}  // namespace

Jobs::Jobs(EngineParts& parts, JobsOptions options) : parts_(parts), options_(std::move(options)) {
  if (options_.renews_itself) keeper_ = std::jthread([this](std::stop_token stop) { keep(stop); });
}

void Jobs::keep(std::stop_token stop) {
  std::mutex mine;
  std::unique_lock lock(mine);
  while (!stop.stop_requested()) {
    parts_.clock.wait_for(changed_, lock, stop, renew_every());
    renew_leases();
  }
}

void Jobs::renew_leases() {
  std::map<std::string, std::shared_ptr<Lease>> running;
  {
    const std::lock_guard lock(mutex_);
    running = running_;
  }
  for (const auto& [id, lease] : running) {
    // Taken before the database is asked: the lease is never believed to last longer than stored.
    const milliseconds until = trusted_until();
    const Result<bool> mine = write_value<bool>(parts_.store, [&](Records& records) {
      return records.renew_job(JobId(id), parts_.clock.now() + options_.lease);
    });
    if (!mine.ok()) {
      // Tried again in time; if that keeps failing the lease runs out and the job stops.
      log_warn("job.lease_not_renewed", {{"job", id}, {"error", mine.error().id()}});
      continue;
    }
    lease->until_ms = *mine ? until.count() : 0;
  }
}

milliseconds Jobs::trusted_until() const {
  return parts_.clock.monotonic() + options_.lease - options_.lease / kMarginOfLease;
}

bool Jobs::may_be_taken_over(const JobRecord& job) const {
  const bool is_over =
      job.lease_until <= parts_.clock.now() && !ONESHELF_MUTANT("lease_never_expires");
  return is_known_dead(job.owner) || is_over;
}

Result<int64_t> Jobs::take_over() {
  return write_value<int64_t>(parts_.store, [&](Records& records) -> Result<int64_t> {
    int64_t taken = 0;
    for (JobRecord& job : ONESHELF_TRY(records.active_jobs())) {
      if (!may_be_taken_over(job)) continue;
      job.state = JobState::kInterrupted;
      job.finished_at = parts_.clock.now();
      ONESHELF_TRY(records.save_job(job));
      // Whoever ran it had claimed its task; nobody else would look at it until the claim ends.
      ONESHELF_TRY(records.schedule_sooner(job.kind + ":" + job.subject, *job.finished_at));
      log_warn("job.taken_over", {{"job", job.id.str()}, {"kind", job.kind}});
      ++taken;
    }
    return taken;
  });
}

Result<Jobs::Outcome> Jobs::run(const Context& context, const std::string& kind,
                                const std::string& subject, IfRunning if_running,
                                const JobWork& work, const Progress& watch) {
  while (true) {
    const JobId id(parts_.random.new_id());
    const auto lease = std::make_shared<Lease>();
    lease->until_ms = trusted_until().count();
    WorkRecords::StartedJob started =
        ONESHELF_TRY(write_value<WorkRecords::StartedJob>(parts_.store, [&](Records& records) {
          const Timestamp now = parts_.clock.now();
          return records.start_job({.id = id,
                                    .kind = kind,
                                    .subject = subject,
                                    .owner = options_.owner,
                                    .at = now,
                                    .lease_until = now + options_.lease});
        }));
    if (!started.joined) {
      return Outcome {
        ONESHELF_TRY(execute(context, std::move(started.job), lease, work, watch))
        , false
      };
    }
    if (may_be_taken_over(started.job)) {
      ONESHELF_TRY(take_over());
      continue;
    }
    if (if_running == IfRunning::kSkip) {
      return Error(ErrorCode::kConflict, "job.running", "This is already running.")
          .with("job", started.job.id.str());
    }
    JobRecord finished = ONESHELF_TRY(await(context, std::move(started.job), watch));
    if (if_running == IfRunning::kWait) continue;
    if (finished.error) return *finished.error;
    return Outcome{std::move(finished), true};
  }
}

Result<JobRecord> Jobs::execute(const Context& context, JobRecord job, std::shared_ptr<Lease> lease,
                                const JobWork& work, const Progress& watch) {
  const Running running(mutex_, running_, job.id, lease);
  FencedStore store(parts_.store, job.id);
  EngineParts parts{.store = store,
                    .clock = parts_.clock,
                    .random = parts_.random,
                    .http = parts_.http,
                    .connections = parts_.connections};
  ProgressBook book(parts, job, watch);
  const Progress progress = [&](std::string_view step, int64_t done, int64_t total) {
    book.tell(step, done, total);
  };
  const Context labelled = context.labelled(job.id.str()).leased(std::move(lease));
  Result<Json> result = [&]() -> Result<Json> {
    try {
      return work(labelled, parts, job.id, progress);
    } catch (const std::exception& caught) {
      // The top of a job: a throw is a bug of ours, and must leave the job finished and told.
      return Error(ErrorCode::kInternal, "internal.exception",
                   std::string("Something went wrong inside OneShelf: ") + caught.what())
          .remedied("Please report this with the log.");
    }
  }();
  job.finished_at = parts_.clock.now();
  job.state = result.ok() ? JobState::kDone : JobState::kFailed;
  if (result.ok()) {
    job.result = *result;
    job.step = "done";
  } else {
    job.error = result.error();
    log_warn("job.failed",
             {{"job", job.kind}, {"subject", job.subject}, {"error", job.error->to_string()}});
  }
  ONESHELF_TRY(store.write([&](Records& records) { return records.save_job(job); }));
  if (!result.ok()) return result.error();
  return job;
}

Result<JobRecord> Jobs::await(const Context& context, JobRecord job, const Progress& watch) {
  while (true) {
    std::optional<JobRecord> now = ONESHELF_TRY(read_value<std::optional<JobRecord>>(
        parts_.store, [&](Records& records) { return records.job(job.id); }));
    if (!now) return Error(ErrorCode::kNotFound, "job.unknown", "The job is gone.");
    if (watch) watch(now->step, now->done, now->total);
    if (now->finished_at) return std::move(*now);
    if (may_be_taken_over(*now)) {
      ONESHELF_TRY(take_over());
      continue;
    }
    if (context.stopped())
      return Error(ErrorCode::kCancelled, "job.stopped", "Waiting was stopped.");
    // Other processes cannot notify us, so the row is looked at again now and then.
    context.pause(kLookEvery);
  }
}

}  // namespace oneshelf
