#pragma once

#include "cli/commands.h"
#include "engine/group_sync.h"
#include "engine/scheduler.h"
#include "engine/undo.h"

namespace oneshelf::cli {

/// How a command reads before it looks: by --full.
ReadMode read_mode(const Invocation& typed);

/// Reads both sides, matches and plans, as a job of its own with progress. Nothing is written to
/// the channel.
Result<FreshPlan> plan_as_job(App& app, const Session& session, const LinkId& link);
/// Catalogue, prices and stock as a job; the job's result. `asked`: whether a person saw the plan.
Result<Json> catalogue_as_job(App& app, const Session& session, const LinkId& link,
                              Jobs::IfRunning if_running, GuardFacts::Asked asked);
/// Undoes a run as a job of its own; never beside a sync of the same link.
Result<UndoReport> undo_as_job(App& app, const Session& session, UndoOrder order);
/// What the initial sync of a replica would do, as a job; nothing is written.
Result<ReplicaReview> review_as_job(App& app, const Session& session, const LinkId& replica);
/// The initial sync as a job, and the job that can be undone.
Result<std::pair<ReplicaSynced, JobId>> group_sync_as_job(App& app, const Session& session,
                                                          const std::string& group,
                                                          const LinkId& replica);
/// Writes a file's figures as a job; never beside a sync of the same link.
Result<std::pair<ApplyReport, JobId>> import_as_job(App& app, const Session& session,
                                                    const LinkId& link, const LinkPlan& plan);
/// Orders and what follows them as a job; the job's result.
Result<Json> orders_as_job(App& app, const Session& session, const LinkId& link);

/// A count in a job's result; 0 if it tells none.
int64_t count_in(const Json& result, std::string_view name);

}  // namespace oneshelf::cli
