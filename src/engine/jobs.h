#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "engine/parts.h"

namespace oneshelf {

/// The work of a job: gets its own id and somewhere to tell progress; gives its result.
using JobWork = std::function<Result<Json>(const Context&, const JobId&, const Progress&)>;

/// Runs named work so that at most one of a kind runs per subject, in this and every other process
/// of this database, and everybody can see how far it is. Thread-safe.
class Jobs {
 public:
  explicit Jobs(EngineParts& parts);

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

  /// Marks jobs of processes that are gone as interrupted, so that they do not block. At start-up.
  Result<int64_t> take_over();

 private:
  Result<JobRecord> execute(const Context& context, JobRecord job, const JobWork& work,
                            const Progress& watch);
  Result<JobRecord> await(const Context& context, JobRecord job, const Progress& watch);

  EngineParts& parts_;
  const std::string owner_;
};

/// This process, and whether the process that wrote `owner` is still alive on this machine.
std::string this_process();
bool is_alive(const std::string& owner);

}  // namespace oneshelf
