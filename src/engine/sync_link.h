#pragma once

#include "engine/applier.h"
#include "engine/follow_up.h"
#include "engine/guarding.h"
#include "engine/order_intake.h"
#include "engine/order_saga.h"
#include "engine/read_streams.h"
#include "engine/stock_adjusting.h"

namespace oneshelf {

/// What a run did: the result of a job, for people and `--json`.
struct SyncReport {
  ReadReport items, stock, listings;
  size_t matched = 0, proposals = 0;
  size_t approved = 0;  ///< items, by the link's approval rules
  PlanSummary plan;     ///< of the first plan of the run
  ApplyReport apply;
  size_t held = 0;       ///< changes that wait for a person
  int64_t shadowed = 0;  ///< differences recorded instead of sent, new ones only
  AdjustReport edits;    ///< stock that somebody changed on the channel
  IntakeReport intake;
  SagaReport orders;
  FollowUpReport follow_up;
  int64_t source_requests = 0, channel_requests = 0;
  milliseconds took{0};
};
Json to_json(const SyncReport& report);
Json to_json(const PlanSummary& summary);

struct SyncOptions {
  ReadMode mode = ReadMode::kDelta;
  /// What another link had read of the source in a reading that began after this is not read again;
  /// unset: all is read now.
  std::optional<Timestamp> due = {};
  bool apply = true;            ///< false: read and plan only
  bool even_if_paused = false;  ///< for a plan that a person looks at
  std::string who = "oneshelf";
  JobId job;
  /// kByPerson: somebody saw the plan and asks for it to be applied.
  GuardFacts::Asked asked = GuardFacts::Asked::kBySchedule;
};

/// Orders only: take over, write to the source, follow what happened to them.
Result<SyncReport> sync_orders(const Context& context, EngineParts& parts, const LinkId& link,
                               const SyncOptions& options, const Progress& progress);

/// Reads both sides, matches, and plans. What `oneshelf plan` shows; apply starts the same way.
struct FreshPlan {
  LinkView link;
  LinkPlan plan;      ///< all of it, what would be held included
  JudgedPlan judged;  ///< what would be held, and why
  MatchReport matching;
  SyncReport report;
};
Result<FreshPlan> fresh_plan(const Context& context, EngineParts& parts, const LinkId& link,
                             const SyncOptions& options, const Progress& progress);

/// Catalogue, prices and stock: reads, plans, applies; plans again while outcomes were unknown.
Result<SyncReport> sync_catalogue(const Context& context, EngineParts& parts, const LinkId& link,
                                  const SyncOptions& options, const Progress& progress);

}  // namespace oneshelf
