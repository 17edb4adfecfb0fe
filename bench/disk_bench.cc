#include <fcntl.h>
#include <unistd.h>

#include "benches.h"
#include "measure.h"

namespace oneshelf::bench {
namespace {

constexpr size_t kWrites = 200;
constexpr size_t kPage = 4096;  // what a small transaction writes at least

/// The file exists in full before, as a database's journal does: only the bytes are made durable.
bool prepare(int file) {
  const std::string whole(kWrites * kPage, 'o');
  return pwrite(file, whole.data(), whole.size(), 0) == static_cast<ssize_t>(whole.size()) &&
         fsync(file) == 0;
}

Error disk_failed() {
  return Error(ErrorCode::kUnavailable, "bench.disk", "The folder of the bench is not writable.");
}

}  // namespace

Result<void> bench_disk(const Place& place) {
  const std::string path = place.folder + "/file";
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return disk_failed();
  const std::string page(kPage, 'x');
  std::vector<double> times;
  bool written = prepare(file);
  for (size_t i = 0; i < kWrites && written; ++i) {
    const Stopwatch watch;
    const auto place_in_file = static_cast<off_t>(i * kPage);
    written = pwrite(file, page.data(), page.size(), place_in_file) ==
                  static_cast<ssize_t>(page.size()) &&
              fdatasync(file) == 0;
    times.push_back(watch.seconds());
  }
  close(file);
  if (!written) return disk_failed();
  print(line_of("disk.durable_write")
            .set("unit", "ms")
            .set("p50", milliseconds_of(percentile(times, 50)))
            .set("p99", milliseconds_of(percentile(times, 99))));
  return success();
}

}  // namespace oneshelf::bench
