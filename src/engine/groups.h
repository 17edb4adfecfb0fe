#pragma once

#include "engine/links.h"

namespace oneshelf {

/// A shop whose stock follows the master's. Underneath it is a link like any other.
struct GroupReplica {
  LinkId link;
  ConnectionId channel;
  Timestamp added_at;
  std::optional<Timestamp> synced_at;  ///< its initial sync was written and read back
};

/// Shops that sell the same goods: one keeps the stock, the others follow it, and what any of them
/// sells is taken from it. The account keeps all of its groups under one name.
struct Group {
  std::string name;
  ConnectionId master;
  Timestamp created_at;
  std::vector<GroupReplica> replicas;

  /// Null if there is none of that name.
  const GroupReplica* find(const LinkId& replica) const;
};
Json to_json(const Group& group);

Result<std::vector<Group>> all_groups(Records& records);
/// Error `group.unknown`.
Result<Group> load_group(EngineParts& parts, const std::string& name);
/// Errors: `group.unknown`, `group.unknown_replica`.
Result<GroupReplica> load_replica(EngineParts& parts, const std::string& group,
                                  const LinkId& replica);

/// Errors: `group.name`, `group.exists`, `connection.unknown`, `group.master_role` (it is not
/// connected as a source), `group.cycle` (it is a replica of some group).
Result<Group> make_group(EngineParts& parts, const std::string& name, const ConnectionId& master);
/// Error `group.not_empty`.
Result<void> forget_group(EngineParts& parts, const std::string& name);

/// Everything about a replica, told at once.
struct NewReplica {
  std::string group;
  std::string name;      ///< of its link and its connection
  std::string platform;  ///< "": a connection of that name is there already
  ConnectValues values;  ///< for the platform, secrets included
  std::vector<std::pair<std::string, std::string>> settings;  ///< of the link: path and value
};
struct AddedReplica {
  LinkView link;
  ConnectionInfo info;
  std::vector<std::string> open;  ///< settings that only a person can answer
};
/// Tests the credentials, connects the shop as a channel, and links it as a draft that is paused
/// until its initial sync (engine/group_sync.h). Only its stock is the master's; it creates and
/// removes nothing; its orders are taken over, with what the master's lists suggest. Errors besides
/// those of connect() and make_link(): `group.name`, `group.name_taken`, `group.same_account`,
/// `group.cycle`, `group.replica_exists`, `group.replica_elsewhere`, `group.stock_kept_elsewhere`,
/// `group.stock_not_owned`. After an error the connection is forgotten, unless its link was made
/// already: then it is added once more without a platform, and goes on from there.
Result<AddedReplica> add_replica(const Context& context, EngineParts& parts,
                                 const NewReplica& wanted);

Result<void> pause_replica(EngineParts& parts, const std::string& group, const LinkId& replica);
/// Error `group.not_synced`: it was never brought to the master's figures.
Result<void> resume_replica(EngineParts& parts, const std::string& group, const LinkId& replica);
/// Takes it out of the group and pauses its link. Link, connection and books stay: added again
/// under its name it goes on with them.
Result<void> remove_replica(EngineParts& parts, const std::string& group, const LinkId& replica);
/// Its initial sync is done.
Result<void> note_replica_synced(EngineParts& parts, const std::string& group,
                                 const LinkId& replica);

}  // namespace oneshelf
