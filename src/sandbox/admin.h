#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sandbox/counts.h"
#include "sandbox/faults.h"

namespace oneshelf::sandbox {

/// The routes that every sandbox offers to whoever runs it, on its own port and without
/// authentication: `POST|GET|DELETE /_sandbox/faults`, `GET /_sandbox/counts`,
/// `POST /_sandbox/reset-counts`. Nothing if the request is for another route.
std::optional<HttpResponse> handle_common_admin(const HttpRequest& request,
                                                const std::vector<std::string>& parts,
                                                Faults& faults, Counts& counts);

/// {"error":{"code","message","remedy"}} with a status that fits the error's code.
HttpResponse admin_refusal(const Error& error);

}  // namespace oneshelf::sandbox
