#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oneshelf::cli {

/// The SKUs of a list that a person wrote or exported: one a line, or a table (separated by comma,
/// semicolon or tab, quoted or not) whose first row names a column that contains "sku". Blank
/// lines are passed over, repeats are kept once. Errors: `approve.no_sku_column`,
/// `approve.not_text`, `approve.no_skus`.
Result<std::vector<std::string>> read_skus(std::string_view text);

}  // namespace oneshelf::cli
