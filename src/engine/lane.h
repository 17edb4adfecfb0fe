#pragma once

#include <string_view>

namespace oneshelf {

/// Priority of outbound work, highest first.
enum class Lane { kOrders, kStock, kPrice, kCatalogue, kReconcile };
constexpr int kLanes = 5;
std::string_view name_of(Lane lane);

}  // namespace oneshelf
