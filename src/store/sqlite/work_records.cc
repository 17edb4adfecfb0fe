#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

constexpr int64_t kJobsKept = 5000;           // the newest; orders and ledger tell the rest
constexpr int64_t kAnsweredHintsKept = 5000;  // so that a repeat of a late event is still known

constexpr const char* kStreamColumns =
    "SELECT connection, kind, position, in_full_pass, pass, pass_rows, pass_started_at,"
    " last_full_at, last_success_at, problem, read_since, read_full_since FROM streams WHERE "
    "account = $1";

Result<StreamRecord> stream_from(const SqlRow& row) {
  StreamRecord stream;
  stream.connection = ConnectionId(row.text(0));
  stream.kind = row.text(1);
  stream.position = row.text(2);
  stream.in_full_pass = row.boolean(3);
  stream.pass = row.integer(4);
  stream.pass_rows = row.integer(5);
  stream.pass_started_at = row.opt_time(6);
  stream.last_full_at = row.opt_time(7);
  stream.last_success_at = row.opt_time(8);
  stream.problem = error_from_text(row.text(9));
  stream.read_since = row.opt_time(10);
  stream.read_full_since = row.opt_time(11);
  return stream;
}

constexpr const char* kJobColumns =
    "SELECT id, kind, subject, owner, state, step, done, total, created_at, started_at, "
    "finished_at,"
    " result, error, lease_until FROM jobs WHERE account = $1";

JobState job_state_named(const std::string& name) {
  for (const JobState state :
       {JobState::kQueued, JobState::kRunning, JobState::kDone, JobState::kFailed}) {
    if (name_of(state) == name) return state;
  }
  return JobState::kInterrupted;
}

Result<JobRecord> job_from(const SqlRow& row) {
  JobRecord job;
  job.id = JobId(row.text(0));
  job.kind = row.text(1);
  job.subject = row.text(2);
  job.owner = row.text(3);
  job.state = job_state_named(row.text(4));
  job.step = row.text(5);
  job.done = row.integer(6);
  job.total = row.integer(7);
  job.created_at = row.time(8);
  job.started_at = row.opt_time(9);
  job.finished_at = row.opt_time(10);
  job.result = ONESHELF_TRY(stored_json(row.text(11)));
  job.error = error_from_text(row.text(12));
  job.lease_until = row.time(13);
  return job;
}

constexpr const char* kParkedColumns =
    "SELECT id, link, kind, subject, error, state, count, first_at, last_at FROM parked"
    " WHERE account = $1";

Result<ParkedRecord> parked_from(const SqlRow& row) {
  ParkedRecord parked;
  parked.id = row.integer(0);
  parked.link = LinkId(row.text(1));
  parked.kind = row.text(2);
  parked.subject = row.text(3);
  parked.error = error_from_text(row.text(4)).value_or(parked.error);
  parked.state = row.text(5);
  parked.count = static_cast<int>(row.integer(6));
  parked.first_at = row.time(7);
  parked.last_at = row.time(8);
  return parked;
}

Result<HintRecord> hint_from(const SqlRow& row) {
  HintRecord hint;
  hint.id = row.integer(0);
  hint.connection = ConnectionId(row.text(1));
  hint.about = row.text(2);
  const Json ids = ONESHELF_TRY(stored_json(row.text(3)));
  for (const Json& id : ids.as_array()) hint.ids.emplace_back(id.text_or());
  hint.received_at = row.time(4);
  return hint;
}

}  // namespace

Result<StreamRecord> SqliteRecords::stream(const ConnectionId& connection,
                                           const std::string& kind) {
  static const std::string kOne =
      std::string(kStreamColumns) + " AND connection = $2 AND kind = $3";
  std::optional<StreamRecord> known =
      ONESHELF_TRY(db_.one<StreamRecord>(kOne.c_str(), stream_from, account_, connection, kind));
  if (known) return std::move(*known);
  StreamRecord fresh;
  fresh.connection = connection;
  fresh.kind = kind;
  return fresh;
}

Result<std::vector<StreamRecord>> SqliteRecords::streams() {
  return db_.all<StreamRecord>(kStreamColumns, stream_from, account_);
}

Result<void> SqliteRecords::save_stream(const StreamRecord& stream) {
  ONESHELF_TRY(db_.run(
      "INSERT INTO streams (account, connection, kind, position, in_full_pass, pass, pass_rows,"
      " pass_started_at, last_full_at, last_success_at, problem, read_since, read_full_since)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
      " ON CONFLICT (account, connection, kind) DO UPDATE SET position = excluded.position,"
      " in_full_pass = excluded.in_full_pass, pass = excluded.pass, pass_rows = excluded.pass_rows,"
      " pass_started_at = excluded.pass_started_at, last_full_at = excluded.last_full_at,"
      " last_success_at = excluded.last_success_at, problem = excluded.problem,"
      " read_since = excluded.read_since, read_full_since = excluded.read_full_since",
      account_, stream.connection, stream.kind, stream.position, stream.in_full_pass, stream.pass,
      stream.pass_rows, stream.pass_started_at, stream.last_full_at, stream.last_success_at,
      error_text(stream.problem), stream.read_since, stream.read_full_since));
  return success();
}

Result<WorkRecords::StartedJob> SqliteRecords::start_job(const JobStart& start) {
  static const std::string kActive =
      std::string(kJobColumns) + " AND kind = $2 AND subject = $3 AND finished_at IS NULL";
  std::optional<JobRecord> active = ONESHELF_TRY(
      db_.one<JobRecord>(kActive.c_str(), job_from, account_, start.kind, start.subject));
  if (active) return StartedJob{std::move(*active), true};
  ONESHELF_TRY(
      db_.run("DELETE FROM jobs WHERE account = $1 AND finished_at IS NOT NULL"
              " AND seq <= (SELECT MAX(seq) FROM jobs) - $2",
              account_, kJobsKept));
  JobRecord job;
  job.id = start.id;
  job.kind = start.kind;
  job.subject = start.subject;
  job.owner = start.owner;
  job.lease_until = start.lease_until;
  job.state = JobState::kRunning;
  job.created_at = start.at;
  job.started_at = start.at;
  ONESHELF_TRY(save_job(job));
  return StartedJob{std::move(job), false};
}

Result<void> SqliteRecords::save_job(const JobRecord& job) {
  ONESHELF_TRY(db_.run(
      "INSERT INTO jobs (account, id, kind, subject, owner, state, step, done, total, created_at,"
      " started_at, finished_at, result, error, lease_until)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
      " ON CONFLICT (account, id) DO UPDATE SET state = excluded.state, step = excluded.step,"
      " done = excluded.done, total = excluded.total, started_at = excluded.started_at,"
      " finished_at = excluded.finished_at, result = excluded.result, error = excluded.error",
      account_, job.id, job.kind, job.subject, job.owner, name_of(job.state), job.step, job.done,
      job.total, job.created_at, job.started_at, job.finished_at, job.result.dump(),
      error_text(job.error), job.lease_until));
  return success();
}

Result<bool> SqliteRecords::renew_job(const JobId& id, Timestamp lease_until) {
  return ONESHELF_TRY(
      db_.run("UPDATE jobs SET lease_until = $3 WHERE account = $1 AND id = $2"
              " AND finished_at IS NULL",
              account_, id, lease_until))
  > 0;
}

Result<std::optional<JobRecord>> SqliteRecords::job(const JobId& id) {
  static const std::string kOne = std::string(kJobColumns) + " AND id = $2";
  return db_.one<JobRecord>(kOne.c_str(), job_from, account_, id);
}

Result<std::vector<JobRecord>> SqliteRecords::jobs(int limit) {
  static const std::string kNewest = std::string(kJobColumns) + " ORDER BY seq DESC LIMIT $2";
  return db_.all<JobRecord>(kNewest.c_str(), job_from, account_, limit);
}

Result<std::vector<JobRecord>> SqliteRecords::active_jobs() {
  static const std::string kActive = std::string(kJobColumns) + " AND finished_at IS NULL";
  return db_.all<JobRecord>(kActive.c_str(), job_from, account_);
}

Result<void> SqliteRecords::schedule(const std::string& task, Timestamp at) {
  ONESHELF_TRY(
      db_.run("INSERT INTO schedule (account, task, at) VALUES ($1, $2, $3)"
              " ON CONFLICT (account, task) DO UPDATE SET at = excluded.at",
              account_, task, at));
  return success();
}

Result<void> SqliteRecords::schedule_new(const std::string& task, Timestamp at) {
  ONESHELF_TRY(
      db_.run("INSERT INTO schedule (account, task, at) VALUES ($1, $2, $3)"
              " ON CONFLICT (account, task) DO NOTHING",
              account_, task, at));
  return success();
}

Result<void> SqliteRecords::schedule_sooner(const std::string& task, Timestamp at) {
  ONESHELF_TRY(
      db_.run("INSERT INTO schedule (account, task, at) VALUES ($1, $2, $3)"
              " ON CONFLICT (account, task) DO UPDATE SET at = excluded.at"
              " WHERE excluded.at < at",
              account_, task, at));
  return success();
}

Result<std::optional<WorkRecords::ClaimedTask>> SqliteRecords::claim_task(bool orders,
                                                                          Timestamp now,
                                                                          Timestamp until) {
  std::optional<ClaimedTask> claimed = ONESHELF_TRY(db_.one<ClaimedTask>(
      "SELECT task, at FROM schedule WHERE account = $1 AND at <= $2"
      " AND (task LIKE 'orders:%') = $3 ORDER BY at, task LIMIT 1",
      [&](const SqlRow& row) -> Result<ClaimedTask> {
        return ClaimedTask{.task = row.text(0), .due = row.time(1), .until = until};
      },
      account_, now, orders));
  if (claimed) ONESHELF_TRY(schedule(claimed->task, until));
  return claimed;
}

Result<void> SqliteRecords::finish_task(const ClaimedTask& claimed, Timestamp next) {
  ONESHELF_TRY(db_.run("UPDATE schedule SET at = $3 WHERE account = $1 AND task = $2 AND at = $4",
                       account_, claimed.task, next, claimed.until));
  return success();
}

Result<std::optional<Timestamp>> SqliteRecords::next_due(bool orders) {
  return db_.one<Timestamp>(
      "SELECT at FROM schedule WHERE account = $1 AND (task LIKE 'orders:%') = $2"
      " ORDER BY at LIMIT 1",
      [](const SqlRow& row) -> Result<Timestamp> { return row.time(0); }, account_, orders);
}

Result<void> SqliteRecords::unschedule(const std::string& task) {
  ONESHELF_TRY(db_.run("DELETE FROM schedule WHERE account = $1 AND task = $2", account_, task));
  return success();
}

Result<bool> SqliteRecords::add_hint(const HintRecord& hint, const std::string& event_id) {
  const std::optional<std::string> event =
      event_id.empty() ? std::nullopt : std::optional<std::string>(event_id);
  const int64_t added = ONESHELF_TRY(
      db_.run("INSERT INTO hints (account, connection, about, ids, event_id, received_at, open)"
              " VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT DO NOTHING",
              account_, hint.connection, hint.about, json_set(hint.ids), event, hint.received_at));
  return added > 0;
}

Result<std::vector<HintRecord>> SqliteRecords::open_hints(const ConnectionId& connection) {
  return db_.all<HintRecord>(
      "SELECT id, connection, about, ids, received_at FROM hints"
      " WHERE account = $1 AND connection = $2 AND open = 1 ORDER BY id LIMIT 1000",
      hint_from, account_, connection);
}

Result<void> SqliteRecords::close_hints(std::span<const int64_t> ids) {
  ONESHELF_TRY(
      db_.run("DELETE FROM hints WHERE account = $1 AND open = 0"
              " AND id <= (SELECT MAX(id) FROM hints) - $2",
              account_, kAnsweredHintsKept));
  for (const int64_t id : ids) {
    ONESHELF_TRY(db_.run("UPDATE hints SET open = 0 WHERE account = $1 AND id = $2", account_, id));
  }
  return success();
}

Result<void> SqliteRecords::park(const ParkedRecord& parked) {
  // What a person chose to ignore stays ignored; a retry that fails again is open again.
  ONESHELF_TRY(db_.run(
      "INSERT INTO parked (account, link, kind, subject, error_id, error, state, count, first_at,"
      " last_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)"
      " ON CONFLICT (account, link, kind, subject, error_id) DO UPDATE SET error = excluded.error,"
      " count = count + 1, last_at = excluded.last_at,"
      " state = CASE WHEN state = 'ignored' THEN 'ignored' ELSE excluded.state END",
      account_, parked.link, parked.kind, parked.subject, parked.error.id(),
      error_text(parked.error), parked.state, parked.first_at, parked.last_at));
  return success();
}

Result<void> SqliteRecords::unpark(const LinkId& link, const std::string& kind,
                                   std::span<const std::string> subjects) {
  if (subjects.empty()) return success();
  ONESHELF_TRY(
      db_.run("DELETE FROM parked WHERE account = $1 AND link = $2 AND kind = $3"
              " AND subject IN (SELECT value FROM json_each($4))",
              account_, link, kind, json_set(subjects)));
  return success();
}

Result<void> SqliteRecords::keep_parked_only(const LinkId& link, const std::string& kind,
                                             std::span<const std::string> subjects) {
  ONESHELF_TRY(
      db_.run("DELETE FROM parked WHERE account = $1 AND link = $2 AND kind = $3"
              " AND state <> 'ignored'"
              " AND subject NOT IN (SELECT value FROM json_each($4))",
              account_, link, kind, json_set(subjects)));
  return success();
}

Result<std::vector<ParkedRecord>> SqliteRecords::parked(const LinkId& link_or_empty, int limit) {
  static const std::string kOpen = std::string(kParkedColumns) +
                                   " AND ($2 = '' OR link = $2) AND state <> 'ignored'"
                                   " ORDER BY last_at DESC, id DESC LIMIT $3";
  return db_.all<ParkedRecord>(kOpen.c_str(), parked_from, account_, link_or_empty, limit);
}

Result<std::optional<ParkedRecord>> SqliteRecords::parked_by_id(int64_t id) {
  static const std::string kOne = std::string(kParkedColumns) + " AND id = $2";
  return db_.one<ParkedRecord>(kOne.c_str(), parked_from, account_, id);
}

Result<void> SqliteRecords::set_parked_state(int64_t id, const std::string& state) {
  ONESHELF_TRY(
      db_.run("UPDATE parked SET state = $3 WHERE account = $1 AND id = $2", account_, id, state));
  return success();
}

Result<bool> SqliteRecords::is_ignored(const LinkId& link, const std::string& kind,
                                       const std::string& subject) {
  const std::optional<bool> found = ONESHELF_TRY(db_.one<bool>(
      "SELECT 1 FROM parked WHERE account = $1 AND link = $2 AND kind = $3 AND subject = $4"
      " AND state = 'ignored'",
      [](const SqlRow&) -> Result<bool> { return true; }, account_, link, kind, subject));
  return found.has_value();
}

}  // namespace oneshelf
