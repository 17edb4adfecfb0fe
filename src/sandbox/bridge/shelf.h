#pragma once

#include "sandbox/bridge/state.h"

namespace oneshelf::sandbox::bridge {

// What orders do to the shelf. A kit moves its components. When goods leave the figures depends on
// the system: a shop takes them at once; a source as its option `stock_nets` says.

/// Units of the line are promised to the buyer; a negative quantity lets them go.
void promise_goods(State& state, const Line& line, Decimal quantity, Timestamp now);
/// Promised units have left.
void send_goods(State& state, const Line& line, Decimal quantity, Timestamp now);
/// Units are on the shelf again that had left it.
void take_back_goods(State& state, const Line& line, Decimal quantity, Timestamp now);

}  // namespace oneshelf::sandbox::bridge
