#pragma once

#include <functional>
#include <span>

#include "sync/promise.h"

/// Steps 1 to 3 of the promise: what is free, and this channel's share of it. Internal to sync/.
namespace oneshelf::allocation {

/// Told of each step that mattered, in the merchant's words; may be empty.
using Note = std::function<void(std::string, Decimal)>;

/// What one item can give; under Allocation::kLocations already this channel's share. Nothing if
/// no counting location was read.
std::optional<Decimal> free_units(std::span<const StockLevel> levels, Decimal in_flight,
                                  const StockRule& rule, const Note& note);

/// How many kits the components make.
std::optional<Decimal> free_kits(std::span<const ComponentStock> components, const StockRule& rule,
                                 const Note& note);

/// This channel's share of `available`, in whole units unless `fractional`. A shortage stays whole.
Decimal share_of(Decimal available, bool fractional, const StockRule& rule, const Note& note);

/// `percent` of a figure that is not negative, cut: never a millionth too much.
Decimal cut_percent(Decimal figure, Decimal percent);
/// A figure beyond all reason is cut rather than allowed to overflow the sum.
Decimal sane(Decimal figure);
/// What must only ever lower the figure: a negative reservation must not raise it.
Decimal lowering(Decimal figure);

}  // namespace oneshelf::allocation
