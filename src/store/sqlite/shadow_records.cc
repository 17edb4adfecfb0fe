#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

Result<ShadowRecord> shadow_from(const SqlRow& row) {
  ShadowRecord record;
  record.seq = row.integer(0);
  record.link = LinkId(row.text(1));
  record.at = row.time(2);
  record.action = row.text(3);
  record.record_id = VendorId(row.text(4));
  record.subject = row.text(5);
  record.field = row.text(6);
  record.old_value = row.text(7);
  record.new_value = row.text(8);
  return record;
}

}  // namespace

Result<int64_t> SqliteRecords::add_shadow(std::span<const ShadowRecord> records) {
  int64_t stored = 0;
  for (const ShadowRecord& record : records) {
    stored += ONESHELF_TRY(
        db_.run("INSERT INTO shadow (account, link, at, action, record_id, subject, field,"
                " old_value, new_value) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9"
                " WHERE NOT EXISTS (SELECT 1 FROM shadow WHERE seq ="
                " (SELECT MAX(seq) FROM shadow WHERE account = $1 AND link = $2"
                " AND record_id = $5 AND field = $7) AND action = $4 AND new_value = $9)",
                account_, record.link, record.at, record.action, record.record_id, record.subject,
                record.field, record.old_value, record.new_value));
  }
  return stored;
}

Result<std::vector<ShadowRecord>> SqliteRecords::shadow(const LinkId& link,
                                                        const std::string& subject, int limit) {
  return db_.all<ShadowRecord>(
      "SELECT seq, link, at, action, record_id, subject, field, old_value, new_value FROM shadow"
      " WHERE account = $1 AND link = $2 AND ($3 = '' OR subject = $3) ORDER BY seq DESC LIMIT $4",
      shadow_from, account_, link, subject, limit);
}

Result<int64_t> SqliteRecords::count_shadow(const LinkId& link) {
  const auto count = ONESHELF_TRY(db_.one<int64_t>(
      "SELECT COUNT(*) FROM shadow WHERE account = $1 AND link = $2",
      [](const SqlRow& row) -> Result<int64_t> { return row.integer(0); }, account_, link));
  return count.value_or(0);
}

Result<void> SqliteRecords::forget_shadow(const LinkId& link) {
  ONESHELF_TRY(db_.run("DELETE FROM shadow WHERE account = $1 AND link = $2", account_, link));
  return success();
}

}  // namespace oneshelf
