// connect, disconnect, resume.
#include "base/text.h"
#include "cli/commands.h"
#include "cli/prompt.h"
#include "cli/typed_values.h"
#include "connectors/all/all.h"

namespace oneshelf::cli {
namespace {

Result<Role> role_of(const Invocation& typed, const Platform& platform) {
  const std::string role = typed.text("role");
  if (role == "source") return Role::kSource;
  if (role == "channel") return Role::kChannel;
  if (role.empty() && platform.roles.size() == 1) return platform.roles.front();
  return usage_error("usage.role", "Say whether it is a source or a channel: --role source.");
}

/// What nobody told yet but must be: every required option, and if no secret at all was told, the
/// usual ones, because some platforms take one or another.
std::vector<const ConnectOption*> to_ask(const Platform& platform, const ConnectValues& values) {
  bool has_secret = false;
  for (const ConnectOption& option : platform.options) {
    has_secret = has_secret || (option.secret && values.contains(option.name));
  }
  std::vector<const ConnectOption*> open;
  for (const ConnectOption& option : platform.options) {
    if (values.contains(option.name)) continue;
    const bool usual_secret = option.secret && !option.advanced && !has_secret;
    if (option.required || usual_secret) open.push_back(&option);
  }
  return open;
}

Result<void> ask_missing(Prompt& prompt, Output& out, const Platform& platform,
                         ConnectValues& values) {
  if (!prompt.is_possible()) return success();
  bool has_secret = false;
  for (const ConnectOption* option : to_ask(platform, values)) {
    if (has_secret && !option->required) continue;  // one of the usual secrets is enough
    out.note(option->help);
    const std::string answer = ONESHELF_TRY(
        prompt.ask(option->name + (option->fallback.empty() ? "" : " [" + option->fallback + "]"),
                   option->secret ? Echo::kHidden : Echo::kShown));
    if (answer.empty()) continue;
    values[option->name] = answer;
    has_secret = has_secret || option->secret;
  }
  return success();
}

/// Connects; where the account has several companies and there is somebody to ask, asks which.
Result<ConnectionInfo> connect_asking(App& app, const Session& session, Prompt& prompt,
                                      Connections::NewConnection wanted) {
  const Context context = session.context(app);
  const auto attempt = [&] {
    return session.typed.has("test") ? app.connections().test(context, wanted)
                                     : app.connections().connect(context, wanted);
  };
  Result<ConnectionInfo> info = attempt();
  if (info.ok() || info.error().id() != "connect.company_required" || !prompt.is_possible()) {
    return info;
  }
  session.out.note(printable(info.error().message()));
  wanted.values["company"] = ONESHELF_TRY(prompt.ask("company", Echo::kShown));
  return attempt();
}

Json connected_json(const Connections::NewConnection& wanted, const ConnectionInfo& info,
                    bool kept) {
  Json json = Json::object();
  json.set("connection", wanted.id.str()).set("platform", wanted.platform);
  json.set("role", wanted.role == Role::kSource ? "source" : "channel").set("kept", kept);
  return json.set("info", to_json(info));
}

void show_connected(const ConnectionInfo& info, Output& out) {
  out.say("name:      " + printable(info.remote_name) +
          (info.version.empty() ? "" : " (" + printable(info.version) + ")"));
  for (const ConnectionInfo::Choice& company : info.companies) {
    out.say((company.id == info.company ? "company:   " : "also has:  ") + printable(company.name) +
            " (" + printable(company.id) + ") " + company.currency.code());
  }
  out.say("currency:  " + info.currency.code() + ", prices " +
          (info.prices_include_tax ? "with tax" : "without tax"));
  for (const LookupEntry& location : info.locations) {
    out.say("location:  " + printable(location.name) + " (" + printable(location.id) + ")" +
            (location.is_default ? ", the default" : ""));
  }
  for (const auto& missing : info.missing) {
    out.say("missing:   the permission " + printable(missing.permission) + "; without it " +
            printable(missing.disables));
  }
  for (const std::string& note : info.notes) out.say("note:      " + printable(note));
}

}  // namespace

Result<Exit> run_connect(App& app, const Session& session) {
  const Platform* platform = ONESHELF_TRY(platform_named(session.typed.text("PLATFORM")));
  Prompt prompt(session.out, session.signals.token());
  Connections::NewConnection wanted;
  wanted.id = ConnectionId(ONESHELF_TRY(checked_name(session.typed.text("NAME"))));
  wanted.platform = platform->name;
  wanted.role = ONESHELF_TRY(role_of(session.typed, *platform));
  wanted.values = ONESHELF_TRY(typed_values(session));
  ONESHELF_TRY(ask_missing(prompt, session.out, *platform, wanted.values));
  const ConnectionInfo info = ONESHELF_TRY(connect_asking(app, session, prompt, wanted));
  const bool kept = !session.typed.has("test");
  show_connected(info, session.out);
  session.out.say(kept ? "Connected as \"" + wanted.id.str() + "\"."
                       : std::string("The credentials work. Nothing was kept."));
  session.out.answer(connected_json(wanted, info, kept));
  return Exit::kOk;
}

Result<Exit> run_disconnect(App& app, const Session& session) {
  const ConnectionId id(session.typed.text("NAME"));
  ONESHELF_TRY(app.store().write([&](Records& records) -> Result<void> {
    if (!ONESHELF_TRY(records.connection(id))) {
      return Error(ErrorCode::kNotFound, "connection.unknown",
                   "There is no connection \"" + id.str() + "\".")
          .remedied("`oneshelf status` lists the connections.");
    }
    return records.remove_connection(id);
  }));
  session.out.say("The connection \"" + id.str() + "\" and its credentials are forgotten.");
  session.out.answer(Json::object().set("disconnected", id.str()));
  return Exit::kOk;
}

Result<Exit> run_resume(App& app, const Session& session) {
  const ConnectionId id(session.typed.text("NAME"));
  ONESHELF_TRY(app.connections().resume(id));
  session.out.say("The connection \"" + id.str() + "\" is used again.");
  session.out.answer(Json::object().set("resumed", id.str()));
  return Exit::kOk;
}

}  // namespace oneshelf::cli
