// shadow: what a link in shadow mode would have sent.
#include "cli/commands.h"
#include "engine/links.h"

namespace oneshelf::cli {
namespace {

constexpr int kRowsShown = 50;
constexpr size_t kValueShown = 48;

Json to_json(const ShadowRecord& record) {
  return Json::object()
      .set("at", to_rfc3339(record.at))
      .set("action", record.action)
      .set("subject", record.subject)
      .set("record_id", record.record_id.str())
      .set("field", record.field)
      .set("before", record.old_value)
      .set("after", record.new_value);
}

Result<Exit> forget(App& app, const Session& session, const LinkId& link) {
  int64_t count = 0;
  ONESHELF_TRY(app.store().write([&](Records& records) -> Result<void> {
    count = ONESHELF_TRY(records.count_shadow(link));
    return records.forget_shadow(link);
  }));
  session.out.say(counted(count, "record") + " forgotten.");
  session.out.answer(Json::object().set("link", link.str()).set("forgotten", count));
  return Exit::kOk;
}

}  // namespace

Result<Exit> run_shadow(App& app, const Session& session) {
  const LinkView link = ONESHELF_TRY(load_link(app.parts(), LinkId(session.typed.text("LINK"))));
  if (session.typed.has("forget")) return forget(app, session, link.id());
  const int limit = ONESHELF_TRY(row_limit(session.typed, kRowsShown));
  std::vector<ShadowRecord> shown;
  int64_t count = 0;
  ONESHELF_TRY(app.store().read([&](Records& records) -> Result<void> {
    shown = ONESHELF_TRY(records.shadow(link.id(), session.typed.text("subject"), limit));
    count = ONESHELF_TRY(records.count_shadow(link.id()));
    return success();
  }));
  Table table({{.title = "when"},
               {.title = "action"},
               {.title = "sku or order", .width_max = 32},
               {.title = "field"},
               {.title = "now", .width_max = kValueShown},
               {.title = "would be", .width_max = kValueShown}});
  Json rows = Json::array();
  for (const ShadowRecord& record : shown) {
    table.add({ago_text(record.at, app.clock().now()), record.action, printable(record.subject),
               record.field, printable(record.old_value), printable(record.new_value)});
    rows.push(to_json(record));
  }
  session.out.say(counted(count, "record") + " of what \"" + link.id().str() +
                  "\" would have sent" + (link.settings.shadow ? "." : "; it sends now."));
  session.out.table(table);
  session.out.answer(Json::object()
                         .set("link", link.id().str())
                         .set("shadow", link.settings.shadow)
                         .set("count", count)
                         .set("records", std::move(rows)));
  return Exit::kOk;
}

}  // namespace oneshelf::cli
