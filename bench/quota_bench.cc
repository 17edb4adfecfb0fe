#include <sys/resource.h>

#include <filesystem>
#include <fstream>

#include "benches.h"
#include "measure.h"
#include "push/push.h"

namespace oneshelf::bench {
namespace {

constexpr int64_t kWholeQuota = 1;
constexpr uint64_t kPercentMost = 105;  // of the floor, and of the calls
constexpr milliseconds kAheadWithin = std::chrono::seconds(5);

Json seconds_of(milliseconds time) { return rounded(static_cast<double>(time.count()) / 1000, 1); }

/// Processor seconds that this process has used.
double processor_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// From here on the kernel takes down the most memory that is used at once.
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

Json peak_megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return rounded(std::stod(line.substr(6)) / 1024, 0);
  }
  return {};
}

Error bad_push(const std::string& why, const push::PushReport& report) {
  return Error(ErrorCode::kInternal, "bench.bad_push", why + " " + to_json(report.sync).dump());
}

Result<void> expect_good(const push::Candidate& candidate, const push::PushReport& report) {
  const auto all = static_cast<int64_t>(candidate.whole.variants());
  const ApplyReport& apply = report.sync.apply;
  if (apply.updated < all || apply.stock_written < all || apply.failed != 0) {
    return bad_push("Not everything was written.", report);
  }
  if (report.calls.over_quota != 0) return bad_push("The quota was met.", report);
  if (report.took * 100 > report.floor * static_cast<int64_t>(kPercentMost)) {
    return bad_push("It took more than 5 % longer than the quota asks.", report);
  }
  return success();
}

Json line_of_push(const std::string& name, const push::Candidate& candidate,
                  const push::PushReport& report) {
  return line_of(name)
      .set("platform", candidate.platform)
      .set("variants", static_cast<uint64_t>(candidate.whole.variants()))
      .set("quota", report.quota)
      .set("calls", report.calls.all())
      .set("reads", report.calls.reads)
      .set("writes", report.calls.writes)
      .set("probes", report.calls.probes)
      .set("least_writes", report.least_writes)
      .set("least_reads", report.least_reads)
      .set("over_quota", report.calls.over_quota)
      .set("floor_s", seconds_of(report.floor))
      .set("virtual_s", seconds_of(report.took));
}

/// How long it took.
Result<milliseconds> bench_push(push::Push& pushed, const push::Candidate& candidate) {
  forget_peak();
  const double used = processor_seconds();
  const push::PushReport report = ONESHELF_TRY(pushed.run());
  print(line_of_push("quota.push", candidate, report)
            .set("unit", "of the floor")
            .set("value", ratio(static_cast<uint64_t>(report.took.count()),
                                static_cast<uint64_t>(report.floor.count())))
            .set("limit", rounded(static_cast<double>(kPercentMost) / 100, 2))
            .set("cpu_s", rounded(processor_seconds() - used, 1))
            .set("peak_mb", peak_megabytes()));
  ONESHELF_TRY(pushed.check());
  const uint64_t least = report.least_writes + report.least_reads;
  if (report.calls.all() * 100 > least * kPercentMost) {
    return bad_push("It took more than 5 % more calls than there is to write and to read.", report);
  }
  ONESHELF_TRY(expect_good(candidate, report));
  return report.took;
}

Result<void> bench_sale(push::Push& pushed, const push::Candidate& candidate,
                        milliseconds sold_after) {
  push::SaleReport sale;
  const push::PushReport report = ONESHELF_TRY(pushed.run_with_sale(sold_after, sale));
  const milliseconds waited = sale.until_lowered - sale.until_read;
  print(line_of_push("quota.sale_ahead_of_push", candidate, report)
            .set("unit", "s")
            .set("value", seconds_of(waited))
            .set("limit", seconds_of(kAheadWithin))
            .set("from_sale_to_shop_s", seconds_of(sale.until_lowered))
            .set("calls_waited", sale.calls_waited)
            .set("calls_ahead_of", sale.calls_after));
  ONESHELF_TRY(pushed.check());
  if (waited > kAheadWithin) return bad_push("What was sold waited for the push.", report);
  return expect_good(candidate, report);
}

}  // namespace

Result<void> bench_quota(const Place& place) {
  for (const push::Candidate& candidate : push::candidates()) {
    const std::string folder = place.folder + "/" + candidate.platform;
    std::filesystem::create_directories(folder);
    const std::unique_ptr<push::Push> pushed =
        ONESHELF_TRY(push::Push::make(candidate, kWholeQuota, candidate.whole, folder));
    const milliseconds took = ONESHELF_TRY(bench_push(*pushed, candidate));
    // A full run reads first: what is sold by then is in the plan.
    ONESHELF_TRY(bench_sale(*pushed, candidate, took / 2));
  }
  return success();
}

}  // namespace oneshelf::bench
