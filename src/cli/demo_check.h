#pragma once

#include "cli/commands.h"
#include "cli/demo_world.h"

namespace oneshelf::cli {

/// What the demo measured, and all that did not agree.
struct DemoReport {
  size_t skus = 0;
  uint64_t requests = 0;
  milliseconds took{0};
  int64_t peak_rss_bytes = 0;
  size_t second_plan_changes = 0;
  uint64_t second_run_writes = 0;
  milliseconds order_latency{0};
  std::vector<std::string> differences;

  bool is_ok() const { return differences.empty(); }
};
Json to_json(const DemoReport& report);

/// Plans and applies the demo's link, and compares both sandboxes field by field.
Result<void> fill_shop(App& app, const Session& session, DemoWorld& world, DemoReport& report);
/// A second plan must be empty, and a second run must write nothing.
Result<void> check_rest(App& app, const Session& session, DemoWorld& world, DemoReport& report);
/// Buys something in the shop while OneShelf runs, and follows the order into the source.
Result<void> check_order(App& app, const Session& session, DemoWorld& world, DemoReport& report);

}  // namespace oneshelf::cli
