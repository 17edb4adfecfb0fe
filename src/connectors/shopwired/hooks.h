#pragma once

#include "connectors/shopwired/client.h"

namespace oneshelf::shopwired {

/// Webhooks are signed with the shop's webhook secret, handshakes too: one that is signed with
/// another shows that ours is wrong.
class HookReading final : public Hooks {
 public:
  explicit HookReading(const Settings& settings) : settings_(settings) {}
  Result<Hint> read_hook(const HttpRequest& request, Timestamp now) override;

 private:
  Result<Hint> read_event(const Json& event) const;

  const Settings& settings_;
};

/// The shop has one webhook per topic; those that go to one address are told as one subscription.
class Subscriptions final : public HookSubscriptions {
 public:
  explicit Subscriptions(const Client& client) : client_(client) {}
  std::vector<std::string> wanted_topics() const override;
  Result<std::vector<HookSubscription>> list_hooks(const Context& context) override;
  Result<void> add_hook(const Context& context, const std::string& url,
                        std::span<const std::string> topics) override;
  Result<void> remove_hook(const Context& context, const VendorId& id) override;

 private:
  const Client& client_;
};

}  // namespace oneshelf::shopwired
