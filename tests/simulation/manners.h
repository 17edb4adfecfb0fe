#pragma once

#include <map>
#include <string>

#include "base/clock.h"
#include "net/http.h"
#include "simulation/trace.h"
#include "store/store.h"

namespace oneshelf::simulation {

/// The way of one hub to the network, under the eyes of a vendor: no faster than the pace that the
/// platform's connector declares, never before the end of a Retry-After, nothing told again and
/// again that was confirmed, and nothing in the name of a job that somebody else has taken over.
/// Throws Broken. Knows what the hub knows: answers that were lost on the way do not count.
class Manners final : public Http {
 public:
  Manners(Http& http, Clock& clock, Store& store) : http_(http), clock_(clock), store_(store) {}

  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override;

 private:
  /// What a vendor keeps about one caller: a bucket of requests that refills with time.
  struct Account {
    int64_t thousandths = kBurst * 1000;
    int64_t filled_at_ms = 0;
    int64_t not_before_ms = 0;
    int under_way = 0;
  };
  static constexpr int64_t kPerSecond = 10;  ///< as the bridge's connector declares it
  static constexpr int64_t kBurst = 20;
  static constexpr int kParallel = 2;
  /// A worker that loses its job after an answer cannot note it: once more is no fault.
  static constexpr int kConfirmedMost = 3;

  void check_job(const Context& context);
  void check_pace(Account& account, const std::string& host);
  void check_repeat(const HttpRequest& request);
  void note(Account& account, const HttpRequest& request, const HttpResponse& response);

  Http& http_;
  Clock& clock_;
  Store& store_;
  std::map<std::string, Account> accounts_;  // by host
  std::map<std::string, int> confirmed_;     // by path and idempotency key
};

}  // namespace oneshelf::simulation
