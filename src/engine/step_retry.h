#pragma once

#include "store/records.h"

namespace oneshelf {

// When a step of a written order that failed is tried again. Pure.

/// What a refusal rests on: the order's version and what the source says of its document.
std::string step_facts(const OrderRecord& record);

/// Whether the step may be tried now: it never failed, its time has come, or what it was refused
/// for has changed since.
bool is_step_due(const OrderStepRecord& step, const std::string& facts, Timestamp now);

/// Counts the failure and says when it is tried again: soon, then less and less often, at least
/// every 15 minutes where it may pass by itself; after a quarter of an hour, an hour … a day where
/// it was refused with a reason.
void count_failure(OrderStepRecord& step, const Error& error, const std::string& facts,
                   Timestamp now);

/// A person says that it is to be tried now.
void try_now(OrderStepRecord& step);

}  // namespace oneshelf
