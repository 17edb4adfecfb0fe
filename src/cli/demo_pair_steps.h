#pragma once

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

/// Tests the credentials of both sides and keeps them.
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
/// Adds what differs between the source's shelf and each shop's.
void compare_shelves(App& app, DemoPair& world, PairReport& report);

}  // namespace oneshelf::cli
