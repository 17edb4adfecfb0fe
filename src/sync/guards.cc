#include "sync/guards.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/mutant.h"
#include "commerce/codec.h"
#include "sync/plan_changes.h"

namespace oneshelf {
namespace {

constexpr codec::NameOf<Guard> kGuardNames[] = {{Guard::kUndone, "undone"},
                                                {Guard::kPriceZero, "price_zero"},
                                                {Guard::kBasisChange, "basis_change"},
                                                {Guard::kMassZero, "mass_zero"},
                                                {Guard::kMassHide, "mass_hide"},
                                                {Guard::kPriceDown, "price_down"},
                                                {Guard::kPriceUp, "price_up"},
                                                {Guard::kMassCreate, "mass_create"},
                                                {Guard::kMassTouch, "mass_touch"}};

constexpr Decimal kHundred = Decimal::from_integer(100);

bool is_price(const PlannedChange& change) {
  return change.is_of(Field::kPrice) || change.is_of(Field::kSalePrice);
}

bool hides(const PlannedChange& change) {
  if (change.variant == nullptr) return false;
  if (change.variant->kind == ChangeKind::kDelete) return change.is_whole();
  return change.is_of(Field::kVisible) && change.variant->fields.visible == false &&
         change.variant->kind != ChangeKind::kCreate;
}

bool empties(const PlannedChange& change) {
  if (!change.is_of(Field::kStock) || !change.variant->fields.stock) return false;
  if (change.variant->live_stock && change.variant->live_stock->is_zero()) return false;
  return std::ranges::all_of(*change.variant->fields.stock,
                             [](const auto& level) { return level.second.is_zero(); });
}

bool creates(const PlannedChange& change) {
  return change.is_whole() && change.variant->kind == ChangeKind::kCreate;
}

/// A value other than stock of a listing that stays.
bool touches(const PlannedChange& change) {
  return !change.is_whole() && !change.is_of(Field::kStock) && !hides(change);
}

std::string percent_text(Decimal part, Decimal whole) {
  return part.over(whole).times(kHundred, 1).to_string() + " %";
}

std::string limit_text(Decimal limit) { return "; the limit is " + limit.to_string() + " %."; }

/// The work of judge(): every guard votes on the changes it names.
class Judge {
 public:
  Judge(std::span<const ProductPlan> products, const GuardFacts& facts, const GuardRule& rule)
      : changes_(changes_of(products)), facts_(facts), rule_(rule) {
    for (size_t i = 0; i < facts.known.size(); ++i) known_.emplace(facts.known[i].key, i);
  }

  GuardDecision decide() && {
    judge_known();
    judge_prices();
    judge_basis();
    judge_zeros();
    judge_share(Guard::kMassHide, hides, rule_.hide_percent, "would be hidden or deleted");
    if (facts_.asked == GuardFacts::Asked::kBySchedule) {
      judge_share(Guard::kMassCreate, creates, rule_.create_percent, "would be created");
      judge_share(Guard::kMassTouch, touches, rule_.touch_percent, "would change");
    }
    return collect();
  }

 private:
  struct Verdict {
    Guard guard;
    std::string why;
  };

  void hold(size_t change, Guard guard, const std::string& why) {
    const auto [at, is_first] = verdicts_.try_emplace(change, Verdict{guard, why});
    if (is_first) return;
    Verdict& verdict = at->second;
    if (guard < verdict.guard) verdict.guard = guard;
    if (verdict.why.find(why) == std::string::npos) verdict.why += " " + why;
  }

  const KnownHold* known_of(const PlannedChange& change) const {
    if (known_.empty()) return nullptr;
    const auto found = known_.find(change.key());
    return found == known_.end() ? nullptr : &facts_.known[found->second];
  }

  /// Whether a hold of this kind outlives the mass it was part of.
  bool stays(Guard guard) const {
    const bool by_schedule = facts_.asked == GuardFacts::Asked::kBySchedule;
    switch (guard) {
      case Guard::kUndone: return true;
      case Guard::kMassZero: return rule_.zero_percent.has_value();
      case Guard::kMassHide: return rule_.hide_percent.has_value();
      case Guard::kMassCreate: return by_schedule && rule_.create_percent.has_value();
      case Guard::kMassTouch: return by_schedule && rule_.touch_percent.has_value();
      case Guard::kPriceZero:
      case Guard::kBasisChange:
      case Guard::kPriceDown:
      case Guard::kPriceUp: return false;  // judged by its own figures every time
    }
    return false;
  }

  void judge_known() {
    for (size_t i = 0; i < changes_.size(); ++i) {
      const KnownHold* known = known_of(changes_[i]);
      if (known == nullptr || known->released || known->after != changes_[i].after()) continue;
      if (stays(known->guard)) hold(i, known->guard, known->why);
    }
  }

  void judge_prices() {
    for (size_t i = 0; i < changes_.size(); ++i) {
      const PlannedChange& change = changes_[i];
      if (change.variant == nullptr) continue;
      if (is_price(change) || creates(change)) judge_price(i, *change.variant);
    }
  }

  void judge_price(size_t change, const VariantPlan& variant) {
    const std::optional<Decimal> regular =
        variant.fields.price ? variant.fields.price : variant.live_price;
    const std::optional<Decimal> sale =
        variant.fields.sale_price ? *variant.fields.sale_price : variant.live_sale_price;
    if ((regular && !regular->is_positive()) || (sale && !sale->is_positive())) {
      hold(change, Guard::kPriceZero, "The price would be 0.");
    }
    if (is_put_back(changes_[change])) return;
    judge_fall(change, variant.live_price, regular);
    // What the buyer pays: a new sale price is a fall as well, the end of one is no rise.
    judge_fall(change, variant.live_sale_price ? variant.live_sale_price : variant.live_price,
               sale ? sale : regular);
    judge_rise(change, variant.live_price, regular);
  }

  bool is_put_back(const PlannedChange& change) const {
    if (facts_.last_written.empty()) return false;
    const auto found = facts_.last_written.find(change.key());
    return found != facts_.last_written.end() && found->second == change.after();
  }

  void judge_fall(size_t change, std::optional<Decimal> before, std::optional<Decimal> after) {
    if (!rule_.price_down_percent || !before || !after || !before->is_positive()) return;
    const Decimal fall = *before - *after;
    if (fall.over(*before).times(kHundred) <= *rule_.price_down_percent) return;
    hold(change, Guard::kPriceDown,
         "The price would fall by " + percent_text(fall, *before) + ", from " +
             before->to_string() + " to " + after->to_string() +
             limit_text(*rule_.price_down_percent));
  }

  void judge_rise(size_t change, std::optional<Decimal> before, std::optional<Decimal> after) {
    if (!rule_.price_up_percent || !before || !after || !before->is_positive()) return;
    const Decimal rise = *after - *before;
    if (rise.over(*before).times(kHundred) <= *rule_.price_up_percent) return;
    hold(change, Guard::kPriceUp,
         "The price would rise by " + percent_text(rise, *before) + ", from " +
             before->to_string() + " to " + after->to_string() +
             limit_text(*rule_.price_up_percent));
  }

  void judge_basis() {
    if (facts_.basis_applied.empty() || facts_.basis == facts_.basis_applied) return;
    const std::string why = "Prices were last written from " + facts_.basis_applied +
                            ", now they are made from " + facts_.basis + ".";
    for (size_t i = 0; i < changes_.size(); ++i) {
      if (is_price(changes_[i]) || creates(changes_[i])) hold(i, Guard::kBasisChange, why);
    }
  }

  bool is_mass(size_t count) const {
    return Decimal::from_integer(static_cast<int64_t>(count)) >= rule_.mass_least && count > 0;
  }

  static bool is_over(size_t count, size_t whole, Decimal limit) {
    const Decimal part = Decimal::from_integer(static_cast<int64_t>(count));
    return part.times(kHundred) > limit.times(Decimal::from_integer(static_cast<int64_t>(whole)));
  }

  static std::string share_text(size_t count, size_t whole) {
    if (whole == 0) return std::to_string(count);
    return std::to_string(count) + " of " + std::to_string(whole) + " (" +
           percent_text(Decimal::from_integer(static_cast<int64_t>(count)),
                        Decimal::from_integer(static_cast<int64_t>(whole))) +
           ")";
  }

  template <typename Named>
  std::vector<size_t> named(Named is_named) const {
    std::vector<size_t> found;
    for (size_t i = 0; i < changes_.size(); ++i) {
      if (is_named(changes_[i])) found.push_back(i);
    }
    return found;
  }

  /// A run that reads little may still empty much of what it reads, so both shares count.
  void judge_zeros() {
    const std::vector<size_t> zeros = named(empties);
    if (!rule_.zero_percent || !is_mass(zeros.size())) return;
    const size_t figures =
        named([](const PlannedChange& change) { return change.is_of(Field::kStock); }).size();
    const bool of_run = is_over(zeros.size(), figures, *rule_.zero_percent);
    if (!of_run && !is_over(zeros.size(), facts_.listings, *rule_.zero_percent)) return;
    const std::string why = "Stock would go to 0 for " + share_text(zeros.size(), figures) +
                            " stock figures of this run, and " +
                            share_text(zeros.size(), facts_.listings) + " linked listings" +
                            limit_text(*rule_.zero_percent);
    for (const size_t change : zeros) hold(change, Guard::kMassZero, why);
  }

  /// SKUs, not values: a listing of which three values change is one.
  size_t skus_in(const std::vector<size_t>& changes) const {
    std::set<std::pair<std::string_view, std::string_view>> skus;
    std::set<std::string_view> shared, products;
    for (const size_t change : changes) {
      const std::string& product = changes_[change].product->source_product.str();
      const VariantPlan* variant = changes_[change].variant;
      (variant == nullptr ? shared : products).insert(product);
      if (variant != nullptr) skus.emplace(product, variant->item_id.str());
    }
    // What a product's SKUs share counts as one SKU, unless some of them are counted already.
    const auto is_apart = [&](std::string_view product) { return !products.contains(product); };
    return skus.size() + static_cast<size_t>(std::ranges::count_if(shared, is_apart));
  }

  void judge_share(Guard guard, bool (*is_named)(const PlannedChange&),
                   const std::optional<Decimal>& limit, const char* what) {
    if (!limit) return;
    const std::vector<size_t> changes = named(is_named);
    const size_t skus = skus_in(changes);
    if (!is_mass(skus) || !is_over(skus, facts_.listings, *limit)) return;
    const std::string why = share_text(skus, facts_.listings) +
                            (facts_.listings == 0 ? " listings " : " linked listings ") + what +
                            limit_text(*limit);
    for (const size_t change : changes) hold(change, guard, why);
  }

  bool is_released(const PlannedChange& change) const {
    const KnownHold* known = known_of(change);
    return known != nullptr && known->released && known->after == change.after() &&
           known->before == change.before();
  }

  GuardDecision collect() const {
    GuardDecision decision;
    for (const auto& [index, verdict] : verdicts_) {
      const PlannedChange& change = changes_[index];
      if (is_released(change) || ONESHELF_MUTANT("guard_released_by_nobody")) continue;
      decision.held.push_back({.key = change.key(),
                               .sku = change.sku(),
                               .before = change.before(),
                               .after = change.after(),
                               .guard = verdict.guard,
                               .why = verdict.why});
    }
    for (const PlannedChange& change : changes_) {
      if (is_released(change)) decision.used_releases.push_back(known_.at(change.key()));
    }
    return decision;
  }

  const std::vector<PlannedChange> changes_;
  const GuardFacts& facts_;
  const GuardRule& rule_;
  std::map<ChangeKey, size_t> known_;
  std::map<size_t, Verdict> verdicts_;  // by change, in the plan's order
};

std::string side_text(const Currency& currency, bool includes_tax) {
  return (currency.empty() ? std::string("no currency") : currency.code()) +
         (includes_tax ? " with tax" : " without tax");
}

}  // namespace

std::string_view name_of(Guard guard) { return codec::name_in(kGuardNames, guard); }

std::optional<Guard> guard_named(std::string_view name) {
  return codec::named_in(kGuardNames, name);
}

GuardDecision judge(std::span<const ProductPlan> products, const GuardFacts& facts,
                    const GuardRule& rule) {
  return Judge(products, facts, rule).decide();
}

std::string basis_text(const PriceBasis& basis) {
  return side_text(basis.source_currency, basis.source_includes_tax) + " to " +
         side_text(basis.channel_currency, basis.channel_includes_tax);
}

}  // namespace oneshelf
