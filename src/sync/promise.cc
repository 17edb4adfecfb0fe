#include "sync/promise.h"

#include <algorithm>

#include "base/mutant.h"
#include "sync/allocation.h"
#include "sync/exact.h"
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

/// Step 4 of `share`. Whatever is not whole is hidden too.
Decimal buffer_of(Decimal share, const PromiseInput& input, const StockRule& rule) {
  const Buffer& buffer = rule.buffer;
  const Decimal amount = allocation::lowering(buffer.amount);
  Decimal hidden = amount;
  if (buffer.kind == Buffer::Kind::kPercent) {
    const Decimal positive = allocation::lowering(share);
    const Decimal kept = Decimal::from_integer(100) - std::min(amount, Decimal::from_integer(100));
    hidden = positive - allocation::cut_percent(positive, kept);
  } else if (buffer.kind == Buffer::Kind::kDays) {
    const exact::Wide sold = allocation::lowering(input.sold).millionths();
    const exact::Wide days = std::max<int64_t>(rule.velocity.count(), 1);
    // Rounded up: one millionth more than the quotient cut.
    const exact::Wide cut = sold * amount.millionths() / (days * Decimal::kOne);
    const exact::Wide most = exact::kLargest.millionths();
    hidden = Decimal::from_millionths(static_cast<int64_t>(std::min(cut, most)));
    if (exact::Wide(hidden.millionths()) * days * Decimal::kOne < sold * amount.millionths()) {
      hidden += Decimal::from_millionths(1);
    }
  }
  if (buffer.kind == Buffer::Kind::kUnits || input.fractional) return hidden;
  return hidden.rounded(0, Rounding::kCeiling);
}

std::string buffer_words(const PromiseInput& input, const StockRule& rule) {
  const std::string amount = rule.buffer.amount.to_string();
  switch (rule.buffer.kind) {
    case Buffer::Kind::kPercent: return "buffer of " + amount + " %";
    case Buffer::Kind::kDays:
      return "buffer for " + amount + " days, with " + input.sold.to_string() + " sold in " +
             std::to_string(rule.velocity.count());
    case Buffer::Kind::kUnits: break;
  }
  return "buffer";
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
      ONESHELF_MUTANT("buffer_ignored") ? Decimal() : buffer_of(figure, input, rule);
  figure -= buffer;
  if (note && !buffer.is_zero()) note(buffer_words(input, rule), -buffer);
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
