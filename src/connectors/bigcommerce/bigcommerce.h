#pragma once

#include "connectors/connector.h"

namespace oneshelf {

/// BigCommerce stores as sales channels.
const Platform& bigcommerce_platform();

}  // namespace oneshelf
