#pragma once

#include "cli/format.h"
#include "engine/sync_link.h"

namespace oneshelf::cli {

/// The exact difference as data:
/// {"link","summary":{…},"changes":[…],"held":[…],"issues":[…],"proposals"}.
/// A change of what all variants of a product share has the action "product" and no SKU.
Json plan_json(const FreshPlan& fresh);

/// The first `limit` rows of the difference for people, with a last line telling of the rest.
std::string changes_text(const LinkPlan& plan, size_t limit);
std::string issues_text(const LinkPlan& plan, size_t limit);
/// Which changes would wait for a person, guard by guard.
std::string held_text(const std::vector<GuardedChange>& held, size_t limit);
/// Counts, and what applying it costs.
std::string totals_text(const PlanSummary& summary);

}  // namespace oneshelf::cli
