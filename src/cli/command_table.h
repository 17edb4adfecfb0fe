#pragma once

#include <string_view>
#include <vector>

namespace oneshelf::cli {

// The one table of commands: parsing, help, shell completion and docs/cli.md come from it.

struct OptionSpec {
  std::string_view name;   ///< "limit", typed as --limit
  std::string_view value;  ///< what follows it, for help; "" for a switch
  std::string_view help;
  bool repeated = false;
};

/// An argument told by its place.
struct PlaceSpec {
  std::string_view name;  ///< "LINK"
  std::string_view help;
  bool required = true;
  bool repeated = false;
};

struct CommandSpec {
  std::string_view name;  ///< "plan"; "orders show" is "show" below "orders"
  std::string_view help;
  std::vector<PlaceSpec> places;
  std::vector<OptionSpec> options;
};

/// In the order in which they are shown.
const std::vector<CommandSpec>& command_table();
/// Options that every command takes.
const std::vector<OptionSpec>& common_options();
/// Null if there is none of that name.
const CommandSpec* find_command(std::string_view name);

}  // namespace oneshelf::cli
