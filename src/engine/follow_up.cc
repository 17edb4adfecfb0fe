#include "engine/follow_up.h"

#include "base/log.h"
#include "engine/order_document.h"
#include "engine/order_ledger.h"

namespace oneshelf {
namespace {

constexpr milliseconds kCallTime = std::chrono::seconds(90);
constexpr int kOrdersMax = 2000;
constexpr size_t kReadMax = 100;

/// One written order and what is to be told about it.
class OrderFollower {
 public:
  OrderFollower(const Context& context, EngineParts& parts, const LinkView& link,
                OpenConnection& source, OpenConnection& channel, FollowUpReport& report)
      : context_(context),
        parts_(parts),
        link_(link),
        source_(source),
        channel_(channel),
        report_(report) {}

  Result<void> follow(OrderRecord record, std::optional<DocumentState> now) {
    record_ = std::move(record);
    steps_.clear();
    const auto steps =
        ONESHELF_TRY(read_value<std::vector<OrderStepRecord>>(parts_.store, [&](Records& records) {
          return records.order_steps(link_.id(), record_.order.id);
        }));
    for (const OrderStepRecord& step : steps) steps_[step.step] = step;
    const bool changed = now && now != record_.document;
    if (now) record_.document = std::move(now);
    ONESHELF_TRY(tell_cancellation());
    ONESHELF_TRY(tell_shipments());
    ONESHELF_TRY(tell_refunds());
    const bool closed = is_closed();
    if (closed) record_.state = OrderState::kClosed;
    report_.closed += closed ? 1 : 0;
    if (!closed && !changed) return success();
    return parts_.store.write([&](Records& records) { return records.save_order_work(record_); });
  }

 private:
  bool is_done(const std::string& step) const {
    const auto found = steps_.find(step);
    return found != steps_.end() && found->second.state == OrderStepRecord::State::kDone;
  }

  /// Runs `action` once: recorded before, confirmed after, parked if it fails.
  Result<bool> once(const OrderDeed& deed, const std::function<Result<void>()>& action) {
    const std::string& step = deed.field;
    if (is_done(step)) return false;
    ONESHELF_TRY(save_step(deed, OrderStepRecord::State::kSending));
    const Result<void> result = action();
    if (result.ok()) {
      ONESHELF_TRY(save_step(deed, OrderStepRecord::State::kDone));
      return true;
    }
    const ErrorCode code = result.error().code();
    if (code == ErrorCode::kUnauthenticated || code == ErrorCode::kCancelled ||
        code == ErrorCode::kRateLimited) {
      return result.error();
    }
    ++report_.failed;
    ONESHELF_TRY(park(step, result.error()));
    return false;
  }

  Result<void> save_step(const OrderDeed& deed, OrderStepRecord::State state) {
    const std::string& step = deed.field;
    const OrderStepRecord record = {step, state, "", parts_.clock.now()};
    steps_[step] = record;
    return parts_.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(records.save_order_step(link_.id(), record_.order.id, record));
      if (state != OrderStepRecord::State::kDone) return success();
      const std::vector<LedgerRecord> entries = {
          ledger_entry(context_, link_, record_.order, record.at, deed)};
      const std::vector<std::string> healed = {subject_of(step)};
      ONESHELF_TRY(records.unpark(link_.id(), "follow_up", healed));
      return records.append_ledger(entries);
    });
  }

  std::string subject_of(const std::string& step) const {
    return record_.order.number + " " + step;
  }

  Result<void> park(const std::string& step, const Error& error) {
    log_warn("order.follow_up_failed", {{"link", link_.id().str()},
                                        {"order", record_.order.number},
                                        {"step", step},
                                        {"error", error.id()}});
    ParkedRecord parked;
    parked.link = link_.id();
    parked.kind = "follow_up";
    parked.subject = subject_of(step);
    parked.error = error;
    parked.state = "open";
    parked.first_at = parked.last_at = parts_.clock.now();
    return parts_.store.write([&](Records& records) { return records.park(parked); });
  }

  Result<void> tell_cancellation() {
    const bool off_in_channel = record_.order.status == OrderStatus::kCancelled;
    const bool off_in_source =
        record_.document && record_.document->status == OrderStatus::kCancelled;
    if (off_in_channel == off_in_source || !record_.document) return success();
    if (off_in_channel && source_.connector().documents() != nullptr) {
      const OrderDeed deed = {"cancel", "open", "cancelled",
                              "cancel_document " + record_.document->id.str()};
      const bool told = ONESHELF_TRY(once(deed, [&]() -> Result<void> {
        record_.document = ONESHELF_TRY(source_.connector().documents()->cancel_document(
            context_.within(kCallTime), record_.document->id, "Cancelled in the shop"));
        return success();
      }));
      report_.cancelled_in_source += told ? 1 : 0;
    } else if (off_in_source && channel_.connector().fulfilment() != nullptr) {
      const OrderDeed deed = {"cancel", "open", "cancelled",
                              "cancel_order " + record_.order.id.str()};
      const bool told = ONESHELF_TRY(once(deed, [&] {
        return channel_.connector().fulfilment()->cancel_order(
            context_.within(kCallTime), record_.order, "Cancelled by the merchant");
      }));
      report_.cancelled_in_channel += told ? 1 : 0;
      if (told) {
        record_.order.status = OrderStatus::kCancelled;
        for (const OrderLine& line : record_.order.lines) report_.moved.insert(line.sku);
      }
    }
    return success();
  }

  /// Lines of the source's shipment in the channel's terms: its own line ids, by SKU.
  Shipment for_channel(const Shipment& shipped) const {
    Shipment shipment = shipped;
    const auto carrier = link_.settings.shipments.carriers.find(shipped.carrier);
    if (carrier != link_.settings.shipments.carriers.end()) shipment.carrier = carrier->second;
    std::vector<LineQuantity> lines;
    for (const LineQuantity& part : shipped.lines) {
      Decimal left = part.quantity;
      for (const OrderLine& line : record_.order.lines) {
        if (line.sku != part.sku || !left.is_positive()) continue;
        const Decimal taken = std::min(left, line.quantity);
        if (taken.is_positive()) lines.push_back({line.id, line.sku, taken});
        left -= taken;
      }
    }
    shipment.lines = std::move(lines);
    return shipment;
  }

  Result<void> tell_shipments() {
    FulfilmentWriter* fulfilment = channel_.connector().fulfilment();
    if (!record_.document || fulfilment == nullptr || !link_.settings.shipments.enabled) {
      return success();
    }
    for (const Shipment& shipped : record_.document->shipments) {
      const Shipment shipment = for_channel(shipped);
      if (shipment.lines.empty()) continue;  // nothing of this parcel was sold by this order
      const OrderDeed deed = {"shipment:" + shipped.id.str(), "",
                              shipped.tracking_number.empty() ? "shipped" : shipped.tracking_number,
                              "write_shipment " + shipped.id.str()};
      const bool told = ONESHELF_TRY(once(deed, [&] {
        return fulfilment->write_shipment(context_.within(kCallTime), record_.order, shipment);
      }));
      report_.shipments += told ? 1 : 0;
      if (!told) continue;
      for (const LineQuantity& part : shipment.lines) report_.moved.insert(part.sku);
    }
    return success();
  }

  Result<Document> document_as_sent() const {
    const auto recorded = steps_.find(kDocumentStep);
    if (recorded != steps_.end()) return recorded_document(recorded->second);
    return document_for(parts_, link_, record_);
  }

  Result<void> tell_refunds() {
    DocumentWriter* documents = source_.connector().documents();
    if (!record_.document || documents == nullptr) return success();
    for (const Refund& refund : record_.order.refunds) {
      if (!refund.settled || is_done("refund:" + refund.id.str())) continue;
      const OrderDeed deed = {"refund:" + refund.id.str(), "", refund.amount.to_string(),
                              "write_refund " + refund.id.str()};
      const bool told = ONESHELF_TRY(once(deed, [&]() -> Result<void> {
        const Document document = ONESHELF_TRY(document_as_sent());
        return documents->write_refund(context_.within(kCallTime), record_.document->id, document,
                                       refund);
      }));
      report_.refunds += told ? 1 : 0;
    }
    return success();
  }

  /// Nothing more is expected: cancelled on both sides, or shipped whole and told.
  bool is_closed() const {
    if (!record_.document) return false;
    const OrderStatus status = record_.document->status;
    if (status == OrderStatus::kCancelled) return record_.order.status == OrderStatus::kCancelled;
    if (status != OrderStatus::kShipped && status != OrderStatus::kCompleted) return false;
    return std::ranges::all_of(record_.document->shipments, [&](const Shipment& shipment) {
      return is_done("shipment:" + shipment.id.str()) || for_channel(shipment).lines.empty();
    });
  }

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  OpenConnection& source_;
  OpenConnection& channel_;
  FollowUpReport& report_;
  OrderRecord record_;
  std::map<std::string, OrderStepRecord> steps_;
};

Result<std::map<std::string, DocumentState>> read_states(const Context& context,
                                                         OpenConnection& source,
                                                         std::span<const OrderRecord> orders) {
  std::map<std::string, DocumentState> states;
  DocumentReader* reader = source.connector().document_reader();
  if (reader == nullptr) return states;
  std::vector<VendorId> ids;
  for (const OrderRecord& order : orders) {
    if (order.document) ids.push_back(order.document->id);
  }
  if (ids.empty()) return states;
  for (DocumentState& state :
       ONESHELF_TRY(reader->read_documents(context.within(kCallTime), ids))) {
    std::string id = state.id.str();
    states.emplace(std::move(id), std::move(state));
  }
  return states;
}

}  // namespace

Result<FollowUpReport> follow_orders(const Context& context, EngineParts& parts,
                                     const LinkView& link, OpenConnection& source,
                                     OpenConnection& channel, const Progress& progress) {
  FollowUpReport report;
  const std::vector<OrderRecord> written =
      ONESHELF_TRY(read_value<std::vector<OrderRecord>>(parts.store, [&](Records& records) {
        return records.orders_in(link.id(), OrderState::kWritten, kOrdersMax);
      }));
  OrderFollower follower(context, parts, link, source, channel, report);
  const std::span<const OrderRecord> all(written);
  for (size_t at = 0; at < all.size(); at += kReadMax) {
    const auto chunk = all.subspan(at, std::min(kReadMax, all.size() - at));
    const auto states = ONESHELF_TRY(read_states(context, source, chunk));
    for (const OrderRecord& record : chunk) {
      std::optional<DocumentState> state;
      if (record.document) {
        const auto found = states.find(record.document->id.str());
        if (found != states.end()) state = found->second;
      }
      ONESHELF_TRY(follower.follow(record, std::move(state)));
    }
    progress("following orders", static_cast<int64_t>(at + chunk.size()),
             static_cast<int64_t>(written.size()));
  }
  return report;
}

}  // namespace oneshelf
