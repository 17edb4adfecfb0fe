#include "cli/help.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace oneshelf::cli {
namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string documentation() {
  std::ifstream file(ONESHELF_DOCS_DIR "/cli.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Help, OverviewNamesEveryCommandAndTheExitCodes) {
  const std::string text = overview_text();
  for (const CommandSpec& command : command_table()) EXPECT_TRUE(contains(text, command.name));
  EXPECT_TRUE(contains(text, "Exit codes"));
}

TEST(Help, OfACommandNamesItsArgumentsAndOptions) {
  for (const CommandSpec& command : command_table()) {
    const std::string text = help_text(command);
    for (const PlaceSpec& place : command.places) EXPECT_TRUE(contains(text, place.name));
    for (const OptionSpec& option : command.options) {
      EXPECT_TRUE(contains(text, "--" + std::string(option.name))) << command.name;
    }
    EXPECT_TRUE(contains(text, "--json"));
  }
}

TEST(Help, DocumentationHoldsTheReferenceAsItIs) {
  EXPECT_TRUE(contains(documentation(), reference_markdown()))
      << "Put the output of `oneshelf help --markdown` into docs/cli.md.";
}

TEST(Completion, KnowsEveryCommandAndOptionInEveryShell) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = completion_script(shell);
    for (const CommandSpec& command : command_table()) {
      const std::string name(command.name);
      EXPECT_TRUE(contains(script, name.substr(name.rfind(' ') + 1))) << shell << " " << name;
      for (const OptionSpec& option : command.options) {
        EXPECT_TRUE(contains(script, option.name)) << shell << " " << option.name;
      }
    }
  }
  EXPECT_EQ(completion_script("tcsh"), "");
}

}  // namespace
}  // namespace oneshelf::cli
