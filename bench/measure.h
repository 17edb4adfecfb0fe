#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/json.h"

namespace oneshelf::bench {

/// Real time since it was made. The engine's own clock may jump; this one never does.
class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

/// A JSON number rounded to that many places.
Json rounded(double value, int places);
Json per_second(size_t count, double seconds);
Json milliseconds_of(double seconds);
/// The value that `percent` of them do not exceed. `values` is not empty.
double percentile(std::vector<double> values, double percent);
/// requests / least, as 1.05.
Json ratio(uint64_t part, uint64_t whole);

/// Bytes that this process has allocated now.
uint64_t allocated_bytes();

/// {"bench":name}, to be filled.
Json line_of(std::string_view name);
/// Prints one line of JSON.
void print(const Json& line);

}  // namespace oneshelf::bench
