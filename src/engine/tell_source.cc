#include "engine/tell_source.h"

#include <algorithm>

#include "base/decimal_overflow.h"
#include "engine/order_document.h"

namespace oneshelf {
namespace {

constexpr milliseconds kCallTime = std::chrono::seconds(90);
constexpr const char* kChanges = "changes";  // stands for working out what changed

}  // namespace

Result<bool> SourceTeller::carry_changes(std::vector<OrderTask>& tasks) {
  if (source_.connector().documents() == nullptr) return false;
  return order_.work_out(kChanges, [&] { return try_changes(tasks); });
}

Result<void> SourceTeller::try_changes(std::vector<OrderTask>& tasks) {
  const Document sent =
      ONESHELF_TRY(document_as_sent(parts_, link_, order_.record(), order_.steps()));
  const Order& now = order_.record().order;
  for (const std::string& name : unfinished_steps(order_.steps())) {
    const OrderStep step = ONESHELF_TRY(step_from(name, order_.step(name)->result));
    ONESHELF_TRY(carry(step, ONESHELF_TRY(posted_order(sent, order_.steps(), now))));
  }
  const PostedOrder posted = ONESHELF_TRY(posted_order(sent, order_.steps(), now));
  const OrderDecision decision = ONESHELF_TRY(decide_safely(posted));
  for (const OrderStep& step : decision.steps) {
    const OrderStepRecord* recorded = order_.step(step.name);
    const bool is_repeat =
        recorded != nullptr && !recorded->result.empty() && step.kind == OrderStep::Kind::kRefund;
    // What left once is told again as it was: its outcome is not known.
    ONESHELF_TRY(
        carry(is_repeat ? ONESHELF_TRY(step_from(step.name, recorded->result)) : step, posted));
  }
  tasks.insert(tasks.end(), decision.tasks.begin(), decision.tasks.end());
  return success();
}

Result<OrderDecision> SourceTeller::decide_safely(const PostedOrder& posted) {
  SourceAbility ability;
  ability.later_payments = source_.traits().separate_payment;
  ability.ships = link_.settings.shipments.enabled;
  const OrderRecord& record = order_.record();
  try {
    const OrderChanges changes = changes_since(posted, record.order, *record.document);
    return decide(changes, posted, record.order, *record.document, link_.settings.orders, ability);
  } catch (const DecimalOverflow& overflow) {
    return Error(ErrorCode::kInvalid, "number.out_of_range",
                 std::string("The changed order cannot be computed: ") + overflow.what() + ".")
        .remedied("Correct the order in the shop.");
  }
}

Result<void> SourceTeller::carry(const OrderStep& step, const PostedOrder& posted) {
  const bool told = ONESHELF_TRY(
      order_.once(deed_of(step), content_of(step), [&] { return send(step, posted); }));
  if (!told) return success();
  report_.cancelled_in_source += step.kind == OrderStep::Kind::kCancel ? 1 : 0;
  report_.refunds += step.kind == OrderStep::Kind::kRefund ? 1 : 0;
  report_.corrections += step.kind == OrderStep::Kind::kCorrection ? 1 : 0;
  report_.payments += step.kind == OrderStep::Kind::kPayment ? 1 : 0;
  return success();
}

/// How the ledger tells the step.
OrderDeed SourceTeller::deed_of(const OrderStep& step) const {
  const std::string document = " " + order_.record().document->id.str();
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

Result<void> SourceTeller::send(const OrderStep& step, const PostedOrder& posted) {
  DocumentWriter& documents = *source_.connector().documents();
  OrderRecord& record = order_.record();
  const VendorId id = record.document->id;
  const Context within = context_.within(kCallTime);
  switch (step.kind) {
    case OrderStep::Kind::kCancel:
      take(ONESHELF_TRY(documents.cancel_document(within, id, "Cancelled in the shop")));
      return success();
    case OrderStep::Kind::kRefund:
      return documents.write_refund(within, id, posted.document, step.refund);
    case OrderStep::Kind::kCorrection:
      return documents.correct_document(within, id, posted.document, step.refund);
    case OrderStep::Kind::kPayment: break;
  }
  return pay(step, posted);
}

/// Booking looks at all of the payments, and books what lacks.
Result<void> SourceTeller::pay(const OrderStep& step, const PostedOrder& posted) {
  OrderRecord& record = order_.record();
  Document paid = posted.document;
  for (const auto* list : {&posted.payments, &step.payments}) {
    for (const DocumentPayment& payment : *list) {
      if (std::ranges::find(paid.payments, payment) == paid.payments.end()) {
        paid.payments.push_back(payment);
      }
    }
  }
  const VendorId id = record.document->id;
  take(ONESHELF_TRY(
      source_.connector().documents()->record_payment(context_.within(kCallTime), id, paid)));
  return success();
}

void SourceTeller::take(DocumentState told) {
  OrderRecord& record = order_.record();
  if (told.refunds.empty()) told.refunds = std::move(record.document->refunds);
  record.document = std::move(told);
}

}  // namespace oneshelf
