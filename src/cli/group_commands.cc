// group, group create, add, pause, resume, remove.
#include "cli/commands.h"
#include "cli/group_text.h"
#include "cli/typed_values.h"
#include "engine/group_status.h"
#include "engine/groups.h"

namespace oneshelf::cli {
namespace {

Json texts_json(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push(text);
  return list;
}

void show_added(const std::string& group, const AddedReplica& added, Output& out) {
  const std::string name = added.link.id().str();
  out.say("\"" + name + "\" (" + printable(added.info.remote_name) + ") follows \"" +
          added.link.source.id.str() + "\" from its initial sync on.");
  for (const auto& missing : added.info.missing) {
    out.say("missing:   the permission " + printable(missing.permission) + "; without it " +
            printable(missing.disables));
  }
  for (const std::string& note : added.info.notes) out.say("note:      " + printable(note));
  for (const std::string& path : added.open) {
    out.say("still to answer: oneshelf setup " + name + " --set \"" + path + "=<id>\"");
  }
  out.say("Look at what would change: oneshelf group sync " + group + " " + name);
}

}  // namespace

Result<Exit> run_group(App& app, const Session& session) {
  const std::vector<GroupStatus> groups =
      ONESHELF_TRY(group_status(app.parts(), session.typed.text("NAME")));
  Json list = Json::array();
  for (const GroupStatus& group : groups) {
    session.out.text(group_text(group, app.clock().now()));
    list.push(to_json(group));
  }
  if (groups.empty()) {
    session.out.say("There is no group yet: oneshelf group create NAME --master CONNECTION");
  }
  session.out.answer(Json::object().set("groups", std::move(list)));
  return Exit::kOk;
}

Result<Exit> run_group_create(App& app, const Session& session) {
  const std::string name = session.typed.text("NAME");
  if (!session.typed.has("master")) {
    return usage_error("usage.master", "Say whose stock the shops follow: --master CONNECTION.");
  }
  const Group group =
      ONESHELF_TRY(make_group(app.parts(), name, ConnectionId(session.typed.text("master"))));
  session.out.say("The group \"" + name + "\" follows \"" + group.master.str() + "\".");
  session.out.say("Add shops to it: oneshelf group add " + name + " REPLICA --platform PLATFORM …");
  session.out.answer(to_json(group));
  return Exit::kOk;
}

Result<Exit> run_group_add(App& app, const Session& session) {
  NewReplica wanted;
  wanted.group = session.typed.text("NAME");
  wanted.name = session.typed.text("REPLICA");
  wanted.platform = session.typed.text("platform");
  wanted.values = ONESHELF_TRY(typed_values(session));
  wanted.settings = ONESHELF_TRY(session.typed.pairs("setting"));
  const AddedReplica added = ONESHELF_TRY(add_replica(session.context(app), app.parts(), wanted));
  show_added(wanted.group, added, session.out);
  Json json = Json::object().set("group", wanted.group).set("replica", wanted.name);
  json.set("settings", added.link.record.settings).set("info", to_json(added.info));
  session.out.answer(json.set("open", texts_json(added.open)));
  return added.open.empty() ? Exit::kOk : Exit::kNeedsPerson;
}

Result<Exit> run_group_pause(App& app, const Session& session) {
  const LinkId replica(session.typed.text("REPLICA"));
  ONESHELF_TRY(pause_replica(app.parts(), session.typed.text("NAME"), replica));
  session.out.say("\"" + replica.str() + "\" rests: its stock stays as it is.");
  session.out.answer(Json::object().set("paused", replica.str()));
  return Exit::kOk;
}

Result<Exit> run_group_resume(App& app, const Session& session) {
  const LinkId replica(session.typed.text("REPLICA"));
  ONESHELF_TRY(resume_replica(app.parts(), session.typed.text("NAME"), replica));
  session.out.say("\"" + replica.str() + "\" follows the master again.");
  session.out.answer(Json::object().set("resumed", replica.str()));
  return Exit::kOk;
}

Result<Exit> run_group_remove(App& app, const Session& session) {
  const std::string name = session.typed.text("NAME");
  if (!session.typed.has("REPLICA")) {
    ONESHELF_TRY(forget_group(app.parts(), name));
    session.out.say("The group \"" + name + "\" is forgotten; its master stays connected.");
    session.out.answer(Json::object().set("forgotten", name));
    return Exit::kOk;
  }
  const LinkId replica(session.typed.text("REPLICA"));
  ONESHELF_TRY(remove_replica(app.parts(), name, replica));
  session.out.say("\"" + replica.str() +
                  "\" is out of the group. Its link rests, with all it knows: added again under "
                  "this name, without --platform, it goes on.");
  session.out.answer(Json::object().set("removed", replica.str()));
  return Exit::kOk;
}

}  // namespace oneshelf::cli
