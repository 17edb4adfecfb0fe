#pragma once

#include "commerce/shown.h"

/// How much a channel may have on show: the book behind `stock.exclusive`. Its promise, for each
/// listing: what is on show, and what was sold there and not read yet, is never more than
/// most_of(). A sale moves units from one to the other, so it needs no entry; an order that is read
/// takes them out. docs/guarantees.md has the proof.
namespace oneshelf::shown {

using Figure = std::optional<ShownFigure>;  ///< nothing: just what the channel was last seen with
using Stored = std::optional<Decimal>;      ///< that figure, if the channel tells any

std::optional<Decimal> most_of(const Figure& figure, const Stored& stored);
/// True if the entry says no more than the stored figure does.
bool is_plain(const Figure& figure, const Stored& stored);

/// The channel tells a figure. A lower one may be a sale whose order was not read yet.
void told(Figure& figure, const Stored& stored, Decimal now_told);

/// The channel does not tell the listing any more, for now or for good.
void not_told(Figure& figure, const Stored& stored);

/// Whether a look at the channel that began at event `began` still holds. If so each of the
/// channel's figures that was looked at is marked with mark_seen().
bool look_holds(const ShownClock& clock, int64_t began);
/// A look ended: the event to mark figures with. `whole`: at all listings.
int64_t end_look(ShownClock& clock, bool whole);
void mark_seen(Figure& figure, int64_t event);

/// An order of the listing was told, new or changed, by which so many more units are sold; fewer if
/// units came back.
void order_told(ShownClock& clock, Figure& figure, const Stored& stored, Decimal sold);
/// The channel's orders were read to their end, from event `began` on.
void orders_read(ShownClock& clock, int64_t began);
/// Whether such a reading settles the entry: the listing was seen before it, and no order of it was
/// told then or since. So what was seen is what is there.
bool is_settled_by(const ShownFigure& figure, int64_t began);

/// A figure is about to be sent, higher by so much (not higher: 0). Until its fate is told below,
/// no look says what is on show.
void sending(ShownClock& clock, Figure& figure, const Stored& stored, Decimal by,
             const JobId& sender);
/// It is on its way no more, and nobody knows whether it arrived: the next look tells.
void fate_unknown(ShownClock& clock, Figure& figure);
/// The figure was set from `before` to `after`; it was sent at event `began`.
void written(ShownClock& clock, Figure& figure, Decimal before, Decimal after, int64_t began);
/// It did not take effect, for sure; it would have been higher by so much.
void not_written(Figure& figure, Decimal by);
/// Nor did it, because another figure was there.
void found(ShownClock& clock, Figure& figure, const Stored& stored,
           const std::optional<Decimal>& there, int64_t began);

}  // namespace oneshelf::shown
