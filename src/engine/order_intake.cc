#include "engine/order_intake.h"

#include <algorithm>

#include "base/log.h"
#include "engine/in_flight.h"
#include "engine/lag_book.h"
#include "engine/order_document.h"
#include "engine/shadow.h"
#include "engine/shown_book.h"

namespace oneshelf {
namespace {

constexpr milliseconds kPageTime = std::chrono::seconds(120);
constexpr int64_t kPagesMax = 100'000;
constexpr size_t kReReadMax = 100;
constexpr int kOpenOrdersMax = 1000;
constexpr int kClosedWatched = 1000;  // the last closed orders: a refund may come to them
constexpr size_t kClosedPerLook = 20;
constexpr milliseconds kClocksApart = std::chrono::hours(24);  // the shop's and ours, at most
constexpr int64_t kLookEvery = 30'000;  // milliseconds; each time another part of them

bool is_open(OrderState state) {
  return state != OrderState::kClosed && state != OrderState::kIgnored;
}

/// Orders that are never written: a person chose so, or they are older than the link.
bool is_left_out_for_good(const OrderRecord& record) {
  return record.state == OrderState::kIgnored && record.hold &&
         (record.hold->id() == "order.ignored" || record.hold->id() == "order.too_old" ||
          record.hold->id() == order_in_shadow().id());
}

/// Of a written order only what was added since waits: the source knows of the rest.
Result<void> update_units(Records& records, EngineParts& parts, const LinkView& link,
                          const Traits& source, const OrderRecord& record, const Order& order) {
  if (is_left_out_for_good(record)) return success();
  if (!record.document) return hold_units(records, link, order);
  UnitsByItem known;
  if (sale_shows(source, link.source_info) == SaleShows::kWithShipment) {
    known = ONESHELF_TRY(units_shipped(records, link, order, *record.document));
  } else {
    for (const OrderStepRecord& step : ONESHELF_TRY(records.order_steps(link.id(), order.id))) {
      if (step.step != kDocumentStep) continue;
      known = ONESHELF_TRY(units_posted(records, link, ONESHELF_TRY(recorded_document(step))));
    }
  }
  return settle_units(records, link, order, known, parts.clock.now());
}

/// Its document may have left already, whatever became of it: only looking tells.
Result<bool> may_be_in_source(Records& records, const LinkView& link, const VendorId& order) {
  for (const OrderStepRecord& step : ONESHELF_TRY(records.order_steps(link.id(), order))) {
    if (step.step == "order") return true;
  }
  return false;
}

/// The source's other channels have as many units less to sell, or more again: they are due.
Result<void> tell_siblings(Records& records, EngineParts& parts, const LinkView& link,
                           const Order& order) {
  std::vector<VendorId> items;
  for (const auto& [item, quantity] : ONESHELF_TRY(units_sold(records, link, order))) {
    items.push_back(item);
  }
  return note_sold(records, link, items, parts.clock.now());
}

/// What happens to an order that changed after it was stored.
Result<void> after_change(Records& records, EngineParts& parts, const LinkView& link,
                          const Traits& source, const Order& order) {
  std::optional<OrderRecord> record = ONESHELF_TRY(records.order(link.id(), order.id));
  if (!record) return success();
  const std::optional<Error> left_out = reason_to_leave_out(order, link.settings.orders);
  const bool was_left_out = record->state == OrderState::kIgnored && record->hold &&
                            (record->hold->id() == "order.not_eligible" ||
                             record->hold->id() == cancelled_in_shop().id());
  const bool forgotten = ONESHELF_TRY(may_be_forgotten(records, order));
  if (was_left_out && (!left_out || forgotten)) {
    record->state = OrderState::kNew;
    record->hold.reset();
    record->next_at.reset();
  } else if (record->state == OrderState::kHeld) {
    record->state = OrderState::kNew;  // what held it may be gone: translated afresh
    record->next_at.reset();
  } else if (record->state == OrderState::kClosed) {
    record->state = OrderState::kWritten;  // a refund, say: it is followed until that is told
  }
  const bool not_written = record->state == OrderState::kNew || record->state == OrderState::kHeld;
  if (not_written && order.status == OrderStatus::kCancelled && !forgotten &&
      !ONESHELF_TRY(may_be_in_source(records, link, order.id))) {
    record->state = OrderState::kIgnored;
    record->hold = cancelled_in_shop();
  }
  ONESHELF_TRY(records.save_order_work(*record));
  return update_units(records, parts, link, source, *record, order);
}

Result<void> take_order(Records& records, EngineParts& parts, const LinkView& link,
                        const Traits& source, const Order& order, IntakeReport& report) {
  std::optional<Error> left_out = reason_to_leave_out(order, link.settings.orders);
  // After a restore even a cancelled order may be in the source: the saga looks, then decides.
  const bool old_news = left_out && left_out->id() == "order.not_eligible";
  if (old_news && ONESHELF_TRY(may_be_forgotten(records, order))) left_out.reset();
  if (!left_out && link.settings.shadow) left_out = order_in_shadow();
  const OrderState if_new = left_out ? OrderState::kIgnored : OrderState::kNew;
  const Timestamp now = parts.clock.now();
  std::optional<Order> before;
  if (ONESHELF_TRY(records.shown_clock(link.channel.id))) {
    const auto known = ONESHELF_TRY(records.order(link.id(), order.id));
    if (known) before = known->order;
  }
  const OrderRecords::Saved saved = ONESHELF_TRY(
      records.save_order(link.id(), order, if_new, document_key(link.id(), order.id), now));
  ++report.read;
  if (saved == OrderRecords::Saved::kSame) return success();
  for (const OrderLine& line : order.lines) report.moved.insert(line.sku);
  ONESHELF_TRY(note_order_told(records, link, before, order));
  if (saved == OrderRecords::Saved::kChanged) {
    ++report.changed;
    return after_change(records, parts, link, source, order);
  }
  if (left_out) {
    ++report.left_out;
    std::optional<OrderRecord> record = ONESHELF_TRY(records.order(link.id(), order.id));
    record->hold = left_out;
    ONESHELF_TRY(records.save_order_work(*record));
    if (left_out->id() == order_in_shadow().id()) report.in_shadow.push_back(order.id);
    if (is_left_out_for_good(*record)) return success();
  } else {
    ++report.taken;
    log_info("order.taken", {{"link", link.id().str()}, {"order", order.number}});
  }
  ONESHELF_TRY(hold_units(records, link, order));
  return tell_siblings(records, parts, link, order);
}

Result<void> save_page(EngineParts& parts, const LinkView& link, const Traits& source,
                       const Page<Order>& page, StreamRecord& stream, IntakeReport& report) {
  return parts.store.write([&](Records& records) -> Result<void> {
    IntakeReport counted = report;
    for (const Order& order : page.rows) {
      ONESHELF_TRY(take_order(records, parts, link, source, order, counted));
    }
    StreamRecord saved = stream;
    saved.position = page.position;
    if (page.complete) {
      saved.last_success_at = saved.last_full_at = parts.clock.now();
      saved.problem.reset();
    }
    ONESHELF_TRY(records.save_stream(saved));
    stream = saved;
    report = counted;
    return success();
  });
}

/// Refunds come long after an order was shipped and closed, and a platform whose changes must be
/// reread does not tell them: a few closed orders are looked at each time, in turn.
Result<void> add_closed(EngineParts& parts, const LinkView& link, std::vector<VendorId>& ids) {
  const std::vector<OrderRecord> closed =
      ONESHELF_TRY(read_value<std::vector<OrderRecord>>(parts.store, [&](Records& records) {
        return records.orders_in(link.id(), OrderState::kClosed, kClosedWatched);
      }));
  if (closed.empty()) return success();
  const int64_t turn = parts.clock.now().time_since_epoch().count() / kLookEvery;
  const size_t start = static_cast<size_t>(turn) * kClosedPerLook % closed.size();
  for (size_t i = 0; i < std::min(kClosedPerLook, closed.size()); ++i) {
    ids.push_back(closed[(start + i) % closed.size()].order.id);
  }
  return success();
}

Result<void> read_by_id(const Context& context, EngineParts& parts, const LinkView& link,
                        const Traits& source, OrderReader& reader, std::span<const VendorId> all,
                        IntakeReport& report) {
  for (size_t at = 0; at < all.size(); at += kReReadMax) {
    const auto chunk = all.subspan(at, std::min(kReReadMax, all.size() - at));
    const std::vector<Order> orders =
        ONESHELF_TRY(reader.read_orders_by_id(context.within(kPageTime), chunk));
    ONESHELF_TRY(parts.store.write([&](Records& view) -> Result<void> {
      for (const Order& order : orders) {
        ONESHELF_TRY(take_order(view, parts, link, source, order, report));
      }
      return success();
    }));
  }
  return success();
}

Result<void> read_open_again(const Context& context, EngineParts& parts, const LinkView& link,
                             const Traits& source, OrderReader& reader, IntakeReport& report) {
  const std::vector<OrderRecord> records =
      ONESHELF_TRY(read_value<std::vector<OrderRecord>>(parts.store, [&](Records& view) {
        return view.orders_in(link.id(), std::nullopt, kOpenOrdersMax);
      }));
  std::vector<VendorId> ids;
  for (const OrderRecord& record : records) {
    const bool may_become_eligible = record.state == OrderState::kIgnored && record.hold &&
                                     record.hold->id() == "order.not_eligible" &&
                                     record.order.status != OrderStatus::kCancelled;
    if (is_open(record.state) || may_become_eligible) ids.push_back(record.order.id);
  }
  ONESHELF_TRY(add_closed(parts, link, ids));
  return read_by_id(context, parts, link, source, reader, ids, report);
}

}  // namespace

std::string document_key(const LinkId& link, const VendorId& order) {
  return link.str() + ":" + order.str();
}

Error cancelled_in_shop() {
  return Error(ErrorCode::kInvalid, "order.cancelled", "It was cancelled in the shop.");
}

Result<bool> may_be_forgotten(Records& records, const Order& order) {
  const std::optional<Timestamp> restored = ONESHELF_TRY(records.restored_at());
  return restored && order.placed_at < *restored + kClocksApart;
}

std::optional<Error> reason_to_leave_out(const Order& order, const OrderRule& rule) {
  if (!rule.enabled) {
    return Error(ErrorCode::kInvalid, "order.not_eligible", "The link does not take orders.");
  }
  if (rule.since && order.placed_at < *rule.since) {
    return Error(
        ErrorCode::kInvalid, "order.too_old",
        "It was placed before the link takes orders over (" + to_rfc3339(*rule.since) + ").");
  }
  if (std::ranges::find(rule.statuses, order.status) == rule.statuses.end()) {
    return Error(ErrorCode::kInvalid, "order.not_eligible",
                 "Its status is " + std::string(name_of(order.status)) +
                     ", which the link does not take over yet.");
  }
  return std::nullopt;
}

Result<void> read_orders_again(const Context& context, EngineParts& parts, const LinkView& link,
                               const Traits& source, OpenConnection& channel,
                               const std::set<std::string>& skus) {
  OrderReader* reader = channel.connector().orders();
  if (reader == nullptr) return success();
  std::vector<VendorId> ids;
  for (const std::optional<OrderState> state :
       {std::optional<OrderState>(), std::optional(OrderState::kClosed)}) {
    const auto known =
        ONESHELF_TRY(read_value<std::vector<OrderRecord>>(parts.store, [&](Records& records) {
          return records.orders_in(link.id(), state, state ? kClosedWatched : kOpenOrdersMax);
        }));
    for (const OrderRecord& record : known) {
      const bool holds = std::ranges::any_of(
          record.order.lines, [&](const OrderLine& line) { return skus.contains(line.sku); });
      if (holds && std::ranges::find(ids, record.order.id) == ids.end()) {
        ids.push_back(record.order.id);
      }
    }
  }
  IntakeReport report;
  return read_by_id(context, parts, link, source, *reader, ids, report);
}

Result<IntakeReport> take_orders(const Context& context, EngineParts& parts, const LinkView& link,
                                 const Traits& source, OpenConnection& channel,
                                 const Progress& progress) {
  IntakeReport report;
  OrderReader* reader = channel.connector().orders();
  if (reader == nullptr || !link.settings.orders.enabled) return report;
  StreamRecord stream = ONESHELF_TRY(read_value<StreamRecord>(parts.store, [&](Records& records) {
    return records.stream(link.channel.id, "orders:" + link.id().str());
  }));
  const int64_t began = ONESHELF_TRY(shown_event(parts, link.channel.id));
  bool complete = false;
  for (int64_t page_number = 0; !complete && page_number < kPagesMax; ++page_number) {
    if (context.stopped())
      return Error(ErrorCode::kCancelled, "orders.stopped", "Reading was stopped.");
    const Page<Order> page =
        ONESHELF_TRY(reader->read_orders(context.within(kPageTime), stream.position));
    ONESHELF_TRY(save_page(parts, link, source, page, stream, report));
    complete = page.complete;
    progress("reading orders", report.read, 0);
  }
  if (!complete) {
    return Error(ErrorCode::kCorrupt, "stream.endless",
                 "The platform never ends its list of orders.");
  }
  if (channel.traits().order_changes_need_reread) {
    ONESHELF_TRY(read_open_again(context, parts, link, source, *reader, report));
  }
  if (ONESHELF_TRY(keeps_shown(parts, link.channel.id))) {
    ONESHELF_TRY(parts.store.write(
        [&](Records& records) { return note_orders_read(records, link.channel.id, began); }));
  }
  return report;
}

}  // namespace oneshelf
