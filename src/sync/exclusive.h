#pragma once

#include <optional>
#include <span>

#include "sync/plan.h"

namespace oneshelf {

/// An item that a listing draws on (itself, or what a kit is made of), and what the channels of its
/// source have on show of it.
struct OnShow {
  std::span<const StockLevel> levels;
  Decimal in_flight;
  Decimal quantity = Decimal::from_integer(1);  ///< that one unit of the listing takes
  /// The most that all channels together may have on show; unset: of some it is not known.
  std::optional<Decimal> shown;
};

/// How many units are free and on show nowhere: so many at most may be shown in addition. None if
/// anything needed is not known. Shares, buffers and limits do not matter here; what is kept back
/// does.
Decimal unshown_units(std::span<const OnShow> parts, const StockRule& rule);

/// `stock.exclusive`: the figure wanted, or less: one that is raised takes only units that are on
/// show nowhere. A listing whose figure is not known begins at 0.
Decimal exclusive_figure(Decimal wanted, const std::optional<Decimal>& on_show, Decimal unshown,
                         bool fractional);

/// Whether the row's figure would go up if there were units for it: only then unshown_units()
/// matters.
bool wants_more(const ShelfRow& row, const PlanRules& rules);

}  // namespace oneshelf
