#pragma once

#include "store/store.h"

namespace oneshelf {

/// A store for one job: writes only while the job is still this worker's. Who was taken over finds
/// kCancelled `job.lost` and has changed nothing, however late it wakes up. The job's id is the
/// fencing token: it is new for every start.
class FencedStore final : public Store {
 public:
  FencedStore(Store& store, JobId job) : store_(store), job_(std::move(job)) {}

  Result<void> write(const Work& work) override;
  Result<void> read(const Work& work) override { return store_.read(work); }
  Result<void> backup_to(const std::string& path) override { return store_.backup_to(path); }
  Result<void> check() override { return store_.check(); }

 private:
  Store& store_;
  const JobId job_;
};

}  // namespace oneshelf
