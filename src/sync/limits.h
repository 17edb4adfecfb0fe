#pragma once

#include <cstddef>
#include <vector>

#include "commerce/listing.h"

namespace oneshelf {

/// What the channel can hold, checked in the plan so that nothing is half sent.
struct ChannelLimits {
  std::vector<Field> fields;  ///< others are never planned
  size_t sku_length_max = 255;
  size_t name_length_max = 255;
  int options_max = 10;
  int variants_max = 10'000;
  bool fractional_stock = false;
  bool negative_stock = false;
  bool can_hide = true;
  bool can_delete = false;
  bool stock_with_create = false;
};

}  // namespace oneshelf
