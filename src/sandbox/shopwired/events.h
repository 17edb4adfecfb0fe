#pragma once

#include "sandbox/shopwired/model.h"

namespace oneshelf::sandbox::shopwired {

/// As the log and webhooks tell it.
Json event_json(const Event& event, int64_t business);

}  // namespace oneshelf::sandbox::shopwired
