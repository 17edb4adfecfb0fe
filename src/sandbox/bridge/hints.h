#pragma once

#include <array>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sandbox/bridge/state.h"
#include "sandbox/faults.h"

namespace oneshelf::sandbox::bridge {

/// "order.changed" …
std::string_view name_of(Topic topic);

/// Who hears of changes: set by hand (no id), or subscribed through the API.
struct HintTarget {
  std::string id;
  std::string url, secret;
  std::array<bool, kTopics> topics{};
  bool enabled = true;
  int failures = 0;  ///< refused one after the other
};

/// Hints on their way to the hub. What changed between two looks goes out together; a refused hint
/// is repeated after 1, 5 and 30 minutes, signed anew each time. A subscription that refuses five
/// in a row is switched off, as many platforms do. Hints are only hints: beyond the limits they are
/// forgotten. Not locked.
class HintOutbox {
 public:
  static constexpr size_t kTargetsMax = 20;
  static constexpr int kFailuresMax = 5;
  static constexpr size_t kIdsPerHint = 100;
  static constexpr size_t kPendingMax = 10'000;  ///< ids per topic
  static constexpr size_t kOutstandingMax = 1000;

  /// The target set by hand; "" sends none there.
  void send_to(std::string url, std::string secret);
  /// Gives it an id. Error `limit_reached`.
  Result<const HintTarget*> subscribe(HintTarget target);
  bool unsubscribe(std::string_view id);
  const std::vector<HintTarget>& targets() const { return targets_; }
  /// Switches every subscription off, as a platform may do at any time.
  void disable_subscriptions();

  void note(Topic topic, const std::vector<std::string>& ids);
  std::vector<HttpRequest> take(Timestamp now, Faults& faults);
  void answered(const HttpRequest& hint, int status, Timestamp now);

 private:
  struct Delivery {
    uint64_t number = 0;
    std::string target, topic, body;
    size_t attempt = 0;
    Timestamp due;
  };

  HintTarget* find_target(std::string_view id);
  void pack(Timestamp now);
  void pack_for_all(Topic topic, const std::string& body, Timestamp now);
  HttpRequest signed_request(const Delivery& delivery, const HintTarget& target, Timestamp time,
                             std::string_view secret) const;

  std::vector<HintTarget> targets_;
  uint64_t last_target_ = 0;
  std::array<std::set<std::string>, kTopics> pending_;
  std::deque<Delivery> waiting_;
  std::map<uint64_t, Delivery> under_way_;
  uint64_t last_number_ = 0;
};

}  // namespace oneshelf::sandbox::bridge
