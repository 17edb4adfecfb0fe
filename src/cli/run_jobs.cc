#include "cli/run_jobs.h"

#include "cli/progress.h"

namespace oneshelf::cli {
namespace {

// The names that the scheduler and the server use too, so that nobody does the same work twice.
constexpr const char* kCatalogueJob = "catalogue";
constexpr const char* kOrdersJob = "orders";

}  // namespace

ReadMode read_mode(const Invocation& typed) {
  return typed.has("full") ? ReadMode::kFull : ReadMode::kDelta;
}

Result<FreshPlan> plan_as_job(App& app, const Session& session, const LinkId& link) {
  ONESHELF_TRY(load_link(app.parts(), link));
  std::optional<FreshPlan> fresh;
  const JobWork work = [&](const Context& context, EngineParts& parts, const JobId& job,
                           const Progress& progress) -> Result<Json> {
    SyncOptions options;
    options.mode = read_mode(session.typed);
    options.apply = false;
    options.who = kWho;
    options.job = job;
    fresh.emplace(ONESHELF_TRY(fresh_plan(context, parts, link, options, progress)));
    return to_json(fresh->report);
  };
  ProgressLine line(session.out, app.clock());
  ONESHELF_TRY(app.jobs().run(session.context(app), kCatalogueJob, link.str(),
                              Jobs::IfRunning::kWait, work, line.watch()));
  return std::move(*fresh);
}

Result<Json> catalogue_as_job(App& app, const Session& session, const LinkId& link,
                              Jobs::IfRunning if_running, GuardFacts::Asked asked) {
  ONESHELF_TRY(load_link(app.parts(), link));
  SyncOptions options;
  options.mode = read_mode(session.typed);
  options.who = person_of(session.typed);
  options.asked = asked;
  ProgressLine line(session.out, app.clock());
  const Jobs::Outcome outcome =
      ONESHELF_TRY(app.jobs().run(session.context(app), kCatalogueJob, link.str(), if_running,
                                  catalogue_work(link, options), line.watch()));
  return outcome.job.result;
}

Result<UndoReport> undo_as_job(App& app, const Session& session, UndoOrder order) {
  const LinkId link = ONESHELF_TRY(link_of_run(app.parts(), order.run));
  std::optional<UndoReport> report;
  const JobWork work = [&](const Context& context, EngineParts& parts, const JobId& job,
                           const Progress& progress) -> Result<Json> {
    order.job = job;
    report.emplace(ONESHELF_TRY(undo_run(context, parts, order, progress)));
    return to_json(*report);
  };
  ProgressLine line(session.out, app.clock());
  ONESHELF_TRY(app.jobs().run(session.context(app), kCatalogueJob, link.str(),
                              Jobs::IfRunning::kWait, work, line.watch()));
  return std::move(*report);
}

Result<ReplicaReview> review_as_job(App& app, const Session& session, const LinkId& replica) {
  ONESHELF_TRY(load_link(app.parts(), replica));
  std::optional<ReplicaReview> review;
  const JobWork work = [&](const Context& context, EngineParts& parts, const JobId& job,
                           const Progress& progress) -> Result<Json> {
    SyncOptions options;
    options.who = person_of(session.typed);
    options.job = job;
    review.emplace(ONESHELF_TRY(review_replica(context, parts, replica, options, progress)));
    return to_json(review->plan);
  };
  ProgressLine line(session.out, app.clock());
  ONESHELF_TRY(app.jobs().run(session.context(app), kCatalogueJob, replica.str(),
                              Jobs::IfRunning::kWait, work, line.watch()));
  return std::move(*review);
}

Result<std::pair<ReplicaSynced, JobId>> group_sync_as_job(App& app, const Session& session,
                                                          const std::string& group,
                                                          const LinkId& replica) {
  ONESHELF_TRY(load_replica(app.parts(), group, replica));
  std::optional<ReplicaSynced> synced;
  const JobWork work = [&](const Context& context, EngineParts& parts, const JobId& job,
                           const Progress& progress) -> Result<Json> {
    SyncOptions options;
    options.who = person_of(session.typed);
    options.job = job;
    synced.emplace(ONESHELF_TRY(sync_replica(context, parts, group, replica, options, progress)));
    return to_json(synced->report);
  };
  ProgressLine line(session.out, app.clock());
  const Jobs::Outcome outcome =
      ONESHELF_TRY(app.jobs().run(session.context(app), kCatalogueJob, replica.str(),
                                  Jobs::IfRunning::kWait, work, line.watch()));
  return std::pair(std::move(*synced), outcome.job.id);
}

Result<std::pair<ApplyReport, JobId>> import_as_job(App& app, const Session& session,
                                                    const LinkId& link, const LinkPlan& plan) {
  ApplyReport report;
  const JobWork work = [&](const Context& context, EngineParts& parts, const JobId& job,
                           const Progress& progress) -> Result<Json> {
    const LinkView view = ONESHELF_TRY(load_link(parts, link));
    const ApplyOrder order = {.who = person_of(session.typed), .job = job, .why = "stock file"};
    report = ONESHELF_TRY(apply_plan(context, parts, view, plan, order, progress));
    return Json::object().set("stock_written", report.stock_written).set("failed", report.failed);
  };
  ProgressLine line(session.out, app.clock());
  const Jobs::Outcome outcome = ONESHELF_TRY(app.jobs().run(
      session.context(app), kCatalogueJob, link.str(), Jobs::IfRunning::kWait, work, line.watch()));
  return std::pair(report, outcome.job.id);
}

Result<Json> orders_as_job(App& app, const Session& session, const LinkId& link) {
  ONESHELF_TRY(load_link(app.parts(), link));
  ProgressLine line(session.out, app.clock());
  const Jobs::Outcome outcome =
      ONESHELF_TRY(app.jobs().run(session.context(app), kOrdersJob, link.str(),
                                  Jobs::IfRunning::kJoin, orders_work(link, kWho), line.watch()));
  return outcome.job.result;
}

int64_t count_in(const Json& result, std::string_view name) {
  const Result<Decimal> number = Decimal::parse(result[name].text_or("0"));
  return number.ok() && number->has_at_most(0) ? number->to_minor(0) : 0;
}

}  // namespace oneshelf::cli
