// stock export, stock import: figures in files.
#include "cli/commands.h"
#include "cli/group_text.h"
#include "cli/read_file.h"
#include "cli/run_jobs.h"
#include "engine/stock_figures.h"

namespace oneshelf::cli {
namespace {

constexpr int kRowsShown = 50;
constexpr auto kQuiet = [](std::string_view, int64_t, int64_t) {};

Json error_or_null(const std::optional<Error>& error) {
  return error ? error_json(*error) : Json();
}

/// A source, or a channel that no link names: compared only.
Result<StockImport> compare_only(App& app, const StockPlace& place, const StockFile& file) {
  StockImport import;
  import.review = review_stock_file(file, ONESHELF_TRY(stock_figures(app.parts(), place)));
  import.cannot =
      place.is_source
          ? source_is_read_only(place.connection)
          : Error(ErrorCode::kInvalid, "stock.no_link", "A file is written through a link.")
                .remedied("Name the link to it instead: `oneshelf status` lists them.");
  return import;
}

Result<Json> write_import(App& app, const Session& session, const StockPlace& place,
                          const StockImport& import) {
  if (import.cannot) return *import.cannot;
  const auto [report, job] = ONESHELF_TRY(import_as_job(app, session, *place.link, import.plan));
  session.out.say(counted(report.stock_written, "figure") + " written, " + grouped(report.failed) +
                  " failed. The old ones come back with: oneshelf undo " + job.str());
  Json json = Json::object().set("job", job.str());
  return json.set("written", report.stock_written).set("failed", report.failed);
}

}  // namespace

Result<Exit> run_stock_export(App& app, const Session& session) {
  const StockPlace place = ONESHELF_TRY(stock_place(app.parts(), session.typed.text("NAME")));
  const StockFigures figures = ONESHELF_TRY(stock_figures(app.parts(), place));
  std::string text;
  if (session.typed.has("into")) {
    const StockFile file =
        ONESHELF_TRY(read_stock_file(ONESHELF_TRY(read_file(session.typed.text("into")))));
    text = rewritten(file, figures);
  } else {
    text = new_stock_file(figures);
  }
  session.out.text(text);
  Json rows = Json::array();
  for (const auto& [sku, stock] : figures) {
    rows.push(Json::object().set("sku", sku).set("stock", stock.to_string()));
  }
  Json json = Json::object().set("connection", place.connection.str());
  session.out.answer(json.set("figures", std::move(rows)));
  return Exit::kOk;
}

Result<Exit> run_stock_import(App& app, const Session& session) {
  const Invocation& typed = session.typed;
  if (typed.has("review") && typed.has("apply")) {
    return usage_error("usage.both", "Either --review or --apply.");
  }
  const auto limit = static_cast<size_t>(ONESHELF_TRY(row_limit(typed, kRowsShown)));
  const StockFile file = ONESHELF_TRY(read_stock_file(ONESHELF_TRY(read_file(typed.text("FILE")))));
  const StockPlace place = ONESHELF_TRY(stock_place(app.parts(), typed.text("NAME")));
  const StockImport import = ONESHELF_TRY(
      place.link ? plan_stock_import(session.context(app), app.parts(), *place.link, file, kQuiet)
                 : compare_only(app, place, file));
  session.out.text(file_text(file, import.review, place.connection.str(), limit));
  Json json = file_json(file, import.review).set("connection", place.connection.str());
  json.set("cannot", error_or_null(import.cannot)).set("not_linked", import.not_linked.size());
  if (!import.not_linked.empty()) {
    session.out.say(counted(static_cast<int64_t>(import.not_linked.size()), "SKU") +
                    " of these is linked to no item and cannot be written.");
  }
  if (typed.has("apply")) {
    json.set("applied", ONESHELF_TRY(write_import(app, session, place, import)));
  } else if (import.cannot) {
    session.out.say(import.cannot->message() + " " + import.cannot->remedy());
  } else {
    session.out.say("Write it: the same with --apply.");
  }
  session.out.answer(json);
  return file.problems.empty() ? Exit::kOk : Exit::kSomeParked;
}

}  // namespace oneshelf::cli
