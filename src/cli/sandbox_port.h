#pragma once

#include <functional>
#include <string>

#include "cli/commands.h"
#include "sandbox/sandbox.h"

namespace oneshelf::cli {

/// Runs a sandbox on the typed port and address until the program is told to stop. `tell` says to
/// the person what it is, once its address is known.
Result<Exit> run_sandbox(const Session& session, sandbox::Sandbox& sandbox, Clock& clock,
                         const std::function<void(const std::string& url)>& tell);

}  // namespace oneshelf::cli
