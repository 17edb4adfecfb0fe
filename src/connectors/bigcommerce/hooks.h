#pragma once

#include "connectors/bigcommerce/client.h"

namespace oneshelf::bigcommerce {

/// Webhooks carry the secret header that we set when we subscribed; if the account's client secret
/// is known, the vendor's own signature is checked too whenever it is there.
class HookReading final : public Hooks {
 public:
  HookReading(const Settings& settings, Role role) : settings_(&settings), role_(role) {}
  Result<Hint> read_hook(const HttpRequest& request, Timestamp now) override;

 private:
  Result<void> check(const HttpRequest& request, Timestamp now) const;

  const Settings* settings_;
  Role role_;
};

/// The store has one hook per topic; those that go to one address are told as one subscription.
class Subscriptions final : public HookSubscriptions {
 public:
  Subscriptions(const Client& client, Role role) : client_(&client), role_(role) {}
  std::vector<std::string> wanted_topics() const override;
  Result<std::vector<HookSubscription>> list_hooks(const Context& context) override;
  Result<void> add_hook(const Context& context, const std::string& url,
                        std::span<const std::string> topics) override;
  Result<void> remove_hook(const Context& context, const VendorId& id) override;

 private:
  Result<Json::Array> all(const Context& context) const;

  const Client* client_;
  Role role_;
};

}  // namespace oneshelf::bigcommerce
