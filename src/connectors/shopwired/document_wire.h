#pragma once

#include "connectors/shopwired/order_wire.h"

namespace oneshelf::shopwired {

/// The order that holds a document, its products sold as `sold` (one per line of goods, in order).
Json order_json(const Document& document, const std::vector<Sold>& sold, const std::string& status,
                const Countries& countries);
bool is_paid(const Document& document);

}  // namespace oneshelf::shopwired
