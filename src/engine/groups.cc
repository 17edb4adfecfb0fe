#include "engine/groups.h"

#include <algorithm>

#include "base/log.h"
#include "engine/group_checks.h"

namespace oneshelf {
namespace {

constexpr const char* kSettings = "groups";

GroupReplica replica_from(const JsonReader& reader) {
  GroupReplica replica;
  replica.link = LinkId(reader.text("link"));
  replica.channel = ConnectionId(reader.text("channel"));
  replica.added_at = reader.time("added_at");
  replica.synced_at = reader.opt_time("synced_at");
  return replica;
}

Group group_from(const JsonReader& reader) {
  Group group;
  group.name = reader.text("name");
  group.master = ConnectionId(reader.text("master"));
  group.created_at = reader.time("created_at");
  for (const JsonReader& replica : reader.list("replicas")) {
    group.replicas.push_back(replica_from(replica));
  }
  return group;
}

Result<void> save_groups(Records& records, const std::vector<Group>& groups) {
  Json list = Json::array();
  for (const Group& group : groups) list.push(to_json(group));
  AccountSettings settings;
  settings.values.set("groups", std::move(list));
  return records.save_account_settings(kSettings, settings);
}

Error unknown_group(const std::string& name) {
  return Error(ErrorCode::kNotFound, "group.unknown", "There is no group \"" + name + "\".")
      .remedied("`oneshelf group` lists the groups.")
      .with("group", name);
}

Error unknown_replica(const Group& group, const LinkId& replica) {
  return Error(ErrorCode::kNotFound, "group.unknown_replica",
               "The group \"" + group.name + "\" has no replica \"" + replica.str() + "\".")
      .remedied("`oneshelf group " + group.name + "` lists them.")
      .with("group", group.name);
}

Result<Group> group_named(Records& records, const std::string& name) {
  std::vector<Group> groups = ONESHELF_TRY(all_groups(records));
  const auto found = std::ranges::find(groups, name, &Group::name);
  if (found == groups.end()) return unknown_group(name);
  return std::move(*found);
}

/// Changes one group where all of them are kept.
Result<void> change_group(Records& records, const std::string& name,
                          const std::function<Result<void>(Group&)>& change) {
  std::vector<Group> groups = ONESHELF_TRY(all_groups(records));
  const auto found = std::ranges::find(groups, name, &Group::name);
  if (found == groups.end()) return unknown_group(name);
  ONESHELF_TRY(change(*found));
  return save_groups(records, groups);
}

Result<ConnectionRecord> master_connection(Records& records, const ConnectionId& id) {
  std::optional<ConnectionRecord> master = ONESHELF_TRY(records.connection(id));
  if (!master) {
    return Error(ErrorCode::kNotFound, "connection.unknown",
                 "There is no connection \"" + id.str() + "\".")
        .remedied("Connect the master first: oneshelf connect PLATFORM " + id.str() +
                  " --role source")
        .with("connection", id.str());
  }
  if (master->role != "source") {
    return Error(ErrorCode::kInvalid, "group.master_role",
                 "\"" + id.str() + "\" is connected as a channel; a master is a source.")
        .remedied("Connect the same shop once more under another name, with --role source.")
        .with("connection", id.str());
  }
  return std::move(*master);
}

}  // namespace

Result<void> check_group_name(const std::string& name) {
  constexpr size_t kLongest = 40;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  if (!name.empty() && name.size() <= kLongest && std::ranges::all_of(name, fits)) return success();
  return Error(ErrorCode::kInvalid, "group.name",
               "A name has 1 to 40 letters, digits, points, dashes or underscores.")
      .with("name", name);
}

const GroupReplica* Group::find(const LinkId& replica) const {
  const auto found = std::ranges::find(replicas, replica, &GroupReplica::link);
  return found == replicas.end() ? nullptr : &*found;
}

Json to_json(const Group& group) {
  Json replicas = Json::array();
  for (const GroupReplica& replica : group.replicas) {
    Json json = Json::object();
    json.set("link", replica.link.str()).set("channel", replica.channel.str());
    json.set("added_at", to_rfc3339(replica.added_at));
    json.set("synced_at", replica.synced_at ? Json(to_rfc3339(*replica.synced_at)) : Json());
    replicas.push(std::move(json));
  }
  Json json = Json::object();
  json.set("name", group.name).set("master", group.master.str());
  json.set("created_at", to_rfc3339(group.created_at));
  return json.set("replicas", std::move(replicas));
}

Result<std::vector<Group>> all_groups(Records& records) {
  const auto stored = ONESHELF_TRY(records.account_settings(kSettings));
  if (!stored) return std::vector<Group>();
  return read_json(stored->values, [](const JsonReader& reader) {
    std::vector<Group> groups;
    for (const JsonReader& group : reader.list("groups")) groups.push_back(group_from(group));
    return groups;
  });
}

Result<Group> load_group(EngineParts& parts, const std::string& name) {
  return read_value<Group>(parts.store,
                           [&](Records& records) { return group_named(records, name); });
}

Result<GroupReplica> load_replica(EngineParts& parts, const std::string& name,
                                  const LinkId& replica) {
  const Group group = ONESHELF_TRY(load_group(parts, name));
  const GroupReplica* found = group.find(replica);
  if (found == nullptr) return unknown_replica(group, replica);
  return *found;
}

Result<Group> make_group(EngineParts& parts, const std::string& name, const ConnectionId& master) {
  ONESHELF_TRY(check_group_name(name));
  return write_value<Group>(parts.store, [&](Records& records) -> Result<Group> {
    std::vector<Group> groups = ONESHELF_TRY(all_groups(records));
    if (std::ranges::find(groups, name, &Group::name) != groups.end()) {
      return Error(ErrorCode::kConflict, "group.exists",
                   "There is a group \"" + name + "\" already.")
          .remedied("Add to it: oneshelf group add " + name + " REPLICA --platform …")
          .with("group", name);
    }
    const ConnectionRecord connection = ONESHELF_TRY(master_connection(records, master));
    ONESHELF_TRY(check_master(records, account_of(connection)));
    Group group;
    group.name = name;
    group.master = master;
    group.created_at = parts.clock.now();
    groups.push_back(group);
    ONESHELF_TRY(save_groups(records, groups));
    log_info("group.made", {{"group", name}, {"master", master.str()}});
    return group;
  });
}

Result<void> forget_group(EngineParts& parts, const std::string& name) {
  return parts.store.write([&](Records& records) -> Result<void> {
    std::vector<Group> groups = ONESHELF_TRY(all_groups(records));
    const auto found = std::ranges::find(groups, name, &Group::name);
    if (found == groups.end()) return unknown_group(name);
    if (!found->replicas.empty()) {
      return Error(ErrorCode::kConflict, "group.not_empty",
                   "The group \"" + name + "\" has replicas still.")
          .remedied("Take them out first: oneshelf group remove " + name + " " +
                    found->replicas.front().link.str())
          .with("group", name);
    }
    groups.erase(found);
    return save_groups(records, groups);
  });
}

Result<void> enter_replica(Records& records, const std::string& name, const GroupReplica& replica,
                           const std::string& account) {
  const Group now = ONESHELF_TRY(group_named(records, name));
  ONESHELF_TRY(check_replica(records, now, account, replica.link));
  return change_group(records, name, [&](Group& group) -> Result<void> {
    group.replicas.push_back(replica);
    return success();
  });
}

Result<void> pause_replica(EngineParts& parts, const std::string& group, const LinkId& replica) {
  ONESHELF_TRY(load_replica(parts, group, replica));
  return set_link_paused(parts, replica, true);
}

Result<void> resume_replica(EngineParts& parts, const std::string& group, const LinkId& replica) {
  const GroupReplica known = ONESHELF_TRY(load_replica(parts, group, replica));
  if (!known.synced_at) {
    return Error(ErrorCode::kConflict, "group.not_synced",
                 "\"" + replica.str() + "\" was never brought to the master's figures.")
        .remedied("Look at it, then apply it: oneshelf group sync " + group + " " + replica.str())
        .with("group", group)
        .with("replica", replica.str());
  }
  return set_link_paused(parts, replica, false);
}

Result<void> remove_replica(EngineParts& parts, const std::string& name, const LinkId& replica) {
  ONESHELF_TRY(load_replica(parts, name, replica));
  ONESHELF_TRY(set_link_paused(parts, replica, true));
  ONESHELF_TRY(parts.store.write([&](Records& records) {
    return change_group(records, name, [&](Group& group) -> Result<void> {
      std::erase_if(group.replicas,
                    [&](const GroupReplica& known) { return known.link == replica; });
      return success();
    });
  }));
  log_info("group.replica_removed", {{"group", name}, {"replica", replica.str()}});
  return success();
}

Result<void> note_replica_synced(EngineParts& parts, const std::string& name,
                                 const LinkId& replica) {
  const Timestamp now = parts.clock.now();
  return parts.store.write([&](Records& records) {
    return change_group(records, name, [&](Group& group) -> Result<void> {
      for (GroupReplica& known : group.replicas) {
        if (known.link == replica) known.synced_at = now;
      }
      return success();
    });
  });
}

}  // namespace oneshelf
