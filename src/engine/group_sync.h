#pragma once

#include "engine/groups.h"
#include "engine/sync_link.h"
#include "sync/preflight.h"

namespace oneshelf {

/// A figure of the replica that is not as the master says.
struct StockDifference {
  std::string sku;
  std::optional<Decimal> before;  ///< nothing: the replica tells none
  Decimal after;
};

struct StockTotals {
  size_t changed = 0, unchanged = 0;  ///< SKUs
  Decimal units_up, units_down;
};
void add_to(StockTotals& totals, const StockDifference& difference);

/// Both sides looked over before anything is written.
struct ReplicaReview {
  Preflight preflight;
  StockTotals totals;
  std::vector<StockDifference> differences;  ///< SKU by SKU, all of them
  std::vector<GuardedChange> held;           ///< of these, what would wait for a person
  std::vector<std::string> open;             ///< settings that orders would wait for
  bool is_draft = false;
  PlanSummary plan;
};
Json to_json(const ReplicaReview& review);

/// Reads both sides whole, and tells what the master's figures would change. Nothing is written.
Result<ReplicaReview> review_replica(const Context& context, EngineParts& parts, const LinkId& link,
                                     const SyncOptions& options, const Progress& progress);

/// A figure that is not there as it was written.
struct ReadBack {
  std::string sku;
  std::string written, found;  ///< found: "?" where the replica tells no figure
  Decimal sold;                ///< units of the SKU on orders that came in meanwhile
  bool explained = false;      ///< they are the whole difference
};
struct Verification {
  size_t compared = 0, as_written = 0;
  std::vector<ReadBack> differ;
  size_t still_to_write = 0;  ///< figures that a plan made now would change
  size_t unexplained() const;
};
Json to_json(const Verification& verification);

/// Reads the whole replica and compares each figure that the run wrote. Its new orders are read
/// too: what they sold explains a figure.
Result<Verification> verify_replica(const Context& context, EngineParts& parts, const LinkId& link,
                                    const JobId& run, Timestamp began, const Progress& progress);

struct ReplicaSynced {
  ReplicaReview review;
  SyncReport report;
  Verification verification;
  bool completed = false;  ///< all of it is there: the replica runs from now on
};
Json to_json(const ReplicaSynced& synced);

/// The initial sync: review, apply, read back. Old values are in the ledger: `undo_run` of the job
/// writes them back. The replica begins to run once nothing is held, nothing differs without
/// reason and no question is open; else it stays paused and the sync is asked for again. Error
/// `group.preflight` if the review found what stops it.
Result<ReplicaSynced> sync_replica(const Context& context, EngineParts& parts,
                                   const std::string& group, const LinkId& link,
                                   const SyncOptions& options, const Progress& progress);

}  // namespace oneshelf
