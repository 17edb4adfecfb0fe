#pragma once

#include "sandbox/shopwired/call.h"

namespace oneshelf::sandbox::shopwired {

/// What people at the shop do, for whoever runs it: see README.md.
HttpResponse handle_admin(State& state, const Call& call);

}  // namespace oneshelf::sandbox::shopwired
