#pragma once

#include <map>
#include <string>

#include "cli/commands.h"

namespace oneshelf::cli {

/// What was typed as --set, --secret, --secret-env and --secret-file. Warns of a secret that others
/// on this machine may have seen. Errors: `connect.secret_file`, `connect.secret_variable`.
Result<std::map<std::string, std::string>> typed_values(const Session& session);

}  // namespace oneshelf::cli
