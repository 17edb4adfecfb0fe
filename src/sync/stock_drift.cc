#include "sync/stock_drift.h"

namespace oneshelf {
namespace {

constexpr std::chrono::minutes kWaitAfterRise{2};

bool is_late_enough(const std::optional<Timestamp>& time, Timestamp least) {
  return time && *time >= least;
}

/// What the source says now moved to the same side.
bool source_moved_too(const StockEdit& edit, Decimal desired) {
  const Decimal moved = desired - edit.expected;
  return edit.difference().is_positive() ? moved.is_positive() : moved.is_negative();
}

}  // namespace

std::chrono::minutes wait_for_orders(Decimal difference) {
  return difference.is_positive() ? kWaitAfterRise : kStockLateness;
}

bool watches_stock(const LinkSettings& settings) {
  return settings.drift.stock != DriftPolicy::kRestore && settings.orders.enabled &&
         settings.owner(Field::kStock) == Ownership::kSource;
}

std::string_view name_of(StockEditVerdict verdict) {
  switch (verdict) {
    case StockEditVerdict::kEdit: return "edit";
    case StockEditVerdict::kWait: return "wait";
    case StockEditVerdict::kNone: return "none";
    case StockEditVerdict::kSold: return "sold";
    case StockEditVerdict::kOurs: return "ours";
    case StockEditVerdict::kNotPlain: return "not_plain";
    case StockEditVerdict::kSourceMoved: return "source_moved";
    case StockEditVerdict::kForgotten: return "forgotten";
  }
  return "";
}

std::string_view reason_of(StockEditVerdict verdict) {
  switch (verdict) {
    case StockEditVerdict::kNotPlain: return "it is a kit, or not bound to one item alone";
    case StockEditVerdict::kSourceMoved: return "the source's figure moved the same way";
    case StockEditVerdict::kForgotten: return "the database came back from a backup meanwhile";
    case StockEditVerdict::kEdit:
    case StockEditVerdict::kWait:
    case StockEditVerdict::kNone:
    case StockEditVerdict::kSold:
    case StockEditVerdict::kOurs: return "";
  }
  return "";
}

StockEditVerdict judge_stock_edit(const StockEdit& edit, const StockEditFacts& facts) {
  if (edit.difference().is_zero()) return StockEditVerdict::kNone;
  if (facts.restored_at && edit.confirmed_at <= *facts.restored_at) {
    return StockEditVerdict::kForgotten;
  }
  if (edit.sent_at && edit.told_at - *edit.sent_at < kStockLateness) return StockEditVerdict::kOurs;
  if (!facts.is_plain) return StockEditVerdict::kNotPlain;
  // What happened after the figure was confirmed was stored after it too, whatever the shop's clock
  // says.
  if (is_late_enough(facts.moved_at, edit.confirmed_at - kStockLateness)) {
    return StockEditVerdict::kSold;
  }
  const Timestamp orders_due = edit.told_at + wait_for_orders(edit.difference());
  const bool all_is_known = is_late_enough(facts.orders_read_at, orders_due) &&
                            is_late_enough(facts.source_read_at, edit.told_at) && facts.desired;
  if (!all_is_known) return StockEditVerdict::kWait;
  if (*facts.desired == edit.found) return StockEditVerdict::kNone;
  if (source_moved_too(edit, *facts.desired)) return StockEditVerdict::kSourceMoved;
  return StockEditVerdict::kEdit;
}

}  // namespace oneshelf
