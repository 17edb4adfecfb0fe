// Alarms, who is told, hook subscriptions, and what the watchdog asks about work and orders.
#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

Result<AlarmRecord> alarm_from(const SqlRow& row) {
  AlarmRecord alarm;
  alarm.id = row.text(0);
  alarm.subject = row.text(1);
  alarm.severity = row.text(2);
  alarm.sentence = row.text(3);
  alarm.remedy = row.text(4);
  alarm.since = row.time(5);
  alarm.raised_at = row.time(6);
  alarm.told_at = row.opt_time(7);
  alarm.cleared_at = row.opt_time(8);
  return alarm;
}

Result<TellingRecord> telling_from(const SqlRow& row) {
  TellingRecord telling;
  telling.id = row.integer(0);
  telling.teller = row.text(1);
  telling.body = ONESHELF_TRY(stored_json(row.text(2)));
  telling.attempts = static_cast<int>(row.integer(3));
  telling.created_at = row.time(4);
  telling.next_at = row.time(5);
  return telling;
}

Result<TellerRecord> teller_from(const SqlRow& row) {
  TellerRecord teller;
  teller.name = row.text(0);
  teller.last_ok_at = row.opt_time(1);
  teller.failing_since = row.opt_time(2);
  teller.problem = error_from_text(row.text(3));
  return teller;
}

Result<HookCareRecord> hook_care_from(const SqlRow& row) {
  HookCareRecord care;
  care.connection = ConnectionId(row.text(0));
  care.url = row.text(1);
  care.ours = row.integer(2);
  care.foreign = row.integer(3);
  care.problem = error_from_text(row.text(4));
  care.checked_at = row.time(5);
  care.repaired_at = row.opt_time(6);
  return care;
}

Result<JobEnds> job_ends_from(const SqlRow& row) {
  JobEnds ends;
  ends.kind = row.text(0);
  ends.subject = row.text(1);
  ends.last_done_at = row.opt_time(2);
  ends.last_failed_at = row.opt_time(3);
  return ends;
}

}  // namespace

Result<std::optional<AccountSettings>> SqliteRecords::account_settings(const std::string& name) {
  return db_.one<AccountSettings>(
      "SELECT body, sealed FROM account_settings WHERE account = $1 AND name = $2",
      [](const SqlRow& row) -> Result<AccountSettings> {
        return AccountSettings {
          ONESHELF_TRY(stored_json(row.text(0)))
          , row.text(1)
        };
      },
      account_, name);
}

Result<void> SqliteRecords::save_account_settings(const std::string& name,
                                                  const AccountSettings& settings) {
  ONESHELF_TRY(
      db_.run("INSERT INTO account_settings (account, name, body, sealed)"
              " VALUES ($1, $2, $3, $4) ON CONFLICT (account, name)"
              " DO UPDATE SET body = excluded.body, sealed = excluded.sealed",
              account_, name, settings.values.dump(), Blob{settings.sealed_secrets}));
  return success();
}

Result<std::vector<AlarmRecord>> SqliteRecords::alarms() {
  return db_.all<AlarmRecord>(
      "SELECT id, subject, severity, sentence, remedy, since, raised_at, told_at, cleared_at"
      " FROM alarms WHERE account = $1"
      " ORDER BY cleared_at IS NOT NULL, severity, COALESCE(cleared_at, raised_at) DESC, id,"
      " subject",
      alarm_from, account_);
}

Result<void> SqliteRecords::save_alarm(const AlarmRecord& alarm) {
  ONESHELF_TRY(db_.run(
      "INSERT INTO alarms (account, id, subject, severity, sentence, remedy, since, raised_at,"
      " told_at, cleared_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
      " ON CONFLICT (account, id, subject) DO UPDATE SET severity = excluded.severity,"
      " sentence = excluded.sentence, remedy = excluded.remedy, since = excluded.since,"
      " raised_at = excluded.raised_at, told_at = excluded.told_at,"
      " cleared_at = excluded.cleared_at",
      account_, alarm.id, alarm.subject, alarm.severity, alarm.sentence, alarm.remedy, alarm.since,
      alarm.raised_at, alarm.told_at, alarm.cleared_at));
  return success();
}

Result<void> SqliteRecords::forget_alarms_cleared_before(Timestamp time) {
  ONESHELF_TRY(
      db_.run("DELETE FROM alarms WHERE account = $1 AND cleared_at < $2", account_, time));
  return success();
}

Result<void> SqliteRecords::add_telling(const TellingRecord& telling) {
  ONESHELF_TRY(
      db_.run("INSERT INTO tellings (account, teller, body, attempts, created_at, next_at)"
              " VALUES ($1, $2, $3, $4, $5, $6)",
              account_, telling.teller, telling.body.dump(), telling.attempts, telling.created_at,
              telling.next_at));
  return success();
}

Result<std::vector<TellingRecord>> SqliteRecords::tellings(std::optional<Timestamp> due_by,
                                                           int limit) {
  return db_.all<TellingRecord>(
      "SELECT id, teller, body, attempts, created_at, next_at FROM tellings"
      " WHERE account = $1 AND ($2 IS NULL OR next_at <= $2) ORDER BY id LIMIT $3",
      telling_from, account_, due_by, limit);
}

Result<void> SqliteRecords::save_telling_attempt(const TellingRecord& telling) {
  ONESHELF_TRY(
      db_.run("UPDATE tellings SET attempts = $3, next_at = $4 WHERE account = $1 AND id = $2",
              account_, telling.id, telling.attempts, telling.next_at));
  return success();
}

Result<void> SqliteRecords::remove_telling(int64_t id) {
  ONESHELF_TRY(db_.run("DELETE FROM tellings WHERE account = $1 AND id = $2", account_, id));
  return success();
}

Result<std::vector<TellerRecord>> SqliteRecords::tellers() {
  return db_.all<TellerRecord>(
      "SELECT name, last_ok_at, failing_since, problem FROM tellers WHERE account = $1"
      " ORDER BY name",
      teller_from, account_);
}

Result<void> SqliteRecords::save_teller(const TellerRecord& teller) {
  ONESHELF_TRY(db_.run(
      "INSERT INTO tellers (account, name, last_ok_at, failing_since, problem)"
      " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account, name)"
      " DO UPDATE SET last_ok_at = excluded.last_ok_at, failing_since = excluded.failing_since,"
      " problem = excluded.problem",
      account_, teller.name, teller.last_ok_at, teller.failing_since, error_text(teller.problem)));
  return success();
}

Result<std::vector<HookCareRecord>> SqliteRecords::hook_care() {
  return db_.all<HookCareRecord>(
      "SELECT connection, url, ours, others, problem, checked_at, repaired_at FROM hook_care"
      " WHERE account = $1 ORDER BY connection",
      hook_care_from, account_);
}

Result<void> SqliteRecords::save_hook_care(const HookCareRecord& care) {
  ONESHELF_TRY(db_.run(
      "INSERT INTO hook_care (account, connection, url, ours, others, problem, checked_at,"
      " repaired_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
      " ON CONFLICT (account, connection) DO UPDATE SET url = excluded.url, ours = excluded.ours,"
      " others = excluded.others, problem = excluded.problem, checked_at = excluded.checked_at,"
      " repaired_at = COALESCE(excluded.repaired_at, repaired_at)",
      account_, care.connection, care.url, care.ours, care.foreign, error_text(care.problem),
      care.checked_at, care.repaired_at));
  return success();
}

Result<std::vector<HintTopic>> SqliteRecords::hint_topics() {
  return db_.all<HintTopic>(
      "SELECT connection, about, COUNT(*), MIN(received_at), MAX(received_at) FROM hints"
      " WHERE account = $1 GROUP BY connection, about",
      [](const SqlRow& row) -> Result<HintTopic> {
        return HintTopic{ConnectionId(row.text(0)), row.text(1), row.integer(2), row.time(3),
                         row.time(4)};
      },
      account_);
}

Result<std::vector<OrderQueue>> SqliteRecords::order_queues(const LinkId& link) {
  return db_.all<OrderQueue>(
      "SELECT state, COUNT(*), MIN(received_at) FROM orders WHERE account = $1 AND link = $2"
      " GROUP BY state",
      [](const SqlRow& row) -> Result<OrderQueue> {
        return OrderQueue{row.text(0), row.integer(1), row.time(2)};
      },
      account_, link);
}

Result<std::vector<JobEnds>> SqliteRecords::job_ends() {
  std::vector<JobEnds> all = ONESHELF_TRY(
      db_.all<JobEnds>("SELECT kind, subject, MAX(CASE WHEN state = 'done' THEN finished_at END),"
                       " MAX(CASE WHEN state = 'failed' THEN finished_at END)"
                       " FROM jobs WHERE account = $1 GROUP BY kind, subject",
                       job_ends_from, account_));
  for (JobEnds& ends : all) {
    if (!ends.last_failed_at) continue;
    const std::optional<std::string> error = ONESHELF_TRY(db_.one<std::string>(
        "SELECT error FROM jobs WHERE account = $1 AND kind = $2 AND subject = $3"
        " AND state = 'failed' ORDER BY seq DESC LIMIT 1",
        [](const SqlRow& row) -> Result<std::string> { return row.text(0); }, account_, ends.kind,
        ends.subject));
    if (error) ends.last_error = error_from_text(*error);
  }
  return all;
}

Result<int64_t> SqliteRecords::parked_count(const LinkId& link) {
  const auto count = ONESHELF_TRY(db_.one<int64_t>(
      "SELECT COUNT(*) FROM parked WHERE account = $1 AND link = $2 AND state <> 'ignored'",
      [](const SqlRow& row) -> Result<int64_t> { return row.integer(0); }, account_, link));
  return count.value_or(0);
}

}  // namespace oneshelf
