#include "engine/jobs.h"

#include <unistd.h>

#include <fstream>

#include "base/log.h"
#include "base/text.h"

namespace oneshelf {
namespace {

constexpr milliseconds kTellEvery = milliseconds(250);
constexpr milliseconds kLookEvery = milliseconds(100);

/// Field 22 of /proc/<pid>/stat: when the process started. A reused pid has another one.
std::string start_of(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string line;
  if (!std::getline(file, line)) return "";
  const size_t name_end = line.rfind(')');  // the name may hold spaces and brackets
  if (name_end == std::string::npos) return "";
  const std::vector<std::string> fields = split(line.substr(name_end + 2), ' ');
  constexpr size_t kStart = 19;  // field 22, counted from the one after the name
  return fields.size() > kStart ? fields[kStart] : "";
}

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

std::string this_process() {
  const std::string pid = std::to_string(getpid());
  return pid + ":" + start_of(pid);
}

bool is_alive(const std::string& owner) {
  const size_t colon = owner.find(':');
  if (colon == std::string::npos) return false;
  const std::string start = start_of(owner.substr(0, colon));
  return !start.empty() && start == owner.substr(colon + 1);
}

Jobs::Jobs(EngineParts& parts) : parts_(parts), owner_(this_process()) {}

Result<int64_t> Jobs::take_over() {
  return write_value<int64_t>(parts_.store, [&](Records& records) -> Result<int64_t> {
    int64_t taken = 0;
    for (JobRecord& job : ONESHELF_TRY(records.active_jobs())) {
      if (is_alive(job.owner)) continue;
      job.state = JobState::kInterrupted;
      job.finished_at = parts_.clock.now();
      ONESHELF_TRY(records.save_job(job));
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
    WorkRecords::StartedJob started = ONESHELF_TRY(write_value<WorkRecords::StartedJob>(
        parts_.store, [&](Records& records) {
          return records.start_job(id, kind, subject, owner_, parts_.clock.now());
        }));
    if (!started.joined) {
      return Outcome{ONESHELF_TRY(execute(context, std::move(started.job), work, watch)), false};
    }
    if (!is_alive(started.job.owner)) {
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

Result<JobRecord> Jobs::execute(const Context& context, JobRecord job, const JobWork& work,
                                const Progress& watch) {
  ProgressBook book(parts_, job, watch);
  const Progress progress = [&](std::string_view step, int64_t done, int64_t total) {
    book.tell(step, done, total);
  };
  const Context labelled = context.labelled(job.id.str());
  Result<Json> result = [&]() -> Result<Json> {
    try {
      return work(labelled, job.id, progress);
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
    log_warn("job.failed", {{"job", job.kind}, {"subject", job.subject},
                            {"error", job.error->to_string()}});
  }
  ONESHELF_TRY(parts_.store.write([&](Records& records) { return records.save_job(job); }));
  if (!result.ok()) return result.error();
  return job;
}

Result<JobRecord> Jobs::await(const Context& context, JobRecord job, const Progress& watch) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  while (true) {
    std::optional<JobRecord> now = ONESHELF_TRY(read_value<std::optional<JobRecord>>(
        parts_.store, [&](Records& records) { return records.job(job.id); }));
    if (!now) return Error(ErrorCode::kNotFound, "job.unknown", "The job is gone.");
    if (watch) watch(now->step, now->done, now->total);
    if (now->finished_at) return std::move(*now);
    if (!is_alive(now->owner)) {
      ONESHELF_TRY(take_over());
      continue;
    }
    if (context.stopped())
      return Error(ErrorCode::kCancelled, "job.stopped", "Waiting was stopped.");
    // Other processes cannot notify us, so the row is looked at again now and then.
    parts_.clock.wait_for(never, lock, context.stop(), kLookEvery);
  }
}

}  // namespace oneshelf
