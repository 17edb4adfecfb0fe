#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"

namespace oneshelf::sandbox {

/// How often each operation was asked, so that a test can say "exactly one request". Not locked.
class Counts {
 public:
  enum class Effect { kRead, kWrite };

  void add(std::string_view operation, Effect effect);
  /// A request that the platform's own quota refused (faults do not count).
  void add_over_quota() { ++over_quota_; }
  /// Rows in a batch that were written or found unchanged.
  void add_rows(std::string_view operation, uint64_t written, uint64_t unchanged);
  void reset() { *this = Counts(); }

  uint64_t of(std::string_view operation) const;
  uint64_t requests() const { return reads_ + writes_; }
  uint64_t reads() const { return reads_; }
  uint64_t writes() const { return writes_; }
  uint64_t over_quota() const { return over_quota_; }
  /// {"requests":…,"reads":…,"writes":…,"over_quota":…,"operations":{…},"rows_written":{…},…}
  Json to_json() const;

 private:
  using ByOperation = std::map<std::string, uint64_t, std::less<>>;

  ByOperation operations_, rows_written_, rows_unchanged_;
  uint64_t reads_ = 0, writes_ = 0, over_quota_ = 0;
};

}  // namespace oneshelf::sandbox
