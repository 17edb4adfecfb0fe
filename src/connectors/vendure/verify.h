#pragma once

#include "connectors/vendure/client.h"

namespace oneshelf::vendure {

/// Tests the credentials and tells about the channel.
Result<ConnectionInfo> verified(Client& client, const Context& context);

}  // namespace oneshelf::vendure
