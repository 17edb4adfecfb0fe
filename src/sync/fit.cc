#include "sync/fit.h"

#include <algorithm>

#include "base/assert.h"
#include "sync/proof.h"

namespace oneshelf {
namespace {

using exact::Wide;

/// The unit prices of one line, counted in the smallest step the source takes. A higher price
/// never gives a lower amount, so all searches here are binary.
class PriceScale {
 public:
  PriceScale(const DocumentLine& line, const DocumentRules& rules, int digits)
      : quantity_(line.quantity), rules_(rules), digits_(digits) {
    ONESHELF_ASSERT(quantity_.is_positive());
  }

  Decimal price(int64_t steps) const {
    return Decimal::from_minor(steps, rules_.unit_price_places);
  }
  Decimal amount(int64_t steps) const {
    return proof::line_amount(quantity_, price(steps), rules_, digits_);
  }
  int64_t nearest(Decimal target) const {
    return target.over(quantity_, rules_.unit_price_places, Rounding::kHalfEven)
        .to_minor(rules_.unit_price_places);
  }

  struct Range {
    int64_t low = 0;
    int64_t high = 0;
    int64_t start = 0;  ///< the price in the range that is nearest to the true one
  };
  /// The prices that give exactly `target`; nothing if none does. What is free has one price.
  std::optional<Range> giving(Decimal target) const {
    if (target.is_zero()) return Range();
    for (const int64_t shift : {0, 1, -1}) {
      const int64_t start = nearest(target) + shift;
      if (amount(start) != target) continue;
      // The last price on either side may lie on a tie; one step inside, nobody need agree on ties.
      return Range{.low = std::min(start, last_giving(target, start, -reach()) + 1),
                   .high = std::max(start, last_giving(target, start, reach()) - 1),
                   .start = start};
    }
    return std::nullopt;
  }

 private:
  /// More steps than the amount can take without moving by a coin.
  int64_t reach() const {
    const Wide coin = Decimal::from_minor(1, digits_).millionths();
    const Wide step = Decimal::from_minor(1, rules_.unit_price_places).millionths();
    return static_cast<int64_t>(coin * Decimal::kOne / (step * quantity_.millionths())) + 2;
  }
  int64_t last_giving(Decimal target, int64_t start, int64_t reach) const {
    int64_t inside = start;
    int64_t outside = start + reach;
    while (outside - inside > 1 || inside - outside > 1) {
      const int64_t middle = inside + (outside - inside) / 2;
      (amount(middle) == target ? inside : outside) = middle;
    }
    return inside;
  }

  Decimal quantity_;
  const DocumentRules& rules_;
  int digits_;
};

/// Steers the tax of a group by moving one price after the other within its range.
class Steering {
 public:
  Steering(Document& document, const DocumentRules& rules) : document_(document), rules_(rules) {
    for (const DocumentLine& line : document.lines) {
      scales_.emplace_back(line, rules, document.currency.digits());
      ranges_.push_back(scales_.back().giving(fit::target_of(line, document.prices_include_tax)));
    }
  }

  void start() {
    for (size_t i = 0; i < ranges_.size(); ++i) {
      if (ranges_[i]) set(i, ranges_[i]->start);
    }
  }

  void steer(const proof::TaxGroup& group) {
    if (rules_.tax_rounding == DocumentRules::TaxRounding::kPerDocument) {
      Decimal target;
      for (const size_t line : group.lines) target += document_.lines[line].total_tax;
      for (const size_t line : group.lines) {
        if (move(line, group, target)) return;
      }
      return;
    }
    proof::TaxGroup so_far{.tax_code = group.tax_code, .rate = group.rate, .lines = {}};
    Decimal target;
    for (const size_t line : group.lines) {
      so_far.lines.push_back(line);
      target += document_.lines[line].total_tax;
      move(line, so_far, target);
    }
  }

 private:
  void set(size_t line, int64_t steps) {
    document_.lines[line].unit_price = scales_[line].price(steps);
  }

  /// -1, 0 or 1: the group's tax is below, at or above the target.
  int side(const proof::TaxGroup& group, Decimal target) const {
    const Decimal tax = proof::group_tax(group, document_, rules_);
    return tax < target ? -1 : (tax > target ? 1 : 0);
  }

  /// Moves one price towards the target, no further than it must and never past it. True: the
  /// target is met.
  bool move(size_t line, const proof::TaxGroup& group, Decimal target) {
    const int begun = side(group, target);
    if (begun == 0 || !ranges_[line]) return begun == 0;
    int64_t short_of = ranges_[line]->start;
    int64_t enough = begun < 0 ? ranges_[line]->high : ranges_[line]->low;
    set(line, enough);
    if (side(group, target) == begun) return false;
    while (enough - short_of > 1 || short_of - enough > 1) {
      const int64_t middle = short_of + (enough - short_of) / 2;
      set(line, middle);
      (side(group, target) == begun ? short_of : enough) = middle;
    }
    set(line, enough);
    if (side(group, target) == 0) return true;
    set(line, short_of);
    return false;
  }

  Document& document_;
  const DocumentRules& rules_;
  std::vector<PriceScale> scales_;
  std::vector<std::optional<PriceScale::Range>> ranges_;
};

/// How many units go to the first part, and what they cost in the basis.
struct Cut {
  Decimal quantity;
  Decimal amount;
};

/// Halves; where a price step times the quantity is coarser than a coin, as many units at the next
/// higher price as make up the amount.
std::optional<Cut> cut_of(const DocumentLine& line, const DocumentRules& rules, int digits,
                          bool includes_tax) {
  const Decimal two = Decimal::from_integer(2);
  if (line.quantity < two) return std::nullopt;
  const Decimal target = fit::target_of(line, includes_tax);
  const PriceScale scale(line, rules, digits);
  Decimal units = line.quantity.over(two, 0, Rounding::kUp);
  Decimal price = line.quantity.is_zero() ? Decimal() : target.over(line.quantity);
  if (!scale.giving(target)) {
    const Decimal step = Decimal::from_minor(1, rules.unit_price_places);
    const Decimal low = target.over(line.quantity, rules.unit_price_places, Rounding::kFloor);
    units = (target - exact::product(low, line.quantity)).over(step, 0, Rounding::kHalfUp);
    price = low + step;
    if (!units.is_positive() || units >= line.quantity) return std::nullopt;
  }
  return Cut{.quantity = units, .amount = proof::line_amount(units, price, rules, digits)};
}

std::pair<DocumentLine, DocumentLine> parts_of(const DocumentLine& line, const Cut& cut, int digits,
                                               bool includes_tax) {
  const Decimal target = fit::target_of(line, includes_tax);
  DocumentLine first = line;
  DocumentLine second = line;
  first.quantity = cut.quantity;
  if (!target.is_zero()) {
    const Wide share = Wide(line.total_tax.millionths()) * cut.amount.millionths();
    const Wide whole = target.millionths();
    first.total_tax = exact::traced(whole < 0 ? -share : share, whole < 0 ? -whole : whole)
                          .rounded(digits, Rounding::kHalfUp);
  }
  first.total_net = includes_tax ? cut.amount - first.total_tax : cut.amount;
  first.total_gross = first.total_net + first.total_tax;
  second.quantity = line.quantity - first.quantity;
  second.total_net = line.total_net - first.total_net;
  second.total_tax = line.total_tax - first.total_tax;
  second.total_gross = line.total_gross - first.total_gross;
  return {std::move(first), std::move(second)};
}

}  // namespace

Decimal fit::target_of(const DocumentLine& line, bool includes_tax) {
  return includes_tax ? line.total_gross : line.total_net;
}

void fit::price_plainly(Document& document, const DocumentRules& rules) {
  for (DocumentLine& line : document.lines) {
    line.unit_price = target_of(line, document.prices_include_tax)
                          .over(line.quantity, rules.unit_price_places, Rounding::kHalfEven);
  }
}

void fit::price_closely(Document& document, const DocumentRules& rules) {
  Steering steering(document, rules);
  steering.start();
  for (const proof::TaxGroup& group : proof::tax_groups(document)) steering.steer(group);
}

std::optional<Document> fit::split(const Document& document, const DocumentRules& rules,
                                   std::optional<size_t> only) {
  Document result = document;
  result.lines.clear();
  for (size_t i = 0; i < document.lines.size(); ++i) {
    const DocumentLine& line = document.lines[i];
    const int digits = document.currency.digits();
    const bool chosen = !only || *only == i;
    const std::optional<Cut> cut =
        chosen ? cut_of(line, rules, digits, document.prices_include_tax) : std::nullopt;
    if (!cut) {
      result.lines.push_back(line);
      continue;
    }
    auto [first, second] = parts_of(line, *cut, digits, document.prices_include_tax);
    result.lines.push_back(std::move(first));
    result.lines.push_back(std::move(second));
  }
  if (result.lines.size() == document.lines.size()) return std::nullopt;
  return result;
}

}  // namespace oneshelf
