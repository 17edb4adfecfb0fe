#pragma once

#include "connectors/connector.h"

namespace oneshelf {

/// ShopWired shops, as replicas and as the master: see README.md.
const Platform& shopwired_platform();

}  // namespace oneshelf
