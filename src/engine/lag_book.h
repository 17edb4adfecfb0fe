#pragma once

#include <set>
#include <span>

#include "engine/links.h"
#include "sync/lag.h"

namespace oneshelf {

// How late stock is on each channel: from when a change was noticed (the hint that told of it, or
// the reading that first told it, whichever came earlier) to the confirmed write. Kept with the
// link, for a week. Changes are told to every link of the source that runs.

/// To be called with what a reading of the source tells, before it is saved.
Result<void> note_stock_news(Records& records, const ConnectionId& source,
                             std::span<const StockLevel> told, Timestamp read_began);
/// A sale on one channel that takes units from all the others; they are due at once.
Result<void> note_sold(Records& records, const LinkView& seller, std::span<const VendorId> items,
                       Timestamp now);

/// What came of a call that wrote figures; in the transaction that books it.
struct FiguresBooked {
  std::vector<VendorId> written;  ///< items
  int64_t failed = 0;
};
Result<void> note_figures(Records& records, const LinkId& link, const FiguresBooked& booked,
                          Timestamp now);

/// A plan says what differs: of what it does not name there is nothing to write.
Result<void> note_planned(Records& records, const LinkId& link,
                          const std::set<VendorId>& differing);
/// Items of which a change of the source or a sale elsewhere is not confirmed yet; nothing if they
/// are too many to be told apart.
Result<std::optional<std::vector<VendorId>>> items_waiting(Records& records, const LinkId& link);
/// A run came to its end; `backlog` figures still differ.
Result<void> note_run(Records& records, const LinkId& link, int64_t backlog, Timestamp now);

struct LagFigures {
  LagHistogram::Figures day, week;
  int64_t backlog = 0;
  std::optional<Timestamp> last_success_at;
  /// The oldest change that is not written yet.
  std::optional<Timestamp> waiting_since;
};
Result<LagFigures> lag_figures(Records& records, const LinkId& link, Timestamp now);
/// For status, the overview and groups: of the last day, and `week`.
Json to_json(const LagFigures& figures);

}  // namespace oneshelf
