#pragma once

#include <span>
#include <string>
#include <vector>

#include "sync/settings.h"

namespace oneshelf {

struct PromiseInput {
  std::span<const StockLevel> levels;
  Decimal in_flight;        ///< sold on any channel, not yet subtracted by the source's figure
  bool fractional = false;  ///< the channel takes fractions; else rounded down
  bool negative = false;    ///< the channel shows below zero; else 0
};

/// The figure for one SKU and how it came about: one line per step, in the merchant's words.
struct Promise {
  Decimal figure;
  std::vector<std::pair<std::string, Decimal>>
      steps;  ///< {"on hand at Main", 12}, {"reserved", -2}, …
};

/// Σ over the counting locations of (on hand − reserved) − in flight − buffer, clamped to
/// [0, limit], rounded down. Nothing if no counting location was read: an absent row is not zero.
std::optional<Promise> promise(const PromiseInput& input, const StockRule& rule);

}  // namespace oneshelf
