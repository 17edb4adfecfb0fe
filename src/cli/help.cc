#include "cli/help.h"

#include <fmt/format.h>

#include <iterator>

namespace oneshelf::cli {
namespace {

constexpr std::string_view kExitCodes =
    "Exit codes: 0 done; 1 failed; 2 wrongly typed; 3 done, but some records are parked or held\n"
    "(apply and sync); 4 a person is needed (credentials, permission, a choice).\n";

std::string option_words(const OptionSpec& option) {
  const std::string value = option.value.empty() ? "" : " " + std::string(option.value);
  return "--" + std::string(option.name) + value;
}

void add_options(std::string& text, const std::vector<OptionSpec>& options) {
  for (const OptionSpec& option : options) {
    fmt::format_to(std::back_inserter(text), "  {:<32} {}{}\n", option_words(option), option.help,
                   option.repeated ? " (may be repeated)" : "");
  }
}

std::string place_words(const PlaceSpec& place) {
  const std::string name = std::string(place.name) + (place.repeated ? "…" : "");
  return place.required ? name : "[" + name + "]";
}

}  // namespace

std::string usage_of(const CommandSpec& command) {
  std::string usage = "oneshelf " + std::string(command.name);
  for (const PlaceSpec& place : command.places) usage += " " + place_words(place);
  return usage + " [OPTIONS]";
}

std::string overview_text() {
  std::string text =
      "OneShelf keeps shops in step with one source of record.\n\n"
      "Usage: oneshelf COMMAND [OPTIONS]\n\nCommands:\n";
  for (const CommandSpec& command : command_table()) {
    fmt::format_to(std::back_inserter(text), "  {:<16} {}\n", command.name, command.help);
  }
  text += "\nOptions of every command:\n";
  add_options(text, common_options());
  text += "  --help                           Show this, or the help of a command\n\n";
  return text + std::string(kExitCodes);
}

std::string help_text(const CommandSpec& command) {
  std::string text = fmt::format("{}.\n\nUsage: {}\n", command.help, usage_of(command));
  if (!command.places.empty()) text += "\nArguments:\n";
  for (const PlaceSpec& place : command.places) {
    fmt::format_to(std::back_inserter(text), "  {:<32} {}\n", place.name, place.help);
  }
  text += "\nOptions:\n";
  add_options(text, command.options);
  add_options(text, common_options());
  return text;
}

std::string reference_markdown() {
  std::string text;
  const auto out = std::back_inserter(text);
  for (const CommandSpec& command : command_table()) {
    fmt::format_to(out, "### {}\n\n{}.\n\n    {}\n\n", command.name, command.help,
                   usage_of(command));
    if (command.places.empty() && command.options.empty()) continue;
    fmt::format_to(out, "| argument or option | meaning |\n|---|---|\n");
    for (const PlaceSpec& place : command.places) {
      fmt::format_to(out, "| `{}` | {} |\n", place.name, place.help);
    }
    for (const OptionSpec& option : command.options) {
      fmt::format_to(out, "| `{}` | {}{} |\n", option_words(option), option.help,
                     option.repeated ? " (may be repeated)" : "");
    }
    text += "\n";
  }
  return text;
}

}  // namespace oneshelf::cli
