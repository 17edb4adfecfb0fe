// What becomes of orders: paid, shipped, cancelled, refunded.
#include <algorithm>
#include <functional>
#include <map>

#include "sandbox/bridge/amounts.h"
#include "sandbox/bridge/fields.h"
#include "sandbox/bridge/shelf.h"
#include "sandbox/bridge/trade.h"

namespace oneshelf::sandbox::bridge {
namespace {

Error conflict(std::string code, std::string message) {
  return Error(ErrorCode::kConflict, std::move(code), std::move(message));
}

Result<const Order*> existing(const State& state, std::string_view id) {
  const State::OrderEntry* entry = state.find_order(id);
  if (entry == nullptr)
    return Error(ErrorCode::kNotFound, "unknown_order", "There is no such order.");
  return &entry->row;
}

const Line* find_line(const Order& order, std::string_view line_id) {
  const auto found = std::ranges::find(order.lines, line_id, &Line::line_id);
  return found == order.lines.end() ? nullptr : &*found;
}

Line& line_of(Order& order, std::string_view line_id) {
  return *std::ranges::find(order.lines, line_id, &Line::line_id);
}

std::vector<LineQuantity> open_lines(const Order& order) {
  std::vector<LineQuantity> open;
  for (const Line& line : order.lines) {
    if (line.open().is_positive())
      open.push_back({.line_id = line.line_id, .quantity = line.open()});
  }
  return open;
}

bool has_open_lines(const Order& order) { return !open_lines(order).empty(); }

/// Every named line exists, and `limit` of it covers all that is asked of it.
Result<void> check_lines(const Order& order, const std::vector<LineQuantity>& lines,
                         const std::function<Decimal(const Line&)>& limit) {
  std::map<std::string, Decimal> asked;
  for (const LineQuantity& wanted : lines) {
    const Line* line = find_line(order, wanted.line_id);
    if (line == nullptr) {
      return invalid("unknown_line", "The order has no line \"" + wanted.line_id + "\".", "lines");
    }
    asked[wanted.line_id] += wanted.quantity;
    if (asked[wanted.line_id] > limit(*line)) {
      return invalid("quantity_too_large", "Line \"" + wanted.line_id + "\" has fewer units left.",
                     "lines");
    }
  }
  return success();
}

Decimal open_of(const Line& line) { return line.open(); }

/// True if nothing of the order would be left, neither to ship nor shipped nor given back.
bool cancels_everything(const Order& order, const std::vector<LineQuantity>& lines) {
  Decimal left;
  for (const Line& line : order.lines) left += line.quantity;
  for (const LineQuantity& line : lines) left -= line.quantity;
  return left.is_zero();
}

void release_goods(State& state, const Line& line, const LineQuantity& cancelled, Timestamp now) {
  if (state.is_source() || cancelled.restock.value_or(true)) {
    promise_goods(state, line, -cancelled.quantity, now);
  }
}

/// A line gives up what was cancelled, and with it that share of its discount.
void shrink(Line& line, Decimal cancelled) {
  const Decimal left = line.quantity - cancelled;
  if (line.discount) line.discount = line.discount->times(left).over(line.quantity, 2);
  line.quantity = left;
}

Status status_without_open_lines(const Order& order) {
  const bool shipped =
      std::ranges::any_of(order.lines, [](const Line& l) { return l.shipped.is_positive(); });
  if (shipped) return Status::kShipped;
  return order.refunds.empty() ? Status::kCancelled : Status::kRefunded;
}

void cancel_part(Order& order, const std::vector<LineQuantity>& lines) {
  for (const LineQuantity& cancelled : lines)
    shrink(line_of(order, cancelled.line_id), cancelled.quantity);
  compute_totals(order);
  if (!has_open_lines(order)) order.status = status_without_open_lines(order);
}

Decimal amount_for(const Order& order, const Refund& refund, Decimal refundable) {
  if (refund.amount) return *refund.amount;
  if (refund.lines.empty()) return refundable;
  Decimal sum;
  for (const LineQuantity& back : refund.lines) {
    sum += gross_of(order, *find_line(order, back.line_id), back.quantity);
  }
  return sum;
}

/// Units of a line that no refund has named yet.
Decimal not_refunded(const Order& order, const Line& line) {
  Decimal left = line.quantity;
  for (const Refund& refund : order.refunds) {
    for (const LineQuantity& back : refund.lines) {
      if (back.line_id == line.line_id) left -= back.quantity;
    }
  }
  return left;
}

/// Goods given back go on the shelf. Units not shipped yet never left it: they are let go instead.
void restock(State& state, Line& line, Decimal quantity, Timestamp now) {
  const Decimal unshipped = std::min(quantity, line.open());
  line.released += unshipped;
  promise_goods(state, line, -unshipped, now);
  take_back_goods(state, line, quantity - unshipped, now);
}

}  // namespace

Result<const State::OrderEntry*> ship(State& state, std::string_view order_id, Shipment shipment,
                                      Timestamp now) {
  const Order& before = *ONESHELF_TRY(existing(state, order_id));
  if (before.status == Status::kCancelled)
    return conflict("order_cancelled", "The order is cancelled.");
  if (!has_open_lines(before)) return conflict("order_shipped", "Everything is shipped already.");
  if (shipment.lines.empty()) shipment.lines = open_lines(before);
  ONESHELF_TRY(check_lines(before, shipment.lines, open_of));

  Order& order = *state.change_order(order_id, now);
  shipment.id = state.next_id("s");
  if (!shipment.shipped_at) shipment.shipped_at = now;
  for (const LineQuantity& sent : shipment.lines) {
    Line& line = line_of(order, sent.line_id);
    line.shipped += sent.quantity;
    send_goods(state, line, sent.quantity, now);
  }
  order.shipments.push_back(std::move(shipment));
  order.status = has_open_lines(order) ? Status::kProcessing : Status::kShipped;
  return state.find_order(order_id);
}

Result<const State::OrderEntry*> cancel(State& state, std::string_view order_id,
                                        std::vector<LineQuantity> lines, Timestamp now) {
  const Order& before = *ONESHELF_TRY(existing(state, order_id));
  if (before.status == Status::kCancelled) return state.find_order(order_id);
  if (!has_open_lines(before)) return conflict("order_shipped", "Everything is shipped already.");
  if (lines.empty()) lines = open_lines(before);
  ONESHELF_TRY(check_lines(before, lines, open_of));

  Order& order = *state.change_order(order_id, now);
  for (const LineQuantity& cancelled : lines) {
    release_goods(state, line_of(order, cancelled.line_id), cancelled, now);
  }
  if (cancels_everything(order, lines)) {
    order.status = Status::kCancelled;
  } else {
    cancel_part(order, lines);
  }
  return state.find_order(order_id);
}

Result<const State::OrderEntry*> refund(State& state, std::string_view order_id, Refund refund,
                                        Timestamp now) {
  const Order& before = *ONESHELF_TRY(existing(state, order_id));
  ONESHELF_TRY(check_lines(before, refund.lines,
                           [&](const Line& line) { return not_refunded(before, line); }));
  const Decimal refundable = before.totals.gross.value_or(Decimal()) - refunded_of(before);
  refund.amount = amount_for(before, refund, refundable);
  if (refund.amount->is_negative() || *refund.amount > refundable) {
    return invalid("amount_too_large",
                   "No more than " + refundable.to_string() + " can be given back.", "amount");
  }

  Order& order = *state.change_order(order_id, now);
  refund.id = state.next_id("r");
  if (!refund.created_at) refund.created_at = now;
  for (const LineQuantity& back : refund.lines) {
    if (back.restock.value_or(false))
      restock(state, line_of(order, back.line_id), back.quantity, now);
  }
  const bool all = refund.amount->is_positive() && *refund.amount == refundable;
  order.refunds.push_back(std::move(refund));
  if (all && order.status != Status::kCancelled) order.status = Status::kRefunded;
  return state.find_order(order_id);
}

Result<const State::OrderEntry*> pay(State& state, std::string_view order_id, Timestamp now) {
  const Order& before = *ONESHELF_TRY(existing(state, order_id));
  if (before.status != Status::kPending)
    return conflict("not_pending", "The order is not waiting for money.");
  Order& order = *state.change_order(order_id, now);
  if (!order.payment) order.payment.emplace();
  order.payment->paid_at = now;
  if (order.payment->reference.empty()) order.payment->reference = "PAY-" + order.number;
  order.status = Status::kPaid;
  return state.find_order(order_id);
}

}  // namespace oneshelf::sandbox::bridge
