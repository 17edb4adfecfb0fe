#pragma once

#include <optional>

#include "engine/jobs.h"

namespace oneshelf {

/// A link's recurring tasks that look after it beside orders and catalogue.
inline constexpr const char* kCareTasks[] = {"drift", "hooks"};

struct CareTask {
  JobWork work;  ///< to be run as the job kind of the task's name, with the link as its subject
  milliseconds every;
};
/// Nothing for any other name.
std::optional<CareTask> care_task(std::string_view what, const LinkId& link);

}  // namespace oneshelf
