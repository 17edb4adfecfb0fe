#pragma once

#include <string>
#include <vector>

#include "sync/settings.h"

namespace oneshelf {

/// A refund that the source made itself, and what the shop was told of it.
struct ToldRefund {
  enum class State {
    kSent,     ///< it may be in the shop: its outcome is not known
    kRefused,  ///< it is not there: the shop said no
    kThere,
  };
  Refund refund;     ///< as it was told: under the source's id, of the shop's lines
  VendorId shop_id;  ///< kThere: under which Order::refunds tells it
  State state = State::kSent;
  bool taken_as_one = false;  ///< both sides had made it before they heard of each other
};

/// What both sides were told of an order so far. Money and goods are separate facts.
struct PostedOrder {
  Document document;                      ///< as it was sent
  std::vector<DocumentPayment> payments;  ///< booked after the document
  std::vector<Refund> refunds;            ///< of the shop, as they were posted
  std::vector<Refund> corrections;        ///< ours: units taken back, and what is owed no more
  std::vector<ToldRefund> told;           ///< of the source, as the shop was told
  bool cancelled = false;                 ///< cancelled in the source because the shop did
};

/// What the source can take after a document was written.
struct SourceAbility {
  bool later_payments = false;  ///< payments are booked by a step of their own
  bool ships = true;            ///< goods leave at the source; the shop is only told
};

/// What became of an order in the shop since its document was written.
struct OrderChanges {
  std::vector<LineQuantity> added;       ///< units that the source does not know of
  std::vector<LineQuantity> lowered;     ///< units that are not ordered any more
  Decimal owed_less;                     ///< what the total fell by, beyond refunds and corrections
  Decimal owed_more;                     ///< what it rose by
  bool to_be_paid_back = false;          ///< `owed_less` was paid, and no refund of it is told
  std::vector<Payment> payments;         ///< settled since; amounts are what is not booked yet
  Decimal payments_gone;                 ///< booked, but the shop does not have them any more
  std::vector<Refund> refunds;           ///< the shop's own, settled since
  std::vector<VendorId> refunds_differ;  ///< posted, and told otherwise (or not at all) since
  bool delivery_differs = false, billing_differs = false;
  bool cancelled = false;                     ///< in the shop, not in the source
  bool reopened = false;                      ///< cancelled in both, now open in the shop
  std::vector<LineQuantity> shipped_in_shop;  ///< beyond what the source shipped
  bool operator==(const OrderChanges&) const = default;
};
OrderChanges changes_since(const PostedOrder& posted, const Order& now,
                           const DocumentState& document);

/// One thing to tell the source, once, under `name`.
struct OrderStep {
  enum class Kind {
    kCancel,      ///< the whole of what has not left
    kPayment,     ///< `payments`, beside those booked before
    kRefund,      ///< the shop's refund, as it is told
    kCorrection,  ///< `refund`: units back to the shelf; its amount is owed no more, no money moves
  };
  Kind kind = Kind::kRefund;
  std::string name;  ///< "cancel", "paid:1", "refund:<id>", "correction:1"
  Refund refund;
  std::vector<DocumentPayment> payments;
};

/// What cannot be carried: a person must see to it. The name is new when what it is about is.
struct OrderTask {
  std::string name;
  Error error;
};

struct OrderDecision {
  std::vector<OrderStep> steps;
  std::vector<OrderTask> tasks;
};

/// What is to be done about the changes. Nothing is left out: each becomes a step or a task.
///  - Units not ordered any more go back as a correction; one that frees the buyer of owing them
///    carries the amount, one whose money must be paid back waits for the shop's refund
///    (`order.refund_expected`).
///  - A cancelled order is cancelled as far as nothing has left. What has left comes back by the
///    shop's refund or lowered lines, never by a cancellation: until then
///    `order.cancelled_after_shipment`.
///  - More units, a higher total, another address: a written document is not changed behind the
///    back of who works on it: `order.lines_added`, `order.total_raised`, `order.address_changed`.
///  - Others: `order.payment_not_carried`, `order.payment_gone`, `order.unmapped_payment`,
///    `order.refund_differs`, `order.restock_too_many`, `order.reopened`, `order.shipped_in_shop`.
OrderDecision decide(const OrderChanges& changes, const PostedOrder& posted, const Order& now,
                     const DocumentState& document, const OrderRule& rule,
                     const SourceAbility& source);

}  // namespace oneshelf
