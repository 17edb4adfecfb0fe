#pragma once

#include <string>
#include <vector>

#include "net/http.h"
#include "sandbox/neto/events.h"
#include "sandbox/neto/state.h"

namespace oneshelf::sandbox::neto {

/// Routes under /_sandbox that this platform adds to those of every sandbox: see README.md.
HttpResponse handle_admin(State& state, EventOutbox& outbox, const HttpRequest& request,
                          const std::vector<std::string>& parts, Timestamp now);

}  // namespace oneshelf::sandbox::neto
