#include "engine/stock_edits.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "engine/shelf_rows.h"
#include "sync/desired.h"

namespace oneshelf {
namespace {

StockEdit to_edit(const StockEditRecord& record) {
  return {.expected = record.expected,
          .found = record.found,
          .confirmed_at = record.confirmed_at,
          .told_at = record.told_at,
          .sent_at = record.sent_at};
}

Result<std::optional<StockEditRecord>> edit_of(Records& records, const LinkId& link,
                                               const VendorId& listing,
                                               std::span<const std::string_view> states) {
  for (StockEditRecord& edit : ONESHELF_TRY(records.stock_edits(link))) {
    if (edit.listing_id != listing || std::ranges::find(states, edit.state) == states.end()) {
      continue;
    }
    return std::optional(std::move(edit));
  }
  return std::optional<StockEditRecord>();
}

constexpr std::string_view kNoted[] = {"noted"};
constexpr std::string_view kDecidable[] = {"asked", "adopt"};

/// Told once more before a figure of ours went over it: it is one edit, from the first figure to
/// the last.
Result<void> extend(Records& records, StockEditRecord noted, const SeenStock& seen, Decimal found,
                    Timestamp now) {
  if (seen.sent_at && *seen.sent_at >= noted.told_at) return success();  // perhaps ours
  noted.found = found;
  noted.told_at = now;
  if (noted.difference().is_zero()) return records.remove_stock_edit(noted.id);
  ONESHELF_TRY(records.save_stock_edit(noted));
  return success();
}

Result<void> note_edit(Records& records, const LinkView& link, const SeenStock& seen, Decimal found,
                       Timestamp now) {
  const auto binding = ONESHELF_TRY(records.binding_of_listing(link.id(), seen.listing_id));
  if (!binding) return success();
  auto noted = ONESHELF_TRY(edit_of(records, link.id(), seen.listing_id, kNoted));
  if (noted) return extend(records, *std::move(noted), seen, found, now);
  const auto listing = ONESHELF_TRY(records.listing(link.channel.id, seen.listing_id));
  StockEditRecord edit;
  edit.link = link.id();
  edit.listing_id = seen.listing_id;
  edit.item_id = binding->item_id;
  edit.sku = listing ? listing->sku() : "";
  edit.expected = seen.quantity;
  edit.found = found;
  edit.confirmed_at = seen.at;
  edit.told_at = now;
  edit.sent_at = seen.sent_at;
  edit.state = kNoted[0];
  // Kept only as far as it is not settled by what is known already.
  if (judge_stock_edit(to_edit(edit), {.is_plain = true}) != StockEditVerdict::kWait) {
    return success();
  }
  ONESHELF_TRY(records.save_stock_edit(edit));
  return success();
}

/// The channel goes its own way for a while: what was noted before is not what it shows now.
Result<void> forget_noted(Records& records, const LinkId& link, const VendorId& listing) {
  const auto noted = ONESHELF_TRY(edit_of(records, link, listing, kNoted));
  return noted ? records.remove_stock_edit(noted->id) : success();
}

std::string key_of_sku(const std::string& sku) { return folded(trimmed(sku)); }

/// What an order's lines may have moved. A line that does not lead to one plain listing of the link
/// may have moved anything: a bundle, say, that the shop takes apart.
class OrderTraces {
 public:
  OrderTraces(Records& records, const LinkView& link) : records_(records), link_(link) {}

  Result<bool> may_have_moved(const Order& order, const StockEditRecord& edit) {
    for (const OrderLine& line : order.lines) {
      if (key_of_sku(line.sku) == key_of_sku(edit.sku)) return true;
      const std::optional<VendorId> listing = ONESHELF_TRY(plain_listing_of(line));
      if (!listing || *listing == edit.listing_id) return true;
    }
    return false;
  }

 private:
  using Traced = std::optional<VendorId>;

  Result<Traced> plain_listing_of(const OrderLine& line) {
    const auto key = std::pair(line.listing_id.str(), line.sku);
    const auto known = traced_.find(key);
    if (known != traced_.end()) return known->second;
    const Traced traced = ONESHELF_TRY(trace(line));
    traced_[key] = traced;
    return traced;
  }

  Result<Traced> trace(const OrderLine& line) {
    VendorId id = line.listing_id;
    if (id.empty()) {
      const auto same_sku = ONESHELF_TRY(records_.listings_by_sku(link_.channel.id, line.sku));
      if (same_sku.size() != 1) return Traced();
      id = same_sku.front().id;
    }
    const auto binding = ONESHELF_TRY(records_.binding_of_listing(link_.id(), id));
    if (!binding) return Traced();
    const auto item = ONESHELF_TRY(records_.item(link_.source.id, binding->item_id));
    return item && item->components.empty() ? Traced(id) : Traced();
  }

  Records& records_;
  const LinkView& link_;
  std::map<std::pair<std::string, std::string>, Traced> traced_;
};

/// One judgement of all the noted edits of a link.
class Judge {
 public:
  Judge(Records& records, const LinkView& link, PlanRules rules)
      : records_(records), link_(link), rules_(std::move(rules)) {}

  Result<std::vector<JudgedEdit>> judge(std::optional<Timestamp> orders_read_at) {
    std::vector<JudgedEdit> judged;
    for (StockEditRecord& edit : ONESHELF_TRY(records_.stock_edits(link_.id()))) {
      if (edit.state == kNoted[0]) judged.push_back({.edit = std::move(edit)});
    }
    if (judged.empty()) return judged;
    std::vector<StockEditFacts> facts(judged.size());
    ONESHELF_TRY(trace_orders(judged, facts));
    const StreamRecord stock = ONESHELF_TRY(records_.stream(link_.source.id, "stock"));
    const auto restored_at = ONESHELF_TRY(records_.restored_at());
    for (size_t i = 0; i < judged.size(); ++i) {
      facts[i].orders_read_at = orders_read_at;
      facts[i].source_read_at = stock.read_since;
      facts[i].restored_at = restored_at;
      ONESHELF_TRY(look_at_row(judged[i], facts[i]));
      facts[i].desired = judged[i].desired;
      judged[i].verdict = judge_stock_edit(to_edit(judged[i].edit), facts[i]);
    }
    return judged;
  }

 private:
  Result<void> trace_orders(const std::vector<JudgedEdit>& judged,
                            std::vector<StockEditFacts>& facts) {
    Timestamp since = Timestamp::max();
    for (const JudgedEdit& one : judged) since = std::min(since, one.edit.confirmed_at);
    OrderTraces traces(records_, link_);
    Result<void> traced = success();
    ONESHELF_TRY(records_.each_order_changed(
        link_.id(), since - kStockLateness, [&](const Order& version, Timestamp changed_at) {
          for (size_t i = 0; i < judged.size() && traced.ok(); ++i) {
            const Result<bool> moved = traces.may_have_moved(version, judged[i].edit);
            if (!moved.ok()) traced = moved.error();
            if (!moved.ok() || !*moved) continue;
            facts[i].moved_at = std::max(facts[i].moved_at.value_or(changed_at), changed_at);
          }
          return traced.ok();
        }));
    return traced;
  }

  Result<void> look_at_row(JudgedEdit& judged, StockEditFacts& facts) {
    const auto binding =
        ONESHELF_TRY(records_.binding_of_listing(link_.id(), judged.edit.listing_id));
    if (!binding || binding->item_id != judged.edit.item_id) return success();
    if (ONESHELF_TRY(is_bound_elsewhere(judged.edit.listing_id))) return success();
    ShelfRows shelf = ONESHELF_TRY(ShelfRows::of(records_, link_, rules_));
    const std::vector<VendorId> products = {binding->source_product_id};
    for (const auto& product : ONESHELF_TRY(records_.products(link_.id(), products))) {
      for (const ShelfRow& row : ONESHELF_TRY(shelf.of_product(product))) {
        if (row.item.id != binding->item_id || row.gone_since) continue;
        facts.is_plain = row.item.components.empty() && !row.sku_is_doubled;
        const FieldPolicy policy(rules_.settings, rules_.limits);
        judged.desired = desired_of(row, rules_, policy, false).desired.stock;
      }
    }
    return success();
  }

  /// Then it would be another source's to correct, or both would be.
  Result<bool> is_bound_elsewhere(const VendorId& listing) {
    for (const LinkRecord& other : ONESHELF_TRY(records_.links())) {
      if (other.channel != link_.channel.id || other.id == link_.id()) continue;
      if (ONESHELF_TRY(records_.binding_of_listing(other.id, listing))) return true;
    }
    return false;
  }

  Records& records_;
  const LinkView& link_;
  const PlanRules rules_;
};

}  // namespace

Result<void> note_told_stock(Records& records, const LinkView& link, std::span<const Listing> told,
                             Timestamp now) {
  const LocationId& location = link.settings.stock.channel_location;
  const bool is_kept = !link.record.paused && !link.settings.shadow;
  for (const Listing& listing : told) {
    const std::optional<Decimal> stock = stock_at(listing.fields, location);
    if (!stock) continue;
    // Before it is bound too: most are when the link is new, and not told again until they change.
    const auto seen = ONESHELF_TRY(records.seen_stock(link.id(), listing.id));
    const bool differs = seen && seen->location == location && seen->quantity != *stock;
    if (differs && is_kept) ONESHELF_TRY(note_edit(records, link, *seen, *stock, now));
    if (differs && !is_kept) ONESHELF_TRY(forget_noted(records, link.id(), listing.id));
    ONESHELF_TRY(
        records.save_seen_stock(link.id(), {.listing_id = listing.id,
                                            .location = location,
                                            .quantity = *stock,
                                            .at = now,
                                            .sent_at = seen ? seen->sent_at : std::nullopt}));
  }
  return success();
}

Result<void> note_sending_stock(Records& records, const LinkView& link,
                                std::span<const StockWrite> figures, Timestamp now) {
  for (const StockWrite& figure : figures) {
    ONESHELF_TRY(records.note_stock_sent(link.id(), figure.listing_id, now));
  }
  return success();
}

Result<void> note_written_stock(Records& records, const LinkView& link, const StockWrite& figure,
                                Timestamp now) {
  return records.save_seen_stock(link.id(), {.listing_id = figure.listing_id,
                                             .location = link.settings.stock.channel_location,
                                             .quantity = figure.quantity,
                                             .at = now,
                                             .sent_at = now});
}

Result<void> begin_watching_stock(Records& records, const LinkView& link) {
  ONESHELF_TRY(records.forget_seen_stock(link.id()));
  StreamRecord stream = ONESHELF_TRY(records.stream(link.channel.id, "listings"));
  stream.last_full_at.reset();
  return records.save_stream(stream);
}

Result<std::vector<JudgedEdit>> judge_noted_edits(Records& records, const LinkView& link,
                                                  const Traits& channel,
                                                  std::optional<Timestamp> orders_read_at,
                                                  Timestamp now) {
  return Judge(records, link, plan_rules(link, channel, now)).judge(orders_read_at);
}

Result<void> decide_stock_edit(Records& records, DriftRecord& drift, bool adopts, Timestamp now) {
  auto edit = ONESHELF_TRY(edit_of(records, drift.link, drift.record_id, kDecidable));
  if (!edit) {
    return Error(ErrorCode::kConflict, "drift.under_way",
                 "The correction of the source for " + drift.sku + " is under way already.")
        .remedied("See `oneshelf parked` and the ledger for what became of it.");
  }
  if (!adopts) {
    ONESHELF_TRY(records.remove_stock_edit(edit->id));
    return records.remove_drift(drift.id);
  }
  edit->state = "adopt";
  edit->who = drift.who;
  ONESHELF_TRY(records.save_stock_edit(*edit));
  ONESHELF_TRY(records.save_drift(drift));
  return records.schedule_sooner("catalogue:" + drift.link.str(), now);
}

}  // namespace oneshelf
