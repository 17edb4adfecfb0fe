#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

Result<ConnectionRecord> connection_from(const SqlRow& row) {
  ConnectionRecord record;
  record.id = ConnectionId(row.text(0));
  record.platform = row.text(1);
  record.role = row.text(2);
  record.values = ONESHELF_TRY(stored_json(row.text(3)));
  record.sealed_secrets = row.text(4);
  record.info = ONESHELF_TRY(stored_json(row.text(5)));
  record.paused = row.boolean(6);
  record.problem = error_from_text(row.text(7));
  record.created_at = row.time(8);
  return record;
}

Result<LinkRecord> link_from(const SqlRow& row) {
  LinkRecord record;
  record.id = LinkId(row.text(0));
  record.source = ConnectionId(row.text(1));
  record.channel = ConnectionId(row.text(2));
  record.settings = ONESHELF_TRY(stored_json(row.text(3)));
  record.paused = row.boolean(4);
  record.created_at = row.time(5);
  return record;
}

}  // namespace

Result<void> SqliteRecords::save_connection(const ConnectionRecord& connection) {
  ONESHELF_TRY(db_.run(
      "INSERT INTO connections (account, id, platform, role, options, sealed, info, paused, "
      "problem,"
      " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
      " ON CONFLICT (account, id) DO UPDATE SET platform = excluded.platform, role = excluded.role,"
      " options = excluded.options, sealed = excluded.sealed, info = excluded.info,"
      " paused = excluded.paused, problem = excluded.problem",
      account_, connection.id, connection.platform, connection.role, connection.values.dump(),
      Blob{connection.sealed_secrets}, connection.info.dump(), connection.paused,
      error_text(connection.problem), connection.created_at));
  return success();
}

Result<std::optional<ConnectionRecord>> SqliteRecords::connection(const ConnectionId& id) {
  return db_.one<ConnectionRecord>(
      "SELECT id, platform, role, options, sealed, info, paused, problem, created_at"
      " FROM connections WHERE account = $1 AND id = $2",
      connection_from, account_, id);
}

Result<std::vector<ConnectionRecord>> SqliteRecords::connections() {
  return db_.all<ConnectionRecord>(
      "SELECT id, platform, role, options, sealed, info, paused, problem, created_at"
      " FROM connections WHERE account = $1 ORDER BY id",
      connection_from, account_);
}

Result<void> SqliteRecords::remove_connection(const ConnectionId& id) {
  for (const LinkRecord& link : ONESHELF_TRY(links())) {
    if (link.source == id || link.channel == id) {
      return Error(ErrorCode::kConflict, "connection.in_use",
                   "The connection \"" + id.str() + "\" is used by the link \"" + link.id.str() +
                       "\".")
          .remedied("Remove the link first.");
    }
  }
  ONESHELF_TRY(db_.run("DELETE FROM connections WHERE account = $1 AND id = $2", account_, id));
  return success();
}

Result<void> SqliteRecords::save_link(const LinkRecord& link) {
  ONESHELF_TRY(
      db_.run("INSERT INTO links (account, id, source, channel, settings, paused, created_at)"
              " VALUES ($1, $2, $3, $4, $5, $6, $7)"
              " ON CONFLICT (account, id) DO UPDATE SET source = excluded.source,"
              " channel = excluded.channel, settings = excluded.settings, paused = excluded.paused",
              account_, link.id, link.source, link.channel, link.settings.dump(), link.paused,
              link.created_at));
  return success();
}

Result<std::optional<LinkRecord>> SqliteRecords::link(const LinkId& id) {
  return db_.one<LinkRecord>(
      "SELECT id, source, channel, settings, paused, created_at FROM links"
      " WHERE account = $1 AND id = $2",
      link_from, account_, id);
}

Result<std::vector<LinkRecord>> SqliteRecords::links() {
  return db_.all<LinkRecord>(
      "SELECT id, source, channel, settings, paused, created_at FROM links"
      " WHERE account = $1 ORDER BY id",
      link_from, account_);
}

Result<LinkRecord> SqliteRecords::known_link(const LinkId& id) {
  std::optional<LinkRecord> record = ONESHELF_TRY(link(id));
  if (record) return std::move(*record);
  return Error(ErrorCode::kNotFound, "link.unknown", "There is no link \"" + id.str() + "\".")
      .remedied("`oneshelf status` lists the links.");
}

Result<void> SqliteRecords::mark_restored(Timestamp at) {
  ONESHELF_TRY(db_.run(
      "INSERT INTO restores (account, at) VALUES ($1, $2) ON CONFLICT (account, at) DO NOTHING",
      account_, at));
  ONESHELF_TRY(db_.run(
      "UPDATE jobs SET state = $2, finished_at = $3 WHERE account = $1 AND finished_at IS NULL",
      account_, name_of(JobState::kInterrupted), at));
  ONESHELF_TRY(db_.run(
      "UPDATE streams SET position = '', in_full_pass = 0, pass_rows = 0, pass_started_at = NULL,"
      " last_full_at = NULL, read_since = NULL, read_full_since = NULL WHERE account = $1",
      account_));
  ONESHELF_TRY(
      db_.run("UPDATE orders SET state = CASE state WHEN $2 THEN $3 ELSE state END, next_at = NULL"
              " WHERE account = $1 AND state IN ($2, $3, $4)",
              account_, name_of(OrderState::kHeld), name_of(OrderState::kNew),
              name_of(OrderState::kWriting)));
  // What the channels show was written after the backup too.
  ONESHELF_TRY(db_.run("DELETE FROM shown_figures WHERE account = $1", account_));
  ONESHELF_TRY(db_.run("DELETE FROM shown_clocks WHERE account = $1", account_));
  return success();
}

Result<std::optional<Timestamp>> SqliteRecords::restored_at() {
  return db_.one<Timestamp>(
      "SELECT at FROM restores WHERE account = $1 ORDER BY at DESC LIMIT 1",
      [](const SqlRow& row) -> Result<Timestamp> { return row.time(0); }, account_);
}

}  // namespace oneshelf
