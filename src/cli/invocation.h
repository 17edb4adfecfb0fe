#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oneshelf::cli {

/// What a person typed, taken apart: the command and its values, nothing interpreted yet.
struct Invocation {
  std::string command;  ///< as in the command table: "orders show"
  bool json = false;
  bool verbose = false;
  std::string data;  ///< the data folder; "" if not given
  std::map<std::string, std::vector<std::string>, std::less<>> values;  ///< by option or place

  bool has(std::string_view name) const { return values.contains(name); }
  /// The first value, or `otherwise`.
  std::string text(std::string_view name, std::string_view otherwise = "") const;
  std::vector<std::string> all(std::string_view name) const;
  /// Error `usage.not_a_number`, or `usage.out_of_range`.
  struct Range {
    int64_t otherwise, least, most;
  };
  Result<int64_t> number(std::string_view name, Range range) const;
  /// The values "path=value" of a repeated option, taken apart at the first "=". Error
  /// `usage.no_value`.
  Result<std::vector<std::pair<std::string, std::string>>> pairs(std::string_view name) const;
};

/// A mistake in what was typed: exit code 2.
Error usage_error(std::string id, std::string message);
bool is_usage_error(const Error& error);

}  // namespace oneshelf::cli
