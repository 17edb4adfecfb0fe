#include "engine/care_tasks.h"

#include "engine/drift_sweep.h"
#include "engine/hook_care.h"

namespace oneshelf {

std::optional<CareTask> care_task(std::string_view what, const LinkId& link) {
  if (what == "drift") return CareTask{drift_work(link), kSweepEvery};
  if (what == "hooks") return CareTask{hook_care_work(link), kHookCareEvery};
  return std::nullopt;
}

}  // namespace oneshelf
