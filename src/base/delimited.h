#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oneshelf {

/// A table as people export it: cells separated by comma, semicolon, tab or bar, quoted or not.
struct DelimitedText {
  using Row = std::vector<std::string>;
  std::vector<Row> rows;  ///< cells trimmed; without blank rows
  char separator = ',';
  bool has_byte_order_mark = false;
  bool has_crlf = false;
};
/// Nothing if it is no UTF-8 text.
std::optional<DelimitedText> read_delimited(std::string_view text);

/// The cell as such a table holds it, quoted where it must be.
std::string delimited_cell(std::string_view cell, char separator);
std::string write_delimited(const DelimitedText& table);

}  // namespace oneshelf
