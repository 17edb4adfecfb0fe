#include "engine/group_checks.h"

#include <algorithm>
#include <map>
#include <set>

namespace oneshelf {
namespace {

/// The accounts of all connections, by name.
using Accounts = std::map<std::string, std::string>;

Result<Accounts> all_accounts(Records& records) {
  Accounts accounts;
  for (const ConnectionRecord& connection : ONESHELF_TRY(records.connections())) {
    accounts[connection.id.str()] = account_of(connection);
  }
  return accounts;
}

std::string account_behind(const Accounts& accounts, const ConnectionId& connection) {
  const auto found = accounts.find(connection.str());
  return found == accounts.end() ? std::string() : found->second;
}

Error is_master_of(const std::string& group) {
  return Error(ErrorCode::kConflict, "group.cycle",
               "That shop is the master of the group \"" + group +
                   "\": it would follow another master and lead its own replicas.")
      .remedied("Choose one master for all of them, or take that group apart first.")
      .with("group", group);
}

Error same_account() {
  return Error(ErrorCode::kConflict, "group.same_account",
               "That shop is the group's own master: it cannot follow itself.")
      .remedied("Give the credentials of the replica. Each shop has its own.");
}

Error is_replica_of(const Group& group, const Group& wanted, const GroupReplica& replica) {
  if (group.name == wanted.name) {
    return Error(ErrorCode::kConflict, "group.replica_exists",
                 "That shop is in this group already, as \"" + replica.link.str() + "\".")
        .remedied("`oneshelf group " + group.name + "` lists its replicas.")
        .with("replica", replica.link.str());
  }
  return Error(ErrorCode::kConflict, "group.replica_elsewhere",
               "That shop follows the group \"" + group.name + "\" already, as \"" +
                   replica.link.str() + "\".")
      .remedied("Take it out there first: oneshelf group remove " + group.name + " " +
                replica.link.str())
      .with("group", group.name)
      .with("replica", replica.link.str());
}

Result<void> check_groups(const std::vector<Group>& groups, const Accounts& accounts,
                          const Group& wanted, const std::string& account) {
  if (account == account_behind(accounts, wanted.master)) return same_account();
  for (const Group& group : groups) {
    if (account_behind(accounts, group.master) == account) return is_master_of(group.name);
    for (const GroupReplica& replica : group.replicas) {
      if (account_behind(accounts, replica.channel) == account) {
        return is_replica_of(group, wanted, replica);
      }
    }
  }
  return success();
}

/// Two that keep the same figures would write over each other for ever.
Result<void> check_owner_of_stock(const LinkRecord& other, const Accounts& accounts,
                                  const std::string& account) {
  if (account_behind(accounts, other.channel) != account) return success();
  const LinkSettings settings = ONESHELF_TRY(link_settings_from_json(other.settings));
  if (settings.owner(Field::kStock) != Ownership::kSource) return success();
  return Error(ErrorCode::kConflict, "group.stock_kept_elsewhere",
               "The link \"" + other.id.str() + "\" keeps that shop's stock already.")
      .remedied("Leave its stock to the shop first: oneshelf link " + other.id.str() +
                " --set fields.stock=channel")
      .with("link", other.id.str());
}

/// Links that are followed from the replica on must not arrive at the master.
Result<void> check_way_back(const std::vector<LinkRecord>& links, const Accounts& accounts,
                            const std::string& from, const std::string& master) {
  std::set<std::string> reached = {from};
  bool grows = true;
  while (grows) {
    grows = false;
    for (const LinkRecord& link : links) {
      if (!reached.contains(account_behind(accounts, link.source))) continue;
      const std::string to = account_behind(accounts, link.channel);
      if (to == master) {
        return Error(ErrorCode::kConflict, "group.cycle",
                     "The link \"" + link.id.str() +
                         "\" leads from that shop back to the group's master.")
            .remedied("One of them has to be the source of record: stop that link first.")
            .with("link", link.id.str());
      }
      grows = reached.insert(to).second || grows;
    }
  }
  return success();
}

}  // namespace

std::string account_of(const std::string& platform, const ConnectionInfo& info,
                       const ConnectionId& connection) {
  return info.remote_id.empty() ? "connection " + connection.str()
                                : platform + " " + info.remote_id;
}

std::string account_of(const ConnectionRecord& connection) {
  ConnectionInfo info;
  info.remote_id = connection.info["remote_id"].text_or();
  return account_of(connection.platform, info, connection.id);
}

Result<void> check_master(Records& records, const std::string& account) {
  const Accounts accounts = ONESHELF_TRY(all_accounts(records));
  for (const Group& group : ONESHELF_TRY(all_groups(records))) {
    for (const GroupReplica& replica : group.replicas) {
      if (account_behind(accounts, replica.channel) != account) continue;
      return Error(ErrorCode::kConflict, "group.cycle",
                   "That shop is the replica \"" + replica.link.str() + "\" of the group \"" +
                       group.name + "\": a replica leads nobody.")
          .remedied("Add its followers to \"" + group.name + "\" itself, or take it out there.")
          .with("group", group.name)
          .with("replica", replica.link.str());
    }
  }
  return success();
}

Result<void> check_replica(Records& records, const Group& group, const std::string& account,
                           const LinkId& link) {
  const Accounts accounts = ONESHELF_TRY(all_accounts(records));
  const std::vector<Group> groups = ONESHELF_TRY(all_groups(records));
  ONESHELF_TRY(check_groups(groups, accounts, group, account));
  const std::vector<LinkRecord> links = ONESHELF_TRY(records.links());
  ONESHELF_TRY(check_way_back(links, accounts, account, account_behind(accounts, group.master)));
  for (const LinkRecord& other : links) {
    if (other.id != link) ONESHELF_TRY(check_owner_of_stock(other, accounts, account));
  }
  return success();
}

}  // namespace oneshelf
