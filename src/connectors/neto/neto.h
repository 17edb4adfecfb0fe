#pragma once

#include "connectors/connector.h"

namespace oneshelf {

/// Neto, sold as Maropost Commerce Cloud: see README.md.
const Platform& neto_platform();

}  // namespace oneshelf
