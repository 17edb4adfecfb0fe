#include "simulation/trace.h"

#include <fmt/format.h>

namespace oneshelf::simulation {

void Trace::say(int64_t now_ms, std::string line) {
  std::string whole = fmt::format("{:>9}.{:03} {}", now_ms / 1000, now_ms % 1000, line);
  for (const char c : whole) {
    fingerprint_ = (fingerprint_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  lines_.push_back(std::move(whole));
  if (lines_.size() > kKept) lines_.pop_front();
}

std::string Trace::text(size_t most) const {
  std::string all;
  const size_t from = lines_.size() > most ? lines_.size() - most : 0;
  for (size_t i = from; i < lines_.size(); ++i) all += lines_[i] + "\n";
  return all;
}

}  // namespace oneshelf::simulation
