#include "cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>

#include "base/text.h"
#include "cli/command_table.h"

namespace oneshelf::cli {
namespace {

/// Where CLI11 puts the values of one command. Addresses must stay, hence the deques.
struct Sink {
  struct Once {
    std::string name, value;
    CLI::Option* option;
  };
  struct Many {
    std::string name;
    std::vector<std::string> values;
    CLI::Option* option;
  };
  struct Switch {
    std::string name;
    bool on;
    CLI::Option* option;
  };
  std::deque<Once> once;
  std::deque<Many> many;
  std::deque<Switch> switches;
};

void add_option(CLI::App& app, const OptionSpec& spec, Sink& sink) {
  const std::string name(spec.name);
  const std::string flag = "--" + name;
  if (spec.value.empty()) {
    Sink::Switch& to = sink.switches.emplace_back(Sink::Switch{name, false, nullptr});
    to.option = app.add_flag(flag, to.on);
  } else if (spec.repeated) {
    Sink::Many& to = sink.many.emplace_back(Sink::Many{name, {}, nullptr});
    // One value each time it is typed, so that it does not swallow what follows.
    to.option = app.add_option(flag, to.values)->allow_extra_args(false);
  } else {
    Sink::Once& to = sink.once.emplace_back(Sink::Once{name, "", nullptr});
    to.option = app.add_option(flag, to.value);
  }
}

void add_place(CLI::App& app, const PlaceSpec& spec, Sink& sink) {
  const std::string name(spec.name);
  CLI::Option* option = nullptr;
  if (spec.repeated) {
    Sink::Many& to = sink.many.emplace_back(Sink::Many{name, {}, nullptr});
    option = to.option = app.add_option(name, to.values);
  } else {
    Sink::Once& to = sink.once.emplace_back(Sink::Once{name, "", nullptr});
    option = to.option = app.add_option(name, to.value);
  }
  if (spec.required) option->required();
}

void add_common(CLI::App& app, Sink& sink) {
  for (const OptionSpec& option : common_options()) add_option(app, option, sink);
}

void take(const Sink& sink, Invocation& invocation) {
  for (const auto& [name, value, option] : sink.once) {
    if (option->count() > 0) invocation.values[name] = {value};
  }
  for (const auto& [name, values, option] : sink.many) {
    if (option->count() > 0) invocation.values[name] = values;
  }
  for (const auto& [name, on, option] : sink.switches) {
    if (on) invocation.values[name] = {};
  }
}

/// The whole parser: one CLI11 app per command, nested where a command's name has two words.
class Parser {
 public:
  Parser() {
    top_.set_help_flag();
    top_.require_subcommand(1);
    add_common(top_, common_);
    for (const CommandSpec& spec : command_table()) add(spec);
  }

  void parse(const std::vector<std::string>& arguments) {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    top_.parse(reversed);
  }

  Invocation result() const {
    Invocation invocation;
    take(common_, invocation);
    std::vector<std::string> words;
    const CLI::App* at = &top_;
    while (!at->get_subcommands().empty()) {
      at = at->get_subcommands().front();
      words.push_back(at->get_name());
    }
    invocation.command = joined(words, " ");
    if (const auto sink = sinks_.find(invocation.command); sink != sinks_.end()) {
      take(sink->second, invocation);
    }
    invocation.json = invocation.values.erase("json") > 0;
    invocation.verbose = invocation.values.erase("verbose") > 0;
    invocation.data = invocation.text("data");
    invocation.values.erase("data");
    return invocation;
  }

 private:
  CLI::App& app_named(const std::string& name) {
    CLI::App*& app = apps_[name];
    if (app == nullptr) {
      const size_t space = name.rfind(' ');
      const bool nested = space != std::string::npos;
      CLI::App& parent = nested ? app_named(name.substr(0, space)) : top_;
      app = parent.add_subcommand(nested ? name.substr(space + 1) : name);
      app->set_help_flag();
      // A group that is no command of its own, such as "sandbox".
      if (find_command(name) == nullptr) app->require_subcommand(1);
    }
    return *app;
  }

  void add(const CommandSpec& spec) {
    const std::string name(spec.name);
    CLI::App& app = app_named(name);
    Sink& sink = sinks_[name];
    for (const PlaceSpec& place : spec.places) add_place(app, place, sink);
    for (const OptionSpec& option : spec.options) add_option(app, option, sink);
    add_common(app, sink);
  }

  CLI::App top_;
  Sink common_;
  std::map<std::string, Sink> sinks_;
  std::map<std::string, CLI::App*> apps_;
};

/// The command that help is wanted for: as many leading words as make one.
Invocation help_wanted(const std::vector<std::string>& arguments) {
  Invocation invocation;
  invocation.command = "help";
  std::vector<std::string> words;
  for (const std::string& argument : arguments) {
    if (argument.starts_with('-')) continue;
    words.push_back(argument);
    const std::string name = joined(words, " ");
    const bool begins_one = std::ranges::any_of(command_table(), [&](const CommandSpec& spec) {
      return spec.name == name || spec.name.starts_with(name + " ");
    });
    if (!begins_one) break;
    invocation.values["COMMAND"] = words;
  }
  invocation.json = wants_json(arguments);
  return invocation;
}

}  // namespace

Result<Invocation> parse(const std::vector<std::string>& arguments) {
  const auto asks_help = [](const std::string& argument) {
    return argument == "--help" || argument == "-h";
  };
  if (arguments.empty() || std::ranges::any_of(arguments, asks_help)) return help_wanted(arguments);
  Parser parser;
  try {
    parser.parse(arguments);
  } catch (const CLI::Error& error) {
    return usage_error("usage.invalid", error.what());
  }
  return parser.result();
}

bool wants_json(const std::vector<std::string>& arguments) {
  return std::ranges::find(arguments, "--json") != arguments.end();
}

}  // namespace oneshelf::cli
