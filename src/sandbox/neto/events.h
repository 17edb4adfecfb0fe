#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "sandbox/faults.h"
#include "sandbox/neto/state.h"

namespace oneshelf::sandbox::neto {

/// Notification events on their way to the one URL that was entered by hand. What is not taken
/// waits until a person's scheduled task sends it again. Not locked.
class EventOutbox {
 public:
  static constexpr size_t kOutstandingMax = 1000;

  /// "" sends none.
  void send_to(std::string url, std::string token);
  void note(const std::vector<OrderEvent>& events);
  std::vector<HttpRequest> take(Timestamp now, Faults& faults);
  void answered(const HttpRequest& hint, int status);
  /// Sends what was not taken once more.
  void redeliver();

 private:
  struct Event {
    uint64_t id = 0;
    OrderEvent what;
  };

  HttpRequest request(const Event& event, Timestamp time, const std::string& token) const;

  std::string url_, token_;
  std::deque<Event> waiting_;
  std::map<uint64_t, Event> under_way_, undelivered_;
  uint64_t last_id_ = 0;
};

}  // namespace oneshelf::sandbox::neto
