#include "engine/shown_book.h"

#include <algorithm>
#include <set>

#include "sync/exclusive.h"
#include "sync/kits.h"
#include "sync/shown.h"

namespace oneshelf {
namespace {

using Units = std::map<VendorId, Decimal>;

/// What a listing shows at all its locations; nothing if the channel does not tell.
std::optional<Decimal> total_of(const std::optional<Listing>& listing) {
  if (!listing || !listing->fields.stock || listing->fields.stock->empty()) return std::nullopt;
  Decimal total;
  for (const auto& [location, quantity] : *listing->fields.stock) total += quantity;
  return total;
}

/// Sources that sell on this channel, by any link.
Result<bool> is_wanted(Records& records, const ConnectionId& channel) {
  std::set<ConnectionId> sources, exclusive;
  for (const LinkRecord& link : ONESHELF_TRY(records.links())) {
    if (link.channel == channel) sources.insert(link.source);
    const LinkSettings settings = ONESHELF_TRY(link_settings_from_json(link.settings));
    if (settings.stock.exclusive) exclusive.insert(link.source);
  }
  return std::ranges::any_of(
      sources, [&](const ConnectionId& source) { return exclusive.contains(source); });
}

Result<bool> is_over(Records& records, const JobId& id, Timestamp now) {
  const std::optional<JobRecord> job = ONESHELF_TRY(records.job(id));
  return !job || job->finished_at || job->lease_until < now;
}

/// Changes the entry of one listing, if there is a book.
Result<void> change(Records& records, const ConnectionId& channel, const VendorId& listing,
                    const std::function<void(ShownClock&, shown::Figure&)>& work) {
  std::optional<ShownClock> clock = ONESHELF_TRY(records.shown_clock(channel));
  if (!clock) return success();
  shown::Figure figure = ONESHELF_TRY(records.shown_figure(channel, listing));
  work(*clock, figure);
  ONESHELF_TRY(records.save_shown_clock(channel, *clock));
  return records.save_shown_figure(channel, listing, figure);
}

Result<void> enter_order(Records& records, const ConnectionId& channel, const VendorId& id,
                         Decimal sold) {
  const std::optional<Listing> listing = ONESHELF_TRY(records.listing(channel, id));
  if (!listing) return success();
  const auto stored = total_of(listing);
  return change(records, channel, id, [&](ShownClock& clock, shown::Figure& figure) {
    shown::order_told(clock, figure, stored, sold);
    if (shown::is_plain(figure, stored)) figure.reset();
  });
}

/// The listings that a line may be of: one, or all of its SKU.
Result<std::vector<VendorId>> listings_behind(Records& records, const ConnectionId& channel,
                                              const OrderLine& line) {
  if (!line.listing_id.empty()) return std::vector<VendorId>{line.listing_id};
  std::vector<VendorId> ids;
  for (const Listing& listing : ONESHELF_TRY(records.listings_by_sku(channel, line.sku))) {
    ids.push_back(listing.id);
  }
  return ids;
}

/// What the order holds of each line: still ordered, less what came back to the shelf.
Units units_held(const Order& order) {
  Units units;
  const bool is_off =
      order.status == OrderStatus::kCancelled || order.status == OrderStatus::kRefunded;
  for (const OrderLine& line : order.lines) units[line.id] += is_off ? Decimal() : line.quantity;
  for (const Refund& refund : order.refunds) {
    for (const Refund::Line& back : refund.lines) {
      if (back.restock) units[back.what.line_id] -= back.what.quantity;
    }
  }
  return units;
}

}  // namespace

Result<void> follow_shown(EngineParts& parts, const LinkView& link) {
  const ConnectionId& channel = link.channel.id;
  bool wanted = false;
  bool kept = false;
  ONESHELF_TRY(parts.store.read([&](Records& records) -> Result<void> {
    wanted = ONESHELF_TRY(is_wanted(records, channel));
    kept = ONESHELF_TRY(records.shown_clock(channel))
    .has_value();
    return success();
  }));
  if (!wanted && !kept) return success();
  return parts.store.write([&](Records& records) -> Result<void> {
    if (!wanted) return records.forget_shown(channel);
    if (!kept) return records.save_shown_clock(channel, ShownClock());
    for (const auto& [listing, figure] : ONESHELF_TRY(records.shown_figures(channel))) {
      if (figure.sender.empty()) continue;
      if (!ONESHELF_TRY(is_over(records, figure.sender, parts.clock.now()))) continue;
      ONESHELF_TRY(note_fate_unknown(records, channel, listing));
    }
    return success();
  });
}

Result<bool> keeps_shown(EngineParts& parts, const ConnectionId& channel) {
  return read_value<bool>(parts.store, [&](Records& records) -> Result<bool> {
    const std::optional<ShownClock> clock = ONESHELF_TRY(records.shown_clock(channel));
    return clock.has_value();
  });
}

Result<int64_t> shown_event(EngineParts& parts, const ConnectionId& channel) {
  return read_value<int64_t>(parts.store, [&](Records& records) -> Result<int64_t> {
    const std::optional<ShownClock> clock = ONESHELF_TRY(records.shown_clock(channel));
    return clock ? clock->now : 0;
  });
}

Result<int64_t> save_told_listings(Records& records, const ConnectionId& channel,
                                   std::span<const Listing> listings, int64_t pass) {
  if (!ONESHELF_TRY(records.shown_clock(channel)).has_value()) {
    return records.save_listings(channel, listings, pass);
  }
  int64_t changed = 0;
  for (const Listing& listing : listings) {
    const auto before = total_of(ONESHELF_TRY(records.listing(channel, listing.id)));
    changed += ONESHELF_TRY(records.save_listings(channel, {&listing, 1}, pass));
    const auto after = total_of(ONESHELF_TRY(records.listing(channel, listing.id)));
    if (!after || before == after) continue;
    ONESHELF_TRY(change(records, channel, listing.id, [&](ShownClock&, shown::Figure& figure) {
      shown::told(figure, before, *after);
      if (shown::is_plain(figure, after)) figure.reset();
    }));
  }
  return changed;
}

Result<void> remove_told_listings(Records& records, const ConnectionId& channel,
                                  std::span<const VendorId> ids) {
  for (const VendorId& id : ids) {
    const auto stored = total_of(ONESHELF_TRY(records.listing(channel, id)));
    if (!stored) continue;
    ONESHELF_TRY(change(records, channel, id, [&](ShownClock&, shown::Figure& figure) {
      shown::not_told(figure, stored);
    }));
  }
  return records.remove_listings(channel, ids);
}

Result<void> note_look(Records& records, const ConnectionId& channel, int64_t began, Timestamp now,
                       Timestamp before) {
  std::optional<ShownClock> clock = ONESHELF_TRY(records.shown_clock(channel));
  if (!clock || !shown::look_holds(*clock, began)) return success();
  const int64_t event = shown::end_look(*clock, true);
  std::vector<VendorId> missing;
  for (const auto& [listing, known] : ONESHELF_TRY(records.shown_figures(channel))) {
    if (!ONESHELF_TRY(records.listing(channel, listing))) {
      missing.push_back(listing);
      continue;
    }
    shown::Figure figure = known;
    shown::mark_seen(figure, event);
    if (figure->seen == known.seen) continue;
    ONESHELF_TRY(records.save_shown_figure(channel, listing, figure));
  }
  for (const VendorId& gone :
       ONESHELF_TRY(records.note_missing(channel, kShownMissing, missing, now, before))) {
    ONESHELF_TRY(records.save_shown_figure(channel, gone, std::nullopt));
  }
  return records.save_shown_clock(channel, *clock);
}

Result<void> note_look_at(Records& records, const ConnectionId& channel, int64_t began,
                          std::span<const Listing> listings) {
  std::optional<ShownClock> clock = ONESHELF_TRY(records.shown_clock(channel));
  if (!clock || !shown::look_holds(*clock, began)) return success();
  const int64_t event = shown::end_look(*clock, false);
  for (const Listing& listing : listings) {
    if (!listing.fields.stock) continue;
    shown::Figure figure = ONESHELF_TRY(records.shown_figure(channel, listing.id));
    shown::mark_seen(figure, event);
    ONESHELF_TRY(records.save_shown_figure(channel, listing.id, figure));
  }
  return records.save_shown_clock(channel, *clock);
}

Result<void> note_orders_read(Records& records, const ConnectionId& channel, int64_t began) {
  std::optional<ShownClock> clock = ONESHELF_TRY(records.shown_clock(channel));
  if (!clock) return success();
  shown::orders_read(*clock, began);
  for (const auto& [listing, figure] : ONESHELF_TRY(records.shown_figures(channel))) {
    if (!shown::is_settled_by(figure, began)) continue;
    ONESHELF_TRY(records.save_shown_figure(channel, listing, std::nullopt));
  }
  return records.save_shown_clock(channel, *clock);
}

Result<void> note_order_told(Records& records, const LinkView& link,
                             const std::optional<Order>& before, const Order& after) {
  const ConnectionId& channel = link.channel.id;
  if (!ONESHELF_TRY(records.shown_clock(channel)).has_value()) return success();
  Units sold = units_held(after);
  std::vector<OrderLine> lines = after.lines;
  if (before) {
    for (const auto& [line, units] : units_held(*before)) sold[line] -= units;
    lines.insert(lines.end(), before->lines.begin(), before->lines.end());
  }
  for (const OrderLine& line : lines) {
    const auto units = sold.find(line.id);
    if (units == sold.end()) continue;  // told already, as a line of the newer version
    const std::vector<VendorId> listings = ONESHELF_TRY(listings_behind(records, channel, line));
    // Of several listings nobody knows which one sold: none of them shows less for sure.
    const Decimal more = listings.size() > 1 ? std::min(units->second, Decimal()) : units->second;
    for (const VendorId& listing : listings) {
      ONESHELF_TRY(enter_order(records, channel, listing, more));
    }
    sold.erase(units);
  }
  return success();
}

Result<void> note_sending(Records& records, const ConnectionId& channel, const VendorId& listing,
                          Decimal by, const JobId& job) {
  const auto stored = total_of(ONESHELF_TRY(records.listing(channel, listing)));
  return change(records, channel, listing, [&](ShownClock& clock, shown::Figure& figure) {
    shown::sending(clock, figure, stored, by, job);
  });
}

Result<void> note_fate_unknown(Records& records, const ConnectionId& channel,
                               const VendorId& listing) {
  return change(records, channel, listing, shown::fate_unknown);
}

Result<void> note_written(Records& records, const ConnectionId& channel, const SentFigure& sent) {
  return change(records, channel, sent.listing, [&](ShownClock& clock, shown::Figure& figure) {
    shown::written(clock, figure, sent.before, sent.after, sent.began);
  });
}

Result<void> note_refused(Records& records, const ConnectionId& channel, const SentFigure& sent) {
  const Decimal more = std::max(sent.after - sent.before, Decimal());
  return change(records, channel, sent.listing,
                [&](ShownClock&, shown::Figure& figure) { shown::not_written(figure, more); });
}

Result<void> note_found(Records& records, const ConnectionId& channel, const SentFigure& sent,
                        const std::optional<Listing>& there) {
  ONESHELF_TRY(note_refused(records, channel, sent));
  const auto stored = total_of(ONESHELF_TRY(records.listing(channel, sent.listing)));
  std::optional<Decimal> found;
  if (there) {
    ONESHELF_TRY(records.save_listings(channel, {&*there, 1}, 0));
    found = total_of(ONESHELF_TRY(records.listing(channel, sent.listing)));
  }
  return change(records, channel, sent.listing, [&](ShownClock& clock, shown::Figure& figure) {
    shown::found(clock, figure, stored, found, sent.began);
  });
}

Result<bool> UnshownUnits::is_settled(const ConnectionId& channel) {
  const auto known = settled_.find(channel);
  if (known != settled_.end()) return known->second;
  const std::optional<ShownClock> clock = ONESHELF_TRY(records_.shown_clock(channel));
  return settled_[channel] = clock && clock->settled;
}

Result<UnshownUnits::Shown> UnshownUnits::shown_on_listings(const VendorId& item) {
  Decimal sum;
  for (const auto& bound : ONESHELF_TRY(records_.listings_of(link_.source.id, item))) {
    const auto listing = ONESHELF_TRY(records_.listing(bound.channel, bound.listing_id));
    const auto figure = ONESHELF_TRY(records_.shown_figure(bound.channel, bound.listing_id));
    if (!listing && !figure) continue;  // gone from the channel
    const Shown most = shown::most_of(figure, total_of(listing));
    if (!most || !ONESHELF_TRY(is_settled(bound.channel))) return Shown();
    sum += std::max(*most, Decimal());
  }
  return Shown(sum);
}

Result<void> UnshownUnits::learn_kits() {
  if (kits_) return success();
  kits_.emplace();
  const ConnectionId& source = link_.source.id;
  for (const Item& kit : ONESHELF_TRY(records_.kits(source))) {
    const auto parts = parts_of(kit, [&](const VendorId& id) { return records_.item(source, id); });
    if (!parts.ok() && parts.error().code() != ErrorCode::kInvalid) return parts.error();
    if (!parts.ok()) continue;  // it has no figure either
    for (const Component& part : *parts) (*kits_)[part.item_id].emplace_back(kit.id, part.quantity);
  }
  return success();
}

Result<UnshownUnits::Shown> UnshownUnits::shown_of(const VendorId& part) {
  ONESHELF_TRY(learn_kits());
  Shown sum = ONESHELF_TRY(shown_on_listings(part));
  if (!sum) return Shown();
  for (const auto& [kit, quantity] : (*kits_)[part]) {
    const Shown kits = ONESHELF_TRY(shown_on_listings(kit));
    if (!kits) return Shown();
    *sum += kits->times(quantity);
  }
  return sum;
}

Result<Decimal> UnshownUnits::of(const VendorId& id) {
  const ConnectionId& source = link_.source.id;
  const std::optional<Item> item = ONESHELF_TRY(records_.item(source, id));
  if (!item) return Decimal();
  const auto parts =
      parts_of(*item, [&](const VendorId& part) { return records_.item(source, part); });
  if (!parts.ok() && parts.error().code() != ErrorCode::kInvalid) return parts.error();
  if (!parts.ok()) return Decimal();
  std::vector<VendorId> ids;
  for (const Component& part : *parts) ids.push_back(part.item_id);
  const std::vector<ItemStock> stock = ONESHELF_TRY(records_.stock_of(source, ids));
  std::vector<OnShow> on_show;
  for (size_t i = 0; i < parts->size(); ++i) {
    on_show.push_back({
      .levels = stock[i].levels, .in_flight = stock[i].in_flight, .quantity = (*parts)[i].quantity,
      .shown = ONESHELF_TRY(shown_of(ids[i]))
    });
  }
  return unshown_units(on_show, link_.settings.stock);
}

}  // namespace oneshelf
