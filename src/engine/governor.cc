#include "engine/governor.h"

#include "base/assert.h"
#include "base/decimal.h"
#include "base/mutant.h"

namespace oneshelf {
namespace {

constexpr int64_t kToken = 1000;
constexpr milliseconds kDefaultHold = std::chrono::seconds(2);
constexpr milliseconds kPoll = milliseconds(50);
constexpr int kFairEvery = 8;

/// Seconds of a Retry-After header; dates and nonsense count as the default.
milliseconds retry_after(const HttpResponse& response) {
  const std::optional<std::string> header = find_header(response.headers, "Retry-After");
  if (!header) return kDefaultHold;
  const Result<Decimal> seconds = Decimal::parse(*header);
  if (!seconds.ok() || seconds->is_negative()) return kDefaultHold;
  return milliseconds(seconds->rounded(3, Rounding::kCeiling).to_minor(3));
}

}  // namespace

std::string_view name_of(Lane lane) {
  switch (lane) {
    case Lane::kOrders: return "orders";
    case Lane::kStock: return "stock";
    case Lane::kPrice: return "price";
    case Lane::kCatalogue: return "catalogue";
    case Lane::kReconcile: return "reconcile";
  }
  return "reconcile";
}

Governor::Governor(Clock& clock, Pace pace)
    : clock_(clock),
      pace_(pace),
      millitokens_(pace.burst * kToken),
      refilled_at_(clock.monotonic()) {
  ONESHELF_ASSERT(pace.per_second > 0);
  ONESHELF_ASSERT(pace.burst > 0);
  ONESHELF_ASSERT(pace.parallel > 0);
}

void Governor::refill() {
  const milliseconds now = clock_.monotonic();
  // Tokens per second and millitokens per millisecond are the same number.
  millitokens_ = std::min<int64_t>(millitokens_ + (now - refilled_at_).count() * pace_.per_second,
                                   pace_.burst * kToken);
  refilled_at_ = now;
}

bool Governor::is_turn_of(Lane lane) const {
  const int mine = static_cast<int>(lane);
  const bool fair_turn = turns_ % kFairEvery == kFairEvery - 1;
  for (int other = 0; other < kLanes; ++other) {
    if (waiting_[static_cast<size_t>(other)] == 0) continue;
    if (fair_turn ? other > mine : other < mine) return false;
  }
  return true;
}

milliseconds Governor::wait_needed() const {
  const milliseconds now = clock_.monotonic();
  milliseconds wait = not_before_ > now ? not_before_ - now : milliseconds(0);
  if (millitokens_ < kToken && !ONESHELF_MUTANT("quota_ignored")) {
    const int64_t short_by = kToken - millitokens_;
    wait = std::max(wait, milliseconds((short_by + pace_.per_second - 1) / pace_.per_second));
  }
  return wait;
}

Result<void> Governor::enter(const Context& context, Lane lane) {
  std::unique_lock lock(mutex_);
  int& waiting = waiting_[static_cast<size_t>(lane)];
  ++waiting;
  const auto finish = [&](Result<void> result) {
    --waiting;
    changed_.notify_all();
    return result;
  };
  while (true) {
    if (context.stopped()) {
      return finish(Error(ErrorCode::kCancelled, "quota.stopped", "OneShelf is shutting down."));
    }
    refill();
    const milliseconds wait = wait_needed();
    if (wait == milliseconds(0) && running_ < pace_.parallel && is_turn_of(lane)) break;
    if (wait > kLongestWait) {
      return finish(Error(ErrorCode::kRateLimited, "quota.wait",
                          "The platform asked us to wait before the next request.")
                        .retry_in(wait));
    }
    const milliseconds left = context.left();
    if (left == milliseconds(0)) {
      return finish(Error(ErrorCode::kTimeout, "quota.timeout",
                          "The request did not get its turn in time."));
    }
    // Another lane's turn or a running call: woken by leave(); the poll is only a safety net.
    const milliseconds pause = wait == milliseconds(0) ? kPoll : wait;
    clock_.wait_for(changed_, lock, context.stop(), std::min(pause, left));
  }
  millitokens_ -= kToken;
  ++running_;
  ++turns_;
  ++requests_;
  return finish(success());
}

void Governor::leave() {
  const std::lock_guard lock(mutex_);
  ONESHELF_ASSERT(running_ > 0);
  --running_;
  changed_.notify_all();
}

void Governor::hold_for(milliseconds duration) {
  const std::lock_guard lock(mutex_);
  if (ONESHELF_MUTANT("retry_after_ignored")) return;
  not_before_ = std::max(not_before_, clock_.monotonic() + duration);
}

Result<HttpResponse> GovernedHttp::send(const Context& context, const HttpRequest& request) {
  ONESHELF_TRY(governor_.enter(context, lane_));
  Result<HttpResponse> response = http_.send(context, request);
  governor_.leave();
  if (response.ok() && (response->status == 429 || response->status == 503)) {
    governor_.hold_for(retry_after(*response));
  }
  return response;
}

}  // namespace oneshelf
