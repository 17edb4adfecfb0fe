#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace oneshelf {

/// A fixed number of threads and a bounded line of tasks waiting for them. Tasks must not throw.
class WorkerPool final {
 public:
  using Task = std::function<void()>;

  WorkerPool(size_t workers, size_t max_waiting);
  /// Runs what is still waiting, then joins.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False, and the task is dropped, if every worker is busy and the line is full.
  bool try_run(Task task);

 private:
  void work();

  const size_t max_waiting_;
  std::mutex mutex_;  ///< guards all below
  std::condition_variable changed_;
  std::deque<Task> waiting_;
  size_t idle_;  ///< workers without a task
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace oneshelf
