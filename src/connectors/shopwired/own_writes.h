#pragma once

#include <deque>
#include <map>
#include <string>

#include "base/time.h"
#include "connectors/shopwired/assumed.h"

namespace oneshelf::shopwired {

/// Writes of ours that the shop confirmed, and that its event log is still to tell of: the log
/// tells of everybody's. Each write stands for one event of its product and no more: so a second
/// one is somebody else's, or a double, and is looked at either way. A write whose event does not
/// come is forgotten after a while and stands for nothing then. Not locked.
class OwnWrites {
 public:
  void note(const std::string& product, Timestamp now) { written_[product].push_back(now); }
  /// True if an event of this product may be that of a write of ours, which is used up by it.
  bool take(const std::string& product, Timestamp now);
  void forget_old(Timestamp now);
  void clear() { written_.clear(); }

 private:
  std::map<std::string, std::deque<Timestamp>> written_;
};

}  // namespace oneshelf::shopwired
