#pragma once

#include <string>

#include "base/result.h"

namespace oneshelf::bench {

/// Where a bench may write files: a folder of its own, empty.
struct Place {
  std::string folder;
};

// Each measures one thing and prints one or more lines of JSON. An error means that what was
// measured did not do its job, so that its speed would mean nothing.

/// How fast the disk makes a small write durable: what all durable figures are to be held against.
Result<void> bench_disk(const Place& place);
/// 100,000 SKUs in memory: all new, all in sync, a tenth changed.
Result<void> bench_plan(const Place& place);
/// 10,000 SKUs through the whole engine with the real store into a sandbox shop.
Result<void> bench_sync(const Place& place);
/// Signed hooks through the real server on loopback, durably stored.
Result<void> bench_hooks(const Place& place);
/// Orders of a sandbox shop that become documents in the source.
Result<void> bench_orders(const Place& place);
/// All prices and figures of 50,000 variants into emulated shops at their published quotas, in
/// virtual time.
Result<void> bench_quota(const Place& place);

}  // namespace oneshelf::bench
