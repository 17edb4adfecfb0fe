#pragma once

#include <set>

#include "engine/planner.h"
#include "sync/guards.h"

namespace oneshelf {

/// On whose behalf a plan is judged.
struct Asking {
  std::string who;
  JobId job;
  GuardFacts::Asked how = GuardFacts::Asked::kBySchedule;
};

/// Which changes of a plan wait for a person.
struct JudgedPlan {
  std::vector<GuardedChange> held;
  std::set<ChangeKey> released;  ///< changes that a person released and that go out now
};

/// Judges the plan by the link's guards and by what was held and released before. Stores nothing.
/// With four eyes a person who applies the plan counts like the schedule.
Result<JudgedPlan> judge_plan(EngineParts& parts, const LinkView& link, const LinkPlan& plan,
                              const Asking& asking);

/// Stores the held changes and takes them out of the plan. The same change stays one row; those
/// that the plan no longer wants are dropped, those that went out are done.
Result<void> hold_changes(EngineParts& parts, const LinkView& link, const JudgedPlan& judged,
                          const Asking& asking, LinkPlan& plan);

/// After a run: remembers what its prices were made of, unless a change of that is still held.
Result<void> note_price_basis(EngineParts& parts, const LinkView& link, const JudgedPlan& judged);

}  // namespace oneshelf
