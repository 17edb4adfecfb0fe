#include "sync/promise.h"

#include "base/mutant.h"
#include "sync/allocation.h"
#include "sync/figures.h"

namespace oneshelf {
namespace {

using allocation::Note;

/// Steps 1 and 2: of the item itself or of what it is made of.
std::optional<Decimal> available_of(const PromiseInput& input, const StockRule& rule,
                                    const Note& note) {
  if (!input.is_kit) return allocation::free_units(input.levels, input.in_flight, rule, note);
  const auto kits = allocation::free_kits(input.components, rule, note);
  if (!kits) return std::nullopt;
  // Kits sold before the source told what they are made of.
  const Decimal sold = allocation::lowering(input.in_flight);
  if (note && !sold.is_zero()) note("sold, not yet in the source", -sold);
  return *kits - sold;
}

}  // namespace

std::optional<figures::Stock> figures::stock(const PromiseInput& input, const StockRule& rule,
                                             StockSteps* steps) {
  Note note;
  if (steps != nullptr) {
    note = [steps](std::string what, Decimal figure) {
      steps->emplace_back(std::move(what), figure);
    };
  }
  const std::optional<Decimal> available = available_of(input, rule, note);
  if (!available) return std::nullopt;
  Decimal figure = allocation::share_of(*available, input.fractional, rule, note);
  const Decimal buffer =
      ONESHELF_MUTANT("buffer_ignored") ? Decimal() : allocation::lowering(rule.buffer);
  figure -= buffer;
  if (note && !buffer.is_zero()) note("buffer", -buffer);
  if (figure.is_negative() && !input.negative) {
    figure = Decimal();
    if (note) note("below zero: shown as", figure);
  }
  if (rule.limit && figure > *rule.limit && !ONESHELF_MUTANT("limit_ignored")) {
    figure = *rule.limit;
    if (note) note("limited to", figure);
  }
  if (!input.fractional && !figure.has_at_most(0)) {
    figure = figure.rounded(0, Rounding::kFloor);
    if (note) note("rounded down to", figure);
  }
  return Stock{.figure = figure, .available = *available};
}

std::optional<Promise> promise(const PromiseInput& input, const StockRule& rule) {
  Promise made;
  const std::optional<figures::Stock> stock = figures::stock(input, rule, &made.steps);
  if (!stock) return std::nullopt;
  made.figure = stock->figure;
  return made;
}

}  // namespace oneshelf
