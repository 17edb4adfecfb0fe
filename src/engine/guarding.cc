#include "engine/guarding.h"

#include <limits>
#include <map>

#include "base/log.h"

namespace oneshelf {
namespace {

constexpr const char* kBasisNote = "price_basis";
constexpr int kAll = std::numeric_limits<int>::max();

ChangeKey key_of(const HeldRecord& held) { return {held.source_product, held.item_id, held.field}; }

KnownHold to_known(const HeldRecord& held) {
  return {.key = key_of(held),
          .before = held.before,
          .after = held.after,
          .guard = guard_named(held.guard).value_or(Guard::kMassTouch),
          .why = held.why,
          .released = held.state == HeldState::kReleased};
}

std::string basis_of(const LinkView& link) {
  return basis_text(plan_rules(link, Traits(), Timestamp()).basis);
}

Result<size_t> linked_listings(Records& records, const LinkView& link) {
  return ONESHELF_TRY(records.bindings(link.id()))
  .size();
}

/// Asked only for prices that would be held for their size: the rest needs no look.
Result<std::map<ChangeKey, std::string>> read_last_written(EngineParts& parts, const LinkView& link,
                                                           const GuardDecision& decision) {
  using Values = std::map<ChangeKey, std::string>;
  return read_value<Values>(parts.store, [&](Records& records) -> Result<Values> {
    Values values;
    for (const GuardedChange& change : decision.held) {
      if (change.guard != Guard::kPriceDown && change.guard != Guard::kPriceUp) continue;
      std::optional<std::string> written =
          ONESHELF_TRY(records.last_written(link.id(), change.key.item_id, change.key.field));
      if (written) values.emplace(change.key, std::move(*written));
    }
    return values;
  });
}

/// What the rows of held changes become.
class HeldBook {
 public:
  HeldBook(const LinkView& link, const Asking& asking, Timestamp now)
      : link_(link), asking_(asking), now_(now) {}

  void add_known(HeldRecord held) {
    const ChangeKey key = key_of(held);
    known_.emplace(key, std::move(held));
  }

  void hold(const GuardedChange& change) {
    const auto found = known_.find(change.key);
    if (found == known_.end()) {
      changed_.push_back(fresh(change));
      return;
    }
    HeldRecord held = std::move(found->second);
    known_.erase(found);
    const bool is_same = held.after == change.after && held.before == change.before;
    // Released while this plan was judged: the next run makes use of it.
    if (is_same && (held.state == HeldState::kReleased || held.why == change.why)) return;
    HeldRecord anew = fresh(change);
    anew.id = held.id;
    if (is_same) anew.released_by = held.released_by;
    if (is_same || change.guard == Guard::kUndone) {
      anew.since = held.since;
      anew.job = held.job;
      anew.caused_by = held.caused_by;
    }
    changed_.push_back(std::move(anew));
  }

  /// Those that no change of the plan named: they went out, or nobody wants them any more.
  std::vector<HeldRecord> finish(const std::set<ChangeKey>& released) && {
    for (auto& [key, held] : known_) {
      if (released.contains(key)) continue;
      const bool was_released = held.state == HeldState::kReleased;
      held.state = was_released ? HeldState::kDone : HeldState::kDropped;
      changed_.push_back(std::move(held));
    }
    return std::move(changed_);
  }

 private:
  HeldRecord fresh(const GuardedChange& change) const {
    HeldRecord held;
    held.link = link_.id();
    held.source_product = change.key.source_product;
    held.item_id = change.key.item_id;
    held.field = change.key.field;
    held.sku = change.sku;
    held.before = change.before;
    held.after = change.after;
    held.guard = name_of(change.guard);
    held.why = change.why;
    held.since = now_;
    held.job = asking_.job.str();
    held.caused_by = asking_.who;
    return held;
  }

  const LinkView& link_;
  const Asking& asking_;
  const Timestamp now_;
  std::map<ChangeKey, HeldRecord> known_;
  std::vector<HeldRecord> changed_;
};

/// Counts again what is left to be written.
void recount(LinkPlan& plan) {
  PlanSummary summary;
  for (ProductPlan& product : plan.products) {
    ProductDecision decision;
    decision.plan = std::move(product);
    add_to(summary, decision);
    product = std::move(decision.plan);
  }
  summary.in_sync = plan.summary.in_sync;
  summary.not_wanted = plan.summary.not_wanted;
  summary.issues = plan.summary.issues;
  plan.summary = summary;
}

}  // namespace

Result<JudgedPlan> judge_plan(EngineParts& parts, const LinkView& link, const LinkPlan& plan,
                              const Asking& asking) {
  GuardFacts facts;
  facts.basis = basis_of(link);
  if (!link.settings.guards.four_eyes) facts.asked = asking.how;
  ONESHELF_TRY(parts.store.read([&](Records& records) -> Result<void> {
    if (!plan.products.empty()) facts.listings = ONESHELF_TRY(linked_listings(records, link));
    facts.basis_applied = ONESHELF_TRY(records.link_note(link.id(), kBasisNote));
    for (const HeldRecord& held : ONESHELF_TRY(records.held(link.id(), kAll))) {
      facts.known.push_back(to_known(held));
    }
    return success();
  }));
  GuardDecision decision = judge(plan.products, facts, link.settings.guards);
  facts.last_written = ONESHELF_TRY(read_last_written(parts, link, decision));
  if (!facts.last_written.empty()) {
    decision = judge(plan.products, facts, link.settings.guards);
  }
  JudgedPlan judged;
  judged.held = std::move(decision.held);
  for (const size_t used : decision.used_releases) judged.released.insert(facts.known[used].key);
  return judged;
}

Result<void> hold_changes(EngineParts& parts, const LinkView& link, const JudgedPlan& judged,
                          const Asking& asking, LinkPlan& plan) {
  const bool has_open =
      ONESHELF_TRY(read_value<bool>(parts.store, [&](Records& records) -> Result<bool> {
        return !ONESHELF_TRY(records.held(link.id(), 1))
        .empty();
      }));
  if (judged.held.empty() && !has_open) return success();
  ONESHELF_TRY(parts.store.write([&](Records& records) -> Result<void> {
    HeldBook book(link, asking, parts.clock.now());
    for (HeldRecord& held : ONESHELF_TRY(records.held(link.id(), kAll))) {
      book.add_known(std::move(held));
    }
    for (const GuardedChange& change : judged.held) book.hold(change);
    const std::vector<HeldRecord> changed = std::move(book).finish(judged.released);
    return changed.empty() ? success() : records.save_held(changed);
  }));
  if (judged.held.empty()) return success();
  log_warn("guard.held", {{"link", link.id().str()},
                          {"changes", std::to_string(judged.held.size())},
                          {"guard", std::string(name_of(judged.held.front().guard))}});
  take_out(plan.products, judged.held);
  recount(plan);
  return success();
}

Result<void> note_price_basis(EngineParts& parts, const LinkView& link, const JudgedPlan& judged) {
  const auto is_held = [](const GuardedChange& change) {
    return change.guard == Guard::kBasisChange;
  };
  if (std::ranges::any_of(judged.held, is_held)) return success();
  const std::string basis = basis_of(link);
  const std::string noted = ONESHELF_TRY(read_value<std::string>(
      parts.store, [&](Records& records) { return records.link_note(link.id(), kBasisNote); }));
  if (noted == basis) return success();
  return parts.store.write(
      [&](Records& records) { return records.save_link_note(link.id(), kBasisNote, basis); });
}

}  // namespace oneshelf
