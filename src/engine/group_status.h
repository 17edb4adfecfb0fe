#pragma once

#include "engine/groups.h"
#include "engine/lag_book.h"

namespace oneshelf {

/// How a replica is: what a person looks at, and what the API tells.
struct ReplicaStatus {
  GroupReplica replica;
  std::string remote_name;
  bool paused = false;
  std::optional<Error> problem;  ///< of its connection
  LagFigures lag;
  LinkCounts counts;
};
struct GroupStatus {
  Group group;
  std::string remote_name;  ///< of the master
  std::optional<Error> problem;
  std::vector<ReplicaStatus> replicas;
};
/// "new" (before its initial sync), "paused", "failing" (its connection), "behind" (figures
/// differ), "in sync".
std::string_view state_of(const ReplicaStatus& status);
Json to_json(const GroupStatus& status);

/// Of all groups, or of the one of that name. Error `group.unknown`.
Result<std::vector<GroupStatus>> group_status(EngineParts& parts, const std::string& name_or_empty);

}  // namespace oneshelf
