#pragma once

#include <optional>
#include <string_view>

#include "sync/settings.h"

namespace oneshelf {

// A stock figure of a channel that is another than it was known to be: a sale, something of ours
// that came late, or somebody who changed it by hand. Pure.

/// Shops and their caches are late by this much at most: what happened within this before a figure
/// was confirmed may show only afterwards, and what was sent within this before one was told may
/// have come in the meantime.
inline constexpr std::chrono::minutes kStockLateness{10};

/// For so long after a figure was told, an order that explains it may still be told. A figure that
/// fell looks like a sale, one that rose like the cancellation of an order that is known and looked
/// at again.
std::chrono::minutes wait_for_orders(Decimal difference);

/// Whether the link wants to know who changes stock on its channel. Without the channel's orders
/// nothing could be said about it.
bool watches_stock(const LinkSettings& settings);

struct StockEdit {
  Decimal expected, found;
  Timestamp confirmed_at;            ///< `expected` was what it showed, then or a moment before
  Timestamp told_at;                 ///< `found` was, then or a moment before
  std::optional<Timestamp> sent_at;  ///< a figure of ours was last sent to it before `told_at`

  Decimal difference() const { return found - expected; }
};

/// What else is known. A time that is not set has not come yet.
struct StockEditFacts {
  /// Bound to one item that is no kit, and by no other link.
  bool is_plain = false;
  /// The newest order by our own clock, or change of one, that may have moved it.
  std::optional<Timestamp> moved_at;
  /// When the last reading of the channel's orders began that came to its end.
  std::optional<Timestamp> orders_read_at;
  /// The same for the source's stock.
  std::optional<Timestamp> source_read_at;
  /// The figure that the listing is to show by that.
  std::optional<Decimal> desired;
  /// The database came back from a backup: what we did until then may not be recorded.
  std::optional<Timestamp> restored_at;
};

enum class StockEditVerdict {
  kEdit,         ///< somebody changed it by hand, by exactly the difference
  kWait,         ///< not yet to be said
  kNone,         ///< it shows what it should, whoever wrote it
  kSold,         ///< an order of that time may explain all or part of it
  kOurs,         ///< a figure of ours may have arrived in between
  kNotPlain,     ///< no difference of the source's stock follows from it
  kSourceMoved,  ///< the source moved the same way: it may have been entered on both sides
  kForgotten,    ///< it may have been confirmed by what a lost database knew
};
std::string_view name_of(StockEditVerdict verdict);
/// Why it is not adopted, for people; "" where there is nothing to say.
std::string_view reason_of(StockEditVerdict verdict);

/// Only what nothing else can explain is an edit.
StockEditVerdict judge_stock_edit(const StockEdit& edit, const StockEditFacts& facts);

}  // namespace oneshelf
