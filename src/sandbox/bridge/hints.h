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

/// Hints on their way to the hub. What changed between two looks goes out together; a refused hint
/// is repeated after 1, 5 and 30 minutes, signed anew each time. Hints are only hints: beyond the
/// limits they are forgotten. Not locked.
class HintOutbox {
 public:
  static constexpr size_t kIdsPerHint = 100;
  static constexpr size_t kPendingMax = 10'000;  ///< ids per topic
  static constexpr size_t kOutstandingMax = 1000;

  void send_to(std::string url, std::string secret);
  void note(Topic topic, const std::vector<std::string>& ids);
  std::vector<HttpRequest> take(Timestamp now, Faults& faults);
  void answered(const HttpRequest& hint, int status, Timestamp now);

 private:
  struct Delivery {
    uint64_t number = 0;
    std::string topic, body;
    size_t attempt = 0;
    Timestamp due;
  };

  void pack(Timestamp now);
  HttpRequest signed_request(const Delivery& delivery, Timestamp time,
                             std::string_view secret) const;

  std::string url_, secret_;
  std::array<std::set<std::string>, kTopics> pending_;
  std::deque<Delivery> waiting_;
  std::map<uint64_t, Delivery> under_way_;
  uint64_t last_number_ = 0;
};

}  // namespace oneshelf::sandbox::bridge
