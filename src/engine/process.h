#pragma once

#include <string>

namespace oneshelf {

/// Names this process so that others of the same machine can tell whether it still runs:
/// "boot:namespace:pid:start".
std::string this_process();

/// Whether the process that wrote `owner` is known to be gone: it ran here, and does not any more.
/// Of a process elsewhere (another machine, another container) nothing is known; its lease tells.
bool is_known_dead(const std::string& owner);

}  // namespace oneshelf
