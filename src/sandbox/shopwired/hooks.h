#pragma once

#include <deque>
#include <map>
#include <string>

#include "sandbox/faults.h"
#include "sandbox/shopwired/model.h"

namespace oneshelf::sandbox::shopwired {

/// Webhooks and what is on its way to them. Each begins with a handshake, hears of events once that
/// was answered rightly, and is switched off after a day of failures. Not locked.
class HookOutbox {
 public:
  static constexpr size_t kPerTopicMax = 10;
  static constexpr size_t kOutstandingMax = 5000;
  static constexpr int kAttemptsMax = 24;

  HookOutbox(std::string secret, int64_t business)
      : secret_(std::move(secret)), business_(business) {}

  std::map<int64_t, Hook> hooks;

  void note(const Event& event, Timestamp now);
  /// Asks the address of the hook to prove that it knows the secret.
  void shake_hands(const Hook& hook, Timestamp now);
  std::vector<HttpRequest> take(Timestamp now, Faults& faults);
  void answered(const HttpRequest& hint, int status, const std::string& body, Timestamp now);

 private:
  struct Delivery {
    uint64_t number = 0;
    int64_t hook = 0;
    std::string topic;
    Json event;         ///< null: a handshake
    std::string token;  ///< of a handshake
    int attempts = 0;
    Timestamp due;
  };

  HttpRequest request_of(const Delivery& delivery, const Hook& hook, Timestamp time,
                         bool forged) const;
  bool is_right(const Delivery& delivery, const std::string& body) const;

  std::string secret_;
  int64_t business_;
  std::deque<Delivery> waiting_;
  std::map<uint64_t, Delivery> under_way_;
  uint64_t last_number_ = 0;
};

}  // namespace oneshelf::sandbox::shopwired
