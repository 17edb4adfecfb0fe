// alarms, alarms set, alarms test.
#include "cli/commands.h"
#include "cli/typed_values.h"
#include "engine/alarm_book.h"
#include "engine/notify.h"

namespace oneshelf::cli {
namespace {

struct Alarms {
  std::vector<AlarmRecord> alarms;
  std::vector<TellerRecord> tellers;
  std::vector<TellingRecord> waiting;
};

constexpr int kWaitingShown = 1000;

Result<Alarms> load_alarms(App& app) {
  return read_value<Alarms>(app.store(), [](Records& records) -> Result<Alarms> {
    Alarms loaded;
    loaded.alarms = ONESHELF_TRY(records.alarms());
    loaded.tellers = ONESHELF_TRY(records.tellers());
    loaded.waiting = ONESHELF_TRY(records.tellings(std::nullopt, kWaitingShown));
    return loaded;
  });
}

Result<AlarmValues> load_values(App& app) {
  return read_value<AlarmValues>(
      app.store(), [&](Records& records) { return load_alarm_values(records, app.secrets()); });
}

std::string alarms_text(const std::vector<AlarmRecord>& alarms, Timestamp now) {
  Table table({{.title = "state"},
               {.title = "alarm"},
               {.title = "where", .width_max = 40},
               {.title = "since"},
               {.title = "told"},
               {.title = "what", .width_max = 200}});
  for (const AlarmRecord& alarm : alarms) {
    table.add({alarm.cleared_at ? "over" : alarm.severity, alarm.id, alarm.subject,
               ago_text(alarm.since, now), ago_text(alarm.told_at, now),
               alarm.sentence + " " + alarm.remedy});
  }
  return table.text();
}

Json teller_json(const TellerRecord& teller) {
  const auto time = [](const std::optional<Timestamp>& at) {
    return at ? Json(to_rfc3339(*at)) : Json();
  };
  Json json = Json::object();
  json.set("name", teller.name).set("last_ok_at", time(teller.last_ok_at));
  json.set("failing_since", time(teller.failing_since));
  return json.set("problem", teller.problem ? error_json(*teller.problem) : Json());
}

/// What is set, secrets as "set" only.
Json values_json(const AlarmValues& values) {
  Json json = Json::object();
  for (const AlarmOption& option : alarm_options()) {
    const auto found = values.find(option.name);
    const bool given = found != values.end() && !found->second.empty();
    if (option.secret) {
      json.set(option.name, given ? Json("set") : Json());
    } else {
      json.set(option.name, given ? found->second : option.fallback);
    }
  }
  return json;
}

std::string values_text(const AlarmValues& values) {
  const Json told = values_json(values);
  Table table({{.title = "option"},
               {.title = "value", .width_max = 80},
               {.title = "what", .width_max = 100}});
  for (const AlarmOption& option : alarm_options()) {
    table.add({option.name + (option.secret ? " (secret)" : ""), told[option.name].text_or(),
               option.help});
  }
  return table.text();
}

}  // namespace

Result<Exit> run_alarms(App& app, const Session& session) {
  Alarms loaded = ONESHELF_TRY(load_alarms(app));
  if (!session.typed.has("all")) {
    std::erase_if(loaded.alarms, [](const AlarmRecord& alarm) { return alarm.cleared_at; });
  }
  const Timestamp now = app.clock().now();
  session.out.text(loaded.alarms.empty() ? "No alarm.\n" : alarms_text(loaded.alarms, now));
  Json alarms = Json::array();
  for (const AlarmRecord& alarm : loaded.alarms) alarms.push(to_json(alarm));
  Json tellers = Json::array();
  for (const TellerRecord& teller : loaded.tellers) {
    tellers.push(teller_json(teller));
    if (teller.problem) {
      session.out.say(printable(teller.name + " fails: " + teller.problem->message()));
    }
  }
  const auto settings = ONESHELF_TRY(alarm_settings_of(ONESHELF_TRY(load_values(app))));
  if (settings.tellers().empty()) {
    session.out.note("Nobody is told of alarms: `oneshelf alarms set` says how.");
  }
  Json json = Json::object();
  json.set("alarms", std::move(alarms)).set("tellers", std::move(tellers));
  session.out.answer(json.set("waiting", loaded.waiting.size()));
  return Exit::kOk;
}

Result<Exit> run_alarms_set(App& app, const Session& session) {
  const AlarmValues changes = ONESHELF_TRY(typed_values(session));
  if (!changes.empty()) {
    ONESHELF_TRY(change_alarm_values(app.store(), app.secrets(), changes));
    session.out.note("`oneshelf alarms test` tells whether it arrives.");
  }
  const AlarmValues values = ONESHELF_TRY(load_values(app));
  session.out.text(values_text(values));
  session.out.answer(Json::object().set("alarms", values_json(values)));
  return Exit::kOk;
}

Result<Exit> run_alarms_test(App& app, const Session& session) {
  const auto settings = ONESHELF_TRY(alarm_settings_of(ONESHELF_TRY(load_values(app))));
  const std::vector<std::string> tellers = settings.tellers();
  if (tellers.empty()) {
    return usage_error("alarms.nobody", "Nobody is told of alarms yet: `oneshelf alarms set`.");
  }
  SmtpSender mail;
  const Timestamp now = app.clock().now();
  Json told = Json::array();
  Exit exit = Exit::kOk;
  for (const std::string& teller : tellers) {
    const TellingRecord telling{
        .teller = teller, .body = test_message(now), .created_at = now, .next_at = now};
    const Result<void> done =
        tell(session.context(app), {.http = app.http(), .mail = mail}, settings, telling);
    session.out.say(teller + ": " + (done.ok() ? "told" : printable(done.error().to_string())));
    told.push(Json::object()
                  .set("teller", teller)
                  .set("ok", done.ok())
                  .set("error", done.ok() ? Json() : error_json(done.error())));
    if (!done.ok()) exit = worse(exit, exit_of(done.error()));
  }
  session.out.answer(Json::object().set("told", std::move(told)));
  return exit;
}

}  // namespace oneshelf::cli
