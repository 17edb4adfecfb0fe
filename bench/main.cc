// oneshelf_bench FOLDER [BENCH...]: measures, and prints a line of JSON for each figure. FOLDER is
// where databases are made: on the disk that is to be measured.
#include <cstdio>
#include <filesystem>

#include "base/log.h"
#include "benches.h"

namespace {

using namespace oneshelf;
using namespace oneshelf::bench;

struct Bench {
  std::string_view name;
  Result<void> (*run)(const Place&);
};

constexpr Bench kBenches[] = {{"disk", bench_disk},     {"plan", bench_plan},
                              {"sync", bench_sync},     {"hooks", bench_hooks},
                              {"orders", bench_orders}, {"quota", bench_quota}};

bool run(const Bench& bench, const std::filesystem::path& folder) {
  const std::filesystem::path own = folder / bench.name;
  std::filesystem::remove_all(own);
  std::filesystem::create_directories(own);
  const Result<void> done = bench.run({.folder = own.string()});
  std::filesystem::remove_all(own);
  if (done.ok()) return true;
  std::fprintf(stderr, "%s: %s\n", std::string(bench.name).c_str(),
               done.error().to_string().c_str());
  return false;
}

bool is_wanted(const Bench& bench, const std::vector<std::string>& wanted) {
  return wanted.empty() || std::ranges::find(wanted, bench.name) != wanted.end();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: oneshelf_bench FOLDER [disk|plan|sync|hooks|orders|quota ...]\n");
    return 2;
  }
  configure_log(LogLevel::kError, false);
  const std::vector<std::string> wanted(argv + 2, argv + argc);
  bool all_ran = true;
  for (const Bench& bench : kBenches) {
    if (is_wanted(bench, wanted)) all_ran = run(bench, argv[1]) && all_ran;
  }
  return all_ran ? 0 : 1;
}
