#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/jobs.h"
#include "engine/sync_link.h"

namespace oneshelf {

/// Starts each link's recurring work when it is due: orders, catalogue with prices and stock, and
/// now and then everything in full. What is due lives in the store, so a restart forgets nothing
/// and several workers share it; a hint makes a task due sooner. Orders have a crew of their own:
/// a full read never delays them. A link takes one worker of a crew at a time, and a crew has
/// workers in reserve for what is overdue: links that are slow or hang do not hold up the others.
class Scheduler {
 public:
  Scheduler(EngineParts& parts, Jobs& jobs) : parts_(parts), jobs_(jobs) {}
  ~Scheduler();  ///< stops and joins: running work is told to stop and keeps what it saved

  /// Begins to work. Once.
  void start();
  /// Looks at the schedule now: a hint came, or a person asked.
  void wake();

  /// Puts tasks of every unpaused link on the schedule that are not on it yet.
  Result<void> plan_links();

  enum class Crew { kOrders, kOthers };
  /// Claims the longest due task of this crew and runs it in the calling thread; false: none has
  /// been due for `overdue`. A task's own failure is stored with it and not an error here.
  Result<bool> run_next(std::stop_token stop, Crew crew, milliseconds overdue = milliseconds(0));
  /// How long a worker without work may rest before it looks again.
  milliseconds rest(Crew crew, milliseconds overdue = milliseconds(0));
  /// Workers in reserve take what has been due for so long, because the others are all busy.
  static constexpr milliseconds kOverdue = std::chrono::seconds(5);

 private:
  void work(std::stop_token stop, Crew crew, milliseconds overdue);
  Result<void> run_claimed(const Context& context, const WorkRecords::ClaimedTask& claimed,
                           Crew crew);
  Result<void> run_task(const Context& context, const WorkRecords::ClaimedTask& claimed);
  Result<void> finish(const WorkRecords::ClaimedTask& claimed, const Result<void>& outcome);

  EngineParts& parts_;
  Jobs& jobs_;
  std::mutex mutex_;  // guards the four below
  std::condition_variable_any changed_;
  std::map<std::string, int> failures_;
  std::set<std::pair<Crew, std::string>> busy_;  // links that a worker of the crew is at
  int64_t wakes_ = 0;
  std::vector<std::jthread> threads_;  // last: joined first
};

/// "orders:shop" etc.: the tasks of a link.
std::vector<std::string> tasks_of(const LinkId& link);
/// The job of a task, for whoever runs it: the scheduler, the CLI, the API.
JobWork orders_work(const LinkId& link, const std::string& who);
JobWork catalogue_work(const LinkId& link, const SyncOptions& options);

}  // namespace oneshelf
