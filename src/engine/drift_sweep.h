#pragma once

#include "engine/jobs.h"
#include "engine/links.h"

namespace oneshelf {

struct DriftReport {
  int64_t compared = 0, drifted = 0;  ///< SKUs
  int64_t restores = 0;               ///< fields the next plan writes again
  int64_t requests = 0;
  bool round_ended = false;
};
Json to_json(const DriftReport& report);
/// For status, the overview and metrics.
Result<Json> drift_figures(Records& records, const LinkId& link);

/// Goes on with the rolling compare of the link's channel, as far as the link's budget of requests
/// allows now: reads its listings again page by page, notes what drifted, and keeps the link's
/// figure. Stops while a job writes to the channel, so that our own writes are never taken for
/// somebody else's.
Result<DriftReport> sweep_drift(const Context& context, EngineParts& parts, const LinkId& link,
                                const Progress& progress);

/// The job of the task "drift:<link>", and how often it is worth running.
JobWork drift_work(const LinkId& link);
inline constexpr milliseconds kSweepEvery = std::chrono::minutes(10);

}  // namespace oneshelf
