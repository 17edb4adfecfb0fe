#include "store/sqlite/sqlite_records.h"

namespace oneshelf {

Result<std::vector<QuotaWorker>> SqliteRecords::quota_workers(const ConnectionId& connection) {
  return db_.all<QuotaWorker>(
      "SELECT id, owner, parts, since, until, gone, left_over FROM quota_workers"
      " WHERE account = $1 AND connection = $2 ORDER BY id",
      [&](const SqlRow& row) -> Result<QuotaWorker> {
        QuotaWorker worker;
        worker.id = row.integer(0);
        worker.connection = connection;
        worker.owner = row.text(1);
        worker.parts = static_cast<int>(row.integer(2));
        worker.since = row.time(3);
        worker.until = row.time(4);
        worker.left = row.boolean(5);
        worker.left_over = row.integer(6);
        return worker;
      },
      account_, connection);
}

Result<int64_t> SqliteRecords::save_quota_worker(const QuotaWorker& worker) {
  const std::optional<int64_t> id =
      worker.id == 0 ? std::nullopt : std::optional<int64_t>(worker.id);
  const std::optional<int64_t> saved = ONESHELF_TRY(db_.one<int64_t>(
      "INSERT INTO quota_workers (id, account, connection, owner, parts, since, until, gone,"
      " left_over) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
      " ON CONFLICT (id) DO UPDATE SET parts = excluded.parts, since = excluded.since,"
      " until = excluded.until, gone = excluded.gone, left_over = excluded.left_over"
      " RETURNING id",
      [](const SqlRow& row) -> Result<int64_t> { return row.integer(0); }, id, account_,
      worker.connection, worker.owner, worker.parts, worker.since, worker.until, worker.left,
      worker.left_over));
  return saved.value_or(worker.id);
}

Result<void> SqliteRecords::remove_quota_worker(int64_t id) {
  ONESHELF_TRY(db_.run("DELETE FROM quota_workers WHERE account = $1 AND id = $2", account_, id));
  return success();
}

}  // namespace oneshelf
