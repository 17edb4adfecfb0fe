#include "engine/order_tasks.h"

#include <algorithm>

#include "base/log.h"

namespace oneshelf {
namespace {

constexpr const char* kKind = "order_change";
constexpr int kOpenMax = 100'000;

}  // namespace

Result<void> OrderTasks::load() {
  open_.clear();
  for (const ParkedRecord& parked : ONESHELF_TRY(read_value<std::vector<ParkedRecord>>(
           parts_.store, [&](Records& records) { return records.parked(link_, kOpenMax); }))) {
    if (parked.kind == kKind) open_[parked.subject] = parked.state;
  }
  return success();
}

Result<void> OrderTasks::tell(const std::string& order_number,
                              const std::vector<OrderTask>& tasks) {
  const std::string prefix = order_number + " ";
  std::vector<std::string> over;
  for (auto at = open_.lower_bound(prefix); at != open_.end() && at->first.starts_with(prefix);
       ++at) {
    const bool is_told = std::ranges::any_of(
        tasks, [&](const OrderTask& task) { return prefix + task.name == at->first; });
    if (!is_told) over.push_back(at->first);
  }
  std::vector<const OrderTask*> fresh;
  for (const OrderTask& task : tasks) {
    const auto known = open_.find(prefix + task.name);
    if (known == open_.end() || known->second != "open") fresh.push_back(&task);
  }
  if (over.empty() && fresh.empty()) return success();
  const Timestamp now = parts_.clock.now();
  ONESHELF_TRY(parts_.store.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.unpark(link_, kKind, over));
    for (const OrderTask* task : fresh) {
      ParkedRecord parked;
      parked.link = link_;
      parked.kind = kKind;
      parked.subject = prefix + task->name;
      parked.error = task->error;
      parked.state = "open";
      parked.first_at = parked.last_at = now;
      if (ONESHELF_TRY(records.is_ignored(link_, kKind, parked.subject))) continue;
      ONESHELF_TRY(records.park(parked));
    }
    return success();
  }));
  for (const std::string& subject : over) open_.erase(subject);
  for (const OrderTask* task : fresh) {
    open_[prefix + task->name] = "open";
    log_warn("order.needs_a_person",
             {{"link", link_.str()}, {"order", order_number}, {"error", task->error.id()}});
  }
  return success();
}

}  // namespace oneshelf
