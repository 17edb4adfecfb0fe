#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "sync/settings.h"

namespace oneshelf {

/// One thing that is not as it should be. `id` and `subject` name it: found again, it is the same.
struct Alarm {
  enum class Severity { kCritical, kWarning };
  std::string id;       ///< what: "stream.silent"
  std::string subject;  ///< where: "web/listings"
  Severity severity = Severity::kCritical;
  Timestamp since;
  std::string sentence, remedy;
};
std::string_view name_of(Alarm::Severity severity);

/// After how long without success a stream is late.
struct FreshnessTargets {
  std::chrono::seconds orders{0}, stock{0}, catalogue{0};
  /// Of a stream by its kind: "orders:shop", "stock"; everything else is the catalogue.
  std::chrono::seconds of(std::string_view stream_kind) const;
};
FreshnessTargets freshness_targets(const LinkSettings& settings);

// What find_alarms() looks at: facts, gathered by whoever watches.

struct WatchedConnection {
  ConnectionId id;
  bool paused = false;
  std::optional<Error> problem;
  std::optional<Timestamp> expires_at;  ///< of its credentials, if known
};

struct WatchedStream {
  ConnectionId connection;
  std::string kind;
  std::optional<Timestamp> last_success_at;
  std::optional<Error> problem;
};

/// A link's recurring work: "orders" or "catalogue".
struct WatchedWork {
  std::optional<Timestamp> last_done_at;
  std::optional<Timestamp> moved_at;  ///< it runs, and its progress last changed then
  std::optional<Error> last_error;    ///< it failed after its last success
};

struct WatchedQueue {
  int64_t count = 0;
  Timestamp oldest_at;
};

struct WatchedDrift {
  int64_t compared = 0, drifted = 0;
};

struct WatchedLink {
  LinkId id;
  ConnectionId source, channel;
  bool paused = false;
  bool takes_orders = true;
  Timestamp created_at;
  FreshnessTargets targets;
  WatchedWork orders, catalogue;
  WatchedQueue held, waiting;
  int64_t parked = 0;
  WatchedDrift drift;
  Decimal drift_percent_max;
};

struct WatchedHooks {
  ConnectionId connection;
  std::optional<Error> problem;
  Timestamp checked_at;
};

struct WatchedTopic {
  ConnectionId connection;
  std::string about;
  int64_t count = 0;
  Timestamp first_at, last_at;
};

/// Who is told of alarms, and since when that fails.
struct WatchedTeller {
  std::string name;
  std::optional<Timestamp> failing_since;
  std::optional<Error> problem;
};

struct WatchedDisk {
  int64_t free_bytes = 0, total_bytes = 0;
};

struct Watched {
  Timestamp now;
  /// Nothing is late that could not have been done since: the service was off before.
  Timestamp watching_since;
  std::optional<Timestamp> next_due;  ///< of the schedule's first task
  std::vector<WatchedConnection> connections;
  std::vector<WatchedStream> streams;
  std::vector<WatchedLink> links;
  std::vector<WatchedHooks> hooks;
  std::vector<WatchedTopic> topics;
  std::vector<WatchedTeller> tellers;
  std::optional<WatchedDisk> disk;
  std::optional<Timestamp> last_backup_at;
  Timestamp used_since;  ///< the first link was made
};

/// What a merchant may set about alarms of the account.
struct AlarmLimits {
  std::chrono::minutes held_for{15};
  std::chrono::minutes waiting_for{30};
  std::chrono::hours backup_age{7 * 24};  ///< 0: backups are not watched
  int64_t disk_free_percent = 5;
  int64_t disk_free_bytes = int64_t{1} << 30;  ///< less than both is too little
  std::chrono::hours expiry_notice{14 * 24};
  int64_t parked_max = 100;
};

/// Everything that is not as it should be, each cause told once: what follows from a paused
/// connection or a halted schedule is not told beside it. Pure.
std::vector<Alarm> find_alarms(const Watched& watched, const AlarmLimits& limits);

}  // namespace oneshelf
