#pragma once

#include <functional>

#include "commerce/item.h"

namespace oneshelf {

/// What one unit of an item takes from the shelf: itself, or for a kit its components, taken apart
/// down to what is no kit. The same component reached twice is told once, with the sum. A component
/// that the source does not tell stays as it is named. Errors, kInvalid: `kit.endless` if a kit
/// contains itself or is nested deeper than anybody packs, `kit.quantity` if it holds nothing of a
/// component, or more than a million.
Result<std::vector<Component>> parts_of(
    const Item& item, const std::function<Result<std::optional<Item>>(const VendorId&)>& find_item);

}  // namespace oneshelf
