#pragma once

#include <deque>
#include <functional>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "net/http.h"

namespace oneshelf::sandbox::bridge {

/// Answers by Idempotency-Key. Same key and same request: the same answer, without doing it again.
/// Same key and another request: 422. Refusals that changed nothing are not kept, so that the same
/// request may succeed later, once its cause is gone.
class IdempotencyMemory {
 public:
  static constexpr milliseconds kKept = std::chrono::hours(25);
  static constexpr size_t kMax = 200'000;
  static constexpr size_t kKeyMax = 128;

  Result<HttpResponse> run(const HttpRequest& request, Timestamp now,
                           const std::function<Result<HttpResponse>()>& effect);

 private:
  struct Kept {
    std::string request;  ///< fingerprint of method, address and body
    HttpResponse answer;
  };

  void forget_old(Timestamp now);

  std::unordered_map<std::string, Kept> kept_;
  std::deque<std::pair<Timestamp, std::string>> by_age_;
};

}  // namespace oneshelf::sandbox::bridge
