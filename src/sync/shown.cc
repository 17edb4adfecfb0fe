#include "sync/shown.h"

#include <algorithm>

namespace oneshelf {
namespace {

using shown::Figure;
using shown::Stored;

// More than any shelf holds: nothing is free beside it.
constexpr Decimal kUnknown = Decimal::from_integer(1'000'000'000);

/// The entry, made if there was none; no look counts for it any more.
ShownFigure& opened(Figure& figure, const Stored& stored) {
  if (!figure) {
    figure = ShownFigure{.most = stored.value_or(Decimal()), .seen = {}, .sender = {}};
  }
  figure->seen.reset();
  return *figure;
}

}  // namespace

std::optional<Decimal> shown::most_of(const Figure& figure, const Stored& stored) {
  return figure ? std::optional(figure->most) : stored;
}

bool shown::is_plain(const Figure& figure, const Stored& stored) {
  return !figure || (figure->sender.empty() && stored == figure->most);
}

void shown::told(Figure& figure, const Stored& stored, Decimal now_told) {
  if (stored == now_told) return;
  if (figure) {
    opened(figure, stored).most = std::max(figure->most, now_told);
  } else if (stored && now_told < *stored) {
    opened(figure, stored);
  }
}

void shown::not_told(Figure& figure, const Stored& stored) { opened(figure, stored); }

bool shown::look_holds(const ShownClock& clock, int64_t began) { return clock.changed <= began; }

int64_t shown::end_look(ShownClock& clock, bool whole) {
  ++clock.now;
  if (whole && !clock.looked) clock.looked = clock.now;
  return clock.now;
}

void shown::mark_seen(Figure& figure, int64_t event) {
  if (figure && !figure->seen && figure->sender.empty()) figure->seen = event;
}

void shown::order_told(ShownClock& clock, Figure& figure, const Stored& stored, Decimal sold) {
  ShownFigure& entry = opened(figure, stored);
  // Before everything was seen once, nobody knows what these units were taken from.
  entry.most = clock.settled ? std::min(entry.most - sold, kUnknown) : kUnknown;
  clock.changed = ++clock.now;
}

void shown::orders_read(ShownClock& clock, int64_t began) {
  if (clock.looked && *clock.looked <= began) clock.settled = true;
}

bool shown::is_settled_by(const ShownFigure& figure, int64_t began) {
  return figure.seen && *figure.seen <= began;
}

void shown::sending(ShownClock& clock, Figure& figure, const Stored& stored, Decimal by,
                    const JobId& sender) {
  ShownFigure& entry = opened(figure, stored);
  entry.most += by;
  entry.sender = sender;
  clock.changed = ++clock.now;
}

void shown::fate_unknown(ShownClock& clock, Figure& figure) {
  if (!figure || figure->sender.empty()) return;
  figure->sender = JobId();
  clock.changed = ++clock.now;  // a look before now may have been too early
}

void shown::written(ShownClock& clock, Figure& figure, Decimal before, Decimal after,
                    int64_t began) {
  const bool holds = look_holds(clock, began);
  clock.changed = ++clock.now;
  if (!figure) return;
  if (after < before) figure->most -= before - after;
  figure->sender = JobId();
  figure->seen.reset();
  if (holds) figure->seen = clock.now;  // the write itself told what is there
}

void shown::not_written(Figure& figure, Decimal by) {
  if (!figure) return;
  figure->most -= by;
  figure->sender = JobId();
}

void shown::found(ShownClock& clock, Figure& figure, const Stored& stored,
                  const std::optional<Decimal>& there, int64_t began) {
  const bool holds = look_holds(clock, began);
  clock.changed = ++clock.now;
  if (!there) return;
  told(figure, stored, *there);
  if (holds) mark_seen(figure, clock.now);
}

}  // namespace oneshelf
