#pragma once

#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace oneshelf {

/// A worker that sends to a remote account, or did lately: who shares its quota.
struct QuotaWorker {
  int64_t id = 0;  ///< in the order of arrival; 0: not stored yet
  ConnectionId connection;
  std::string owner;  ///< its process
  int parts = 0;      ///< it takes one of so many parts of the quota; 0: it waits and sends nothing
  Timestamp since;    ///< its arrival
  Timestamp until;    ///< it sends nothing after this unless renewed; of one that left, when it did
  bool left = false;
  int64_t left_over = 0;  ///< of its part of the quota when it left, in the governor's units
  bool operator==(const QuotaWorker&) const = default;
};

class QuotaRecords {
 public:
  virtual ~QuotaRecords() = default;
  /// In the order of arrival.
  virtual Result<std::vector<QuotaWorker>> quota_workers(const ConnectionId& connection) = 0;
  /// Adds it (with an id behind all others) or changes it; returns its id.
  virtual Result<int64_t> save_quota_worker(const QuotaWorker& worker) = 0;
  virtual Result<void> remove_quota_worker(int64_t id) = 0;
};

}  // namespace oneshelf
