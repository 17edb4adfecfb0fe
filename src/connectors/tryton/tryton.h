#pragma once

#include "connectors/connector.h"

namespace oneshelf {

/// Tryton 6.0 over JSON-RPC, as source of record.
const Platform& tryton_platform();

}  // namespace oneshelf
