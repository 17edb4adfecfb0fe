#include "engine/governor.h"

#include "base/assert.h"
#include "base/decimal.h"
#include "base/mutant.h"

namespace oneshelf {
namespace {

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

Governor::Governor(Clock& clock, Pace pace, std::unique_ptr<QuotaShare> share)
    : clock_(clock),
      pace_(pace),
      share_(std::move(share)),
      units_(pace.burst * kQuotaToken),
      refilled_at_(clock.monotonic()) {
  ONESHELF_ASSERT(pace.per_second > 0);
  ONESHELF_ASSERT(pace.burst > 0);
  ONESHELF_ASSERT(pace.parallel > 0);
}

void Governor::refill() {
  const milliseconds now = clock_.monotonic();
  const int64_t per_ms = pace_.per_second * (kQuotaToken / 1000) / std::max(1, part_.parts);
  units_ = std::min(units_ + (now - refilled_at_).count() * per_ms, full());
  refilled_at_ = now;
}

int64_t Governor::full() const { return pace_.burst * kQuotaToken / std::max(1, part_.parts); }

int Governor::parallel() const { return std::max(1, pace_.parallel / std::max(1, part_.parts)); }

bool Governor::may_send() const {
  if (!share_) return true;
  return !agreeing_ && part_.parts > 0 && clock_.monotonic() < part_.trusted_until;
}

void Governor::take(const QuotaPart& part) {
  refill();
  part_ = part;
  if (part.begins_with) units_ = std::min(units_, *part.begins_with);
  units_ = std::min(units_, full());
}

/// Agrees with the other workers if that is due. While it does, nothing is let go.
Result<void> Governor::agree(std::unique_lock<std::mutex>& lock) {
  if (!share_ || agreeing_ || clock_.monotonic() < part_.look_at) return success();
  agreeing_ = true;
  const int running = running_;
  lock.unlock();
  const Result<QuotaPart> part = share_->agree(pace_, running);
  lock.lock();
  agreeing_ = false;
  changed_.notify_all();
  if (part.ok()) {
    take(*part);
    return success();
  }
  // Tried again at the next request; until then the last agreement holds, as long as it may.
  return may_send() ? success() : Result<void>(part.error());
}

Result<void> Governor::leave_share() {
  std::unique_lock lock(mutex_);
  if (!share_ || agreeing_) return success();
  refill();
  part_ = {.parts = 0};
  return share_->leave(units_);
}

bool Governor::is_turn_of(Lane lane) const {
  const int mine = static_cast<int>(lane);
  const bool fair_turn = turns_ % kFairEvery == kFairEvery - 1;
  for (int other = 0; other < kLanes; ++other) {
    if (waiting_[static_cast<size_t>(other)] == 0) continue;
    // One that must leave the rest of a window to others holds nobody up.
    if (other > mine && wait_needed(static_cast<Lane>(other)) > milliseconds(0)) continue;
    const int64_t ahead =
        last_turn_[static_cast<size_t>(mine)] - last_turn_[static_cast<size_t>(other)];
    if (fair_turn ? ahead > 0 || (ahead == 0 && other > mine) : other < mine) return false;
  }
  return true;
}

/// Requests that other workers may have under way, unknown to us.
int Governor::elsewhere() const { return (std::max(1, part_.parts) - 1) * parallel(); }

milliseconds Governor::wait_needed(Lane lane) const {
  const milliseconds now = clock_.monotonic();
  milliseconds wait = not_before_ > now ? not_before_ - now : milliseconds(0);
  if (const auto told = window_.wait(lane, elsewhere(), now)) {
    return ONESHELF_MUTANT("quota_ignored") ? wait : std::max(wait, *told);
  }
  if (units_ < kQuotaToken && !ONESHELF_MUTANT("quota_ignored")) {
    const int64_t per_ms = pace_.per_second * (kQuotaToken / 1000) / std::max(1, part_.parts);
    wait = std::max(wait, milliseconds((kQuotaToken - units_ + per_ms - 1) / per_ms));
  }
  return wait;
}

milliseconds Governor::window_wait(Lane lane) {
  const std::lock_guard lock(mutex_);
  return window_.wait(lane, elsewhere(), clock_.monotonic()).value_or(milliseconds(0));
}

void Governor::hear(const QuotaTold& told) {
  const std::lock_guard lock(mutex_);
  window_.hear(told, running_, clock_.monotonic());
  changed_.notify_all();
}

void Governor::take_permit(Lane lane) {
  if (window_.is_known(clock_.monotonic())) {
    window_.sent();
  } else {
    units_ -= kQuotaToken;
  }
  ++running_;
  last_turn_[static_cast<size_t>(lane)] = ++turns_;
  ++requests_;
}

Result<void> Governor::enter(const Context& context, Lane lane) {
  std::unique_lock lock(mutex_);
  const milliseconds began = clock_.monotonic();
  int& waiting = waiting_[static_cast<size_t>(lane)];
  if (++waiting == 1) last_turn_[static_cast<size_t>(lane)] = turns_;
  const auto finish = [&](Result<void> result) {
    --waiting;
    changed_.notify_all();
    return result;
  };
  while (true) {
    if (context.stopped()) {
      return finish(Error(ErrorCode::kCancelled, "quota.stopped", "OneShelf is shutting down."));
    }
    const Result<void> agreed = agree(lock);
    if (!agreed.ok()) return finish(agreed.error());
    refill();
    const bool has_window = window_.is_known(clock_.monotonic());
    const milliseconds wait = may_send() ? wait_needed(lane) : QuotaShare::kWaitEvery;
    if (wait == milliseconds(0) && running_ < parallel() && is_turn_of(lane)) break;
    if (!may_send() && clock_.monotonic() - began > kLongestWait) {
      return finish(Error(ErrorCode::kRateLimited, "quota.shared",
                          "Other workers use all that the platform takes at once.")
                        .retry_in(QuotaShare::kLease));
    }
    if (wait > (has_window ? QuotaWindow::kLongest : kLongestWait)) {
      return finish(Error(ErrorCode::kRateLimited, "quota.wait",
                          "The platform asked us to wait before the next request.")
                        .retry_in(wait));
    }
    const milliseconds left = context.left();
    if (left == milliseconds(0)) {
      return finish(
          Error(ErrorCode::kTimeout, "quota.timeout", "The request did not get its turn in time."));
    }
    // Another lane's turn or a running call: woken by leave(); the poll is only a safety net.
    const milliseconds pause = wait == milliseconds(0) ? kPoll : wait;
    clock_.wait_for(changed_, lock, context.stop(), std::min(pause, left));
  }
  take_permit(lane);
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
