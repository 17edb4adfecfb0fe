#pragma once

#include "connectors/neto/settings.h"

namespace oneshelf::neto {

/// Notification events: orders that were made or changed their status. They carry a token and no
/// signature or time, so they are hints and nothing more.
class Notifications final : public Hooks {
 public:
  explicit Notifications(const Settings& settings) : settings_(settings) {}
  Result<Hint> read_hook(const HttpRequest& request, Timestamp now) override;

 private:
  const Settings& settings_;
};

}  // namespace oneshelf::neto
