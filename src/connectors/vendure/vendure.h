#pragma once

#include "connectors/connector.h"

namespace oneshelf {

/// Vendure 3, by its Admin GraphQL API; a sales channel.
const Platform& vendure_platform();

}  // namespace oneshelf
