#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "store/records.h"

namespace oneshelf::cli {

/// An order as a row of a list.
Json order_row_json(const OrderRecord& record);
/// All of it, with its once-only steps.
Json order_json(const OrderRecord& record, const std::vector<OrderStepRecord>& steps);
std::string orders_text(const std::vector<OrderRecord>& orders);
std::string order_text(const OrderRecord& record, const std::vector<OrderStepRecord>& steps);

}  // namespace oneshelf::cli
