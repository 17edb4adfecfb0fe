#pragma once

#include "connectors/vendure/client.h"

namespace oneshelf::vendure {

/// What the account lacks. The shop lists the permissions of a logged-in administrator; of an API
/// key it does not, so those are found by calls that change nothing.
Result<std::vector<ConnectionInfo::MissingPermission>> missing_permissions(
    Client& client, const Context& context, const std::string& channel_id);

}  // namespace oneshelf::vendure
