#pragma once

#include "engine/jobs.h"

namespace oneshelf {

/// What is to be done so that exactly one complete, enabled subscription of ours exists.
struct HookPlan {
  bool add = false;
  std::vector<VendorId> remove;  ///< ours, that are disabled, incomplete, outdated or doubled
  int64_t ours = 0, foreign = 0;
};
/// Ours are those of our address, or of the one that we registered before. Foreign ones are left
/// alone. Pure.
HookPlan plan_hooks(std::span<const HookSubscription> listed, const std::string& url,
                    const std::string& former_url, std::span<const std::string> topics);

struct HookReport {
  bool supported = false;  ///< the platform has subscriptions, and our address is known
  int64_t added = 0, removed = 0, ours = 0, foreign = 0;
};

/// Lists a connection's hook subscriptions and repairs ours: registers what is missing or switched
/// off, removes doubles. How it went is stored for status and alarms. Trouble that passes by itself
/// is an error only, to be tried again.
Result<HookReport> care_for_hooks(const Context& context, EngineParts& parts,
                                  const ConnectionId& connection);

/// Keeps what a hook showed of the hook secret: kBadHookSecret, or that it is right. The problem
/// stays, and care subscribes anew, until a hook comes that is signed rightly. Where one came just
/// before, somebody else sends hooks of his own, which is no problem.
Result<void> note_hook_secret(Records& records, const ConnectionId& connection,
                              const std::optional<Error>& problem, Timestamp now);

/// The job of the task "hooks:<link>": both its connections. And how often it is worth running.
JobWork hook_care_work(const LinkId& link);
inline constexpr milliseconds kHookCareEvery = std::chrono::minutes(15);

/// Our address as the platforms see it: "https://shelf.example". Error `hooks.bad_public_url`.
Result<void> save_public_url(Store& store, const std::string& url);
Result<std::string> public_url(Store& store);  ///< "" if it was never told

}  // namespace oneshelf
