#include <algorithm>

#include "base/mutant.h"
#include "base/text.h"
#include "sync/mapping.h"
#include "sync/order_task.h"
#include "sync/parcels.h"
#include "sync/source_refunds.h"

namespace oneshelf {
namespace {

bool is_shipped_whole(const DocumentState& document) {
  return document.status == OrderStatus::kShipped || document.status == OrderStatus::kCompleted;
}

bool has_shipped(const DocumentState& document) {
  return is_shipped_whole(document) || !document.shipments.empty();
}

std::string told_units(const std::vector<LineQuantity>& lines) {
  std::vector<std::string> parts;
  for (const LineQuantity& line : lines) {
    parts.push_back(line.quantity.to_string() + " × " + line.sku);
  }
  return joined(parts, ", ");
}

/// Units of each of the shop's lines that have left.
std::map<VendorId, Decimal> shipped_by_line(const PostedOrder& posted,
                                            const DocumentState& document) {
  const Order as_posted = lines_as_posted(posted.document);
  std::map<VendorId, Decimal> shipped;
  const std::vector<Decimal> units = shipped_of(as_posted, document.shipments);
  for (size_t i = 0; i < units.size(); ++i) shipped[as_posted.lines[i].id] = units[i];
  return shipped;
}

/// Makes the steps and tasks of one order, in the order in which they are to be done.
class Decider {
 public:
  Decider(const OrderChanges& changes, const PostedOrder& posted, const Order& now,
          const DocumentState& document, const OrderRule& rule, const SourceAbility& source)
      : changes_(changes),
        posted_(posted),
        now_(now),
        document_(document),
        rule_(rule),
        source_(source),
        shipped_(shipped_by_line(posted, document)),
        back_at_source_(in_shops_lines(posted.document, document.refunds)) {}

  OrderDecision decide() {
    take_payments();
    take_cancellation();
    take_lowered();
    take_refunds();
    tell_additions();
    tell_addresses();
    tell_the_rest();
    return std::move(decision_);
  }

 private:
  void task(const std::string& kind, const std::string& about, std::string message,
            std::string remedy) {
    decision_.tasks.push_back(
        order_task({kind, about, std::move(message), std::move(remedy)}, now_, document_));
  }

  std::string document_name() const { return name_of_document(document_); }
  std::string money(Decimal amount) const { return to_string(Money{amount, now_.currency}); }

  void take_payments() {
    if (!rule_.book_payments) return;
    std::vector<DocumentPayment> open;
    for (const Payment& payment : changes_.payments) {
      const std::string* method = mapped(rule_.payment_methods, payment.method);
      const std::string about = payment.method + payment.reference + payment.amount.to_string();
      if (!source_.later_payments) {
        task("payment_not_carried", about,
             "The buyer paid " + money(payment.amount) + " by " + payment.method +
                 " after the order was written; the source takes payments with the order only.",
             "Book the payment on " + document_name() + " in the source.");
      } else if (method == nullptr) {
        task("unmapped_payment", about,
             "The payment method \"" + payment.method + "\" of " + money(payment.amount) +
                 " is not mapped to one of the source's.",
             "Map it in orders.payment_methods; the payment is booked then.");
      } else {
        open.push_back({VendorId(*method), payment.method, payment.reference, payment.amount,
                        payment.paid_at});
      }
    }
    if (changes_.payments_gone.is_positive()) {
      task("payment_gone", changes_.payments_gone.to_string(),
           "Payments of " + money(changes_.payments_gone) +
               " that were booked in the source are not in the shop any more.",
           "Compare the payments of " + document_name() + " with the shop's.");
    }
    if (open.empty()) return;
    OrderStep step;
    step.kind = OrderStep::Kind::kPayment;
    step.name = "paid:" + std::to_string(posted_.payments.size() + 1);
    step.payments = std::move(open);
    decision_.steps.push_back(std::move(step));
  }

  void take_cancellation() {
    if (changes_.cancelled && !is_shipped_whole(document_)) {
      OrderStep step;
      step.kind = OrderStep::Kind::kCancel;
      step.name = "cancel";
      decision_.steps.push_back(std::move(step));
    }
    if (now_.status != OrderStatus::kCancelled || !has_goods_out()) return;
    task("cancelled_after_shipment", now_.id.str(),
         "The order was cancelled in the shop after goods had left.",
         "When they come back, book the return in the shop or in the source; money given back in "
         "the shop is carried over.");
  }

  /// Units that left and that neither a refund nor a lowered line has brought back. Of a line that
  /// left in part, what is taken back first is what had not left.
  bool has_goods_out() const {
    std::map<VendorId, Decimal> back;
    for (const auto* list : {&posted_.corrections, &now_.refunds}) {
      for (const Refund& refund : *list) {
        for (const Refund::Line& line : refund.lines) back[line.what.line_id] += line.what.quantity;
      }
    }
    for (const Refund& refund : back_at_source_) {
      if (is_shown(refund)) continue;  // counted as the shop tells it
      for (const Refund::Line& line : refund.lines) back[line.what.line_id] += line.what.quantity;
    }
    for (const LineQuantity& line : returned()) back[line.line_id] += line.quantity;
    return std::ranges::any_of(shipped_, [&](const auto& line) {
      const auto& [id, shipped] = line;
      const Decimal came_back = back[id] - (ordered(id) - shipped);
      return (shipped - std::max(came_back, Decimal())).is_positive();
    });
  }

  /// Whether the shop tells this refund of the source among its own.
  bool is_shown(const Refund& refund) const {
    const auto told = std::ranges::find(posted_.told, refund.id,
                                        [](const ToldRefund& one) { return one.refund.id; });
    return told != posted_.told.end() && told->state == ToldRefund::State::kThere &&
           std::ranges::find(now_.refunds, told->shop_id, &Refund::id) != now_.refunds.end();
  }

  /// Of lines lowered by a cancelled order, what had left: the cancellation takes back the rest.
  std::vector<LineQuantity> returned() const {
    if (!changes_.cancelled) return changes_.lowered;
    std::vector<LineQuantity> back;
    for (LineQuantity line : changes_.lowered) {
      Decimal not_left = ordered(line.line_id) - corrected(line.line_id);
      if (const auto left = shipped_.find(line.line_id); left != shipped_.end()) {
        not_left -= left->second;
      }
      line.quantity -= std::max(not_left, Decimal());
      if (line.quantity.is_positive()) back.push_back(line);
    }
    return back;
  }

  void take_lowered() {
    const std::vector<LineQuantity> units = returned();
    const bool waits = changes_.owed_less.is_positive() && changes_.to_be_paid_back;
    const Decimal amount = waits || changes_.cancelled ? Decimal() : changes_.owed_less;
    if (waits && !changes_.cancelled) {
      task("refund_expected", changes_.owed_less.to_string(),
           "The order's total fell by " + money(changes_.owed_less) +
               " after it was paid, and the shop tells no refund yet.",
           "Give the money back in the shop; it is booked in the source then.");
    }
    if (units.empty() && amount.is_zero()) return;
    OrderStep step;
    step.kind = OrderStep::Kind::kCorrection;
    step.name = "correction:" + std::to_string(posted_.corrections.size() + 1);
    step.refund.id = VendorId("correction-" + std::to_string(posted_.corrections.size() + 1));
    step.refund.created_at = now_.updated_at;
    step.refund.amount = amount;
    step.refund.settled = true;
    step.refund.reason = "Changed in the shop";
    for (const LineQuantity& unit : units) step.refund.lines.push_back({unit, true});
    note_back(step.refund);
    decision_.steps.push_back(std::move(step));
  }

  void take_refunds() {
    for (const Refund& told : posted_.refunds) note_back(told);
    for (const Refund& told : posted_.corrections) note_back(told);
    for (const Refund& made : back_at_source_) note_back(made);
    for (const Refund& told : changes_.refunds) {
      OrderStep step;
      step.kind = OrderStep::Kind::kRefund;
      step.name = "refund:" + told.id.str();
      step.refund = told;
      limit_restock(step.refund);
      note_back(step.refund);
      decision_.steps.push_back(std::move(step));
    }
  }

  void note_back(const Refund& refund) {
    for (const Refund::Line& line : refund.lines) {
      if (line.restock) back_[line.what.line_id] += line.what.quantity;
    }
  }

  Decimal ordered(const VendorId& line_id) const {
    Decimal sum;
    for (const DocumentLine& line : posted_.document.lines) {
      if (line.order_line_id == line_id) sum += line.quantity;
    }
    return sum;
  }

  Decimal corrected(const VendorId& line_id) const {
    Decimal sum;
    for (const Refund& correction : posted_.corrections) {
      for (const Refund::Line& line : correction.lines) {
        if (line.what.line_id == line_id) sum += line.what.quantity;
      }
    }
    return sum;
  }

  /// No unit comes back to the shelf twice, whatever the shop says.
  void limit_restock(Refund& refund) {
    std::vector<Refund::Line> lines;
    std::map<VendorId, Decimal> back = back_;
    for (const Refund::Line& line : refund.lines) {
      Decimal& done = back[line.what.line_id];
      const Decimal room = std::max(ordered(line.what.line_id) - done, Decimal());
      const Decimal kept = line.restock ? std::min(line.what.quantity, room) : Decimal();
      done += kept;
      const Decimal rest = line.what.quantity - kept;
      if (kept.is_positive()) {
        lines.push_back(
            {{line.what.line_id, line.what.sku, kept}, !ONESHELF_MUTANT("restock_forgotten")});
      }
      if (rest.is_positive()) {
        lines.push_back({{line.what.line_id, line.what.sku, rest}, false});
      }
      if (!line.restock || !rest.is_positive()) continue;
      task("restock_too_many", refund.id.str() + line.what.line_id.str(),
           "The refund " + refund.id.str() + " takes back " + rest.to_string() + " × " +
               line.what.sku + " more than were ordered and not taken back yet.",
           "Its money is booked; count the goods and correct the stock in the source.");
    }
    refund.lines = std::move(lines);
  }

  void tell_additions() {
    if (changes_.cancelled) return;
    if (!changes_.added.empty()) {
      task("lines_added", told_units(changes_.added),
           "The shop added " + told_units(changes_.added) + " after the order was written.",
           "Add it to " + document_name() +
               " in the source, or cancel and order it anew in the shop. Until the order is "
               "closed the units are held back from sale.");
    } else if (changes_.owed_more.is_positive()) {
      task("total_raised", changes_.owed_more.to_string(),
           "The order's total rose by " + money(changes_.owed_more) +
               " after the order was written.",
           "Correct " + document_name() + " in the source.");
    }
  }

  void tell_addresses() {
    if (changes_.cancelled || !(changes_.delivery_differs || changes_.billing_differs)) return;
    const bool late = changes_.delivery_differs && has_shipped(document_);
    task("address_changed", to_json(now_.shipping).dump() + to_json(now_.billing).dump(),
         std::string("The ") + (changes_.delivery_differs ? "delivery" : "billing") +
             " address was changed in the shop after the order was written" +
             (late ? ", and goods have left already." : "."),
         "Correct the address of " + document_name() + " in the source.");
  }

  void tell_the_rest() {
    for (const VendorId& id : changes_.refunds_differ) {
      task("refund_differs", id.str(),
           "The refund " + id.str() + " was booked in the source and is told otherwise since.",
           "Compare it with the credit of " + document_name() + " in the source.");
    }
    if (changes_.reopened) {
      task("reopened", std::to_string(to_unix_ms(now_.updated_at)),
           "The order is open again in the shop; its document was cancelled.",
           "Order it anew in the shop, or enter it in the source by hand.");
    }
    if (!source_.ships || changes_.shipped_in_shop.empty()) return;
    task("shipped_in_shop", told_units(changes_.shipped_in_shop),
         "The shop shipped " + told_units(changes_.shipped_in_shop) +
             " that the source has not shipped.",
         "Book the shipment of " + document_name() +
             " in the source. If the shop always ships by itself, switch shipments.enabled off.");
  }

  const OrderChanges& changes_;
  const PostedOrder& posted_;
  const Order& now_;
  const DocumentState& document_;
  const OrderRule& rule_;
  const SourceAbility& source_;
  std::map<VendorId, Decimal> shipped_;
  std::vector<Refund> back_at_source_;  ///< the source's own refunds, of the shop's lines
  std::map<VendorId, Decimal> back_;
  OrderDecision decision_;
};

}  // namespace

OrderDecision decide(const OrderChanges& changes, const PostedOrder& posted, const Order& now,
                     const DocumentState& document, const OrderRule& rule,
                     const SourceAbility& source) {
  return Decider(changes, posted, now, document, rule, source).decide();
}

}  // namespace oneshelf
