#pragma once

#include <string>

#include "engine/parts.h"

namespace oneshelf {

/// The figures of this moment in Prometheus' text form.
Result<std::string> metrics_text(EngineParts& parts, const std::string& version);

/// Resident memory of this process, from the kernel.
int64_t resident_bytes();

}  // namespace oneshelf
