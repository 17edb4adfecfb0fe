#pragma once

#include <stop_token>

#include "cli/app.h"
#include "cli/invocation.h"
#include "cli/output.h"
#include "cli/stop_signals.h"

namespace oneshelf::cli {

/// What a command is given: what was typed, where its words go, and when to stop.
struct Session {
  const Invocation& typed;
  Output& out;
  const StopSignals& signals;

  Context context(App& app) const { return Context(app.clock(), signals.token()); }
};

/// Runs the command of the session; the error, if any, is still to be told.
Result<Exit> run_command(const Session& session);
/// Whether run_command knows how to run it.
bool is_runnable(std::string_view command);

// One function per command, in a file per group. A failure of the command as a whole is its error.
Result<Exit> run_serve(App& app, const Session& session);
Result<Exit> run_connect(App& app, const Session& session);
Result<Exit> run_disconnect(App& app, const Session& session);
Result<Exit> run_resume(App& app, const Session& session);
Result<Exit> run_link(App& app, const Session& session);
Result<Exit> run_group(App& app, const Session& session);
Result<Exit> run_group_create(App& app, const Session& session);
Result<Exit> run_group_add(App& app, const Session& session);
Result<Exit> run_group_sync(App& app, const Session& session);
Result<Exit> run_group_pause(App& app, const Session& session);
Result<Exit> run_group_resume(App& app, const Session& session);
Result<Exit> run_group_remove(App& app, const Session& session);
Result<Exit> run_stock_export(App& app, const Session& session);
Result<Exit> run_stock_import(App& app, const Session& session);
Result<Exit> run_setup(App& app, const Session& session);
Result<Exit> run_match(App& app, const Session& session);
Result<Exit> run_approve(App& app, const Session& session);
Result<Exit> run_plan(App& app, const Session& session);
Result<Exit> run_apply(App& app, const Session& session);
Result<Exit> run_sync(App& app, const Session& session);
Result<Exit> run_explain(App& app, const Session& session);
Result<Exit> run_shadow(App& app, const Session& session);
Result<Exit> run_held(App& app, const Session& session);
Result<Exit> run_release(App& app, const Session& session);
Result<Exit> run_undo(App& app, const Session& session);
Result<Exit> run_ledger_verify(App& app, const Session& session);
Result<Exit> run_ledger_export(App& app, const Session& session);
Result<Exit> run_ledger_at(App& app, const Session& session);
Result<Exit> run_orders(App& app, const Session& session);
Result<Exit> run_orders_show(App& app, const Session& session);
Result<Exit> run_orders_retry(App& app, const Session& session);
Result<Exit> run_orders_ignore(App& app, const Session& session);
Result<Exit> run_alarms(App& app, const Session& session);
Result<Exit> run_alarms_set(App& app, const Session& session);
Result<Exit> run_alarms_test(App& app, const Session& session);
Result<Exit> run_drift(App& app, const Session& session);
Result<Exit> run_drift_restore(App& app, const Session& session);
Result<Exit> run_drift_adopt(App& app, const Session& session);
Result<Exit> run_parked(App& app, const Session& session);
Result<Exit> run_jobs(App& app, const Session& session);
Result<Exit> run_status(App& app, const Session& session);
Result<Exit> run_backup(App& app, const Session& session);

// These need no data folder.
Result<Exit> run_demo(const Session& session);
Result<Exit> run_sandbox_bridge(const Session& session);
Result<Exit> run_sandbox_bigcommerce(const Session& session);
Result<Exit> run_sandbox_neto(const Session& session);
Result<Exit> run_sandbox_shopwired(const Session& session);
Result<Exit> run_restore(const Session& session);
Result<Exit> run_platforms(const Session& session);
Result<Exit> run_completion(const Session& session);
Result<Exit> run_help(const Session& session);
Result<Exit> run_version(const Session& session);

/// The program's version: "0.1.0".
std::string version();
Result<std::vector<LinkRecord>> all_links(App& app);
/// A merchant's short name: letters, digits, ".", "_" and "-". Error `usage.name`.
Result<std::string> checked_name(const std::string& name);
/// --as: under whose name the books keep what is done.
std::string person_of(const Invocation& typed);
/// --limit; 0 is no limit. `otherwise` if it is not typed.
Result<int> row_limit(const Invocation& typed, int otherwise);

}  // namespace oneshelf::cli
