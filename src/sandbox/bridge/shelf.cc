#include "sandbox/bridge/shelf.h"

namespace oneshelf::sandbox::bridge {
namespace {

/// When a sale lowers the figures that are told.
enum class Nets { kAtOnce, kReserved, kWhenSent };

Nets nets_of(const State& state) {
  if (!state.is_source() || state.options().stock_nets == "open_orders") return Nets::kAtOnce;
  return state.options().stock_nets == "shipped" ? Nets::kWhenSent : Nets::kReserved;
}

void move(State& state, const Line& line, Decimal quantity, Decimal reserved, Timestamp now) {
  if (quantity.is_zero() && reserved.is_zero()) return;
  const Product* product = state.find_product(line.sku);
  if (product == nullptr || product->components.empty()) {
    state.move_stock(line.sku, line.location, quantity, reserved, now);
    return;
  }
  for (const Part& part : product->components) {
    state.move_stock(part.sku, line.location, quantity.times(part.quantity),
                     reserved.times(part.quantity), now);
  }
}

}  // namespace

void promise_goods(State& state, const Line& line, Decimal quantity, Timestamp now) {
  switch (nets_of(state)) {
    case Nets::kAtOnce: return move(state, line, -quantity, Decimal(), now);
    case Nets::kReserved: return move(state, line, Decimal(), quantity, now);
    case Nets::kWhenSent: break;
  }
}

void send_goods(State& state, const Line& line, Decimal quantity, Timestamp now) {
  switch (nets_of(state)) {
    case Nets::kAtOnce: return;
    case Nets::kReserved: return move(state, line, -quantity, -quantity, now);
    case Nets::kWhenSent: return move(state, line, -quantity, Decimal(), now);
  }
}

void take_back_goods(State& state, const Line& line, Decimal quantity, Timestamp now) {
  move(state, line, quantity, Decimal(), now);
}

}  // namespace oneshelf::sandbox::bridge
