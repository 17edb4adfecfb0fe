#include "engine/step_retry.h"

#include <algorithm>

#include "base/bytes.h"
#include "engine/order_saga.h"

namespace oneshelf {
namespace {

constexpr size_t kFactsLength = 16;

/// The other side said no for a reason that lies in the record.
bool is_refusal(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kInvalid:
    case ErrorCode::kNotFound:
    case ErrorCode::kConflict:
    case ErrorCode::kUnsupported:
    case ErrorCode::kRefused: return true;
    default: return false;
  }
}

milliseconds refusal_wait(int attempts) {
  constexpr milliseconds kFirst = std::chrono::minutes(15);
  constexpr milliseconds kMost = std::chrono::hours(24);
  milliseconds wait = kFirst;
  for (int i = 1; i < attempts && wait < kMost; ++i) wait *= 4;
  return std::min(wait, kMost);
}

}  // namespace

std::string step_facts(const OrderRecord& record) {
  const std::string document = record.document ? to_json(*record.document).dump() : "";
  return std::to_string(record.version) + "/" + sha256_hex(document).substr(0, kFactsLength);
}

bool is_step_due(const OrderStepRecord& step, const std::string& facts, Timestamp now) {
  if (step.attempts == 0 || !step.next_at || now >= *step.next_at) return true;
  return !step.refused_with.empty() && step.refused_with != facts;
}

void count_failure(OrderStepRecord& step, const Error& error, const std::string& facts,
                   Timestamp now) {
  const bool refused = is_refusal(error);
  // Another kind of failure begins its own row of waits.
  if (refused != !step.refused_with.empty()) step.attempts = 0;
  ++step.attempts;
  step.refused_with = refused ? facts : "";
  step.next_at = now + (refused ? refusal_wait(step.attempts)
                                : error.retry_after().value_or(backoff(step.attempts)));
}

void try_now(OrderStepRecord& step) {
  step.attempts = 0;
  step.next_at.reset();
  step.refused_with.clear();
}

}  // namespace oneshelf
