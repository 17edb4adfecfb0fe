#include "sync/allocation.h"

#include <algorithm>

#include "base/mutant.h"
#include "sync/exact.h"

namespace oneshelf {
namespace {

using allocation::cut_percent;
using allocation::lowering;
using allocation::Note;
using allocation::sane;

constexpr Decimal kHundred = Decimal::from_integer(100);

bool counts(const LocationId& location, const StockRule& rule) {
  return rule.locations.empty() ||
         std::ranges::find(rule.locations, location) != rule.locations.end();
}

std::string at(const LocationId& location) {
  return location.empty() ? "" : " at " + location.str();
}

/// What one location offers, and the share of it that this channel has.
struct Offer {
  Decimal units;
  Decimal percent;
};

/// Step 1. Several levels of one location share what is kept back there.
std::vector<Offer> offers_of(std::span<const StockLevel> levels, const StockRule& rule,
                             const Note& note) {
  const bool by_location = rule.allocation == StockRule::Allocation::kLocations;
  std::map<std::string, Decimal> kept_back = rule.reserve;
  std::vector<Offer> offers;
  for (const StockLevel& level : levels) {
    if (!counts(level.location, rule)) continue;
    if (!offers.empty() && ONESHELF_MUTANT("one_location_only")) break;
    const Decimal reserved = lowering(level.reserved);
    const Decimal free = sane(level.on_hand) - reserved;
    Decimal kept;
    if (const auto left = kept_back.find(level.location.str()); left != kept_back.end()) {
      kept = std::clamp(free, Decimal(), lowering(left->second));
      left->second -= kept;
    }
    Offer offer{.units = free - kept, .percent = kHundred};
    if (by_location) {
      const auto share = rule.location_percent.find(level.location.str());
      offer.percent = share == rule.location_percent.end()
                          ? Decimal()
                          : std::clamp(share->second, Decimal(), kHundred);
    }
    offers.push_back(offer);
    if (!note) continue;
    note("on hand" + at(level.location), level.on_hand);
    if (!reserved.is_zero()) note("reserved" + at(level.location), -reserved);
    if (!kept.is_zero()) note("kept back" + at(level.location), -kept);
    if (by_location) note("percent for this channel" + at(level.location), offer.percent);
  }
  return offers;
}

/// Units sold are taken where this channel's share is largest. Every other way to spread them over
/// the locations takes less from the channel: so whichever way is true, the shares of all channels
/// add up to no more than what is left.
Decimal shared_by_location(std::vector<Offer> offers, Decimal sold) {
  std::ranges::stable_sort(offers, std::ranges::greater(), &Offer::percent);
  for (const Offer& offer : offers) {
    if (offer.units.is_negative()) sold = sane(sold - offer.units);
  }
  Decimal sum;
  for (const Offer& offer : offers) {
    if (!offer.units.is_positive()) continue;
    const Decimal taken = std::min(sold, offer.units);
    sold -= taken;
    sum = sane(sum + cut_percent(offer.units - taken, offer.percent));
  }
  return sum - sold;  // what no location could give is a shortage
}

}  // namespace

Decimal allocation::cut_percent(Decimal figure, Decimal percent) {
  const exact::Wide product = exact::Wide(figure.millionths()) * percent.millionths();
  return Decimal::from_millionths(
      static_cast<int64_t>(product / (exact::Wide(Decimal::kOne) * 100)));
}

Decimal allocation::sane(Decimal figure) {
  return std::clamp(figure, -exact::kLargest, exact::kLargest);
}

Decimal allocation::lowering(Decimal figure) { return sane(std::max(figure, Decimal())); }

std::optional<Decimal> allocation::free_units(std::span<const StockLevel> levels, Decimal in_flight,
                                              const StockRule& rule, const Note& note) {
  const std::vector<Offer> offers = offers_of(levels, rule, note);
  if (offers.empty() && !ONESHELF_MUTANT("absent_stock_is_zero")) return std::nullopt;
  const Decimal sold = ONESHELF_MUTANT("in_flight_ignored") ? Decimal() : lowering(in_flight);
  if (note && !sold.is_zero()) note("sold, not yet in the source", -sold);
  if (rule.allocation == StockRule::Allocation::kLocations) {
    return shared_by_location(offers, sold);
  }
  Decimal sum;
  for (const Offer& offer : offers) sum = sane(sum + offer.units);
  return sum - sold;
}

std::optional<Decimal> allocation::free_kits(std::span<const ComponentStock> components,
                                             const StockRule& rule, const Note& note) {
  std::optional<Decimal> kits;
  for (const ComponentStock& component : components) {
    if (!component.quantity.is_positive()) return std::nullopt;  // a kit of nothing tells nothing
    Note of_component;
    if (note) {
      of_component = [&](std::string what, Decimal figure) {
        note(component.sku + ": " + what, figure);
      };
    }
    const auto free = free_units(component.levels, component.in_flight, rule, of_component);
    if (!free) return std::nullopt;
    const Decimal makes = sane(*free).over(component.quantity, 0, Rounding::kFloor);
    if (note) {
      note(component.sku + ": enough for kits of " + component.quantity.to_string(), makes);
    }
    kits = kits ? std::min(*kits, makes) : makes;
  }
  return kits;
}

Decimal allocation::share_of(Decimal available, bool fractional, const StockRule& rule,
                             const Note& note) {
  if (!available.is_positive()) return available;
  switch (rule.allocation) {
    case StockRule::Allocation::kAll:
    case StockRule::Allocation::kLocations: return available;
    case StockRule::Allocation::kFixed: {
      const Decimal share = std::min(available, lowering(rule.allocation_units));
      if (note && share != available) note("at most this many for this channel", share);
      return share;
    }
    case StockRule::Allocation::kPercent: break;
  }
  const Decimal percent = std::clamp(rule.allocation_percent, Decimal(), kHundred);
  Decimal share = cut_percent(available, percent);
  if (!fractional) share = share.rounded(0, Rounding::kFloor);
  if (note) note(percent.to_string() + " % of it for this channel", share);
  return share;
}

}  // namespace oneshelf
