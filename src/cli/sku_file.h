#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oneshelf::cli {

/// Where a table has what is looked for; "" finds it by its title.
struct SkuColumns {
  std::string sku;       ///< a title, or a number from 1
  std::string approved;  ///< the column that says yes or no; the same
};

/// The SKUs of a file. A table that says yes or no has some of each; a blank cell says neither, and
/// its row is left out.
struct SkuList {
  std::vector<std::string> yes, no;
  bool operator==(const SkuList&) const = default;
};

/// The SKUs of a list that a person wrote or exported: one a line, or a table (separated by comma,
/// semicolon, tab or bar, quoted or not) that names in one of its first rows a column that contains
/// "sku", wherever it stands. A column that contains "approved" decides row by row: Y, yes, true,
/// 1, x, on or N, no, false, 0, off. Blank lines are passed over, repeats are kept once. Errors:
/// `approve.no_sku_column`, `approve.no_column`, `approve.which_column`, `approve.not_yes_or_no`,
/// `approve.yes_and_no`, `approve.not_text`, `approve.no_skus`.
Result<SkuList> read_skus(std::string_view text, const SkuColumns& columns = {});

}  // namespace oneshelf::cli
