// Completion scripts, made from the command table.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/text.h"
#include "cli/help.h"

namespace oneshelf::cli {
namespace {

/// The words that may follow each group: "" -> the commands, "orders" -> "show", "retry" …
using WordsByGroup = std::map<std::string, std::vector<std::string>>;

WordsByGroup words_by_group() {
  WordsByGroup groups;
  for (const CommandSpec& command : command_table()) {
    const std::string name(command.name);
    const size_t space = name.find(' ');
    std::vector<std::string>& top = groups[""];
    const std::string first = name.substr(0, space);
    if (std::ranges::find(top, first) == top.end()) top.push_back(first);
    if (space != std::string::npos) groups[first].push_back(name.substr(space + 1));
  }
  return groups;
}

std::string options_of(const CommandSpec& command) {
  std::string options;
  for (const auto* list : {&command.options, &common_options()}) {
    for (const OptionSpec& option : *list) options += "--" + std::string(option.name) + " ";
  }
  return options + "--help";
}

/// Inside single quotes of a shell.
std::string single_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string cases(std::string_view indent) {
  std::string text;
  const auto out = std::back_inserter(text);
  const WordsByGroup groups = words_by_group();
  for (const CommandSpec& command : command_table()) {
    const auto group = groups.find(std::string(command.name));
    const std::string more = group == groups.end() ? "" : joined(group->second, " ") + " ";
    fmt::format_to(out, "{}{}) oneshelf_words=\"{}{}\" ;;\n", indent, single_quoted(command.name),
                   more, options_of(command));
  }
  for (const auto& [group, words] : groups) {
    if (group.empty() || find_command(group) != nullptr) continue;
    fmt::format_to(out, "{}{}) oneshelf_words=\"{}\" ;;\n", indent, single_quoted(group),
                   joined(words, " "));
  }
  return text;
}

/// Bash and zsh: one function that finds the command typed so far and the words that fit it.
std::string find_words_function() {
  const WordsByGroup groups = words_by_group();
  std::string two_worded;
  for (const auto& [group, words] : groups) {
    if (group.empty()) continue;
    for (const std::string& word : words) {
      two_worded += (two_worded.empty() ? "" : "|") + single_quoted(group + " " + word);
    }
  }
  return fmt::format(
      "_oneshelf_words() {{\n"
      "  local command=\"\" word\n"
      "  for word in \"$@\"; do\n"
      "    case \"$word\" in -*) continue ;; esac\n"
      "    if [ -z \"$command\" ]; then command=\"$word\"; continue; fi\n"
      "    case \"$command $word\" in {}) command=\"$command $word\" ;; esac\n"
      "    break\n"
      "  done\n"
      "  case \"$command\" in\n"
      "    '') oneshelf_words=\"{} --help\" ;;\n"
      "{}"
      "    *) oneshelf_words=\"\" ;;\n"
      "  esac\n"
      "}}\n",
      two_worded, joined(groups.at(""), " "), cases("    "));
}

std::string bash_script() {
  return "# Completion of oneshelf for bash: source <(oneshelf completion bash)\n" +
         find_words_function() +
         "_oneshelf() {\n"
         "  local oneshelf_words=\"\"\n"
         "  _oneshelf_words \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"\n"
         "  COMPREPLY=($(compgen -W \"$oneshelf_words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "}\n"
         "complete -o default -F _oneshelf oneshelf\n";
}

std::string zsh_script() {
  return "#compdef oneshelf\n"
         "# Completion of oneshelf for zsh: oneshelf completion zsh > \"${fpath[1]}/_oneshelf\"\n" +
         find_words_function() +
         "_oneshelf() {\n"
         "  local words_typed=(\"${(@)words[2,CURRENT-1]}\")\n"
         "  local oneshelf_words=\"\"\n"
         "  _oneshelf_words \"${words_typed[@]}\"\n"
         "  compadd -- ${=oneshelf_words}\n"
         "  _files\n"
         "}\n"
         "# Loaded by itself the first time, this file is the function; else it is sourced.\n"
         "if [ \"${funcstack[1]}\" = _oneshelf ]; then _oneshelf; else compdef _oneshelf oneshelf; "
         "fi\n";
}

/// When a command of one word, or both words of one of two, were typed.
std::string fish_condition(std::string_view command) {
  std::string condition;
  for (const std::string& word : split(command, ' ')) {
    condition += (condition.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
  }
  return condition;
}

std::string fish_script() {
  std::string text = "# Completion of oneshelf for fish: oneshelf completion fish | source\n";
  const auto out = std::back_inserter(text);
  for (const CommandSpec& command : command_table()) {
    const std::string name(command.name);
    const size_t space = name.find(' ');
    const std::string when = space == std::string::npos ? "__fish_use_subcommand"
                                                        : fish_condition(name.substr(0, space));
    const std::string word = space == std::string::npos ? name : name.substr(space + 1);
    fmt::format_to(out, "complete -c oneshelf -n '{}' -a {} -d {}\n", when, word,
                   single_quoted(command.help));
    if (space != std::string::npos && find_command(name.substr(0, space)) == nullptr) {
      fmt::format_to(out, "complete -c oneshelf -n __fish_use_subcommand -a {}\n",
                     name.substr(0, space));
    }
    for (const OptionSpec& option : command.options) {
      fmt::format_to(out, "complete -c oneshelf -n '{}' -l {} {}-d {}\n", fish_condition(name),
                     option.name, option.value.empty() ? "" : "-r ", single_quoted(option.help));
    }
  }
  for (const OptionSpec& option : common_options()) {
    fmt::format_to(out, "complete -c oneshelf -l {} {}-d {}\n", option.name,
                   option.value.empty() ? "" : "-r ", single_quoted(option.help));
  }
  return text;
}

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  if (shell == "fish") return fish_script();
  return "";
}

}  // namespace oneshelf::cli
