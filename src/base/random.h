#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <string>

namespace oneshelf {

/// The only door to chance. Safe from any thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual uint64_t next() = 0;
  /// A number in [0, bound). `bound` is positive.
  uint64_t below(uint64_t bound) { return next() % bound; }
  /// A new identifier: 20 characters of [0-9a-v], unguessable with SecureRandom.
  std::string new_id();
};

/// Chance from the operating system, fit for keys.
class SecureRandom final : public Random {
 public:
  uint64_t next() override;
};

/// Repeatable chance for tests and simulation.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}
  uint64_t next() override {
    const std::lock_guard lock(mutex_);
    return engine_();
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace oneshelf
