#pragma once

#include <map>

#include "engine/links.h"

namespace oneshelf {

// Wiring of sync/shown.h: what the channels of a source may have on show is entered as it changes,
// as long as a link of the source is exclusive (`stock.exclusive`). Without such a link there is no
// book, and all of this does nothing.

/// Begins the book of the link's channel, or ends it, and gives up figures that jobs which are over
/// left on their way. At the start of a run, before anything is read.
Result<void> follow_shown(EngineParts& parts, const LinkView& link);

/// Whether there is a book: spares a durable write where there is none.
Result<bool> keeps_shown(EngineParts& parts, const ConnectionId& channel);
/// Where the book stands: to be asked before a look at the channel or a reading of its orders.
Result<int64_t> shown_event(EngineParts& parts, const ConnectionId& channel);

/// Stores what a channel told. Every figure that was not written by us comes in through here.
Result<int64_t> save_told_listings(Records& records, const ConnectionId& channel,
                                   std::span<const Listing> listings, int64_t pass);

/// Forgets listings that a channel does not tell any more. What they had on show stays entered.
Result<void> remove_told_listings(Records& records, const ConnectionId& channel,
                                  std::span<const VendorId> ids);
/// The kind of Records::note_missing() under which they are kept.
inline constexpr const char* kShownMissing = "shown";

/// A look at all listings that began at that event ended. A listing that was not told counts until
/// it is missing since `before`: a list may be short once.
Result<void> note_look(Records& records, const ConnectionId& channel, int64_t began, Timestamp now,
                       Timestamp before);
/// One at these.
Result<void> note_look_at(Records& records, const ConnectionId& channel, int64_t began,
                          std::span<const Listing> listings);
/// The channel's orders were read to their end, from that event on.
Result<void> note_orders_read(Records& records, const ConnectionId& channel, int64_t began);
/// An order is told, new or changed: what it holds more of is on show no more; what it holds less
/// of, or what came back, is on show again.
Result<void> note_order_told(Records& records, const LinkView& link,
                             const std::optional<Order>& before, const Order& after);

/// Before the job sends a figure that is higher by so much, or not higher: 0.
Result<void> note_sending(Records& records, const ConnectionId& channel, const VendorId& listing,
                          Decimal by, const JobId& job);
/// Nobody knows whether it arrived.
Result<void> note_fate_unknown(Records& records, const ConnectionId& channel,
                               const VendorId& listing);
/// A figure that was sent, when the book stood at `began`: `before` as it was expected.
struct SentFigure {
  VendorId listing;
  Decimal before, after;
  int64_t began = 0;
};
Result<void> note_written(Records& records, const ConnectionId& channel, const SentFigure& sent);
Result<void> note_refused(Records& records, const ConnectionId& channel, const SentFigure& sent);
/// It was refused because another one was there.
Result<void> note_found(Records& records, const ConnectionId& channel, const SentFigure& sent,
                        const std::optional<Listing>& there);

/// Units of a source that are free and that no channel shows, in one transaction.
class UnshownUnits {
 public:
  UnshownUnits(Records& records, const LinkView& link) : records_(records), link_(link) {}
  /// How many more of this item the link's channel may show.
  Result<Decimal> of(const VendorId& item);

 private:
  using Shown = std::optional<Decimal>;
  Result<void> learn_kits();
  Result<Shown> shown_of(const VendorId& part);
  Result<Shown> shown_on_listings(const VendorId& item);
  Result<bool> is_settled(const ConnectionId& channel);

  Records& records_;
  const LinkView& link_;
  /// Of each part the kits that hold it, and how many.
  std::optional<std::map<VendorId, std::vector<std::pair<VendorId, Decimal>>>> kits_;
  std::map<ConnectionId, bool> settled_;
};

}  // namespace oneshelf
