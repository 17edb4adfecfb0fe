#pragma once

#include "connectors/connector.h"
#include "engine/links.h"
#include "sync/stock_drift.h"

namespace oneshelf {

// Stock figures that somebody else changed on a channel, for links that want to know of them
// (`drift.stock`): what each listing is known to have shown, what was told instead, and what can be
// said about it. Other links pay nothing.

/// What a channel told; in the transaction that saves it. Of a link that is paused or in shadow
/// only what it showed is kept.
Result<void> note_told_stock(Records& records, const LinkView& link, std::span<const Listing> told,
                             Timestamp now);
/// Figures of ours that are about to be sent, and one that was confirmed.
Result<void> note_sending_stock(Records& records, const LinkView& link,
                                std::span<const StockWrite> figures, Timestamp now);
Result<void> note_written_stock(Records& records, const LinkView& link, const StockWrite& figure,
                                Timestamp now);
/// From now on the link wants to know: what was seen long ago says nothing, and the channel is read
/// whole.
Result<void> begin_watching_stock(Records& records, const LinkView& link);

struct JudgedEdit {
  StockEditRecord edit;
  StockEditVerdict verdict = StockEditVerdict::kWait;
  std::optional<Decimal> desired;  ///< what the listing is to show
};
/// What can be said of the link's noted edits. `orders_read_at`: when a reading of the channel's
/// orders began that came to its end; unset: none did in this run.
Result<std::vector<JudgedEdit>> judge_noted_edits(Records& records, const LinkView& link,
                                                  const Traits& channel,
                                                  std::optional<Timestamp> orders_read_at,
                                                  Timestamp now);

/// A person decides about a stock figure that was asked about. kConflict `drift.under_way` once its
/// correction may have left.
Result<void> decide_stock_edit(Records& records, DriftRecord& drift, bool adopts, Timestamp now);

}  // namespace oneshelf
