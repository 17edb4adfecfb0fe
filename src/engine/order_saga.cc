#include "engine/order_saga.h"

#include "base/log.h"
#include "base/mutant.h"
#include "engine/in_flight.h"
#include "engine/order_document.h"
#include "engine/order_intake.h"
#include "engine/order_ledger.h"

namespace oneshelf {
namespace {

constexpr milliseconds kStepTime = std::chrono::seconds(90);
constexpr int kOrdersPerRun = 500;
constexpr int kAttemptsBeforeAlarm = 5;
constexpr int kUnavailableMeansAway = 3;

/// One order on its way into the source.
class Saga {
 public:
  Saga(const Context& context, EngineParts& parts, const LinkView& link, OpenConnection& source,
       OrderRecord record)
      : context_(context),
        parts_(parts),
        link_(link),
        source_(source),
        documents_(*source.connector().documents()),
        record_(std::move(record)) {}

  const OrderRecord& record() const { return record_; }

  /// Success: the source holds the order. Otherwise why not (yet).
  Result<void> run() {
    if (ONESHELF_MUTANT("order_key_per_attempt") && record_.attempts > 0) {
      record_.document_key += "." + std::to_string(record_.attempts);
    }
    ONESHELF_TRY(load_steps());
    if (!was_sent("order") && ONESHELF_TRY(is_from_before_restore())) {
      if (ONESHELF_TRY(settle_forgotten())) return success();
    }
    const Document document = ONESHELF_TRY(document_to_send());
    DocumentState state = ONESHELF_TRY(order_step(document));
    ONESHELF_TRY(remember(document, state));
    state = ONESHELF_TRY(payment_step(document, std::move(state)));
    return finish(document.total_gross, state);
  }

 private:
  Result<void> load_steps() {
    const auto steps =
        ONESHELF_TRY(read_value<std::vector<OrderStepRecord>>(parts_.store, [&](Records& records) {
          return records.order_steps(link_.id(), record_.order.id);
        }));
    for (const OrderStepRecord& step : steps) steps_[step.step] = step;
    return success();
  }

  Result<bool> is_from_before_restore() {
    return read_value<bool>(
        parts_.store, [&](Records& records) { return may_be_forgotten(records, record_.order); });
  }

  /// The database is a backup that may not know what was done for this order: the source is asked
  /// before anything is written. True if that was all.
  Result<bool> settle_forgotten() {
    std::optional<DocumentState> found = ONESHELF_TRY(look_up());
    const std::optional<Error> left_out = reason_to_leave_out(record_.order, link_.settings.orders);
    if (!found && !left_out) return false;
    if (!found) {
      record_.state = OrderState::kIgnored;
      record_.hold = left_out;
      record_.next_at.reset();
      ONESHELF_TRY(
          parts_.store.write([&](Records& records) { return records.save_order_work(record_); }));
      return true;
    }
    log_info("order.found_after_restore",
             {{"link", link_.id().str()}, {"order", record_.order.number}});
    if (found->status == OrderStatus::kPending) {
      // It may be unfinished: the usual way brings it to its end.
      ONESHELF_TRY(save_step("order", OrderStepRecord::State::kSending, ""));
      return false;
    }
    record_.document = ONESHELF_TRY(confirmed(std::move(*found)));
    if (!left_out) return false;
    // What became of a cancelled or completed order is followed; nothing is booked anew.
    const DocumentState state = *record_.document;
    ONESHELF_TRY(settle_known_units(state));
    ONESHELF_TRY(finish(state.total_gross, state));
    return true;
  }

  /// As `remember`, for an order that is not translated any more.
  Result<void> settle_known_units(const DocumentState& state) {
    const Timestamp now = parts_.clock.now();
    const bool shows = sale_shows(source_.traits(), link_.source_info) == SaleShows::kWithDocument;
    return parts_.store.write([&](Records& records) -> Result<void> {
      if (shows) return settle_all_units(records, link_, record_.order.id, now);
      const UnitsByItem known = ONESHELF_TRY(units_shipped(records, link_, record_.order, state));
      return settle_units(records, link_, record_.order, known, now);
    });
  }

  /// As it was recorded if it may have left already, else translated from the order as it is now
  /// and recorded before it leaves: later refunds are booked against what was sent.
  Result<Document> document_to_send() {
    const auto recorded = steps_.find(kDocumentStep);
    if (was_sent("order") && recorded != steps_.end() &&
        !ONESHELF_MUTANT("order_key_per_attempt")) {
      return recorded_document(recorded->second);
    }
    Document document = ONESHELF_TRY(document_for(parts_, link_, record_));
    document.customer = ONESHELF_TRY(customer_step(document));
    ONESHELF_TRY(save_step(kDocumentStep, OrderStepRecord::State::kDone, to_json(document).dump()));
    return document;
  }

  bool is_done(const std::string& step) const {
    const auto found = steps_.find(step);
    return found != steps_.end() && found->second.state == OrderStepRecord::State::kDone;
  }
  bool was_sent(const std::string& step) const { return steps_.contains(step); }

  /// `deed`: what was done, for the ledger.
  Result<void> save_step(const std::string& step, OrderStepRecord::State state, std::string result,
                         const std::optional<OrderDeed>& deed = std::nullopt) {
    OrderStepRecord& record = steps_[step];
    record = {step, state, std::move(result), parts_.clock.now()};
    return parts_.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(records.save_order_step(link_.id(), record_.order.id, record));
      if (!deed) return success();
      const std::vector<LedgerRecord> entries = {entry(*deed)};
      return records.append_ledger(entries);
    });
  }

  LedgerRecord entry(const OrderDeed& deed) const {
    return ledger_entry(context_, link_, record_.order, parts_.clock.now(), deed);
  }

  Result<VendorId> customer_step(const Document& document) {
    if (link_.settings.orders.customers == OrderRule::CustomerPolicy::kCashCustomer ||
        !source_.traits().separate_customer) {
      return document.customer;
    }
    if (is_done("customer")) return VendorId(steps_["customer"].result);
    // Looking first also settles an earlier attempt whose outcome is unknown.
    std::optional<VendorId> id =
        ONESHELF_TRY(documents_.find_customer(context_.within(kStepTime), document.buyer));
    const bool is_known = id.has_value();
    if (!is_known) {
      ONESHELF_TRY(save_step("customer", OrderStepRecord::State::kSending, ""));
      id = ONESHELF_TRY(documents_.create_customer(context_.within(kStepTime), document.buyer,
                                                   document.billing, document.shipping));
    }
    std::optional<OrderDeed> deed;
    if (!is_known) deed = {"customer", "", id->str(), "create_customer " + id->str()};
    ONESHELF_TRY(save_step("customer", OrderStepRecord::State::kDone, id->str(), deed));
    return *id;
  }

  Result<std::optional<DocumentState>> look_up() {
    Result<std::optional<DocumentState>> found =
        documents_.find_document(context_.within(kStepTime), record_.document_key);
    // An answer that cannot be read tells nothing: what was sent is as unknown as before.
    if (!found.ok() && found.error().code() == ErrorCode::kCorrupt) {
      return found.error().recoded(ErrorCode::kUnknownOutcome);
    }
    return found;
  }

  Result<DocumentState> order_step(const Document& document) {
    if (is_done("order") && record_.document) return *record_.document;
    if (was_sent("order")) {
      // Sent before, never confirmed: the source is asked before anything is written again. What
      // it holds may be unfinished, so create_document is still asked to bring it to its end.
      std::optional<DocumentState> found = ONESHELF_TRY(look_up());
      if (found && found->status != OrderStatus::kPending) return confirmed(std::move(*found));
      if (!found && record_.order.status == OrderStatus::kCancelled) return cancelled_in_shop();
    }
    ONESHELF_TRY(save_step("order", OrderStepRecord::State::kSending, ""));
    Result<DocumentState> created =
        documents_.create_document(context_.within(kStepTime), document);
    if (created.ok()) return confirmed(std::move(*created));
    const bool exists = created.error().id() == "document.exists";
    if (!exists && created.error().code() != ErrorCode::kUnknownOutcome) return created.error();
    log_warn("order.unknown_outcome",
             {{"link", link_.id().str()}, {"order", record_.order.number}});
    std::optional<DocumentState> found = ONESHELF_TRY(look_up());
    // A pending document may be half-way: the next attempt brings it to its end.
    if (!found || (found->status == OrderStatus::kPending && !exists)) return created.error();
    return confirmed(std::move(*found));
  }

  Result<DocumentState> confirmed(DocumentState state) {
    ONESHELF_TRY(save_step("order", OrderStepRecord::State::kDone, state.id.str()));
    return state;
  }

  Result<DocumentState> payment_step(const Document& document, DocumentState state) {
    const bool wanted = source_.traits().separate_payment && link_.settings.orders.book_payments &&
                        !document.payments.empty();
    if (!wanted || is_done("payment")) return state;
    ONESHELF_TRY(save_step("payment", OrderStepRecord::State::kSending, ""));
    state = ONESHELF_TRY(documents_.record_payment(context_.within(kStepTime), state.id, document));
    ONESHELF_TRY(
        save_step("payment", OrderStepRecord::State::kDone, "",
                  OrderDeed{"payment", "", "recorded", "record_payment " + state.id.str()}));
    return state;
  }

  /// The document is known from here on, whatever becomes of the later steps.
  Result<void> remember(const Document& document, const DocumentState& state) {
    record_.document = state;
    record_.state = OrderState::kWriting;
    const bool shows = sale_shows(source_.traits(), link_.source_info) == SaleShows::kWithDocument;
    return parts_.store.write([&](Records& records) -> Result<void> {
      if (shows) {
        const UnitsByItem known = ONESHELF_TRY(units_posted(records, link_, document));
        ONESHELF_TRY(settle_units(records, link_, record_.order, known, parts_.clock.now()));
      }
      return records.save_order_work(record_);
    });
  }

  Result<void> finish(Decimal total_gross, const DocumentState& state) {
    const Timestamp now = parts_.clock.now();
    record_.document = state;
    record_.state = OrderState::kWritten;
    record_.hold.reset();
    record_.next_at.reset();
    record_.written_at = now;
    const std::string booked = state.number.empty() ? state.id.str() : state.number;
    const std::vector<LedgerRecord> entries = {
        entry({"document", "", booked, "create_document " + record_.document_key})};
    const std::vector<std::string> healed = {record_.order.number};
    log_info("order.written",
             {{"link", link_.id().str()}, {"order", record_.order.number}, {"document", booked}});
    return parts_.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(records.save_order_work(record_));
      ONESHELF_TRY(records.append_ledger(entries));
      ONESHELF_TRY(records.unpark(link_.id(), "order", healed));
      if (state.total_gross == total_gross) return success();
      // Proven before sending, so the source's settings changed since: a person must look.
      return park(records, Error(ErrorCode::kConflict, "order.total_differs",
                                 "The source booked " + state.total_gross.to_string() +
                                     " where the buyer paid " + total_gross.to_string() + ".")
                               .remedied("Correct the document in the source and check its tax and "
                                         "rounding settings, then connect it again."));
    });
  }

  Result<void> park(Records& records, const Error& error) {
    ParkedRecord parked;
    parked.link = link_.id();
    parked.kind = "order";
    parked.subject = record_.order.number;
    parked.error = error;
    parked.state = "open";
    parked.first_at = parked.last_at = parts_.clock.now();
    return records.park(parked);
  }

 public:
  /// Puts the order where its failure belongs: held for a person, or to be tried again.
  Result<void> fail(const Error& error, SagaReport& report) {
    if (error.id() == cancelled_in_shop().id()) return leave_out(error);
    const bool again = error.is_transient() || error.code() == ErrorCode::kUnknownOutcome;
    ++record_.attempts;
    record_.hold = error;
    if (again) {
      ++report.waiting;
      if (record_.state == OrderState::kNew) record_.state = OrderState::kWriting;
      if (ONESHELF_MUTANT("order_forgotten_when_source_is_away")) {
        record_.state = OrderState::kIgnored;
      }
      record_.next_at =
          parts_.clock.now() + error.retry_after().value_or(backoff(record_.attempts));
    } else {
      ++report.held;
      record_.state = OrderState::kHeld;
      record_.next_at.reset();
    }
    log_warn("order.not_written",
             {{"link", link_.id().str()}, {"order", record_.order.number}, {"error", error.id()}});
    const bool tell = (!again || record_.attempts >= kAttemptsBeforeAlarm) &&
                      !ONESHELF_MUTANT("held_order_not_told");
    return parts_.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(records.save_order_work(record_));
      if (!tell) return success();
      return park(records, error);
    });
  }

 private:
  /// It never came to the source and is not wanted there any more.
  Result<void> leave_out(const Error& why) {
    record_.state = OrderState::kIgnored;
    record_.hold = why;
    record_.next_at.reset();
    const std::vector<InFlightRecord> none;
    return parts_.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(records.set_in_flight(link_.source.id, link_.id(), record_.order.id, none));
      return records.save_order_work(record_);
    });
  }

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  OpenConnection& source_;
  DocumentWriter& documents_;
  OrderRecord record_;
  std::map<std::string, OrderStepRecord> steps_;
};

/// Trouble that every further order would meet as well.
bool stops_the_run(const Error& error) {
  return error.code() == ErrorCode::kUnauthenticated || error.code() == ErrorCode::kForbidden ||
         error.code() == ErrorCode::kRateLimited || error.code() == ErrorCode::kCancelled ||
         ONESHELF_MUTANT("bad_order_stops_the_rest");
}

}  // namespace

milliseconds backoff(int attempts) {
  constexpr milliseconds kFirst = std::chrono::seconds(2);
  constexpr milliseconds kMost = std::chrono::minutes(15);
  milliseconds wait = kFirst;
  for (int i = 1; i < attempts && wait < kMost; ++i) wait *= 2;
  if (ONESHELF_MUTANT("backoff_never_ends")) return std::chrono::hours(24 * 365);
  return std::min(wait, kMost);
}

Result<SagaReport> write_orders(const Context& context, EngineParts& parts, const LinkView& link,
                                OpenConnection& source, const Progress& progress) {
  SagaReport report;
  if (source.connector().documents() == nullptr || !link.settings.orders.enabled) return report;
  const std::vector<OrderRecord> orders =
      ONESHELF_TRY(read_value<std::vector<OrderRecord>>(parts.store, [&](Records& records) {
        return records.orders_to_write(link.id(), parts.clock.now(), kOrdersPerRun);
      }));
  int unavailable_in_a_row = 0;
  for (const OrderRecord& order : orders) {
    if (context.stopped())
      return Error(ErrorCode::kCancelled, "orders.stopped", "Writing was stopped.");
    Saga saga(context, parts, link, source, order);
    const Result<void> written = saga.run();
    if (written.ok()) {
      report.written += saga.record().state == OrderState::kWritten ? 1 : 0;
    } else if (stops_the_run(written.error())) {
      return written.error();  // nothing is wrong with the order itself: it stays as it was
    } else {
      ONESHELF_TRY(saga.fail(written.error(), report));
    }
    const bool unavailable = !written.ok() && written.error().code() == ErrorCode::kUnavailable;
    unavailable_in_a_row = unavailable ? unavailable_in_a_row + 1 : 0;
    // One order's bad luck is its own; several in a row are the source being away.
    if (unavailable_in_a_row >= kUnavailableMeansAway) return written.error();
    progress("writing orders", report.written, static_cast<int64_t>(orders.size()));
  }
  return report;
}

}  // namespace oneshelf
