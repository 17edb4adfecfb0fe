// group sync: the initial sync of replicas, looked at first.
#include "cli/commands.h"
#include "cli/group_text.h"
#include "cli/read_file.h"
#include "cli/run_jobs.h"
#include "engine/group_sync.h"
#include "engine/stock_figures.h"

namespace oneshelf::cli {
namespace {

constexpr int kRowsShown = 20;

struct Asked {
  std::string group;
  bool apply = false;
  size_t rows = kRowsShown;
};

Result<std::vector<LinkId>> replicas_asked(App& app, const Session& session) {
  const std::string name = session.typed.text("NAME");
  if (session.typed.has("REPLICA")) {
    const LinkId replica(session.typed.text("REPLICA"));
    ONESHELF_TRY(load_replica(app.parts(), name, replica));
    return std::vector<LinkId>{replica};
  }
  std::vector<LinkId> replicas;
  for (const GroupReplica& replica : ONESHELF_TRY(load_group(app.parts(), name)).replicas) {
    replicas.push_back(replica.link);
  }
  return replicas;
}

Result<Json> review_one(App& app, const Session& session, const Asked& asked, const LinkId& link) {
  const ReplicaReview review = ONESHELF_TRY(review_as_job(app, session, link));
  session.out.text(review_text(review, asked.rows));
  for (const std::string& path : review.open) {
    session.out.say("still to answer: oneshelf setup " + link.str() + " --set \"" + path +
                    "=<id>\"");
  }
  if (!review.preflight.stops()) {
    session.out.say("Write it: oneshelf group sync " + asked.group + " " + link.str() + " --apply");
  }
  return to_json(review);
}

Result<Json> apply_one(App& app, const Session& session, const Asked& asked, const LinkId& link) {
  const auto [synced, job] = ONESHELF_TRY(group_sync_as_job(app, session, asked.group, link));
  session.out.text(review_text(synced.review, asked.rows));
  session.out.say(counted(synced.report.apply.stock_written, "figure") + " written, " +
                  grouped(synced.report.apply.failed) + " failed.");
  session.out.text(verification_text(synced.verification, asked.rows));
  session.out.say(
      synced.completed
          ? "\"" + link.str() + "\" follows the master from now on."
          : "\"" + link.str() +
                "\" stays paused until all of it is there. What is held: oneshelf held " +
                link.str() + ". Then apply it again.");
  session.out.say("The old figures come back with: oneshelf undo " + job.str());
  return to_json(synced).set("job", job.str());
}

Exit exit_after(const Json& answer, bool applied) {
  if (!applied) return answer["preflight"]["stops"].bool_or(false) ? Exit::kNeedsPerson : Exit::kOk;
  return answer["completed"].bool_or(false) ? Exit::kOk : Exit::kSomeParked;
}

/// The shop's own export against the master.
Result<Exit> compare_file(App& app, const Session& session, const Asked& asked) {
  const StockFile file =
      ONESHELF_TRY(read_stock_file(ONESHELF_TRY(read_file(session.typed.text("file")))));
  const StockPlace master = ONESHELF_TRY(stock_place(app.parts(), asked.group));
  const StockFileReview review =
      review_stock_file(file, ONESHELF_TRY(stock_figures(app.parts(), master)));
  session.out.text(file_text(file, review, master.connection.str(), asked.rows));
  session.out.answer(file_json(file, review).set("master", master.connection.str()));
  return file.problems.empty() ? Exit::kOk : Exit::kSomeParked;
}

}  // namespace

Result<Exit> run_group_sync(App& app, const Session& session) {
  const Invocation& typed = session.typed;
  if (typed.has("review") && typed.has("apply")) {
    return usage_error("usage.both", "Either --review or --apply.");
  }
  Asked asked;
  asked.group = typed.text("NAME");
  asked.apply = typed.has("apply");
  asked.rows = static_cast<size_t>(ONESHELF_TRY(row_limit(typed, kRowsShown)));
  const std::vector<LinkId> replicas = ONESHELF_TRY(replicas_asked(app, session));
  if (typed.has("file")) return compare_file(app, session, asked);
  Exit exit = Exit::kOk;
  Json list = Json::array();
  for (const LinkId& replica : replicas) {
    session.out.say(replica.str());
    const Result<Json> done = asked.apply ? apply_one(app, session, asked, replica)
                                          : review_one(app, session, asked, replica);
    Json json = Json::object().set("replica", replica.str());
    if (done.ok()) {
      exit = worse(exit, exit_after(*done, asked.apply));
      json.set(asked.apply ? "synced" : "review", *done);
    } else {
      session.out.note(error_text(done.error()));
      exit = worse(exit, exit_of(done.error()));
      json.set("error", error_json(done.error()));
    }
    list.push(std::move(json));
  }
  if (replicas.empty()) session.out.say("The group has no replica yet.");
  session.out.answer(Json::object().set("group", asked.group).set("replicas", std::move(list)));
  return exit;
}

}  // namespace oneshelf::cli
