#include "engine/quota_window.h"

#include <algorithm>

namespace oneshelf {
namespace {

constexpr int64_t kLimitMost = 1'000'000;  // more is no limit; and products stay in their range
constexpr milliseconds kWindowMost = std::chrono::hours(25);
// An answer on a slow way makes the end of its window look that much later than others of it.
constexpr milliseconds kSameEnd = std::chrono::seconds(1);

/// One of so many requests of a new window is kept for the lanes above; 0: none.
int64_t share_kept(Lane lane) {
  switch (lane) {
    case Lane::kOrders: return 0;
    case Lane::kStock: return 20;
    case Lane::kPrice:
    case Lane::kCatalogue:
    case Lane::kReconcile: return 10;
  }
  return 10;
}

bool makes_sense(const QuotaTold& told) {
  return told.limit > 0 && told.left >= 0 && told.left <= told.limit &&
         told.window > milliseconds(0) && told.window <= kWindowMost &&
         told.reset >= milliseconds(0) && told.reset <= told.window;
}

}  // namespace

void QuotaWindow::hear(const QuotaTold& told, int running, milliseconds now) {
  if (!makes_sense(told)) return;
  const milliseconds over_at = now + told.reset + kMargin;
  const bool is_known_one = is_known(now);
  if (is_known_one && over_at + kSameEnd < over_at_) return;  // of a window that is over
  const bool is_same = is_known_one && over_at <= over_at_ + kSameEnd;
  const int64_t limit = std::min(told.limit, kLimitMost);
  const int64_t left = std::min(told.left, kLimitMost) - running;
  // Answers may overtake each other: the lowest figure is the latest, unless it is the only one.
  left_ = is_same && running > 0 ? std::min(left_, left) : left;
  over_at_ = is_same ? std::min(over_at_, over_at) : over_at;
  limit_ = limit;
  window_ = told.window;
}

int64_t QuotaWindow::kept_back(Lane lane) const {
  const int64_t share = share_kept(lane);
  return share == 0 ? 0 : (limit_ + share - 1) / share;
}

std::optional<milliseconds> QuotaWindow::wait(Lane lane, int elsewhere, milliseconds now) const {
  if (!is_known(now)) return std::nullopt;
  const milliseconds until_over = over_at_ - now;
  const int64_t spare = left_ - 1 - elsewhere;  // after this request
  if (spare < 0) return until_over;
  const int64_t kept = kept_back(lane);
  if (kept == 0) return milliseconds(0);
  // Kept back at a time: kept × (time to the end) / window, rounded down. It is no more than the
  // spare ones from this long before the end:
  const milliseconds from(((spare + 1) * window_.count() - 1) / kept);
  return std::max(milliseconds(0), until_over - from);
}

}  // namespace oneshelf
