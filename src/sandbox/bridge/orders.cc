// How orders come into being: written by the hub (role source) or bought in the shop (role
// channel).
#include <algorithm>

#include "sandbox/bridge/amounts.h"
#include "sandbox/bridge/fields.h"
#include "sandbox/bridge/shelf.h"
#include "sandbox/bridge/trade.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr size_t kPurchaseLinesMax = 50;
constexpr Decimal kPurchaseQuantityMax = Decimal::from_millionths(999 * Decimal::kOne);
constexpr std::string_view kCoupon = "SHELF10";

std::string at_line(size_t index) { return "lines[" + std::to_string(index) + "].sku"; }

Result<void> check_sellable(const State& state, const Line& line, const std::string& field) {
  const Product* product = state.find_product(line.sku);
  if (product == nullptr || product->deleted) {
    return invalid("unknown_sku", "There is no product of SKU \"" + line.sku + "\".", field);
  }
  if (state.is_parent(line.sku)) {
    return invalid("not_sellable", "\"" + line.sku + "\" has variants and is not sold itself.",
                   field);
  }
  return success();
}

Result<void> check_service(const State& state, const Line& line, const std::string& field) {
  if (state.services.contains(line.sku) || state.find_product(line.sku) != nullptr)
    return success();
  return invalid("unknown_sku", "There is no service item \"" + line.sku + "\".", field);
}

Result<void> check_new_order(const State& state, const Order& order) {
  if (order.currency != state.options().currency) {
    return invalid("currency_mismatch",
                   "This system keeps its books in " + state.options().currency + ".", "currency");
  }
  if (order.status == Status::kCancelled || order.status == Status::kRefunded) {
    return invalid("status_not_allowed", "An order that is over is not taken in.", "status");
  }
  for (size_t i = 0; i < order.lines.size(); ++i) {
    ONESHELF_TRY(check_sellable(state, order.lines[i], at_line(i)));
  }
  for (const Line& line : order.fee_lines) ONESHELF_TRY(check_service(state, line, "fee_lines"));
  if (order.delivery_line)
    ONESHELF_TRY(check_service(state, *order.delivery_line, "delivery_line.sku"));
  return success();
}

void fill_missing_totals(Order& order) {
  Order computed = order;
  compute_totals(computed);
  for (size_t i = 0; i < order.lines.size(); ++i) {
    if (!order.lines[i].total) order.lines[i].total = computed.lines[i].total;
  }
  if (!order.totals.net) order.totals.net = computed.totals.net;
  if (!order.totals.tax) order.totals.tax = computed.totals.tax;
  if (!order.totals.gross) order.totals.gross = computed.totals.gross;
}

const Choice* find_choice(const State& state, std::string_view list, std::string_view id) {
  const std::vector<Choice>& choices = state.lists.find(list)->second;
  const auto found = std::ranges::find_if(
      choices, [&](const Choice& c) { return id.empty() ? c.is_default : c.id == id; });
  return found == choices.end() ? nullptr : &*found;
}

Result<Line> bought_line(const State& state, const Purchase::Item& item, bool discounted) {
  const Product* product = state.find_product(item.sku);
  if (product == nullptr || !is_for_sale(state, *product)) {
    return invalid("not_for_sale", "\"" + item.sku + "\" is not for sale.", "items");
  }
  const bool in_bounds = item.quantity.is_positive() && item.quantity <= kPurchaseQuantityMax;
  if (!in_bounds || !item.quantity.has_at_most(0)) {
    return invalid("invalid_quantity", "1 to 999 whole pieces are sold at once.", "items");
  }
  if (state.available(item.sku).value_or(Decimal()) < item.quantity) {
    return Error(ErrorCode::kConflict, "sold_out",
                 "There are not enough of \"" + display_name(*product) + "\".");
  }
  Line line{.sku = item.sku, .name = display_name(*product), .quantity = item.quantity};
  line.unit_price = *selling_price(*product);
  line.tax_code = product->tax_code;
  line.tax_rate = product->tax_rate.value_or(state.options().default_tax_rate);
  line.location = state.location_for(item.sku, item.quantity);
  if (discounted) line.discount = line_total(line).over(Decimal::from_integer(10), 2);
  return line;
}

Line service_line(const State& state, std::string line_id, std::string sku, const Choice& choice) {
  return {.line_id = std::move(line_id),
          .sku = std::move(sku),
          .name = choice.name,
          .quantity = Decimal::from_integer(1),
          .unit_price = choice.charge,
          .tax_rate = state.options().default_tax_rate};
}

Result<void> add_charges(const State& state, const Purchase& purchase, Order& order) {
  const Choice* shipping = find_choice(state, "shipping-methods", purchase.shipping_method);
  const Choice* payment = find_choice(state, "payment-methods", purchase.payment_method);
  if (shipping == nullptr)
    return invalid("unknown_method", "Choose a way of shipping.", "shipping_method");
  if (payment == nullptr)
    return invalid("unknown_method", "Choose a way to pay.", "payment_method");
  order.shipping_method = shipping->id;
  if (shipping->charge.is_positive()) {
    order.delivery_line = service_line(state, "delivery", "DELIVERY", *shipping);
  }
  if (payment->charge.is_positive()) {
    order.fee_lines.push_back(service_line(state, "fee", "FEE", *payment));
  }
  order.payment.emplace().method = payment->id;
  return success();
}

Result<void> add_items(const State& state, const Purchase& purchase, Order& order) {
  if (purchase.items.empty() || purchase.items.size() > kPurchaseLinesMax) {
    return invalid("empty_cart", "An order has 1 to 50 lines.", "items");
  }
  Decimal discounts;
  for (const Purchase::Item& item : purchase.items) {
    Line line = ONESHELF_TRY(bought_line(state, item, purchase.coupon == kCoupon));
    line.line_id = std::to_string(order.lines.size() + 1);
    discounts += line.discount.value_or(Decimal());
    order.lines.push_back(std::move(line));
  }
  if (discounts.is_positive()) order.discount_total = discounts;
  return success();
}

}  // namespace

Result<const State::OrderEntry*> create_order(State& state, Order order, Timestamp now) {
  ONESHELF_TRY(check_new_order(state, order));
  fill_missing_totals(order);
  const bool already_shipped =
      order.status == Status::kShipped || order.status == Status::kCompleted;
  if (already_shipped) order.status = Status::kProcessing;
  for (Line& line : order.lines) line.location = state.location_for(line.sku, line.quantity);
  const State::OrderEntry* entry = ONESHELF_TRY(state.add_order(std::move(order), now));
  for (const Line& line : entry->row.lines) {
    promise_goods(state, line, line.quantity, now);
  }
  return already_shipped ? ship(state, entry->row.id, {}, now) : entry;
}

Result<const State::OrderEntry*> place_order(State& state, const Purchase& purchase,
                                             Timestamp now) {
  Order order{.placed_at = now,
              .currency = state.options().currency,
              .prices_include_tax = state.options().prices_include_tax,
              .customer = purchase.customer,
              .billing = purchase.billing,
              .shipping = purchase.shipping,
              .note = purchase.note};
  ONESHELF_TRY(add_items(state, purchase, order));
  ONESHELF_TRY(add_charges(state, purchase, order));
  compute_totals(order);
  order.payment->amount = order.totals.gross;
  const State::OrderEntry* entry = ONESHELF_TRY(state.add_order(std::move(order), now));
  for (const Line& line : entry->row.lines) {
    promise_goods(state, line, line.quantity, now);
  }
  return entry->row.payment->method == "card" ? pay(state, entry->row.id, now) : entry;
}

}  // namespace oneshelf::sandbox::bridge
