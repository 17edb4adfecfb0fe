#include "engine/planner.h"

#include "base/decimal_overflow.h"

namespace oneshelf {
namespace {

constexpr int64_t kProgressEvery = 500;
// Orders may become visible that long after they were placed, by the shop's clock.
constexpr milliseconds kSoldSince = std::chrono::hours(24);
// A plan of so few calls is written before anything is sold meanwhile, and need not know what was.
constexpr size_t kCallsUnwatched = 2;

Binding to_binding(const BindingRecord& record) {
  return {record.item_id, record.source_product_id, record.listing_id, record.listing_product_id,
          record.how};
}

std::vector<SkuKey> to_keys(const std::vector<SkuRecord>& records) {
  std::vector<SkuKey> keys;
  keys.reserve(records.size());
  for (const SkuRecord& record : records)
    keys.push_back({record.id, record.product_id, record.sku});
  return keys;
}

std::vector<BindingRecord> to_records(const std::vector<Binding>& bindings, const std::string& who,
                                      Timestamp at) {
  std::vector<BindingRecord> records;
  records.reserve(bindings.size());
  for (const Binding& binding : bindings) {
    records.push_back({binding.item_id, binding.source_product_id, binding.listing_id,
                       binding.listing_product_id, binding.how, who, at});
  }
  return records;
}

void take_decision(LinkPlan& plan, ProductDecision decision) {
  add_to(plan.summary, decision);
  for (PlanIssue& issue : decision.issues) plan.issues.push_back(std::move(issue));
  if (!decision.plan.empty()) plan.products.push_back(std::move(decision.plan));
}

/// A figure beyond all reason is that product's trouble, not the plan's.
std::vector<ProductDecision> decide(std::span<const ShelfRow> rows, const PlanRules& rules) {
  try {
    return plan_products(rows, rules);
  } catch (const DecimalOverflow& overflow) {
    ProductDecision refused;
    for (const ShelfRow& row : rows) {
      refused.issues.push_back(
          {row.item.id, row.item.sku,
           Error(ErrorCode::kInvalid, "number.out_of_range",
                 std::string("It cannot be computed: ") + overflow.what() + ".")
               .remedied("Correct the price or stock in the source.")
               .with("sku", row.item.sku)});
    }
    return {std::move(refused)};
  }
}

void take_product(LinkPlan& plan, std::span<const ShelfRow> rows, const PlanRules& rules) {
  for (ProductDecision& decision : decide(rows, rules)) take_decision(plan, std::move(decision));
}

/// Who approved the SKU last, or took it back.
Result<void> tell_approval(Records& records, const LinkId& link, const std::string& sku,
                           Explanation& explanation) {
  for (const ApprovalEvent& event : ONESHELF_TRY(records.approval_events(link, sku, 1))) {
    std::string line = event.approved ? "approved by " : "approval taken back by ";
    if (!event.rule.empty()) line += "the rule " + event.rule + " of ";
    line += event.who + " at " + to_rfc3339(event.at);
    if (!event.why.empty()) line += ": " + event.why;
    if (event.state == ApprovalState::kWaiting) line += " (waits for a second person)";
    if (event.state == ApprovalState::kDropped) line += " (refused by " + event.second + ")";
    explanation.selection.push_back(std::move(line));
  }
  return success();
}

}  // namespace

Result<MatchReport> match_link(EngineParts& parts, const LinkView& link, const std::string& who) {
  return write_value<MatchReport>(parts.store, [&](Records& records) -> Result<MatchReport> {
    const std::vector<SkuKey> items = to_keys(ONESHELF_TRY(records.item_skus(link.source.id)));
    const std::vector<SkuKey> listings =
        to_keys(ONESHELF_TRY(records.listing_skus(link.channel.id)));
    std::vector<Binding> bound;
    for (const BindingRecord& record : ONESHELF_TRY(records.bindings(link.id()))) {
      bound.push_back(to_binding(record));
    }
    MatchReport report = match_by_sku(items, listings, bound);
    if (link.settings.link_normalised) {
      std::ranges::move(report.proposals, std::back_inserter(report.links));
      report.proposals.clear();
    }
    ONESHELF_TRY(
        records.save_bindings(link.id(), to_records(report.links, who, parts.clock.now())));
    return report;
  });
}

Result<LinkPlan> plan_link(EngineParts& parts, const LinkView& link, const Traits& channel_traits,
                           const Progress& progress, const ApprovalsInMind& approvals) {
  const PlanRules rules = plan_rules(link, channel_traits, parts.clock.now());
  LinkPlan plan;
  int64_t seen = 0;
  int64_t told = 0;
  ONESHELF_TRY(parts.store.read([&](Records& records) -> Result<void> {
    ShelfRows shelf = ONESHELF_TRY(ShelfRows::of(records, link, rules));
    shelf.keep_in_mind(approvals);
    Result<void> read = success();
    ONESHELF_TRY(records.each_product(link.id(), [&](std::span<const ShelfRecord> product) {
      const auto rows = shelf.of_product(product);
      if (!rows.ok()) {
        read = rows.error();
        return false;
      }
      take_product(plan, *rows, rules);
      seen += static_cast<int64_t>(product.size());
      if (seen - told >= kProgressEvery) {
        progress("planning", seen, 0);
        told = seen;
      }
      return true;
    }));
    ONESHELF_TRY(std::move(read));
    estimate(plan.summary, plan.products, cost_of(channel_traits));
    if (plan.summary.requests <= kCallsUnwatched) return success();
    const Timestamp since = rules.now - kSoldSince;
    plan.sold = { since, ONESHELF_TRY(records.units_sold(link.source.id, since)) };
    return success();
  }));
  return plan;
}

Result<LinkPlan> plan_products(EngineParts& parts, const LinkView& link,
                               const Traits& channel_traits,
                               std::span<const VendorId> source_products) {
  const PlanRules rules = plan_rules(link, channel_traits, parts.clock.now());
  LinkPlan plan;
  ONESHELF_TRY(parts.store.read([&](Records& records) -> Result<void> {
    ShelfRows shelf = ONESHELF_TRY(ShelfRows::of(records, link, rules));
    for (const auto& product : ONESHELF_TRY(records.products(link.id(), source_products))) {
      const auto rows = ONESHELF_TRY(shelf.of_product(product));
      take_product(plan, rows, rules);
    }
    return success();
  }));
  estimate(plan.summary, plan.products, cost_of(channel_traits));
  return plan;
}

Result<void> park_issues(EngineParts& parts, const LinkView& link, const LinkPlan& plan) {
  return parts.store.write([&](Records& records) -> Result<void> {
    std::vector<std::string> subjects;
    const Timestamp now = parts.clock.now();
    for (const PlanIssue& issue : plan.issues) {
      ParkedRecord parked;
      parked.link = link.id();
      parked.kind = "item";
      // A blank SKU names nothing: the source's own id does.
      parked.subject = issue.sku.empty() ? "#" + issue.item_id.str() : issue.sku;
      parked.error = issue.error;
      parked.state = "open";
      parked.first_at = parked.last_at = now;
      subjects.push_back(parked.subject);
      ONESHELF_TRY(records.park(parked));
    }
    return records.keep_parked_only(link.id(), "item", subjects);
  });
}

Result<Explanation> explain_sku(EngineParts& parts, const LinkView& link,
                                const Traits& channel_traits, const std::string& sku) {
  const PlanRules rules = plan_rules(link, channel_traits, parts.clock.now());
  return read_value<Explanation>(parts.store, [&](Records& records) -> Result<Explanation> {
    const std::vector<Item> items = ONESHELF_TRY(records.items_by_sku(link.source.id, sku));
    if (items.empty()) {
      return Error(ErrorCode::kNotFound, "sku.unknown",
                   "The source \"" + link.source.id.str() + "\" has no item with the SKU \"" + sku +
                       "\".")
          .remedied("Check the spelling, or read the source again: `oneshelf sync`.")
          .with("sku", sku);
    }
    const std::vector<VendorId> product = {items.front().product_id};
    const auto products = ONESHELF_TRY(records.products(link.id(), product));
    if (products.empty()) {
      return Error(ErrorCode::kNotFound, "sku.gone", "The source no longer has \"" + sku + "\".");
    }
    ShelfRows shelf = ONESHELF_TRY(ShelfRows::of(records, link, rules));
    const auto rows = ONESHELF_TRY(shelf.of_product(products.front()));
    Explanation explanation = explain(rows, items.front().id, rules);
    if (rules.settings.products.mode == ProductRule::Mode::kApproved) {
      ONESHELF_TRY(tell_approval(records, link.id(), sku, explanation));
    }
    return explanation;
  });
}

}  // namespace oneshelf
