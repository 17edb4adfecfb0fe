#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/jobs.h"
#include "engine/sync_link.h"

namespace oneshelf {

/// Starts each link's recurring work when it is due: orders, catalogue with prices and stock, and
/// now and then everything in full. What is due lives in the store, so a restart forgets nothing;
/// a hint makes a task due sooner. Orders have workers of their own: a full read never delays them.
class Scheduler {
 public:
  Scheduler(EngineParts& parts, Jobs& jobs);
  ~Scheduler();  ///< stops and joins: running work is told to stop and keeps what it saved

  /// Begins to work. Once.
  void start();
  /// Looks at the schedule now: a hint came, or a person asked.
  void wake();

  /// Puts tasks of every unpaused link on the schedule that are not on it yet.
  Result<void> plan_links();

 private:
  struct Pool {
    std::deque<std::string> waiting;
    std::vector<std::jthread> threads;
  };
  void watch(std::stop_token stop);
  void work(std::stop_token stop, Pool& pool);
  void hand_out(const std::vector<std::string>& due);
  void run_task(std::stop_token stop, const std::string& task);
  Result<void> run_link_task(const Context& context, const std::string& what, const LinkId& link);
  Result<void> reschedule(const std::string& task, const Result<void>& outcome);

  EngineParts& parts_;
  Jobs& jobs_;
  std::mutex mutex_;  // guards the queues, `busy_`, `failures_` and `woken_`
  std::condition_variable_any changed_;
  std::set<std::string> busy_;  // waiting or running
  std::map<std::string, int> failures_;
  bool woken_ = false;
  Pool orders_, others_;
  std::jthread watcher_;
};

/// "orders:shop" etc.: the tasks of a link.
std::vector<std::string> tasks_of(const LinkId& link);
/// The job of a task, for whoever runs it: the scheduler, the CLI, the API.
JobWork orders_work(EngineParts& parts, const LinkId& link, const std::string& who);
JobWork catalogue_work(EngineParts& parts, const LinkId& link, const SyncOptions& options);

}  // namespace oneshelf
