#pragma once

#include <string>
#include <vector>

#include "cli/invocation.h"

namespace oneshelf::cli {

/// Takes the arguments (without the program's name) apart by the command table. `--help` anywhere,
/// and no arguments at all, become the command "help". Errors: `usage.invalid` and the like.
Result<Invocation> parse(const std::vector<std::string>& arguments);

/// Whether `--json` was typed, for telling even of arguments that cannot be parsed.
bool wants_json(const std::vector<std::string>& arguments);

}  // namespace oneshelf::cli
