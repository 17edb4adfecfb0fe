#pragma once

#include <string>

#include "base/result.h"

namespace oneshelf::cli {

/// The bytes of a file that a person names; "-" is standard input. Errors: `file.unreadable`,
/// `file.too_large`.
Result<std::string> read_file(const std::string& path);

}  // namespace oneshelf::cli
