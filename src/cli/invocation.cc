#include "cli/invocation.h"

#include <charconv>

namespace oneshelf::cli {
namespace {

constexpr std::string_view kUsagePrefix = "usage.";

}  // namespace

std::string Invocation::text(std::string_view name, std::string_view otherwise) const {
  const auto found = values.find(name);
  if (found == values.end() || found->second.empty()) return std::string(otherwise);
  return found->second.front();
}

std::vector<std::string> Invocation::all(std::string_view name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::vector<std::string>() : found->second;
}

Result<int64_t> Invocation::number(std::string_view name, Range range) const {
  if (!has(name)) return range.otherwise;
  const std::string typed = text(name);
  int64_t value = 0;
  const char* end = typed.data() + typed.size();
  const auto read = std::from_chars(typed.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) {
    return usage_error("usage.not_a_number",
                       "\"" + typed + "\" is no whole number for --" + std::string(name) + ".");
  }
  if (value < range.least || value > range.most) {
    return usage_error("usage.out_of_range", "--" + std::string(name) + " goes from " +
                                                 std::to_string(range.least) + " to " +
                                                 std::to_string(range.most) + ".");
  }
  return value;
}

Result<std::vector<std::pair<std::string, std::string>>> Invocation::pairs(
    std::string_view name) const {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& typed : all(name)) {
    const size_t equals = typed.find('=');
    if (equals == std::string::npos || equals == 0) {
      // What was typed may be a secret without its name, so it is not repeated here.
      return usage_error("usage.no_value",
                         "--" + std::string(name) + " wants a name and a value: name=value.");
    }
    pairs.emplace_back(typed.substr(0, equals), typed.substr(equals + 1));
  }
  return pairs;
}

Error usage_error(std::string id, std::string message) {
  return Error(ErrorCode::kInvalid, std::move(id), std::move(message))
      .remedied("`oneshelf help` lists the commands, `oneshelf COMMAND --help` the options.");
}

bool is_usage_error(const Error& error) { return error.id().starts_with(kUsagePrefix); }

}  // namespace oneshelf::cli
