#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "connectors/connector.h"
#include "engine/governor.h"
#include "engine/process.h"
#include "engine/reading_gate.h"
#include "store/store.h"
#include "sync/limits.h"
#include "sync/plan.h"

namespace oneshelf {

/// A connector checked out for one job; goes back to its pool (with its session) when destroyed.
class OpenConnection {
 public:
  struct Parts {
    const Platform* platform = nullptr;
    std::shared_ptr<Governor> governor;
    std::unique_ptr<GovernedHttp> http;
    std::unique_ptr<Connector> connector;
    int64_t generation = 0;
  };
  using GiveBack = std::function<void(Parts)>;

  OpenConnection(ConnectionRecord record, ConnectionInfo info, Parts parts, GiveBack give_back)
      : record_(std::move(record)),
        info_(std::move(info)),
        parts_(std::move(parts)),
        give_back_(std::move(give_back)) {}
  ~OpenConnection() {
    if (parts_.connector) give_back_(std::move(parts_));
  }
  OpenConnection(OpenConnection&&) = default;
  OpenConnection& operator=(OpenConnection&&) = delete;

  const ConnectionId& id() const { return record_.id; }
  const ConnectionRecord& record() const { return record_; }
  const ConnectionInfo& info() const { return info_; }
  const Platform& platform() const { return *parts_.platform; }
  Connector& connector() const { return *parts_.connector; }
  const Traits& traits() const { return parts_.connector->traits(); }
  /// Requests sent to this remote account by anybody since the process started.
  int64_t requests() const { return parts_.governor->requests(); }
  /// How long the platform's window has no room for requests of this lane.
  milliseconds window_wait(Lane lane) const { return parts_.http->window_wait(lane); }
  /// Work of another lane by the same connector, which knows what it read and wrote before.
  GovernedHttp::InLane in_lane(Lane lane) const { return {*parts_.http, lane}; }

 private:
  ConnectionRecord record_;
  ConnectionInfo info_;
  Parts parts_;
  GiveBack give_back_;
};

/// Makes connectors of stored connections and keeps their sessions and governors. Thread-safe.
class Connections {
 public:
  Connections(Store& store, Http& http, Clock& clock, Secrets& secrets,
              std::span<const Platform> platforms, std::string owner = this_process())
      : store_(store),
        http_(http),
        clock_(clock),
        secrets_(secrets),
        platforms_(platforms),
        owner_(std::move(owner)),
        readings_(clock) {}

  struct NewConnection {
    ConnectionId id;
    std::string platform;
    Role role = Role::kSource;
    ConnectValues values;
  };
  /// Checks the values, tests the credentials and, only if that succeeds, stores the connection
  /// (secrets sealed). An existing one of that name is replaced: its bindings stay.
  Result<ConnectionInfo> connect(const Context& context, const NewConnection& wanted);
  /// The test alone.
  Result<ConnectionInfo> test(const Context& context, const NewConnection& wanted);

  /// Checks out a connector for requests in this lane. Errors: `connection.unknown`,
  /// `connection.paused` (with the problem that paused it).
  Result<OpenConnection> open(const ConnectionId& id, Lane lane);

  /// Records a failure that needs a person (credentials, permission) and pauses the connection.
  Result<void> pause(const ConnectionId& id, const Error& problem);
  Result<void> resume(const ConnectionId& id);
  int64_t requests(const ConnectionId& id);
  /// Who reads which stream of a connection.
  ReadingGate& readings() { return readings_; }
  /// Nothing more is sent for now: other processes may have all of every quota at once.
  void leave_quotas();

 private:
  using PoolKey = std::pair<std::string, Lane>;
  Result<const Platform*> platform_of(const std::string& name) const;
  std::shared_ptr<Governor> governor_of(const ConnectionId& id, const Traits& traits);
  Result<OpenConnection::Parts> take_or_make(const ConnectionRecord& record, Lane lane);
  void give_back(const PoolKey& key, OpenConnection::Parts parts);

  Store& store_;
  Http& http_;
  Clock& clock_;
  Secrets& secrets_;
  std::span<const Platform> platforms_;
  const std::string owner_;
  ReadingGate readings_;
  std::mutex mutex_;  // guards the three below; never held while waiting
  std::map<PoolKey, std::vector<OpenConnection::Parts>> idle_;
  std::map<std::string, std::shared_ptr<Governor>> governors_;
  std::map<std::string, int64_t> generations_;
};

ChannelLimits limits_of(const Traits& traits);
WriteCost cost_of(const Traits& traits);

}  // namespace oneshelf
