#include "engine/fenced_store.h"

#include "base/mutant.h"

namespace oneshelf {

Result<void> FencedStore::write(const Work& work) {
  return store_.write([&](Records& records) -> Result<void> {
    const std::optional<JobRecord> job = ONESHELF_TRY(records.job(job_));
    if ((!job || job->finished_at) && !ONESHELF_MUTANT("lease_without_fence")) {
      return Error(ErrorCode::kCancelled, "job.lost",
                   "Another worker took this job over; nothing was written.")
          .with("job", job_.str());
    }
    return work(records);
  });
}

}  // namespace oneshelf
