#pragma once

#include "connectors/bigcommerce/shop.h"

namespace oneshelf::bigcommerce {

/// Who the store is, and which scopes its account lacks.
Result<ConnectionInfo> verified(const Client& client, ShopFacts& facts, Role role,
                                const Context& context);

}  // namespace oneshelf::bigcommerce
