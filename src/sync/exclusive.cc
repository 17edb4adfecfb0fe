#include "sync/exclusive.h"

#include <algorithm>

#include "sync/allocation.h"
#include "sync/desired.h"
#include "sync/figures.h"
#include "sync/item_rules.h"
#include "sync/select.h"

namespace oneshelf {

Decimal unshown_units(std::span<const OnShow> parts, const StockRule& rule) {
  StockRule of_all = rule;
  of_all.allocation = StockRule::Allocation::kAll;
  std::optional<Decimal> least;
  for (const OnShow& part : parts) {
    const auto free = allocation::free_units(part.levels, part.in_flight, of_all, nullptr);
    if (!free || !part.shown || !part.quantity.is_positive()) return Decimal();
    const Decimal left = allocation::sane(*free - *part.shown);
    const Decimal units = part.quantity == Decimal::from_integer(1)
                              ? left
                              : left.over(part.quantity, 0, Rounding::kFloor);
    least = least ? std::min(*least, units) : units;
  }
  return std::max(least.value_or(Decimal()), Decimal());
}

Decimal exclusive_figure(Decimal wanted, const std::optional<Decimal>& on_show, Decimal unshown,
                         bool fractional) {
  if (!on_show) return std::min(wanted, Decimal());
  if (wanted <= *on_show) return wanted;
  const Decimal figure = std::min(wanted, *on_show + unshown);
  return fractional ? figure : std::max(figure.rounded(0, Rounding::kFloor), *on_show);
}

bool wants_more(const ShelfRow& row, const PlanRules& rules) {
  if (!rules.settings.stock.exclusive || !row.binding || !row.live) return false;
  const auto on_show = stock_at(row.live->fields, rules.settings.stock.channel_location);
  if (!on_show) return false;
  const ItemRules own(rules.settings, row.item);
  const auto wanted = figures::stock(promise_input(row, rules.limits), own.stock(), nullptr);
  return wanted && wanted->figure > *on_show;
}

}  // namespace oneshelf
