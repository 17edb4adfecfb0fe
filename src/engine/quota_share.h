#pragma once

#include <optional>
#include <vector>

#include "store/store.h"

namespace oneshelf {

/// Our own pace towards one remote account, all workers together.
struct Pace {
  int per_second = 10;
  int burst = 20;
  int parallel = 2;
};

/// A token of the quota in the units that are shared: a part of it is whole for 1 to 6 workers.
inline constexpr int64_t kQuotaToken = 60'000;

/// What one worker may take of the quota.
struct QuotaPart {
  int parts = 1;  ///< one of so many; 0: nothing yet
  /// It was let in just now and begins with at most this.
  std::optional<int64_t> begins_with;
  milliseconds look_at{0};        ///< then it is to agree again before it sends
  milliseconds trusted_until{0};  ///< then it sends nothing until it has agreed again
};

/// A worker and what it sees of the others, for `decide_share`.
struct QuotaView {
  std::vector<QuotaWorker> workers;  ///< of the connection, in the order of arrival
  QuotaWorker mine;                  ///< as last saved; id 0: it has to arrive
  int running = 0;                   ///< calls of mine under way
  Pace pace;
  Timestamp now;
};
struct QuotaDecision {
  QuotaWorker mine;  ///< to be saved if it differs; with id 0 anew
  QuotaPart part;
  std::vector<int64_t> forget;  ///< workers that are long gone
};

/// How the workers of one remote account share its quota, so that they never send more than it
/// allows, whoever comes, goes or dies. Pure; made and saved in one transaction.
///
/// Each live worker takes one of `parts` parts. A newcomer is let in only when every other that
/// sends has noted that it takes no more than one of as many parts as there are workers now. So for
/// those that send, `parts` of each is at least their number, and the sum of 1/parts never exceeds
/// 1. Whoever is not renewed in time has stopped by itself before its time was over. A newcomer
/// begins with nothing, or with what the last one to leave left over and what came since. More
/// workers than calls are allowed at once take turns.
QuotaDecision decide_share(const QuotaView& view);

/// One worker's part in the quota of a remote account. Not for two threads at once. All times that
/// it gives are monotonic.
class QuotaShare {
 public:
  /// So long a worker that is silent still counts.
  static constexpr milliseconds kLease = std::chrono::seconds(6);
  /// How often one that sends, or waits, looks at the others.
  static constexpr milliseconds kLookEvery = milliseconds(500);
  static constexpr milliseconds kWaitEvery = milliseconds(100);

  QuotaShare(Store& store, Clock& clock, ConnectionId connection, std::string owner);

  /// Agrees with the others. After an error the last part counts as long as it is trusted.
  /// `running`: calls under way; none may be begun meanwhile.
  Result<QuotaPart> agree(const Pace& pace, int running);
  /// Frees its part for the others at once.
  Result<void> leave(int64_t left_over);

 private:
  bool is_trusted() const { return clock_.monotonic() < trusted_until_; }
  Result<QuotaDecision> look(Records& records, const Pace& pace, int running) const;

  Store& store_;
  Clock& clock_;
  QuotaWorker mine_;
  milliseconds trusted_until_{0};
};

}  // namespace oneshelf
