// link: makes, changes, pauses and shows links.
#include "cli/commands.h"
#include "engine/links.h"

namespace oneshelf::cli {
namespace {

/// "stock.buffer" -> the value, for every setting of a nested object.
void flatten(const Json& json, const std::string& prefix, Table& table) {
  for (const auto& [key, value] : json.as_object()) {
    const std::string path = prefix.empty() ? key : prefix + "." + key;
    if (value.is_object()) {
      flatten(value, path, table);
    } else if (!value.is_array()) {
      table.add({"  " + path, value.is_bool() ? value.dump() : value.text_or()});
    } else {
      std::string list;
      for (const Json& element : value.as_array()) {
        list += (list.empty() ? "" : ",") + element.text_or();
      }
      table.add({"  " + path, list});
    }
  }
}

bool is_shadow(const LinkRecord& link) { return link.settings["shadow"].bool_or(false); }

Json link_json(const LinkRecord& link) {
  Json json = Json::object();
  json.set("link", link.id.str()).set("source", link.source.str());
  json.set("channel", link.channel.str()).set("paused", link.paused);
  return json.set("settings", link.settings);
}

void show_link(const LinkRecord& link, Output& out) {
  out.say(link.id.str() + ": from " + link.source.str() + " to " + link.channel.str() +
          (link.paused ? ", paused" : "") + (is_shadow(link) ? ", in shadow mode" : ""));
  Table table({{.title = "  setting"}, {.title = "value"}});
  flatten(link.settings, "", table);
  out.table(table);
}

/// Tells what a person should know, and returns it for --json.
Json show_advice(const std::vector<Error>& advice, Output& out) {
  Json list = Json::array();
  for (const Error& one : advice) {
    out.say("Note: " + one.message() + " " + one.remedy());
    list.push(Json::object()
                  .set("id", one.id())
                  .set("message", one.message())
                  .set("remedy", one.remedy()));
  }
  return list;
}

Exit list_settings(const Session& session) {
  Table table({{.title = "setting"}, {.title = "meaning", .width_max = 160}});
  Json list = Json::array();
  for (const auto& [path, help] : setting_paths()) {
    table.add({path, help});
    list.push(Json::object().set("path", path).set("help", help));
  }
  session.out.table(table);
  session.out.answer(Json::object().set("settings", std::move(list)));
  return Exit::kOk;
}

Result<Exit> list_links(App& app, const Session& session) {
  const std::vector<LinkRecord> links = ONESHELF_TRY(all_links(app));
  Json list = Json::array();
  for (const LinkRecord& link : links) {
    show_link(link, session.out);
    list.push(link_json(link));
  }
  if (links.empty()) {
    session.out.say("There is no link yet: oneshelf link NAME --source A --channel B");
  }
  session.out.answer(Json::object().set("links", std::move(list)));
  return Exit::kOk;
}

Result<LinkView> make_or_change(App& app, const Invocation& typed, const LinkId& id) {
  auto settings = ONESHELF_TRY(typed.pairs("set"));
  const bool make = typed.has("source") || typed.has("channel");
  if (make) {
    if (!typed.has("source") || !typed.has("channel")) {
      return usage_error("usage.link_ends", "A link needs both: --source and --channel.");
    }
    NewLink wanted;
    wanted.id = LinkId(ONESHELF_TRY(checked_name(id.str())));
    wanted.source = ConnectionId(typed.text("source"));
    wanted.channel = ConnectionId(typed.text("channel"));
    wanted.settings = std::move(settings);
    return make_link(app.parts(), wanted);
  }
  if (!settings.empty()) return change_link(app.parts(), id, settings);
  return load_link(app.parts(), id);
}

}  // namespace

Result<Exit> run_link(App& app, const Session& session) {
  const Invocation& typed = session.typed;
  if (typed.has("settings")) return list_settings(session);
  if (!typed.has("NAME")) return list_links(app, session);
  if (typed.has("pause") && typed.has("resume")) {
    return usage_error("usage.both", "Either --pause or --resume.");
  }
  const LinkId id(typed.text("NAME"));
  LinkView link = ONESHELF_TRY(make_or_change(app, typed, id));
  if (typed.has("pause") || typed.has("resume")) {
    link.record.paused = typed.has("pause");
    ONESHELF_TRY(set_link_paused(app.parts(), id, link.record.paused));
  }
  show_link(link.record, session.out);
  const std::vector<Error> advice = ONESHELF_TRY(link_advice(app.parts(), link));
  session.out.answer(link_json(link.record).set("advice", show_advice(advice, session.out)));
  return Exit::kOk;
}

}  // namespace oneshelf::cli
