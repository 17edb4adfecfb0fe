#include "sync/promise.h"

#include <algorithm>

#include "sync/exact.h"
#include "sync/figures.h"

namespace oneshelf {
namespace {

bool counts(const LocationId& location, const StockRule& rule) {
  return rule.locations.empty() ||
         std::ranges::find(rule.locations, location) != rule.locations.end();
}

/// A figure beyond all reason is cut rather than allowed to overflow the sum.
Decimal sane(Decimal figure) { return std::clamp(figure, -exact::kLargest, exact::kLargest); }

/// What must only ever lower the figure: a negative reservation must not raise it.
Decimal lowering(Decimal figure) { return sane(std::max(figure, Decimal())); }

void note(figures::StockSteps* steps, std::string what, Decimal figure) {
  if (steps != nullptr) steps->emplace_back(std::move(what), figure);
}

std::string at(const LocationId& location) {
  return location.empty() ? "" : " at " + location.str();
}

/// Σ (on hand − reserved) of the counting locations; nothing if none was read.
std::optional<Decimal> free_at_locations(std::span<const StockLevel> levels, const StockRule& rule,
                                         figures::StockSteps* steps) {
  std::optional<Decimal> sum;
  for (const StockLevel& level : levels) {
    if (!counts(level.location, rule)) continue;
    const Decimal reserved = lowering(level.reserved);
    sum = sane(sum.value_or(Decimal()) + sane(level.on_hand) - reserved);
    if (steps == nullptr) continue;
    note(steps, "on hand" + at(level.location), level.on_hand);
    if (!reserved.is_zero()) note(steps, "reserved" + at(level.location), -reserved);
  }
  return sum;
}

}  // namespace

std::optional<figures::Stock> figures::stock(const PromiseInput& input, const StockRule& rule,
                                             StockSteps* steps) {
  const std::optional<Decimal> on_shelf = free_at_locations(input.levels, rule, steps);
  if (!on_shelf) return std::nullopt;
  const Decimal in_flight = lowering(input.in_flight);
  const Decimal buffer = lowering(rule.buffer);
  const Decimal available = *on_shelf - in_flight;
  if (!in_flight.is_zero()) note(steps, "sold, not yet in the source", -in_flight);
  if (!buffer.is_zero()) note(steps, "buffer", -buffer);

  Decimal figure = available - buffer;
  if (figure.is_negative() && !input.negative) {
    figure = Decimal();
    note(steps, "below zero: shown as", figure);
  }
  if (rule.limit && figure > *rule.limit) {
    figure = *rule.limit;
    note(steps, "limited to", figure);
  }
  if (!input.fractional && !figure.has_at_most(0)) {
    figure = figure.rounded(0, Rounding::kFloor);
    note(steps, "rounded down to", figure);
  }
  return Stock{.figure = figure, .available = available};
}

std::optional<Promise> promise(const PromiseInput& input, const StockRule& rule) {
  Promise made;
  const std::optional<figures::Stock> stock = figures::stock(input, rule, &made.steps);
  if (!stock) return std::nullopt;
  made.figure = stock->figure;
  return made;
}

}  // namespace oneshelf
