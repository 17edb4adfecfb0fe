#pragma once

#include "engine/shelf_rows.h"
#include "sync/matching.h"

namespace oneshelf {

/// Matches what is not bound yet and stores the certain links. The report tells all the rest.
Result<MatchReport> match_link(EngineParts& parts, const LinkView& link, const std::string& who);

/// Units of each item of a source that were sold on any channel since then.
struct SoldUnits {
  Timestamp since;
  std::map<VendorId, Decimal> units;
};

struct LinkPlan {
  std::vector<ProductPlan> products;  ///< only those with something to write
  std::vector<PlanIssue> issues;
  PlanSummary summary;
  /// What was sold as far as this plan knows; plans of other things than what is stored know
  /// nothing of it.
  std::optional<SoldUnits> sold;
};

/// Plans the whole link from what is stored, or as if `approvals` were. Reads nothing from outside.
Result<LinkPlan> plan_link(EngineParts& parts, const LinkView& link, const Traits& channel_traits,
                           const Progress& progress, const ApprovalsInMind& approvals = {});
/// Plans these source products only.
Result<LinkPlan> plan_products(EngineParts& parts, const LinkView& link,
                               const Traits& channel_traits,
                               std::span<const VendorId> source_products);
/// Parks the plan's issues, and closes parked ones the plan no longer has.
Result<void> park_issues(EngineParts& parts, const LinkView& link, const LinkPlan& plan);

Result<Explanation> explain_sku(EngineParts& parts, const LinkView& link,
                                const Traits& channel_traits, const std::string& sku);

}  // namespace oneshelf
