#include "engine/group_status.h"

namespace oneshelf {
namespace {

Json error_json(const std::optional<Error>& error) {
  if (!error) return Json();
  Json json = Json::object();
  json.set("id", error->id()).set("message", error->message());
  return json.set("remedy", error->remedy());
}

Json to_json(const ReplicaStatus& status) {
  const GroupReplica& replica = status.replica;
  int64_t waiting = 0;
  for (const char* state : {"new", "writing", "held"}) {
    const auto found = status.counts.orders_by_state.find(state);
    if (found != status.counts.orders_by_state.end()) waiting += found->second;
  }
  Json json = Json::object();
  json.set("replica", replica.link.str()).set("channel", replica.channel.str());
  json.set("remote_name", status.remote_name).set("state", state_of(status));
  json.set("paused", status.paused).set("added_at", to_rfc3339(replica.added_at));
  json.set("synced_at", replica.synced_at ? Json(to_rfc3339(*replica.synced_at)) : Json());
  json.set("linked", status.counts.bound).set("parked", status.counts.parked);
  json.set("held", status.counts.held).set("orders_waiting", waiting);
  json.set("lag", to_json(status.lag));
  return json.set("problem", error_json(status.problem));
}

/// What a connection is called by its platform, and what is wrong with it.
Result<void> tell_connection(Records& records, const ConnectionId& id, std::string& name,
                             std::optional<Error>& problem) {
  const auto connection = ONESHELF_TRY(records.connection(id));
  if (!connection) return success();
  name = connection->info["remote_name"].text_or();
  problem = connection->problem;
  return success();
}

Result<ReplicaStatus> status_of(Records& records, const GroupReplica& replica, Timestamp now) {
  ReplicaStatus status;
  status.replica = replica;
  const auto link = ONESHELF_TRY(records.link(replica.link));
  status.paused = link && link->paused;
  ONESHELF_TRY(tell_connection(records, replica.channel, status.remote_name, status.problem));
  status.lag = ONESHELF_TRY(lag_figures(records, replica.link, now));
  status.counts = ONESHELF_TRY(records.counts(replica.link, now));
  return status;
}

Result<GroupStatus> status_of(Records& records, const Group& group, Timestamp now) {
  GroupStatus status;
  status.group = group;
  ONESHELF_TRY(tell_connection(records, group.master, status.remote_name, status.problem));
  for (const GroupReplica& replica : group.replicas) {
    status.replicas.push_back(ONESHELF_TRY(status_of(records, replica, now)));
  }
  return status;
}

}  // namespace

std::string_view state_of(const ReplicaStatus& status) {
  if (status.problem) return "failing";
  if (!status.replica.synced_at) return "new";
  if (status.paused) return "paused";
  return status.lag.backlog > 0 || status.lag.waiting_since ? "behind" : "in sync";
}

Json to_json(const GroupStatus& status) {
  Json replicas = Json::array();
  for (const ReplicaStatus& replica : status.replicas) replicas.push(to_json(replica));
  Json json = Json::object();
  json.set("name", status.group.name).set("master", status.group.master.str());
  json.set("remote_name", status.remote_name).set("problem", error_json(status.problem));
  json.set("created_at", to_rfc3339(status.group.created_at));
  return json.set("replicas", std::move(replicas));
}

Result<std::vector<GroupStatus>> group_status(EngineParts& parts, const std::string& name) {
  if (!name.empty()) ONESHELF_TRY(load_group(parts, name));
  const Timestamp now = parts.clock.now();
  return read_value<std::vector<GroupStatus>>(
      parts.store, [&](Records& records) -> Result<std::vector<GroupStatus>> {
        std::vector<GroupStatus> told;
        for (const Group& group : ONESHELF_TRY(all_groups(records))) {
          if (!name.empty() && group.name != name) continue;
          told.push_back(ONESHELF_TRY(status_of(records, group, now)));
        }
        return told;
      });
}

}  // namespace oneshelf
