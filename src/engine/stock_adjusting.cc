#include "engine/stock_adjusting.h"

#include <algorithm>

#include "base/log.h"
#include "engine/adopt_checks.h"
#include "engine/stock_edits.h"

namespace oneshelf {
namespace {

constexpr milliseconds kAdjustTime = std::chrono::minutes(2);
constexpr milliseconds kTryAgainAfter = std::chrono::minutes(1);
constexpr int kWritingMax = 1'000;
constexpr const char* kByPolicy = "policy";
constexpr const char* kParkedKind = "adjustment";
/// No field of a listing: undoing a run leaves it alone.
constexpr const char* kLedgerField = "source_stock";

std::string signed_text(Decimal difference) {
  return (difference.is_positive() ? "+" : "") + difference.to_string();
}

/// The same for the same edit, whatever happened to the database in between.
std::string key_of(const StockEditRecord& edit) {
  return "adopt:" + edit.link.str() + ":" + edit.listing_id.str() + ":" +
         std::to_string(to_unix_ms(edit.told_at)) + ":" + edit.expected.to_string() + ":" +
         edit.found.to_string();
}

std::string told(const StockEditRecord& edit) {
  return "the stock of " + edit.sku + " by " + signed_text(edit.difference()) + " (" +
         edit.link.str() + ": " + edit.expected.to_string() + " became " + edit.found.to_string() +
         (edit.source_before.empty() ? "" : "; the source had " + edit.source_before) + ")";
}

Error outcome_unknown(const StockEditRecord& edit, const std::string& why) {
  return Error(ErrorCode::kUnknownOutcome, "stock.adjust_unknown",
               "Nobody knows whether the source took a correction of " + told(edit) + ": " + why)
      .remedied(
          "Look at the source's figure and its history. If the difference is missing, enter it "
          "there by hand; it is not sent again. Then: oneshelf parked --ignore ID")
      .with("sku", edit.sku)
      .with("difference", signed_text(edit.difference()));
}

Error refused(const StockEditRecord& edit, const Error& why) {
  return Error(ErrorCode::kRefused, "stock.adjust_refused",
               "The source did not take a correction of " + told(edit) + ": " + why.message())
      .remedied("Enter the difference in the source by hand if it is right. " + why.remedy())
      .with("sku", edit.sku)
      .with("difference", signed_text(edit.difference()))
      .with("code", why.id());
}

/// One run's work on a link.
class Adjusting {
 public:
  Adjusting(const Context& context, EngineParts& parts, const LinkView& link,
            const AdjustOrder& order)
      : context_(context), parts_(parts), link_(link), order_(order) {}

  Result<AdjustReport> run() {
    const auto edits = ONESHELF_TRY(load());
    if (edits.empty()) return report_;
    const std::set<std::string> ripe = ONESHELF_TRY(sort_noted(std::nullopt));
    if (!ripe.empty()) {
      const Timestamp began = parts_.clock.now();
      ONESHELF_TRY(order_.read_orders(ripe));
      ONESHELF_TRY(sort_noted(began));
    }
    for (const StockEditRecord& edit : ONESHELF_TRY(load())) {
      if (context_.stopped()) {
        return Error(ErrorCode::kCancelled, "adjust.stopped", "Correcting the source was stopped.");
      }
      const bool is_decided = edit.state == "adopt" || edit.state == "sending";
      if (is_withdrawn(edit)) {
        ONESHELF_TRY(parts_.store.write(
            [&](Records& records) { return records.remove_stock_edit(edit.id); }));
        continue;
      }
      if (is_decided && !ONESHELF_TRY(carry_out(edit))) break;
    }
    return report_;
  }

 private:
  /// The policy wanted it, and is another one by now.
  bool is_withdrawn(const StockEditRecord& edit) const {
    return edit.state == "adopt" && edit.who == kByPolicy &&
           link_.settings.drift.stock != DriftPolicy::kAdopt;
  }

  Result<std::vector<StockEditRecord>> load() {
    return read_value<std::vector<StockEditRecord>>(
        parts_.store, [&](Records& records) { return records.stock_edits(link_.id()); });
  }

  // Judging.

  /// Returns the SKUs of which more can be said once the orders are read.
  Result<std::set<std::string>> sort_noted(std::optional<Timestamp> orders_read_at) {
    const Timestamp now = parts_.clock.now();
    const OpenConnection channel =
        ONESHELF_TRY(parts_.connections.open(link_.channel.id, Lane::kCatalogue));
    using Skus = std::set<std::string>;
    return write_value<Skus>(parts_.store, [&](Records& records) -> Result<Skus> {
      Skus ripe_ones;
      for (const JudgedEdit& judged :
           ONESHELF_TRY(judge_noted_edits(records, link_, channel.traits(), orders_read_at, now))) {
        const StockEditRecord& edit = judged.edit;
        const Timestamp ripe = edit.told_at + wait_for_orders(edit.difference());
        if (!watches_stock(link_.settings)) {
          ONESHELF_TRY(records.remove_stock_edit(edit.id));
        } else if (judged.verdict == StockEditVerdict::kEdit) {
          ONESHELF_TRY(accept(records, judged, now));
        } else if (judged.verdict != StockEditVerdict::kWait) {
          ONESHELF_TRY(leave(records, judged));
        } else if (now >= ripe && !orders_read_at) {
          ripe_ones.insert(edit.sku);
        } else {
          ONESHELF_TRY(look_again(records, ripe));
        }
      }
      return ripe_ones;
    });
  }

  /// No later than the link would be looked at anyhow.
  Result<void> look_again(Records& records, Timestamp at) const {
    const Intervals& every = link_.settings.intervals;
    const Timestamp next = parts_.clock.now() + std::min(every.stock, every.catalogue);
    return records.schedule_sooner("catalogue:" + link_.id().str(), std::min(at, next));
  }

  Result<void> enter(Records& records, LedgerRecord entry) const {
    entry.at = parts_.clock.now();
    entry.link = link_.id();
    entry.job = order_.job.str();
    const std::vector<LedgerRecord> entries = {std::move(entry)};
    return records.append_ledger(entries);
  }

  LedgerRecord drift_entry(const StockEditRecord& edit, std::string why) const {
    return {.subject = edit.sku,
            .field = std::string(name_of(Field::kStock)),
            .before = edit.expected.to_string(),
            .after = edit.found.to_string(),
            .why = "drift: " + std::move(why),
            .who = "the channel"};
  }

  /// The plan writes over it, as over every figure.
  Result<void> leave(Records& records, const JudgedEdit& judged) const {
    ONESHELF_TRY(records.remove_stock_edit(judged.edit.id));
    const std::string_view reason = reason_of(judged.verdict);
    if (reason.empty()) return success();
    return enter(records, drift_entry(judged.edit, "restored, " + std::string(reason)));
  }

  Result<void> accept(Records& records, const JudgedEdit& judged, Timestamp now) {
    StockEditRecord edit = judged.edit;
    edit.who = kByPolicy;
    if (link_.settings.drift.stock == DriftPolicy::kAdopt) {
      edit.state = "adopt";
      ONESHELF_TRY(records.save_stock_edit(edit));
      return success();
    }
    // The newest is what people mean: one that was asked about before is left.
    for (const StockEditRecord& other : ONESHELF_TRY(records.stock_edits(link_.id()))) {
      if (other.listing_id != edit.listing_id || other.state != "asked") continue;
      ONESHELF_TRY(records.remove_stock_edit(other.id));
    }
    edit.state = "asked";
    ++report_.asked;
    ONESHELF_TRY(records.save_stock_edit(edit));
    ONESHELF_TRY(records.save_drift({.link = link_.id(),
                                     .record_id = edit.listing_id,
                                     .sku = edit.sku,
                                     .field = std::string(name_of(Field::kStock)),
                                     .expected = edit.expected.to_string(),
                                     .found = edit.found.to_string(),
                                     .desired = judged.desired->to_string(),
                                     .state = "open",
                                     .who = kByPolicy,
                                     .first_at = now,
                                     .last_at = now}));
    return enter(records, drift_entry(edit, "open"));
  }

  // Correcting.

  /// False: nothing more can be sent in this run.
  Result<bool> carry_out(StockEditRecord edit) {
    OpenConnection source = ONESHELF_TRY(parts_.connections.open(link_.source.id, Lane::kStock));
    StockAdjuster* adjuster = source.connector().stock_adjuster();
    const bool keeps_keys = adjuster != nullptr && adjuster->keeps_keys();
    const auto restored_at = ONESHELF_TRY(read_value<std::optional<Timestamp>>(
        parts_.store, [](Records& records) { return records.restored_at(); }));
    if (restored_at && edit.told_at <= *restored_at) {
      return park(edit, outcome_unknown(edit, "the database came back from a backup since."));
    }
    if (edit.state == "sending" && !keeps_keys) {
      // Another process may be at it in this moment.
      if (parts_.clock.now() - edit.tried_at.value_or(edit.told_at) < kStockLateness) return true;
      return park(edit, outcome_unknown(edit, "it was interrupted."));
    }
    if (!keeps_keys && ONESHELF_TRY(orders_are_moving(edit))) return try_later(edit);
    Result<StockAdjustment> adjustment = adjustment_for(edit);
    if (adjuster == nullptr) {
      adjustment = Error(ErrorCode::kUnsupported, "link.stock_not_adjustable",
                         "The source's stock cannot be corrected by this connection.");
    }
    if (!adjustment.ok()) return park(edit, refused(edit, adjustment.error()));
    if (!ONESHELF_TRY(begin(edit, *adjustment))) return true;
    const Result<std::optional<Decimal>> told =
        adjuster->adjust_stock(context_.within(kAdjustTime), *adjustment);
    if (told.ok()) return finish(edit, *told);
    return take_failure(edit, told.error(), keeps_keys);
  }

  Result<bool> take_failure(const StockEditRecord& edit, const Error& error, bool keeps_keys) {
    if (error.code() == ErrorCode::kConflict && error.id() == "stock.adjusted") {
      return finish(edit, std::nullopt);
    }
    switch (error.code()) {
      case ErrorCode::kCancelled: return error;  // perhaps after it left: the next run sees to it
      case ErrorCode::kUnknownOutcome:
      case ErrorCode::kCorrupt:
      case ErrorCode::kInternal:
        if (keeps_keys) return try_later(edit);
        return park(edit, outcome_unknown(edit, error.message()));
      case ErrorCode::kRateLimited:
      case ErrorCode::kUnavailable:
      case ErrorCode::kTimeout: ONESHELF_TRY(take_back(edit)); return false;
      case ErrorCode::kUnauthenticated: ONESHELF_TRY(take_back(edit)); return error;
      case ErrorCode::kInvalid:
      case ErrorCode::kNotFound:
      case ErrorCode::kConflict:
      case ErrorCode::kUnsupported:
      case ErrorCode::kForbidden:
      case ErrorCode::kRefused: break;
    }
    return park(edit, refused(edit, error));
  }

  Result<StockAdjustment> adjustment_for(const StockEditRecord& edit) {
    StockAdjustment adjustment;
    adjustment.location = ONESHELF_TRY(adjusted_location(link_));
    const auto item =
        ONESHELF_TRY(read_value<std::optional<Item>>(parts_.store, [&](Records& records) {
          return records.item(link_.source.id, edit.item_id);
        }));
    if (!item) {
      return Error(ErrorCode::kNotFound, "stock.item_gone",
                   "The source does not have it any more.");
    }
    adjustment.key = key_of(edit);
    adjustment.item_id = item->id;
    adjustment.product_id = item->product_id;
    adjustment.sku = item->sku;
    adjustment.difference = edit.difference();
    adjustment.reason = "Changed in " + link_.id().str() + ": " + edit.expected.to_string() +
                        " became " + edit.found.to_string();
    return adjustment;
  }

  /// An order that is written in this very moment could be lost in a figure that is read before it
  /// and written after it.
  Result<bool> orders_are_moving(const StockEditRecord& edit) {
    return read_value<bool>(parts_.store, [&](Records& records) -> Result<bool> {
      const auto jobs = ONESHELF_TRY(records.active_jobs());
      for (const LinkRecord& link : ONESHELF_TRY(records.links())) {
        if (link.source != link_.source.id) continue;
        for (const JobRecord& job : jobs) {
          if (job.kind == "orders" && job.subject == link.id.str()) return true;
        }
        for (const OrderRecord& order :
             ONESHELF_TRY(records.orders_in(link.id, OrderState::kWriting, kWritingMax))) {
          if (std::ranges::find(order.order.lines, edit.sku, &OrderLine::sku) !=
              order.order.lines.end()) {
            return true;
          }
        }
      }
      return false;
    });
  }

  /// What the source's figure is said to be now; "" if it was never read.
  Result<std::string> figure_at(Records& records, const StockAdjustment& adjustment) const {
    const std::vector<VendorId> ids = {adjustment.item_id};
    for (const ItemStock& stock : ONESHELF_TRY(records.stock_of(link_.source.id, ids))) {
      for (const StockLevel& level : stock.levels) {
        const bool is_it = adjustment.location.empty() || level.location == adjustment.location;
        if (is_it) return level.on_hand.to_string();
      }
    }
    return std::string();
  }

  /// False: somebody else settled it, or has it in hand.
  Result<bool> begin(StockEditRecord& edit, const StockAdjustment& adjustment) {
    return write_value<bool>(parts_.store, [&](Records& records) -> Result<bool> {
      const auto edits = ONESHELF_TRY(records.stock_edits(link_.id()));
      const auto stored = std::ranges::find(edits, edit.id, &StockEditRecord::id);
      const bool is_ours =
          stored != edits.end() && stored->state == edit.state && stored->tried_at == edit.tried_at;
      if (!is_ours) return false;
      edit.state = "sending";
      edit.tried_at = parts_.clock.now();
      edit.source_before = ONESHELF_TRY(figure_at(records, adjustment));
      ONESHELF_TRY(records.save_stock_edit(edit));
      return true;
    });
  }

  /// It did not arrive.
  Result<void> take_back(StockEditRecord edit) {
    edit.state = "adopt";
    return parts_.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(records.save_stock_edit(edit));
      return success();
    });
  }

  Result<bool> try_later(const StockEditRecord& edit) {
    log_info("stock.adjust_later", {{"link", link_.id().str()}, {"sku", edit.sku}});
    ONESHELF_TRY(parts_.store.write([&](Records& records) {
      return records.schedule_sooner("catalogue:" + link_.id().str(),
                                     parts_.clock.now() + kTryAgainAfter);
    }));
    return true;
  }

  /// What was asked about is settled with its edit, unless another was asked about since.
  Result<void> close(Records& records, const StockEditRecord& edit) {
    ONESHELF_TRY(records.remove_stock_edit(edit.id));
    for (const DriftRecord& drift : ONESHELF_TRY(records.drifts_of(link_.id(), edit.listing_id))) {
      if (drift.field != name_of(Field::kStock) || drift.state == "open") continue;
      ONESHELF_TRY(records.remove_drift(drift.id));
    }
    return success();
  }

  Result<bool> park(const StockEditRecord& edit, const Error& error) {
    ++report_.parked;
    log_warn("stock.not_adjusted", {{"link", link_.id().str()}, {"sku", edit.sku}});
    ONESHELF_TRY(parts_.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(close(records, edit));
      ParkedRecord parked;
      parked.link = link_.id();
      parked.kind = kParkedKind;
      // Each stays a task of its own: two of one SKU are two differences.
      parked.subject =
          edit.sku + " " + signed_text(edit.difference()) + " at " + to_rfc3339(edit.told_at);
      parked.error = error;
      parked.state = "open";
      parked.first_at = parked.last_at = parts_.clock.now();
      return records.park(parked);
    }));
    return true;
  }

  Result<bool> finish(const StockEditRecord& edit, const std::optional<Decimal>& after) {
    ++report_.adopted;
    log_info("stock.adopted", {{"link", link_.id().str()},
                               {"sku", edit.sku},
                               {"difference", signed_text(edit.difference())}});
    LedgerRecord entry;
    entry.subject = edit.sku;
    entry.field = kLedgerField;
    entry.before = edit.source_before.empty() ? "?" : edit.source_before;
    entry.after = signed_text(edit.difference());
    if (after) {
      entry.before = (*after - edit.difference()).to_string();
      entry.after = after->to_string();
    } else if (const Result<Decimal> before = Decimal::parse(edit.source_before); before.ok()) {
      entry.after = (*before + edit.difference()).to_string();
    }
    entry.why = "adopted from " + link_.id().str();
    entry.who = edit.who;
    entry.request = "adjust_stock " + key_of(edit);
    ONESHELF_TRY(parts_.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(close(records, edit));
      ONESHELF_TRY(make_siblings_due(records));
      return enter(records, std::move(entry));
    }));
    return true;
  }

  Result<void> make_siblings_due(Records& records) const {
    for (const LinkRecord& link : ONESHELF_TRY(records.links())) {
      if (link.source != link_.source.id || link.id == link_.id() || link.paused) continue;
      ONESHELF_TRY(records.schedule_sooner("catalogue:" + link.id.str(), parts_.clock.now()));
    }
    return success();
  }

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  const AdjustOrder& order_;
  AdjustReport report_;
};

}  // namespace

Result<AdjustReport> settle_stock_edits(const Context& context, EngineParts& parts,
                                        const LinkView& link, const AdjustOrder& order) {
  return Adjusting(context, parts, link, order).run();
}

}  // namespace oneshelf
