#pragma once

#include "connectors/connector.h"

namespace oneshelf {

/// "Bridge v1": our own small open REST contract (docs/bridge.md), for any system that can answer
/// it. As source or as channel.
const Platform& bridge_platform();

}  // namespace oneshelf
