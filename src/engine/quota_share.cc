#include "engine/quota_share.h"

#include <algorithm>

#include "engine/process.h"

namespace oneshelf {
namespace {

constexpr milliseconds kTurn = std::chrono::seconds(10);
// By then the quota of any pace is whole again, and nobody asks who used it last.
constexpr milliseconds kRemembered = std::chrono::hours(1);
// What was let go shortly before a worker's time was over must have left before others count on it.
constexpr int kMarginOfLease = 6;

bool is_live(const QuotaWorker& worker, Timestamp now) {
  return !worker.left && worker.until > now && !is_known_dead(worker.owner);
}

/// What the quota surely holds after everybody has left.
int64_t left_over(const QuotaView& view) {
  const int64_t full = view.pace.burst * kQuotaToken;
  std::optional<Timestamp> last;
  int64_t units = 0;
  for (const QuotaWorker& worker : view.workers) {
    // Of one that was cut off nobody knows when it sent last: until now, and all that it had.
    const Timestamp at = std::min(worker.until, view.now);
    if (last && at < *last) continue;
    last = at;
    units = worker.left ? worker.left_over : 0;
  }
  if (!last) return full;
  const milliseconds since = std::min(view.now - *last, milliseconds(kRemembered));
  return std::min(full, units + since.count() * view.pace.per_second * (kQuotaToken / 1000));
}

}  // namespace

QuotaDecision decide_share(const QuotaView& view) {
  QuotaDecision decision;
  QuotaWorker& mine = decision.mine = view.mine;
  std::vector<const QuotaWorker*> others;
  size_t before_me = 0;
  for (const QuotaWorker& worker : view.workers) {
    if (mine.id != 0 && worker.id == mine.id) continue;
    if (is_live(worker, view.now)) {
      others.push_back(&worker);
      before_me += mine.id == 0 || worker.id < mine.id ? 1 : 0;
    } else if (view.now - worker.until > kRemembered) {
      decision.forget.push_back(worker.id);
    }
  }
  const size_t most =
      static_cast<size_t>(std::min({view.pace.parallel, view.pace.burst, view.pace.per_second}));
  if (mine.id == 0) mine.since = view.now;
  // Others wait for a place and mine was long enough: to the end of the row.
  if (mine.parts > 0 && others.size() + 1 > most && view.now - mine.since >= kTurn &&
      view.running == 0) {
    mine.id = 0;
    mine.parts = 0;
    mine.since = mine.until = view.now;
    before_me = others.size();
  }
  mine.left = false;
  mine.left_over = 0;
  const milliseconds left = mine.until - view.now;
  // More than a lease is left if somebody set the clock back.
  if (left < QuotaShare::kLease / 2 || left > QuotaShare::kLease) {
    mine.until = view.now + QuotaShare::kLease;
  }
  const int sharing = static_cast<int>(std::min(most, others.size() + 1));
  if (before_me >= most) {
    mine.parts = 0;
    decision.part.parts = 0;
    return decision;
  }
  if (mine.parts > 0) {
    decision.part.parts = sharing;
    // More workers may count on my smaller part only once my calls fit into it.
    const bool fits = view.running * sharing <= view.pace.parallel;
    if (sharing < mine.parts || fits) mine.parts = sharing;
    return decision;
  }
  bool someone_sends = false;
  for (const QuotaWorker* other : others) {
    if (other->parts == 0) continue;
    someone_sends = true;
    if (other->parts < sharing) {
      decision.part.parts = 0;  // it has not heard of me yet
      return decision;
    }
  }
  mine.parts = decision.part.parts = sharing;
  decision.part.begins_with = someone_sends ? 0 : left_over(view);
  return decision;
}

QuotaShare::QuotaShare(Store& store, Clock& clock, ConnectionId connection, std::string owner)
    : store_(store), clock_(clock) {
  mine_.connection = std::move(connection);
  mine_.owner = std::move(owner);
}

Result<QuotaDecision> QuotaShare::look(Records& records, const Pace& pace, int running) const {
  QuotaView view;
  view.workers = ONESHELF_TRY(records.quota_workers(mine_.connection));
  view.mine = mine_;
  view.running = running;
  view.pace = pace;
  view.now = clock_.now();
  const auto stored = std::ranges::find(view.workers, mine_.id, &QuotaWorker::id);
  const bool still_in = stored != view.workers.end() && is_trusted() && stored->until > view.now;
  if (!still_in) {
    // What it left over it knows itself.
    if (stored != view.workers.end()) view.workers.erase(stored);
    view.mine.id = 0;
    view.mine.parts = 0;
    view.mine.until = view.now;
  }
  return decide_share(view);
}

Result<QuotaPart> QuotaShare::agree(const Pace& pace, int running) {
  const milliseconds began = clock_.monotonic();
  QuotaDecision decision = ONESHELF_TRY(read_value<QuotaDecision>(
      store_, [&](Records& records) { return look(records, pace, running); }));
  const bool renewed = decision.mine.until != mine_.until;
  if (!(decision.mine == mine_) || decision.mine.id == 0) {
    decision = ONESHELF_TRY(
        write_value<QuotaDecision>(store_, [&](Records& records) -> Result<QuotaDecision> {
          QuotaDecision again = ONESHELF_TRY(look(records, pace, running));
          for (const int64_t id : again.forget) ONESHELF_TRY(records.remove_quota_worker(id));
          if (again.mine.id == 0 && mine_.id != 0) {
            ONESHELF_TRY(records.remove_quota_worker(mine_.id));
          }
          again.mine.id = ONESHELF_TRY(records.save_quota_worker(again.mine));
          return again;
        }));
  }
  // Never believed to last longer than stored: reckoned from before the database was asked.
  if (renewed || decision.mine.id != mine_.id) {
    trusted_until_ = began + kLease - kLease / kMarginOfLease;
  }
  mine_ = decision.mine;
  decision.part.look_at = began + (decision.part.parts > 0 ? kLookEvery : kWaitEvery);
  decision.part.trusted_until = trusted_until_;
  return decision.part;
}

Result<void> QuotaShare::leave(int64_t left_over) {
  if (mine_.id == 0) return success();
  const bool is_mine = is_trusted();
  QuotaWorker gone = mine_;
  gone.left = true;
  gone.until = clock_.now();
  gone.left_over = left_over;
  mine_.id = 0;
  mine_.parts = 0;
  trusted_until_ = milliseconds(0);
  if (!is_mine) return success();  // the others go on without it already
  return store_.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_quota_worker(gone));
    return success();
  });
}

}  // namespace oneshelf
