// ledger verify, ledger export, ledger at.
#include "cli/commands.h"
#include "engine/ledger.h"
#include "store/sqlite/sqlite_store.h"

namespace oneshelf::cli {
namespace {

constexpr int kRowsShown = 50;
constexpr size_t kValueShown = 40;

Result<Timestamp> typed_time(const std::string& text) {
  const Result<Timestamp> time = parse_rfc3339(text);
  if (time.ok()) return *time;
  return usage_error("usage.time", "\"" + text + "\" is no time such as 2026-11-22T08:00:00Z.");
}

}  // namespace

Result<Exit> run_ledger_verify(App& app, const Session& session) {
  const LedgerCheck check =
      ONESHELF_TRY(verify_ledger(app.store(), SqliteOptions().account, session.typed.text("head")));
  session.out.say(counted(check.entries, "record") +
                  " checked: none was changed, removed or moved.");
  if (check.unchained > 0) {
    session.out.note(grouped(check.unchained) + " records in front are older than the chain.");
  }
  if (!check.head.empty()) {
    session.out.say("The last one is " + check.head + ". Keep that elsewhere: it proves them all.");
  }
  Json json = Json::object();
  json.set("entries", check.entries).set("unchained", check.unchained);
  session.out.answer(json.set("head", check.head).set("intact", true));
  return Exit::kOk;
}

Result<Exit> run_ledger_export(App& app, const Session& session) {
  LedgerFilter filter;
  filter.subject = session.typed.text("subject");
  if (session.typed.has("since")) {
    filter.since = ONESHELF_TRY(typed_time(session.typed.text("since")));
  }
  ONESHELF_TRY(app.store().read([&](Records& records) {
    return records.each_ledger_entry(filter, [&](const LedgerRecord& entry) {
      session.out.line(to_json(entry));
      return !session.signals.token().stop_requested();
    });
  }));
  return Exit::kOk;
}

Result<Exit> run_ledger_at(App& app, const Session& session) {
  const Timestamp at = ONESHELF_TRY(typed_time(session.typed.text("TIME")));
  const int limit = ONESHELF_TRY(row_limit(session.typed, kRowsShown));
  const auto entries =
      ONESHELF_TRY(read_value<std::vector<LedgerRecord>>(app.store(), [&](Records& records) {
        return records.ledger_at(at, session.typed.text("SKU"));
      }));
  Table table({{.title = "link"},
               {.title = "sku", .width_max = 32},
               {.title = "field"},
               {.title = "value", .width_max = kValueShown},
               {.title = "written"},
               {.title = "by"},
               {.title = "job"}});
  Json list = Json::array();
  for (const LedgerRecord& entry : entries) {
    if (list.size() < static_cast<size_t>(limit)) {
      table.add({entry.link.str(), entry.subject, entry.field, entry.after, to_rfc3339(entry.at),
                 entry.who, entry.job});
    }
    list.push(to_json(entry));
  }
  session.out.text(entries.empty() ? "Nothing was written until then.\n" : table.text());
  const auto hidden = static_cast<int64_t>(entries.size()) - limit;
  if (hidden > 0) session.out.note("… and " + counted(hidden, "value") + " more");
  session.out.answer(Json::object().set("at", to_rfc3339(at)).set("values", std::move(list)));
  return Exit::kOk;
}

}  // namespace oneshelf::cli
