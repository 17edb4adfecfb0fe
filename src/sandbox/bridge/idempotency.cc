#include "sandbox/bridge/idempotency.h"

#include "base/bytes.h"
#include "sandbox/bridge/fields.h"
#include "sandbox/bridge/refusal.h"

namespace oneshelf::sandbox::bridge {

Result<HttpResponse> IdempotencyMemory::run(const HttpRequest& request, Timestamp now,
                                            const std::function<Result<HttpResponse>()>& effect) {
  const std::string key = find_header(request.headers, "Idempotency-Key").value_or("");
  if (key.empty())
    return malformed("idempotency_key_missing", "Every POST needs an Idempotency-Key.");
  if (key.size() > kKeyMax) {
    return malformed("idempotency_key_too_long", "An Idempotency-Key has at most 128 characters.");
  }
  forget_old(now);
  const std::string print = fingerprint(request.method + " " + request.url + "\n" + request.body);
  if (const auto known = kept_.find(key); known != kept_.end()) {
    if (known->second.request == print) return known->second.answer;
    return invalid("idempotency_key_reused", "This Idempotency-Key was used for another request.");
  }
  if (kept_.size() >= kMax) {
    return Error(ErrorCode::kUnavailable, "limit_reached", "Too many keys are remembered.");
  }
  const HttpResponse answer = ONESHELF_TRY(effect());
  kept_.emplace(key, Kept{.request = print, .answer = answer});
  by_age_.emplace_back(now, key);
  return answer;
}

void IdempotencyMemory::forget_old(Timestamp now) {
  while (!by_age_.empty() && by_age_.front().first + kKept < now) {
    kept_.erase(by_age_.front().second);
    by_age_.pop_front();
  }
}

}  // namespace oneshelf::sandbox::bridge
