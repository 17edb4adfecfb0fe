#pragma once

#include <mutex>

#include "connectors/shopwired/client.h"

namespace oneshelf::shopwired {

struct Status {
  std::string id, name, type;
};

/// Lists of a shop that do not change within minutes. Asked once each; safe from any thread.
class ShopFacts {
 public:
  explicit ShopFacts(const Client& client) : client_(client) {}

  Result<std::vector<Status>> statuses(const Context& context);
  /// The id of the first status of a type. kRefused `shopwired.no_status`.
  Result<std::string> status_of_type(const Context& context, std::string_view type);
  /// Two-letter codes by the shop's own country ids.
  Result<std::map<std::string, std::string>> countries(const Context& context);

 private:
  const Client& client_;
  std::mutex mutex_;  // guards what follows; held while asking, so that one thread asks
  std::optional<std::vector<Status>> statuses_;
  std::optional<std::map<std::string, std::string>> countries_;
};

}  // namespace oneshelf::shopwired
