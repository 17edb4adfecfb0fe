// held, release, undo.
#include "cli/commands.h"
#include "cli/run_jobs.h"
#include "engine/release.h"
#include "server/overview.h"

namespace oneshelf::cli {
namespace {

constexpr int kRowsShown = 50;
constexpr size_t kValueShown = 32;
constexpr size_t kWhyShown = 120;

Json list_json(const std::vector<HeldRecord>& list) {
  Json json = Json::array();
  for (const HeldRecord& held : list) json.push(to_json(held));
  return json;
}

std::string state_text(const HeldRecord& held) {
  if (held.state == HeldState::kHeld && !held.released_by.empty()) return "needs a second person";
  return std::string(name_of(held.state));
}

std::string held_text(const std::vector<HeldRecord>& list, Timestamp now) {
  Table table({{.title = "id", .align = Table::Align::kRight},
               {.title = "link"},
               {.title = "sku", .width_max = 32},
               {.title = "field"},
               {.title = "now", .width_max = kValueShown},
               {.title = "then", .width_max = kValueShown},
               {.title = "guard"},
               {.title = "state"},
               {.title = "since"},
               {.title = "why", .width_max = kWhyShown}});
  for (const HeldRecord& held : list) {
    table.add({std::to_string(held.id), held.link.str(), held.sku, held.field, held.before,
               held.after, held.guard, state_text(held), ago_text(held.since, now), held.why});
  }
  return table.text();
}

Result<std::vector<int64_t>> ids_of(const Invocation& typed) {
  std::vector<int64_t> ids;
  for (const std::string& text : typed.all("ID")) {
    const Result<Decimal> number = Decimal::parse(text);
    if (!number.ok() || !number->has_at_most(0) || !number->is_positive()) {
      return usage_error("usage.not_a_number", "\"" + text + "\" is not the number of a change.");
    }
    ids.push_back(number->to_minor(0));
  }
  return ids;
}

Result<Release> release_of(const Invocation& typed) {
  Release release;
  release.ids = ONESHELF_TRY(ids_of(typed));
  release.link = LinkId(typed.text("link"));
  release.guard = typed.text("guard");
  release.who = person_of(typed);
  release.why = typed.text("why");
  if (release.ids.empty() == release.link.empty()) {
    return usage_error("usage.release", "Say which: numbers from `oneshelf held`, or --link.");
  }
  if (!release.guard.empty() && (release.link.empty() || !guard_named(release.guard))) {
    return usage_error("usage.guard",
                       "--guard goes with --link and names a guard that `oneshelf held` shows.");
  }
  return release;
}

void show_undo(const UndoReport& report, bool dry_run, size_t rows, Output& out) {
  const auto count = [](size_t number) { return static_cast<int64_t>(number); };
  Table changes({{.title = "sku", .width_max = 32},
                 {.title = "field"},
                 {.title = "now", .width_max = kValueShown},
                 {.title = "then", .width_max = kValueShown}});
  const auto& pins = report.decision.pins;
  for (size_t i = 0; i < pins.size() && i < rows; ++i) {
    changes.add({pins[i].sku, pins[i].key.field, pins[i].after, pins[i].before});
  }
  Table left({{.title = "left alone", .width_max = 32},
              {.title = "field"},
              {.title = "written", .width_max = kValueShown},
              {.title = "now", .width_max = kValueShown},
              {.title = "why", .width_max = kWhyShown}});
  const auto& alone = report.decision.left_alone;
  for (size_t i = 0; i < alone.size() && i < rows; ++i) {
    left.add({alone[i].sku, alone[i].field, alone[i].after, alone[i].now, alone[i].why});
  }
  out.table(changes);
  out.table(left);
  out.say(counted(count(pins.size()), "value") +
          (dry_run ? " would be written back, " : " written back, ") +
          counted(count(alone.size()), "value") + " left alone" +
          (report.apply.failed > 0 ? ", " + grouped(report.apply.failed) + " failed" : "") + ".");
  if (!dry_run && !pins.empty()) {
    out.note("They stay as they are until somebody releases them: oneshelf held " +
             report.link.str());
  }
}

}  // namespace

Result<Exit> run_held(App& app, const Session& session) {
  const int limit = ONESHELF_TRY(row_limit(session.typed, kRowsShown));
  const auto list =
      ONESHELF_TRY(read_value<std::vector<HeldRecord>>(app.store(), [&](Records& records) {
        return records.held(LinkId(session.typed.text("LINK")), limit);
      }));
  session.out.text(list.empty() ? "Nothing is held.\n" : held_text(list, app.clock().now()));
  session.out.answer(Json::object().set("held", list_json(list)));
  return Exit::kOk;
}

Result<Exit> run_release(App& app, const Session& session) {
  const Release release = ONESHELF_TRY(release_of(session.typed));
  const ReleaseReport report = ONESHELF_TRY(release_held(app.parts(), release));
  const auto released = static_cast<int64_t>(report.released.size());
  const auto waiting = static_cast<int64_t>(report.waiting.size());
  if (released > 0) {
    session.out.say(counted(released, "change") + " released; the next run writes it.");
  }
  if (waiting > 0) {
    session.out.say(counted(waiting, "change") + " released by " + release.who +
                    "; a second person is to release it too.");
  }
  session.out.answer(Json::object()
                         .set("released", list_json(report.released))
                         .set("waiting", list_json(report.waiting)));
  return Exit::kOk;
}

Result<Exit> run_undo(App& app, const Session& session) {
  const Invocation& typed = session.typed;
  const int limit = ONESHELF_TRY(row_limit(typed, kRowsShown));
  UndoOrder order;
  order.run = JobId(typed.text("JOB"));
  order.who = person_of(typed);
  order.confirmed_by = typed.text("confirmed-by");
  order.dry_run = typed.has("dry-run");
  const UndoReport report = ONESHELF_TRY(undo_as_job(app, session, order));
  show_undo(report, order.dry_run, static_cast<size_t>(limit), session.out);
  session.out.answer(to_json(report).set("dry_run", order.dry_run));
  return report.apply.failed + report.apply.unknown > 0 ? Exit::kSomeParked : Exit::kOk;
}

}  // namespace oneshelf::cli
