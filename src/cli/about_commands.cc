// Commands that tell about the program itself.
#include "base/text.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "connectors/all/all.h"

namespace oneshelf::cli {
namespace {

std::string_view role_name(Role role) { return role == Role::kSource ? "source" : "channel"; }

std::vector<std::string> role_names(const Platform& platform) {
  std::vector<std::string> names;
  for (const Role role : platform.roles) names.emplace_back(role_name(role));
  return names;
}

Json option_json(const ConnectOption& option) {
  Json json = Json::object();
  json.set("name", option.name).set("help", option.help).set("default", option.fallback);
  json.set("required", option.required).set("secret", option.secret);
  return json.set("advanced", option.advanced);
}

Json platform_json(const Platform& platform) {
  Json options = Json::array();
  for (const ConnectOption& option : platform.options) options.push(option_json(option));
  Json roles = Json::array();
  for (const std::string& role : role_names(platform)) roles.push(role);
  Json json = Json::object();
  json.set("name", platform.name).set("title", platform.title);
  json.set("maturity", platform.maturity).set("roles", std::move(roles));
  return json.set("options", std::move(options));
}

std::string option_kind(const ConnectOption& option) {
  if (option.required) return option.secret ? "required, secret" : "required";
  if (option.secret) return "secret";
  return option.fallback.empty() ? "" : "default " + option.fallback;
}

void show_platform(const Platform& platform, Output& out) {
  out.say(platform.title + " (" + platform.name + "), " + platform.maturity + ", as " +
          joined(role_names(platform), " or "));
  Table table({{.title = "  option"}, {.title = "kind"}, {.title = "meaning", .width_max = 100}});
  for (const ConnectOption& option : platform.options) {
    table.add({"  " + option.name, option_kind(option), option.help});
  }
  out.table(table);
  out.say("");
}

}  // namespace

Result<Exit> run_platforms(const Session& session) {
  std::vector<const Platform*> shown;
  if (session.typed.has("PLATFORM")) {
    shown.push_back(ONESHELF_TRY(platform_named(session.typed.text("PLATFORM"))));
  } else {
    for (const Platform& platform : all_platforms()) shown.push_back(&platform);
  }
  Json list = Json::array();
  for (const Platform* platform : shown) {
    show_platform(*platform, session.out);
    list.push(platform_json(*platform));
  }
  session.out.answer(Json::object().set("platforms", std::move(list)));
  return Exit::kOk;
}

Result<Exit> run_completion(const Session& session) {
  const std::string shell = session.typed.text("SHELL");
  const std::string script = completion_script(shell);
  if (script.empty()) {
    return usage_error("usage.unknown_shell", "There is no completion for \"" + shell + "\".");
  }
  session.out.text(script);
  session.out.answer(Json::object().set("shell", shell).set("script", script));
  return Exit::kOk;
}

Result<Exit> run_help(const Session& session) {
  const std::string name = joined(session.typed.all("COMMAND"), " ");
  const CommandSpec* command = find_command(name);
  std::string text = overview_text();
  if (session.typed.has("markdown")) {
    text = reference_markdown();
  } else if (command != nullptr) {
    text = help_text(*command);
  } else if (!name.empty() && name != "sandbox") {
    return usage_error("usage.unknown_command", "There is no command \"" + name + "\".");
  }
  session.out.text(text);
  session.out.answer(Json::object().set("help", text));
  return Exit::kOk;
}

Result<Exit> run_version(const Session& session) {
  session.out.say("oneshelf " + version());
  session.out.answer(Json::object().set("version", version()));
  return Exit::kOk;
}

}  // namespace oneshelf::cli
