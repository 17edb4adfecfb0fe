#include "cli/commands.h"

#include <algorithm>
#include <limits>

namespace oneshelf::cli {
namespace {

using AppCommand = Result<Exit> (*)(App&, const Session&);
using PlainCommand = Result<Exit> (*)(const Session&);

/// How a command of the table is run: over a data folder, or without one.
struct Runner {
  std::string_view command;
  AppCommand with_app = nullptr;
  PlainCommand plain = nullptr;
};

constexpr Runner kRunners[] = {
    {.command = "serve", .with_app = run_serve},
    {.command = "demo", .plain = run_demo},
    {.command = "sandbox bridge", .plain = run_sandbox_bridge},
    {.command = "sandbox bigcommerce", .plain = run_sandbox_bigcommerce},
    {.command = "sandbox neto", .plain = run_sandbox_neto},
    {.command = "sandbox shopwired", .plain = run_sandbox_shopwired},
    {.command = "platforms", .plain = run_platforms},
    {.command = "connect", .with_app = run_connect},
    {.command = "disconnect", .with_app = run_disconnect},
    {.command = "resume", .with_app = run_resume},
    {.command = "link", .with_app = run_link},
    {.command = "setup", .with_app = run_setup},
    {.command = "group", .with_app = run_group},
    {.command = "group create", .with_app = run_group_create},
    {.command = "group add", .with_app = run_group_add},
    {.command = "group sync", .with_app = run_group_sync},
    {.command = "group pause", .with_app = run_group_pause},
    {.command = "group resume", .with_app = run_group_resume},
    {.command = "group remove", .with_app = run_group_remove},
    {.command = "stock export", .with_app = run_stock_export},
    {.command = "stock import", .with_app = run_stock_import},
    {.command = "match", .with_app = run_match},
    {.command = "approve", .with_app = run_approve},
    {.command = "plan", .with_app = run_plan},
    {.command = "apply", .with_app = run_apply},
    {.command = "sync", .with_app = run_sync},
    {.command = "explain", .with_app = run_explain},
    {.command = "shadow", .with_app = run_shadow},
    {.command = "held", .with_app = run_held},
    {.command = "release", .with_app = run_release},
    {.command = "undo", .with_app = run_undo},
    {.command = "ledger verify", .with_app = run_ledger_verify},
    {.command = "ledger export", .with_app = run_ledger_export},
    {.command = "ledger at", .with_app = run_ledger_at},
    {.command = "orders", .with_app = run_orders},
    {.command = "orders show", .with_app = run_orders_show},
    {.command = "orders retry", .with_app = run_orders_retry},
    {.command = "orders ignore", .with_app = run_orders_ignore},
    {.command = "alarms", .with_app = run_alarms},
    {.command = "alarms set", .with_app = run_alarms_set},
    {.command = "alarms test", .with_app = run_alarms_test},
    {.command = "drift", .with_app = run_drift},
    {.command = "drift restore", .with_app = run_drift_restore},
    {.command = "drift adopt", .with_app = run_drift_adopt},
    {.command = "parked", .with_app = run_parked},
    {.command = "jobs", .with_app = run_jobs},
    {.command = "status", .with_app = run_status},
    {.command = "backup", .with_app = run_backup},
    {.command = "restore", .plain = run_restore},
    {.command = "completion", .plain = run_completion},
    {.command = "help", .plain = run_help},
    {.command = "version", .plain = run_version},
};

const Runner* runner_of(std::string_view command) {
  const auto* found = std::ranges::find(kRunners, command, &Runner::command);
  return found == std::end(kRunners) ? nullptr : found;
}

}  // namespace

bool is_runnable(std::string_view command) { return runner_of(command) != nullptr; }

Result<Exit> run_command(const Session& session) {
  const Runner* runner = runner_of(session.typed.command);
  if (runner == nullptr) {
    return usage_error("usage.unknown_command",
                       "There is no command \"" + session.typed.command + "\".");
  }
  if (runner->plain != nullptr) return runner->plain(session);
  const std::unique_ptr<App> app = ONESHELF_TRY(App::open(data_folder(session.typed.data)));
  return runner->with_app(*app, session);
}

std::string version() { return ONESHELF_VERSION; }

Result<std::vector<LinkRecord>> all_links(App& app) {
  return read_value<std::vector<LinkRecord>>(app.store(),
                                             [](Records& records) { return records.links(); });
}

Result<std::string> checked_name(const std::string& name) {
  constexpr size_t kLongest = 40;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  };
  if (!name.empty() && name.size() <= kLongest && std::ranges::all_of(name, fits)) return name;
  return usage_error("usage.name",
                     "A name has 1 to 40 letters, digits, points, dashes or underscores.");
}

std::string person_of(const Invocation& typed) { return typed.text("as", kWho); }

Result<int> row_limit(const Invocation& typed, int otherwise) {
  constexpr int kAll = std::numeric_limits<int>::max();
  const int64_t limit =
      ONESHELF_TRY(typed.number("limit", {.otherwise = otherwise, .least = 0, .most = kAll}));
  return limit == 0 ? kAll : static_cast<int>(limit);
}

}  // namespace oneshelf::cli
