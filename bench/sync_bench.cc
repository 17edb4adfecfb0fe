#include "benches.h"
#include "measure.h"
#include "world.h"

namespace oneshelf::bench {
namespace {

namespace bridge = sandbox::bridge;

constexpr size_t kSkus = 10'000;
constexpr size_t kProducts = 4800;             // of the demo catalogue: somewhat more than kSkus
constexpr uint64_t kPage = 500, kBatch = 200;  // what the Bridge contract allows at most
constexpr size_t kChangedEach = 100;

uint64_t pages(size_t rows, uint64_t per_request) {
  return std::max<uint64_t>(1, (rows + per_request - 1) / per_request);
}

size_t product_rows(bridge::Bridge& at) {
  return at.work([](bridge::State& state) { return state.products().size(); });
}

size_t stock_rows(bridge::Bridge& at) {
  return at.work([](bridge::State& state) { return state.stock().size(); });
}

/// Both sides read to the end, and everything that is there afterwards written once.
uint64_t least_for_first_sync(World& world, size_t skus) {
  const uint64_t reads = pages(product_rows(world.source()), kPage) +
                         pages(stock_rows(world.source()), kPage) +
                         2;  // the shop's products and stock, still empty
  return reads + pages(product_rows(world.shop()), kBatch) + pages(skus, kBatch);
}

struct Run {
  SyncReport report;
  double seconds = 0;
  uint64_t requests = 0;
};

Result<Run> run_sync(World& world, ReadMode mode) {
  world.take_requests();
  const Stopwatch watch;
  Run run;
  run.report = ONESHELF_TRY(world.sync(mode));
  run.seconds = watch.seconds();
  run.requests = world.take_requests();
  return run;
}

Json line_of_run(std::string_view name, const Run& run, size_t skus) {
  return line_of(name)
      .set("unit", "SKUs/s")
      .set("value", per_second(skus, run.seconds))
      .set("skus", static_cast<uint64_t>(skus))
      .set("seconds", rounded(run.seconds, 3))
      .set("requests", run.requests)
      .set("paced", false);
}

Result<void> expect_written(const Run& run, size_t created, size_t stock) {
  const ApplyReport& apply = run.report.apply;
  if (static_cast<size_t>(apply.created) == created &&
      static_cast<size_t>(apply.stock_written) == stock && apply.failed == 0) {
    return success();
  }
  return Error(ErrorCode::kInternal, "bench.wrong_sync",
               "The sync did not write what it had to: " + to_json(run.report).dump());
}

Result<void> bench_first(World& world, size_t& skus) {
  const Run run = ONESHELF_TRY(run_sync(world, ReadMode::kDelta));
  skus = static_cast<size_t>(run.report.apply.created);
  if (skus < kSkus) {
    return Error(ErrorCode::kInternal, "bench.too_few",
                 "Fewer SKUs were created than planned: " + to_json(run.report).dump());
  }
  ONESHELF_TRY(expect_written(run, skus, skus));
  const uint64_t least = least_for_first_sync(world, skus);
  print(line_of_run("sync.first", run, skus)
            .set("least_requests", least)
            .set("requests_ratio", ratio(run.requests, least)));
  return success();
}

Result<void> bench_stored_plan(World& world, size_t skus) {
  std::vector<double> times;
  for (int round = 0; round < 3; ++round) {
    const Stopwatch watch;
    const LinkPlan plan = ONESHELF_TRY(world.plan());
    times.push_back(watch.seconds());
    if (plan.summary.in_sync != skus) {
      return Error(ErrorCode::kInternal, "bench.not_in_sync", "The plan still has changes.");
    }
  }
  print(line_of("plan.from_store")
            .set("unit", "SKUs/s")
            .set("value", per_second(skus, percentile(times, 50)))
            .set("skus", static_cast<uint64_t>(skus)));
  return success();
}

size_t change_some_stock(World& world) {
  return world.source().work([&](bridge::State& state) {
    std::vector<std::string> skus;
    for (const auto& entry : state.stock().entries()) {
      if (entry.row.location == state.default_location()) skus.push_back(entry.row.sku);
    }
    size_t changed = 0;
    for (size_t at = 0; at < skus.size(); at += kChangedEach, ++changed) {
      state.set_quantity(skus[at], state.default_location(), Decimal::from_integer(4321),
                         world.clock().now());
    }
    return changed;
  });
}

}  // namespace

Result<void> bench_sync(const Place& place) {
  const std::unique_ptr<World> world = ONESHELF_TRY(World::make(place.folder, kProducts));
  size_t skus = 0;
  ONESHELF_TRY(bench_first(*world, skus));
  ONESHELF_TRY(bench_stored_plan(*world, skus));
  world->clock().pass(std::chrono::minutes(5));  // or all would count as changed a moment ago
  const Run full = ONESHELF_TRY(run_sync(*world, ReadMode::kFull));
  ONESHELF_TRY(expect_written(full, 0, 0));
  print(line_of_run("sync.full_compare", full, skus));
  const size_t changed = change_some_stock(*world);
  const Run delta = ONESHELF_TRY(run_sync(*world, ReadMode::kDelta));
  const auto written = static_cast<size_t>(delta.report.apply.stock_written);
  ONESHELF_TRY(expect_written(delta, 0, std::clamp(written, changed / 2, changed)));
  print(line_of_run("sync.hundredth_of_stock_changed", delta, skus)
            .set("stock_written", static_cast<uint64_t>(written)));
  return success();
}

}  // namespace oneshelf::bench
