#pragma once

#include "engine/parts.h"

namespace oneshelf {

/// Everything the first page shows, and `oneshelf status --json`: connections, links with counts
/// and freshness, jobs, orders, parked failures, held changes.
struct OverviewLimits {
  int jobs = 20, orders = 50, parked = 100, held = 100;
};
Result<Json> overview(EngineParts& parts, const OverviewLimits& limits);

Json to_json(const Error& error);
Json to_json(const JobRecord& job);
Json to_json(const OrderRecord& order);
Json to_json(const ParkedRecord& parked);
Json to_json(const HeldRecord& held);

}  // namespace oneshelf
