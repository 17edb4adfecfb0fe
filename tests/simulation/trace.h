#pragma once

#include <deque>
#include <string>

namespace oneshelf::simulation {

/// A broken promise of the product: which of the twelve invariants, and how.
struct Broken {
  int invariant = 0;
  std::string what;
};

/// What happened, in order, for a person who reads how a promise was broken.
class Trace {
 public:
  void say(int64_t now_ms, std::string line);
  /// The last `most` lines.
  std::string text(size_t most) const;
  /// A fingerprint of everything that was said: equal for equal runs.
  uint64_t fingerprint() const { return fingerprint_; }

 private:
  static constexpr size_t kKept = 200'000;
  std::deque<std::string> lines_;
  uint64_t fingerprint_ = 14695981039346656037ULL;
};

}  // namespace oneshelf::simulation
