#include "engine/follow_up.h"

#include "engine/document_news.h"
#include "engine/in_flight.h"
#include "engine/order_tasks.h"
#include "engine/tell_channel.h"
#include "engine/tell_refunds.h"
#include "engine/tell_source.h"

namespace oneshelf {
namespace {

constexpr int kOrdersMax = 20'000;  // open ones of a link; more are not sound to follow
constexpr int kClosedWatched = 1000;  // the last closed orders: the source may refund them

/// One written order and what is to be told about it.
class OrderFollower {
 public:
  OrderFollower(const Context& context, EngineParts& parts, const LinkView& link,
                OpenConnection& source, OpenConnection& channel, FollowUpReport& report)
      : parts_(parts),
        link_(link),
        source_(source),
        report_(report),
        tasks_(parts, link.id()),
        order_(context, parts, link, report),
        channel_teller_(context, parts, link, channel, order_, report),
        refund_teller_(context, parts, link, channel, order_, report),
        source_teller_(context, parts, link, source, order_, report) {}

  Result<void> begin() {
    ONESHELF_TRY(tasks_.load());
    return refund_teller_.begin();
  }

  Result<void> follow(OrderRecord stored, std::optional<DocumentState> now) {
    ONESHELF_TRY(order_.begin(std::move(stored)));
    OrderRecord& record = order_.record();
    const bool was_closed = record.state == OrderState::kClosed;
    const bool changed = now && now != record.document;
    if (now) record.document = std::move(now);
    if (!record.document) return success();
    ONESHELF_TRY(tell_both());
    const bool ends = is_closed();
    if (!ends && !changed) return success();
    return parts_.store.write([&](Records& records) -> Result<void> {
      const bool closed = ends && !ONESHELF_TRY(is_newer(records));
      record.state = closed ? OrderState::kClosed : OrderState::kWritten;
      report_.closed += closed && !was_closed ? 1 : 0;
      ONESHELF_TRY(settle(records, closed));
      return records.save_order_work(record);
    });
  }

 private:
  Result<void> tell_both() {
    std::vector<OrderTask> tasks;
    ONESHELF_TRY(channel_teller_.tell_cancellation());
    ONESHELF_TRY(channel_teller_.tell_shipments());
    // What comes back left before. The shop's own changes are next: its refunds are told apart by
    // what became of these.
    const auto when = channel_teller_.has_parcels_to_tell() ? RefundTeller::When::kLater
                                                            : RefundTeller::When::kNow;
    const bool refunds_known = ONESHELF_TRY(refund_teller_.tell(when, tasks));
    const bool changes_known = ONESHELF_TRY(source_teller_.carry_changes(tasks));
    if (refunds_known && changes_known) {
      channel_teller_.add_late_tracking(tasks);
      ONESHELF_TRY(tasks_.tell(order_.record().order.number, tasks));
    }
    return success();
  }

  /// Whether another worker stored a newer version of the order meanwhile: it stays to be followed.
  Result<bool> is_newer(Records& records) const {
    const OrderRecord& record = order_.record();
    const auto stored = ONESHELF_TRY(records.order(link_.id(), record.order.id));
    return stored && stored->version != record.version;
  }

  /// Where goods only leave the source's figure when they leave the shelf, shipments take them out
  /// of flight. Of a closed order nothing is in flight any more.
  Result<void> settle(Records& records, bool closed) {
    const OrderRecord& record = order_.record();
    const Timestamp now = parts_.clock.now();
    if (closed) return settle_all_units(records, link_, record.order.id, now);
    if (sale_shows(source_.traits(), link_.source_info) == SaleShows::kWithDocument) {
      return success();
    }
    const UnitsByItem left =
        ONESHELF_TRY(units_shipped(records, link_, record.order, *record.document));
    return settle_units(records, link_, record.order, left, now);
  }

  /// Nothing more is expected: cancelled on both sides, or shipped or given back whole and told;
  /// and nothing of it waits to be tried again.
  bool is_closed() const {
    if (order_.failed()) return false;
    const OrderRecord& record = order_.record();
    const OrderStatus status = record.document->status;
    if (status == OrderStatus::kCancelled) return record.order.status == OrderStatus::kCancelled;
    const bool is_over = status == OrderStatus::kShipped || status == OrderStatus::kCompleted ||
                         status == OrderStatus::kRefunded;
    return is_over && channel_teller_.knows_every_parcel();
  }

  EngineParts& parts_;
  const LinkView& link_;
  OpenConnection& source_;
  FollowUpReport& report_;
  OrderTasks tasks_;
  FollowedOrder order_;
  ChannelTeller channel_teller_;
  RefundTeller refund_teller_;
  SourceTeller source_teller_;
};

/// Closed orders are watched where the source tells what changed, which costs nothing, and where
/// the channel can be told.
bool watches_closed(OpenConnection& source, OpenConnection& channel) {
  DocumentReader* reader = source.connector().document_reader();
  if (reader == nullptr) return false;
  return reader->tells_changes() || channel.connector().refund_writer() != nullptr;
}

Result<std::vector<OrderRecord>> orders_in(EngineParts& parts, const LinkView& link,
                                           OrderState state, int limit) {
  return read_value<std::vector<OrderRecord>>(
      parts.store, [&](Records& records) { return records.orders_in(link.id(), state, limit); });
}

}  // namespace

Result<FollowUpReport> follow_orders(const Context& context, EngineParts& parts,
                                     const LinkView& link, OpenConnection& source,
                                     OpenConnection& channel, const Progress& progress) {
  FollowUpReport report;
  const std::vector<OrderRecord> written =
      ONESHELF_TRY(orders_in(parts, link, OrderState::kWritten, kOrdersMax));
  const int watched = watches_closed(source, channel) ? kClosedWatched : 0;
  const std::vector<OrderRecord> closed =
      ONESHELF_TRY(orders_in(parts, link, OrderState::kClosed, watched));
  OrderFollower follower(context, parts, link, source, channel, report);
  ONESHELF_TRY(follower.begin());
  DocumentNews news(context, parts, link, source);
  ONESHELF_TRY(news.read(written, closed));
  int64_t done = 0;
  for (const OrderRecord& record : written) {
    std::optional<DocumentState> state;
    if (record.document) state = news.of(record.document->id);
    ONESHELF_TRY(follower.follow(record, std::move(state)));
    progress("following orders", ++done, static_cast<int64_t>(written.size()));
  }
  for (const OrderRecord& record : closed) {
    if (!record.document) continue;
    std::optional<DocumentState> state = news.of(record.document->id);
    if (state && state != record.document) ONESHELF_TRY(follower.follow(record, std::move(state)));
  }
  ONESHELF_TRY(news.were_followed());
  report.trouble = news.trouble();
  return report;
}

}  // namespace oneshelf
