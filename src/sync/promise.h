#pragma once

#include <span>
#include <string>
#include <vector>

#include "sync/settings.h"

namespace oneshelf {

/// What is known of one component of a kit.
struct ComponentStock {
  std::string sku;
  Decimal quantity;  ///< that goes into one kit
  std::vector<StockLevel> levels;
  Decimal in_flight;
};

struct PromiseInput {
  std::span<const StockLevel> levels;
  Decimal in_flight;        ///< sold on any channel, not yet subtracted by the source's figure
  bool fractional = false;  ///< the channel takes fractions; else rounded down
  bool negative = false;    ///< the channel shows below zero; else 0
  bool is_kit = false;      ///< made of components: levels of its own do not count
  std::span<const ComponentStock> components;
  Decimal sold;  ///< in the last StockRule::velocity: for a buffer in days
};

/// The figure for one SKU and how it came about: one line per step, in the merchant's words.
struct Promise {
  Decimal figure;
  std::vector<std::pair<std::string, Decimal>>
      steps;  ///< {"on hand at Main", 12}, {"reserved", -2}, …
};

/// The figure that a channel is promised, in these steps (docs/guarantees.md):
///  1. each counting location: on hand − reserved at the source − kept back (`reserve`; it takes
///     what is there, it makes no shortage);
///  2. their sum − sold and not yet in the source;
///     a kit: of each component 1 and 2, divided by its quantity, rounded down; the least of them;
///  3. the channel's share: all, a percent of it rounded down, or a fixed number at most. A percent
///     of each location is taken in step 2; units sold count where this channel's share is largest,
///     so that the shares of several channels never add up to more than there is;
///  4. − buffer: units, a percent of step 3, or what sold in a day × days; whole units, rounded up;
///  5. not below zero; 6. not above the limit; 7. rounded down.
/// Nothing if no counting location was read, of a kit: if that is so for any component. An absent
/// row is not zero.
std::optional<Promise> promise(const PromiseInput& input, const StockRule& rule);

}  // namespace oneshelf
