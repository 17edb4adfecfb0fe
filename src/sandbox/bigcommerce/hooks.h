#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "sandbox/bigcommerce/model.h"
#include "sandbox/faults.h"

namespace oneshelf::sandbox::bigcommerce {

/// Webhooks and what is on its way to them. A refused one is repeated after 1, 3, 5 … minutes, and
/// after the last try its hook is switched off. Not locked.
class HookOutbox {
 public:
  static constexpr size_t kPerTopicMax = 10;
  static constexpr size_t kOutstandingMax = 2000;

  /// Signs with this; "" : no signature headers.
  void sign_with(std::string client_secret) { client_secret_ = std::move(client_secret); }

  std::map<int64_t, Hook> hooks;

  /// One delivery for every active hook that hears of this.
  void note(const Event& event, const std::string& store, Timestamp now);
  std::vector<HttpRequest> take(Timestamp now, Faults& faults);
  void answered(const HttpRequest& hint, int status, Timestamp now);

 private:
  struct Delivery {
    uint64_t number = 0;
    int64_t hook = 0;
    std::string scope, body;
    size_t attempt = 0;
    Timestamp due;
  };

  HttpRequest request_of(const Delivery& delivery, const Hook& hook, Timestamp time,
                         bool forged) const;

  std::string client_secret_;
  std::deque<Delivery> waiting_;
  std::map<uint64_t, Delivery> under_way_;
  uint64_t last_number_ = 0;
};

/// "store/order/*" hears of everything below it.
bool hears(const std::string& wanted, const std::string& scope);

}  // namespace oneshelf::sandbox::bigcommerce
