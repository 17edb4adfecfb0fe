#include "engine/follow_up.h"

#include "base/decimal_overflow.h"
#include "base/log.h"
#include "base/mutant.h"
#include "engine/document_news.h"
#include "engine/in_flight.h"
#include "engine/order_document.h"
#include "engine/order_facts.h"
#include "engine/order_ledger.h"
#include "engine/order_tasks.h"
#include "engine/step_retry.h"
#include "sync/mapping.h"
#include "sync/parcels.h"

namespace oneshelf {
namespace {

constexpr milliseconds kCallTime = std::chrono::seconds(90);
constexpr int kOrdersMax = 2000;
constexpr const char* kChanges = "changes";  // stands for working out what changed
const std::string kTracking = "tracking:";   // of a told parcel: the number it was told with

/// Trouble that every further order would meet as well.
bool stops_the_run(const Error& error) {
  return error.code() == ErrorCode::kUnauthenticated || error.code() == ErrorCode::kCancelled ||
         error.code() == ErrorCode::kRateLimited;
}

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
        report_(report),
        tasks_(parts, link.id()) {}

  Result<void> begin() { return tasks_.load(); }

  Result<void> follow(OrderRecord record, std::optional<DocumentState> now) {
    record_ = std::move(record);
    failed_ = false;
    ONESHELF_TRY(load_steps());
    const bool changed = now && now != record_.document;
    if (now) record_.document = std::move(now);
    if (!record_.document) return success();
    ONESHELF_TRY(tell_channel_of_cancellation());
    ONESHELF_TRY(carry_changes());
    ONESHELF_TRY(tell_shipments());
    const bool ends = is_closed();
    if (!ends && !changed) return success();
    return parts_.store.write([&](Records& records) -> Result<void> {
      const bool closed = ends && !ONESHELF_TRY(is_newer(records));
      if (closed) record_.state = OrderState::kClosed;
      report_.closed += closed ? 1 : 0;
      ONESHELF_TRY(settle(records, closed));
      return records.save_order_work(record_);
    });
  }

 private:
  Result<void> load_steps() {
    steps_.clear();
    const auto steps =
        ONESHELF_TRY(read_value<std::vector<OrderStepRecord>>(parts_.store, [&](Records& records) {
          return records.order_steps(link_.id(), record_.order.id);
        }));
    for (const OrderStepRecord& step : steps) steps_[step.step] = step;
    return success();
  }

  /// Whether another worker stored a newer version of the order meanwhile: it stays to be followed.
  Result<bool> is_newer(Records& records) const {
    const auto stored = ONESHELF_TRY(records.order(link_.id(), record_.order.id));
    return stored && stored->version != record_.version;
  }

  bool is_done(const std::string& step) const {
    const auto found = steps_.find(step);
    return found != steps_.end() && found->second.state == OrderStepRecord::State::kDone;
  }

  /// Runs `action` once: recorded with its content before, confirmed after, parked if it fails.
  Result<bool> once(const OrderDeed& deed, const std::string& content,
                    const std::function<Result<void>()>& action) {
    const std::string& step = deed.field;
    if (is_done(step) && !ONESHELF_MUTANT("step_repeated")) return false;
    if (!ONESHELF_TRY(is_due(step))) return false;
    ONESHELF_TRY(save_step(deed,
                           ONESHELF_MUTANT("step_done_before_it_was_sent")
                               ? OrderStepRecord::State::kDone
                               : OrderStepRecord::State::kSending,
                           content));
    const Result<void> result = action();
    if (result.ok()) {
      ONESHELF_TRY(save_step(deed, OrderStepRecord::State::kDone, content));
      return true;
    }
    if (stops_the_run(result.error())) return result.error();
    ONESHELF_TRY(fail(step, result.error()));
    return false;
  }

  /// Whether a step may be tried now. One that failed waits, and keeps its order open; one that a
  /// person chose to ignore is left alone.
  Result<bool> is_due(const std::string& step) {
    const auto known = steps_.find(step);
    if (known == steps_.end() || known->second.attempts == 0) return true;
    if (ONESHELF_TRY(read_value<bool>(parts_.store, [&](Records& records) {
          return records.is_ignored(link_.id(), "follow_up", subject_of(step));
        }))) {
      return false;
    }
    const bool due = is_step_due(known->second, step_facts(record_), parts_.clock.now());
    if (!due) failed_ = true;
    return due;
  }

  Result<void> save_step(const OrderDeed& deed, OrderStepRecord::State state,
                         const std::string& content) {
    const std::string& step = deed.field;
    OrderStepRecord& record = steps_[step];
    record.step = step;
    record.state = state;
    record.result = content;
    record.at = parts_.clock.now();
    if (state == OrderStepRecord::State::kDone) try_now(record);
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

  /// Parks the failure and says when the step is tried again.
  Result<void> fail(const std::string& step, const Error& error) {
    ++report_.failed;
    failed_ = true;
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
    OrderStepRecord& record = steps_[step];
    record.step = step;
    record.at = parked.last_at;
    count_failure(record, error, step_facts(record_), parked.last_at);
    return parts_.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(records.save_order_step(link_.id(), record_.order.id, record));
      return records.park(parked);
    });
  }

  /// What changed could be worked out again: no failure of that is left.
  Result<void> heal_changes() {
    const auto failed = steps_.find(kChanges);
    if (failed == steps_.end() || failed->second.attempts == 0) return success();
    try_now(failed->second);
    const std::vector<std::string> healed = {subject_of(kChanges)};
    return parts_.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(records.save_order_step(link_.id(), record_.order.id, failed->second));
      return records.unpark(link_.id(), "follow_up", healed);
    });
  }

  /// The source cancelled; the other direction is one of the order's changes.
  Result<void> tell_channel_of_cancellation() {
    FulfilmentWriter* fulfilment = channel_.connector().fulfilment();
    const bool is_off_there = record_.document->status == OrderStatus::kCancelled;
    if (!is_off_there || is_done("cancel")) return success();
    const OrderDeed deed = {"cancel", "open", "cancelled",
                            "cancel_order " + record_.order.id.str()};
    if (record_.order.status == OrderStatus::kCancelled) return settle_cancellation(deed);
    if (fulfilment == nullptr || ONESHELF_MUTANT("cancellation_not_told_to_shop")) {
      return success();
    }
    const bool told = ONESHELF_TRY(once(deed, "", [&] {
      return fulfilment->cancel_order(context_.within(kCallTime), record_.order,
                                      "Cancelled by the merchant");
    }));
    if (!told) return success();
    ++report_.cancelled_in_channel;
    record_.order.status = OrderStatus::kCancelled;
    for (const OrderLine& line : record_.order.lines) report_.moved.insert(line.sku);
    return success();
  }

  /// Both sides are cancelled. Where the answer to ours was lost, that was its outcome.
  Result<void> settle_cancellation(const OrderDeed& in_channel) {
    const auto sent = steps_.find("cancel");
    if (sent == steps_.end()) return success();
    const std::string content = sent->second.result;
    OrderStep in_source;
    in_source.kind = OrderStep::Kind::kCancel;
    in_source.name = "cancel";
    return save_step(content == kCancelledInSource ? deed_of(in_source) : in_channel,
                     OrderStepRecord::State::kDone, content);
  }

  Result<Document> document_as_sent() const {
    const auto recorded = steps_.find(kDocumentStep);
    if (recorded != steps_.end()) return recorded_document(recorded->second);
    return document_for(parts_, link_, record_);
  }

  /// What the shop changed since the document was written: steps for the source, tasks for people.
  Result<void> carry_changes() {
    if (source_.connector().documents() == nullptr) return success();
    if (!ONESHELF_TRY(is_due(kChanges))) return success();
    const Result<void> carried = try_changes();
    if (carried.ok()) return heal_changes();
    if (stops_the_run(carried.error()) || carried.error().code() == ErrorCode::kInternal) {
      return carried;
    }
    return fail(kChanges, carried.error());
  }

  Result<void> try_changes() {
    const Document sent = ONESHELF_TRY(document_as_sent());
    for (const std::string& name : unfinished_steps(steps_)) {
      const OrderStep step = ONESHELF_TRY(step_from(name, steps_[name].result));
      ONESHELF_TRY(carry(step, ONESHELF_TRY(posted_order(sent, steps_, record_.order))));
    }
    const PostedOrder posted = ONESHELF_TRY(posted_order(sent, steps_, record_.order));
    OrderDecision decision = ONESHELF_TRY(decide_safely(posted));
    for (const OrderStep& step : decision.steps) {
      const auto recorded = steps_.find(step.name);
      const bool is_repeat = recorded != steps_.end() && !recorded->second.result.empty() &&
                             step.kind == OrderStep::Kind::kRefund;
      // What left once is told again as it was: its outcome is not known.
      ONESHELF_TRY(carry(
          is_repeat ? ONESHELF_TRY(step_from(step.name, recorded->second.result)) : step, posted));
    }
    add_late_tracking(decision.tasks);
    return tasks_.tell(record_.order.number, decision.tasks);
  }

  Result<OrderDecision> decide_safely(const PostedOrder& posted) {
    SourceAbility ability;
    ability.later_payments = source_.traits().separate_payment;
    ability.ships = link_.settings.shipments.enabled;
    try {
      const OrderChanges changes = changes_since(posted, record_.order, *record_.document);
      return decide(changes, posted, record_.order, *record_.document, link_.settings.orders,
                    ability);
    } catch (const DecimalOverflow& overflow) {
      return Error(ErrorCode::kInvalid, "number.out_of_range",
                   std::string("The changed order cannot be computed: ") + overflow.what() + ".")
          .remedied("Correct the order in the shop.");
    }
  }

  Result<void> carry(const OrderStep& step, const PostedOrder& posted) {
    const bool told =
        ONESHELF_TRY(once(deed_of(step), content_of(step), [&] { return send(step, posted); }));
    if (!told) return success();
    report_.cancelled_in_source += step.kind == OrderStep::Kind::kCancel ? 1 : 0;
    report_.refunds += step.kind == OrderStep::Kind::kRefund ? 1 : 0;
    report_.corrections += step.kind == OrderStep::Kind::kCorrection ? 1 : 0;
    report_.payments += step.kind == OrderStep::Kind::kPayment ? 1 : 0;
    return success();
  }

  /// How the ledger tells the step.
  OrderDeed deed_of(const OrderStep& step) const {
    const std::string document = " " + record_.document->id.str();
    switch (step.kind) {
      case OrderStep::Kind::kCancel:
        return {step.name, "open", "cancelled", "cancel_document" + document};
      case OrderStep::Kind::kRefund:
        return {step.name, "", step.refund.amount.to_string(), "write_refund" + document};
      case OrderStep::Kind::kCorrection:
        return {step.name, "", step.refund.amount.to_string(), "correct_document" + document};
      case OrderStep::Kind::kPayment: break;
    }
    return {step.name, "", "paid", "record_payment" + document};
  }

  Result<void> send(const OrderStep& step, const PostedOrder& posted) {
    DocumentWriter& documents = *source_.connector().documents();
    const VendorId& id = record_.document->id;
    const Context within = context_.within(kCallTime);
    switch (step.kind) {
      case OrderStep::Kind::kCancel:
        record_.document =
            ONESHELF_TRY(documents.cancel_document(within, id, "Cancelled in the shop"));
        return success();
      case OrderStep::Kind::kRefund:
        return documents.write_refund(within, id, posted.document, step.refund);
      case OrderStep::Kind::kCorrection:
        return documents.correct_document(within, id, posted.document, step.refund);
      case OrderStep::Kind::kPayment: break;
    }
    Document paid = posted.document;  // booking looks at all of the payments, and books what lacks
    for (const auto* list : {&posted.payments, &step.payments}) {
      for (const DocumentPayment& payment : *list) {
        if (std::ranges::find(paid.payments, payment) == paid.payments.end()) {
          paid.payments.push_back(payment);
        }
      }
    }
    record_.document = ONESHELF_TRY(documents.record_payment(within, id, paid));
    return success();
  }

  /// Lines of the source's shipment in the channel's terms: its own line ids and carrier.
  Shipment for_channel(const Shipment& shipped, std::vector<LineQuantity> lines) const {
    Shipment shipment = shipped;
    const ShipmentRule& rule = link_.settings.shipments;
    if (const std::string* carrier = mapped(rule.carriers, shipped.carrier)) {
      shipment.carrier = *carrier;
    }
    const std::string* address = mapped(rule.tracking_urls, shipped.carrier);
    if (address != nullptr && shipped.tracking_url.empty() && !shipped.tracking_number.empty()) {
      shipment.tracking_url = tracking_url(*address, shipped.tracking_number);
    }
    shipment.lines = std::move(lines);
    return shipment;
  }

  /// Shops write to the buyer when they are told of a parcel: its number should be there by then.
  Result<bool> waits_for_tracking(const std::string& step, const Shipment& shipped) {
    const std::chrono::seconds wait = link_.settings.shipments.tracking_wait;
    if (wait.count() == 0 || !shipped.tracking_number.empty() || is_done(step)) return false;
    const Timestamp now = parts_.clock.now();
    const auto [seen, is_new] = steps_.try_emplace(step, OrderStepRecord{.step = step, .at = now});
    if (is_new) {
      const OrderStepRecord& record = seen->second;
      ONESHELF_TRY(parts_.store.write([&](Records& records) {
        return records.save_order_step(link_.id(), record_.order.id, record);
      }));
    }
    return seen->second.attempts == 0 && now - seen->second.at < wait;
  }

  /// Parcels that the shop was told of without a number, and that have one now.
  void add_late_tracking(std::vector<OrderTask>& tasks) const {
    for (const Shipment& shipped : record_.document->shipments) {
      const auto told = steps_.find("shipment:" + shipped.id.str());
      const bool without = told != steps_.end() && told->second.result == kTracking &&
                           told->second.state == OrderStepRecord::State::kDone;
      if (!without || shipped.tracking_number.empty()) continue;
      tasks.push_back({"tracking:" + shipped.id.str(),
                       Error(ErrorCode::kConflict, "order.tracking_later",
                             "A parcel of this order has the tracking number " +
                                 shipped.tracking_number + " since the shop was told of it.")
                           .remedied("Add the number to the shipment in the shop. To have OneShelf "
                                     "wait for numbers, set shipments.tracking_wait_seconds.")});
    }
  }

  Result<void> tell_shipments() {
    FulfilmentWriter* fulfilment = channel_.connector().fulfilment();
    if (fulfilment == nullptr || !link_.settings.shipments.enabled) return success();
    const auto parcels = parcels_of(record_.order, record_.document->shipments);
    for (size_t i = 0; i < parcels.size(); ++i) {
      if (parcels[i].empty()) continue;  // nothing of this parcel was sold by this order
      if (ONESHELF_MUTANT("shipment_not_told")) continue;
      const Shipment& shipped = record_.document->shipments[i];
      const Shipment shipment = for_channel(shipped, parcels[i]);
      const OrderDeed deed = {"shipment:" + shipped.id.str(), "",
                              shipped.tracking_number.empty() ? "shipped" : shipped.tracking_number,
                              "write_shipment " + shipped.id.str()};
      if (ONESHELF_TRY(waits_for_tracking(deed.field, shipped))) continue;
      const std::string& number = shipped.tracking_number;
      const bool told = ONESHELF_TRY(once(deed, kTracking + number, [&] {
        return fulfilment->write_shipment(context_.within(kCallTime), record_.order, shipment);
      }));
      report_.shipments += told ? 1 : 0;
      if (!told) continue;
      for (const LineQuantity& part : shipment.lines) report_.moved.insert(part.sku);
    }
    return success();
  }

  /// Where goods only leave the source's figure when they leave the shelf, shipments take them out
  /// of flight. Of a closed order nothing is in flight any more.
  Result<void> settle(Records& records, bool closed) {
    const Timestamp now = parts_.clock.now();
    if (closed) return settle_all_units(records, link_, record_.order.id, now);
    if (sale_shows(source_.traits(), link_.source_info) == SaleShows::kWithDocument) {
      return success();
    }
    const UnitsByItem left =
        ONESHELF_TRY(units_shipped(records, link_, record_.order, *record_.document));
    return settle_units(records, link_, record_.order, left, now);
  }

  /// Nothing more is expected: cancelled on both sides, or shipped whole and told; and nothing of
  /// it waits to be tried again.
  bool is_closed() const {
    if (failed_) return false;
    const OrderStatus status = record_.document->status;
    if (status == OrderStatus::kCancelled) return record_.order.status == OrderStatus::kCancelled;
    if (status != OrderStatus::kShipped && status != OrderStatus::kCompleted) return false;
    if (!link_.settings.shipments.enabled || channel_.connector().fulfilment() == nullptr) {
      return true;
    }
    const auto parcels = parcels_of(record_.order, record_.document->shipments);
    for (size_t i = 0; i < parcels.size(); ++i) {
      const std::string step = "shipment:" + record_.document->shipments[i].id.str();
      if (!parcels[i].empty() && !is_done(step)) return false;
    }
    return true;
  }

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  OpenConnection& source_;
  OpenConnection& channel_;
  FollowUpReport& report_;
  OrderTasks tasks_;
  OrderRecord record_;
  OrderSteps steps_;
  bool failed_ = false;  ///< a step of this order did not go through
};

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
  ONESHELF_TRY(follower.begin());
  DocumentNews news(context, parts, link, source);
  ONESHELF_TRY(news.read(written));
  int64_t done = 0;
  for (const OrderRecord& record : written) {
    std::optional<DocumentState> state;
    if (record.document) state = news.of(record.document->id);
    ONESHELF_TRY(follower.follow(record, std::move(state)));
    progress("following orders", ++done, static_cast<int64_t>(written.size()));
  }
  ONESHELF_TRY(news.were_followed());
  return report;
}

}  // namespace oneshelf
