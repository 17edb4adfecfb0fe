#pragma once

#include <map>

#include "engine/parts.h"
#include "sync/order_changes.h"

namespace oneshelf {

/// What people must see to about written orders, kept as parked records of kind "order_change". A
/// task is told once, stays until its cause is gone, and is not told again once a person chose to
/// ignore it.
class OrderTasks {
 public:
  OrderTasks(EngineParts& parts, const LinkId& link) : parts_(parts), link_(link) {}

  /// Reads what is open, so that orders without tasks cost nothing.
  Result<void> load();
  /// These are all tasks of this order now.
  Result<void> tell(const std::string& order_number, const std::vector<OrderTask>& tasks);

 private:
  EngineParts& parts_;
  LinkId link_;
  std::map<std::string, std::string> open_;  ///< subject -> state
};

}  // namespace oneshelf
