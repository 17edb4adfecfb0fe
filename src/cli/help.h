#pragma once

#include <string>

#include "cli/command_table.h"

namespace oneshelf::cli {

/// The list of commands.
std::string overview_text();
/// One command with its arguments and options.
std::string help_text(const CommandSpec& command);
/// All commands as Markdown: the reference part of docs/cli.md.
std::string reference_markdown();
/// "oneshelf plan LINK [OPTIONS]".
std::string usage_of(const CommandSpec& command);

/// Completion script; "" for an unknown shell.
std::string completion_script(std::string_view shell);

}  // namespace oneshelf::cli
