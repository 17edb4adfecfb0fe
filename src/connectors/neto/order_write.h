#pragma once

#include <string>

#include "commerce/document.h"
#include "connectors/neto/settings.h"

namespace oneshelf::neto {

/// kInvalid, naming the line, if Neto's schema or its own arithmetic cannot hold the document.
Result<void> check_document(const Document& document, const Settings& settings);

/// The order for AddOrder; `shipping_method` is its name in Neto.
Json order_json(const Document& document, const Settings& settings,
                const std::string& shipping_method);

/// The change for UpdateOrder that cancels an order.
Json cancellation(const std::string& id, const std::string& reason);
/// Whether an answer to a write names the order.
bool names_order(const Json& answer, const std::string& id);

/// The SKU a line is booked on.
const std::string& sku_of(const DocumentLine& line);
/// kInvalid `neto.fraction` unless it is a whole number.
Result<void> check_whole(Decimal quantity, const std::string& sku);
bool has_tax(const DocumentLine& line);

}  // namespace oneshelf::neto
