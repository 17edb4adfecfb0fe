#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "engine/alarm_book.h"
#include "engine/notify.h"
#include "engine/watch_facts.h"

namespace oneshelf {

/// What the watchdog works with. Its network doors are its own, so that nothing that holds up the
/// workers holds it up. Outlives it.
struct WatchdogParts {
  Store& store;
  Clock& clock;
  TellDoors doors;
  Secrets& secrets;
  /// Room on the data folder's disk.
  std::function<Result<WatchedDisk>()> disk;
};

/// Watches over the account through its store alone, on a thread of its own: it shares neither the
/// workers' threads nor their fate, and knows nothing of the scheduler but what that leaves in the
/// store. Finds what is late or broken, books it, and has it told.
class Watchdog {
 public:
  static constexpr milliseconds kLookEvery = std::chrono::seconds(30);

  explicit Watchdog(WatchdogParts parts) : parts_(std::move(parts)) {}
  ~Watchdog();  ///< stops and joins

  /// Begins to look every kLookEvery. Once.
  void start();

  struct Look {
    std::vector<Alarm> alarms;  ///< open now
    AlarmChanges changes;
    DeliveryReport delivery;
  };
  /// One round. A store that cannot be used is told at once, past the queue, with the settings of
  /// the last round; the error then is the store's. Not for two threads at once.
  Result<Look> look(const Context& context);

 private:
  void run(std::stop_token stop);
  Result<Look> look_and_book(const Context& context);
  Result<Timestamp> watching_since(Records& records, Timestamp now) const;
  void tell_store_fails(const Context& context, const Error& error);

  WatchdogParts parts_;
  Movement movement_;
  AlarmSettings settings_;  ///< as last read
  std::optional<Timestamp> told_store_fails_at_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;  // last: uses all of the above
};

}  // namespace oneshelf
