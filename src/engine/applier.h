#pragma once

#include "engine/planner.h"

namespace oneshelf {

struct ApplyReport {
  int64_t created = 0, updated = 0, hidden = 0, deleted = 0, stock_written = 0;
  int64_t failed = 0;         ///< parked with a reason
  int64_t stock_changed = 0;  ///< figures not set, because of sales meanwhile: planned anew
  int64_t unknown = 0;        ///< outcome unknown; looked up, the next plan tells what is left
  int64_t write_calls = 0;
  int64_t done() const { return created + updated + hidden + deleted; }
};

/// Who asked, and under which job the ledger files it.
struct ApplyOrder {
  std::string who;
  JobId job;
  std::string why = "plan";
  /// Planned again after unknown outcomes: what makes a whole batch fail is singled out now.
  bool again = false;
};

/// Writes a plan to the channel in full batches: decreases of stock first, then listings, then the
/// remaining stock; what is sold meanwhile goes down between two batches (sold_watch.h). Creates
/// are recorded before they are sent. A batch refused as a whole is halved until the culprit stands
/// alone and is parked; the rest goes on. After an unknown outcome the channel is asked what it
/// has, and the caller plans again; a batch that fails then too is sent in ever smaller parts until
/// the record that the platform fails over stands alone and is parked. An error means the run
/// stopped (quota, credentials, shutdown): what was written is stored.
Result<ApplyReport> apply_plan(const Context& context, EngineParts& parts, const LinkView& link,
                               const LinkPlan& plan, const ApplyOrder& order,
                               const Progress& progress);

/// Creates whose outcome was left open by a crash: asks the channel for their SKUs and binds what
/// is there. Returns how many were found.
Result<int64_t> settle_intents(const Context& context, EngineParts& parts, const LinkView& link,
                               OpenConnection& channel);

/// How a failed batch goes on.
enum class AfterFailure { kLookUp, kHalve, kStop };
AfterFailure after_failure(const Error& error);

}  // namespace oneshelf
