#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "connectors/bridge/info.h"
#include "connectors/connector.h"

namespace oneshelf::bridge {

/// What a credential may be limited to: products with their stock and look-ups, or orders.
enum class Area { kProducts, kOrders };

struct Answer {
  int status = 200;
  Json body;
};

/// Requests of the contract with credentials, and the only place that turns the bridge's refusals
/// into our errors. Safe from any thread.
class Client {
 public:
  static constexpr int kPageMax = 500;

  Client(Http& http, const ConnectValues& values);

  const std::string& url() const { return url_; }
  int page_size() const { return page_size_; }
  bool has_orders_credential() const { return !orders_authorization_.empty(); }

  /// `path` begins with "/", parts and query already encoded.
  Result<Json> get(const Context& context, Area area, const std::string& path);
  /// Any 2xx, and 409 with its body: what a conflict means depends on the operation.
  Result<Answer> post(const Context& context, Area area, const std::string& path,
                      const std::string& idempotency_key, const Json& body);

  /// Removes what is at `path`; gone already is success.
  Result<void> remove(const Context& context, Area area, const std::string& path);

  /// What the bridge announces, asked once per client.
  Result<Info> info(const Context& context);
  /// Asks again, and remembers the answer.
  Result<Info> read_info(const Context& context);
  /// kUnsupported `bridge.not_offered` unless the bridge announces the feature.
  Result<void> require(const Context& context, const std::string& feature);
  /// What was last announced; nothing before the first answer.
  std::shared_ptr<const Info> known_info() const;

  /// A key that no other request of this client has: for writes that are absolute, whose second
  /// sending must take effect again after something else was written in between.
  std::string fresh_key(const Context& context, std::string_view operation);

 private:
  HttpRequest request(Area area, const std::string& path) const;

  Http& http_;
  std::string url_;
  std::string authorization_;
  std::string orders_authorization_;  ///< "" if the one credential is for both areas
  int page_size_;
  std::atomic<uint64_t> sent_ = 0;
  mutable std::mutex mutex_;
  std::shared_ptr<const Info> info_;  ///< shared: a reader may hold it while it is replaced
};

/// A key that stays the same for the same thing, within the contract's 128 characters.
std::string stable_key(std::string_view operation, std::string_view identity);

/// What a conflict is told as: "The bridge will not <what>", with the bridge's own code and
/// sentence.
Error refusal(const Answer& answer, ErrorCode code, std::string id, std::string_view what);

}  // namespace oneshelf::bridge
