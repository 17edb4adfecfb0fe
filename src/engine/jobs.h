#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "engine/parts.h"
#include "engine/process.h"

namespace oneshelf {

/// The work of a job: gets the parts to work with (their store refuses once the job was taken
/// over), its own id and somewhere to tell progress; gives its result.
using JobWork =
    std::function<Result<Json>(const Context&, EngineParts&, const JobId&, const Progress&)>;

struct JobsOptions {
  std::string owner = this_process();
  /// So long may a worker be silent before another takes its jobs over.
  milliseconds lease = std::chrono::seconds(60);
  /// A thread that renews the leases while jobs run. Without it the caller renews them.
  bool renews_itself = true;
};

/// Runs named work so that at most one of a kind runs per subject, in this and every other process
/// of this database, and everybody can see how far it is. A job belongs to its worker under a
/// lease; when the lease runs out, another may take the subject over, and whatever the first one
/// still wants to send or store is refused. Thread-safe.
class Jobs {
 public:
  explicit Jobs(EngineParts& parts, JobsOptions options = {});

  enum class IfRunning {
    kJoin,  ///< wait for the running one and take its outcome
    kWait,  ///< wait for it to end, then run
    kSkip,  ///< leave: kConflict `job.running`
  };
  struct Outcome {
    JobRecord job;  ///< finished
    bool joined = false;
  };
  /// Runs in the calling thread. The job's own failure is the error, with the job stored as failed.
  /// `watch`, if set, is told the progress (of a joined job too).
  Result<Outcome> run(const Context& context, const std::string& kind, const std::string& subject,
                      IfRunning if_running, const JobWork& work, const Progress& watch = {});

  /// Marks jobs of workers that are gone as interrupted, so that they do not block: those of dead
  /// processes of this machine, and those whose lease has run out.
  Result<int64_t> take_over();

  /// Renews the leases of the jobs that run here; one that was taken over is told to stop.
  void renew_leases();
  /// How often that must be done.
  milliseconds renew_every() const { return options_.lease / 4; }

 private:
  Result<JobRecord> execute(const Context& context, JobRecord job, std::shared_ptr<Lease> lease,
                            const JobWork& work, const Progress& watch);
  Result<JobRecord> await(const Context& context, JobRecord job, const Progress& watch);
  milliseconds trusted_until() const;
  bool may_be_taken_over(const JobRecord& job) const;
  void keep(std::stop_token stop);

  EngineParts& parts_;
  const JobsOptions options_;
  std::mutex mutex_;  // guards the two below
  std::condition_variable_any changed_;
  std::map<std::string, std::shared_ptr<Lease>> running_;
  std::jthread keeper_;  // last: joined first
};

}  // namespace oneshelf
