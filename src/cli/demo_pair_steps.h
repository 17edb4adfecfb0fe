#pragma once

#include <functional>

#include "cli/demo_pair.h"

namespace oneshelf::cli {

/// How long an order and its parcel took to the other side.
struct PairLatency {
  milliseconds order{0}, parcel{0};
};

struct PairReport {
  size_t skus = 0;
  uint64_t first_run_requests = 0;
  size_t second_plan_changes = 0;
  uint64_t second_run_writes = 0;
  PairLatency by_polling, by_webhook;
  std::vector<std::string> differences;

  bool is_ok() const { return differences.empty(); }
};
Json to_json(const PairReport& report);

/// How often the demo's links look when nobody tells them.
inline constexpr std::chrono::seconds kPairPoll{2};
/// So seldom that only a webhook can have brought what arrives.
inline constexpr std::chrono::seconds kNoPolling{3600};
/// Settings of a link that looks this often for everything.
std::vector<std::pair<std::string, std::string>> pair_intervals(std::chrono::seconds interval);
/// Every link looks this often from now on.
Result<void> look_every(App& app, DemoPair& world, std::chrono::seconds interval);
/// Where somebody edits or buys now and then, the quotas of the platforms are not used up: a demo
/// that does all of it within seconds lets them fill again before it measures.
void take_breath(const Context& context);
/// Error `demo.late`.
Result<void> wait_until(const Context& context, const std::string& what,
                        const std::function<bool()>& is_there);

/// Tests the credentials of one side and keeps them.
Result<void> connect_side(const Session& session, App& app, const PairSide& side, Role role);
/// The same of all.
Result<void> connect_pair(const Session& session, App& app, DemoPair& world);
/// The set-up as a person goes through it: what is suggested is taken, the rest chosen, the first
/// run is reviewed, and the link completed.
Result<void> set_up_pair(const Session& session, App& app, DemoPair& world);
/// Approves the catalogue, applies the first plan and compares; a second plan must be empty.
Result<void> fill_pair(const Session& session, App& app, DemoPair& world, PairReport& report);
/// An order in the shop, and its parcel from the source: found by looking, then told by webhooks.
Result<void> trade_in_pair(const Session& session, App& app, DemoPair& world, PairReport& report);

/// Has all sides tell what happens to OneShelf at this address.
Result<void> send_pair_hooks(const Session& session, App& app, DemoPair& world,
                             const std::string& hub_url);
/// Adds what differs between the source's shelf and each shop's: all of it, or stock alone.
void compare_shelves(App& app, DemoPair& world, std::vector<std::string>& differences);
void compare_stock(App& app, DemoPair& world, std::vector<std::string>& differences);

}  // namespace oneshelf::cli
