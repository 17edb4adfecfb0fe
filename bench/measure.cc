#include "measure.h"

#include <fmt/format.h>
#include <malloc.h>

#include <cmath>
#include <cstdio>

namespace oneshelf::bench {

Json rounded(double value, int places) {
  return Json(Json::Number{fmt::format("{:.{}f}", value, places)});
}

Json per_second(size_t count, double seconds) {
  return rounded(static_cast<double>(count) / seconds, 0);
}

Json milliseconds_of(double seconds) { return rounded(seconds * 1000, 2); }

double percentile(std::vector<double> values, double percent) {
  std::ranges::sort(values);
  const double rank = std::ceil(static_cast<double>(values.size()) * percent / 100);
  return values[std::max<size_t>(static_cast<size_t>(rank), 1) - 1];
}

Json ratio(uint64_t part, uint64_t whole) {
  return rounded(static_cast<double>(part) / static_cast<double>(whole), 3);
}

uint64_t allocated_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

Json line_of(std::string_view name) { return Json::object().set("bench", name); }

void print(const Json& line) {
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

}  // namespace oneshelf::bench
