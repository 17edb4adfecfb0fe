#pragma once

#include "engine/groups.h"

namespace oneshelf {

/// Error `group.name`.
Result<void> check_group_name(const std::string& name);

/// Who a connection leads to, whatever it is called here: platform and remote account. A platform
/// that tells no account is told apart by the connection.
std::string account_of(const ConnectionRecord& connection);
std::string account_of(const std::string& platform, const ConnectionInfo& info,
                       const ConnectionId& connection);

/// A master leads nowhere back to itself: it is no replica. Error `group.cycle`.
Result<void> check_master(Records& records, const std::string& account);

/// Whether the shop behind `account` may follow the group's master; `link` is the name it would
/// have. Errors: see add_replica().
Result<void> check_replica(Records& records, const Group& group, const std::string& account,
                           const LinkId& link);

/// Keeps the replica with its group, if it still may be there. In one transaction with the check.
Result<void> enter_replica(Records& records, const std::string& group, const GroupReplica& replica,
                           const std::string& account);

}  // namespace oneshelf
