#include "connectors/shopwired/own_writes.h"

namespace oneshelf::shopwired {

bool OwnWrites::take(const std::string& product, Timestamp now) {
  const auto found = written_.find(product);
  if (found == written_.end()) return false;
  std::deque<Timestamp>& writes = found->second;
  while (!writes.empty() && now - writes.front() > assumed::kEventOverlap) writes.pop_front();
  const bool is_ours = !writes.empty();
  if (is_ours) writes.pop_front();
  if (writes.empty()) written_.erase(found);
  return is_ours;
}

void OwnWrites::forget_old(Timestamp now) {
  std::erase_if(written_,
                [&](const auto& one) { return now - one.second.back() > assumed::kEventOverlap; });
}

}  // namespace oneshelf::shopwired
