#pragma once

#include "connectors/shopwired/client.h"

namespace oneshelf::shopwired {

Result<ConnectionInfo> verified(const Client& client, const Context& context);

}  // namespace oneshelf::shopwired
