#pragma once

#include <vector>

#include "net/http.h"
#include "sandbox/bridge/operations.h"
#include "sandbox/bridge/options.h"

namespace oneshelf::sandbox::bridge {

/// The credential a request carries as `Bearer <secret>` or `Basic <user:secret>`, or null.
const Credential* find_credential(const std::vector<Credential>& credentials,
                                  const HttpRequest& request);
bool may_use(const Credential& credential, Area area);

}  // namespace oneshelf::sandbox::bridge
