#include "sync/order_changes.h"

#include <algorithm>

#include "base/mutant.h"
#include "sync/parcels.h"
#include "sync/source_refunds.h"

namespace oneshelf {
namespace {

struct Units {
  std::string sku;
  Decimal posted, now;
};
using UnitsByLine = std::map<VendorId, Units>;

/// What stands at the source for each of the shop's lines, and what the shop says now. A line that
/// was split for its cents counts once.
UnitsByLine units_of(const PostedOrder& posted, const Order& now) {
  UnitsByLine lines;
  for (const DocumentLine& line : posted.document.lines) {
    if (line.kind != DocumentLine::Kind::kProduct) continue;
    Units& units = lines[line.order_line_id];
    units.sku = line.sku;
    units.posted += line.quantity;
  }
  for (const Refund& correction : posted.corrections) {
    for (const Refund::Line& line : correction.lines) {
      lines[line.what.line_id].posted -= line.what.quantity;
    }
  }
  for (const OrderLine& line : now.lines) {
    Units& units = lines[line.id];
    units.sku = line.sku;
    units.now = line.quantity;
  }
  return lines;
}

Decimal sum_of(const std::vector<Refund>& refunds) {
  Decimal sum;
  for (const Refund& refund : refunds) sum += refund.amount;
  return sum;
}

Decimal settled_refunds(const Order& order) {
  Decimal sum;
  for (const Refund& refund : order.refunds) {
    if (refund.settled) sum += refund.amount;
  }
  return sum;
}

Decimal settled_payments(const Order& order) {
  Decimal sum;
  for (const Payment& payment : order.payments) {
    if (payment.settled) sum += payment.amount;
  }
  return sum;
}

/// Refunds explain a lower total, whether the shop lowers it by them or not.
void compare_totals(const PostedOrder& posted, const Order& now, OrderChanges& changes) {
  const Decimal corrected = sum_of(posted.corrections);
  const Decimal fall = posted.document.total_gross - now.total_gross;
  if (fall < corrected) changes.owed_more = corrected - fall;
  const Decimal refunded = settled_refunds(now);
  const Decimal unexplained = fall - corrected - refunded;
  if (!unexplained.is_positive()) return;
  changes.owed_less = unexplained;
  changes.to_be_paid_back = settled_payments(now) - refunded > now.total_gross;
}

/// Units that the source took back by itself and the shop does not tell as given back: lines that
/// the shop lowers by them are lowered in the source already.
std::map<VendorId, Decimal> taken_back_by_source(const PostedOrder& posted,
                                                 const DocumentState& document) {
  std::map<VendorId, Decimal> units;
  for (const Refund& made : in_shops_lines(posted.document, document.refunds)) {
    if (!made.settled) continue;
    for (const Refund::Line& line : made.lines) units[line.what.line_id] += line.what.quantity;
  }
  for (const ToldRefund& told : posted.told) {
    if (told.state == ToldRefund::State::kRefused) continue;
    for (const Refund::Line& line : told.refund.lines) {
      units[line.what.line_id] -= line.what.quantity;
    }
  }
  return units;
}

void compare_lines(const PostedOrder& posted, const Order& now, const DocumentState& document,
                   OrderChanges& changes) {
  std::map<VendorId, Decimal> back = taken_back_by_source(posted, document);
  for (const auto& [id, units] : units_of(posted, now)) {
    const Decimal difference = units.now - units.posted;
    if (difference.is_positive()) changes.added.push_back({id, units.sku, difference});
    const Decimal lowered = -difference - std::max(back[id], Decimal());
    if (lowered.is_positive()) changes.lowered.push_back({id, units.sku, lowered});
  }
}

/// What was paid by one method under one reference.
using PaidBy = std::map<std::pair<std::string, std::string>, Decimal>;

void compare_payments(const PostedOrder& posted, const Order& now, OrderChanges& changes) {
  PaidBy booked;
  for (const auto* list : {&posted.document.payments, &posted.payments}) {
    for (const DocumentPayment& payment : *list) {
      booked[{payment.method_name, payment.reference}] += payment.amount;
    }
  }
  for (const Payment& payment : now.payments) {
    if (!payment.settled) continue;
    Decimal& before = booked[{payment.method, payment.reference}];
    const Decimal known = std::min(before, payment.amount);
    before -= known;
    if (known == payment.amount) continue;
    Payment open = payment;
    open.amount -= known;
    changes.payments.push_back(std::move(open));
  }
  for (const auto& [by, amount] : booked) changes.payments_gone += amount;
}

bool is_same_refund(const Refund& left, const Refund& right) {
  return left.amount == right.amount && left.lines == right.lines;
}

/// A refund of the source that the shop was told of is none of the shop's own. While the outcome
/// of telling one is not known, one of its amount may be it.
bool may_be_the_sources(const PostedOrder& posted, const Refund& refund) {
  return std::ranges::any_of(posted.told, [&](const ToldRefund& told) {
    if (told.state == ToldRefund::State::kThere) return told.shop_id == refund.id;
    return told.state == ToldRefund::State::kSent && told.refund.amount == refund.amount;
  });
}

void compare_refunds(const PostedOrder& posted, const Order& now, OrderChanges& changes) {
  for (const Refund& refund : now.refunds) {
    const bool is_known =
        std::ranges::find(posted.refunds, refund.id, &Refund::id) != posted.refunds.end();
    const bool is_new = !is_known && (!may_be_the_sources(posted, refund) ||
                                      ONESHELF_MUTANT("refund_of_source_taken_for_the_shops"));
    if (refund.settled && is_new && !ONESHELF_MUTANT("refund_not_booked")) {
      changes.refunds.push_back(refund);
    }
  }
  for (const Refund& refund : posted.refunds) {
    const auto told = std::ranges::find(now.refunds, refund.id, &Refund::id);
    const bool is_same =
        told != now.refunds.end() && told->settled && is_same_refund(*told, refund);
    if (!is_same) changes.refunds_differ.push_back(refund.id);
  }
}

/// Units of each SKU in a list of parcels.
std::map<std::string, Decimal> units_in(const Order& order, std::span<const Shipment> shipments) {
  std::map<std::string, Decimal> units;
  for (const Shipment& shipment : shipments) {
    for (const LineQuantity& part : shipment.lines) {
      const auto line = std::ranges::find(order.lines, part.line_id, &OrderLine::id);
      units[part.sku.empty() && line != order.lines.end() ? line->sku : part.sku] += part.quantity;
    }
  }
  return units;
}

bool is_shipped_whole(const DocumentState& document) {
  return document.status == OrderStatus::kShipped || document.status == OrderStatus::kCompleted;
}

void compare_shipments(const Order& now, const DocumentState& document, OrderChanges& changes) {
  if (is_shipped_whole(document) || now.shipments.empty()) return;
  std::map<std::string, Decimal> sent = units_in(now, document.shipments);
  for (const auto& [sku, units] : units_in(now, now.shipments)) {
    const Decimal more = units - sent[sku];
    if (more.is_positive()) changes.shipped_in_shop.push_back({VendorId(), sku, more});
  }
}

}  // namespace

OrderChanges changes_since(const PostedOrder& posted, const Order& now,
                           const DocumentState& document) {
  OrderChanges changes;
  const bool off_in_shop = now.status == OrderStatus::kCancelled;
  const bool off_in_source = posted.cancelled || document.status == OrderStatus::kCancelled;
  changes.cancelled =
      off_in_shop && !off_in_source && !ONESHELF_MUTANT("cancellation_in_shop_not_followed");
  changes.reopened = posted.cancelled && !off_in_shop;
  compare_refunds(posted, now, changes);
  compare_payments(posted, now, changes);
  if (off_in_source) return changes;  // of a document that is off only the money matters
  compare_lines(posted, now, document, changes);
  compare_totals(posted, now, changes);
  changes.delivery_differs = posted.document.shipping != now.shipping;
  changes.billing_differs = posted.document.billing != now.billing;
  compare_shipments(now, document, changes);
  return changes;
}

}  // namespace oneshelf
