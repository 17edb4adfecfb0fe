#include "base/mutant.h"
#include "store/ledger_chain.h"
#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

constexpr const char* kColumns =
    "SELECT seq, at, link, job, subject, field, before, after, why, who, request, item_id,"
    " product_id, restore, hash FROM ledger WHERE account = $1";

LedgerRecord ledger_from(const SqlRow& row) {
  LedgerRecord entry;
  entry.seq = row.integer(0);
  entry.at = row.time(1);
  entry.link = LinkId(row.text(2));
  entry.job = row.text(3);
  entry.subject = row.text(4);
  entry.field = row.text(5);
  entry.before = row.text(6);
  entry.after = row.text(7);
  entry.why = row.text(8);
  entry.who = row.text(9);
  entry.request = row.text(10);
  entry.item_id = VendorId(row.text(11));
  entry.product_id = VendorId(row.text(12));
  entry.restore = row.text(13);
  entry.hash = row.text(14);
  return entry;
}

}  // namespace

Result<LedgerHead> SqliteRecords::ledger_head() {
  const std::optional<LedgerHead> head = ONESHELF_TRY(db_.one<LedgerHead>(
      "SELECT entries, hash FROM ledger_heads WHERE account = $1",
      [](const SqlRow& row) -> Result<LedgerHead> {
        return LedgerHead{row.integer(0), row.text(1)};
      },
      account_));
  return head.value_or(LedgerHead());
}

Result<std::optional<std::string>> SqliteRecords::last_written(const LinkId& link,
                                                               const VendorId& item_id,
                                                               const std::string& field) {
  return db_.one<std::string>(
      "SELECT after FROM ledger WHERE account = $1 AND link = $2 AND item_id = $3 AND field = $4"
      " ORDER BY seq DESC LIMIT 1",
      [](const SqlRow& row) -> Result<std::string> { return row.text(0); }, account_, link, item_id,
      field);
}

Result<void> SqliteRecords::append_ledger(std::span<const LedgerRecord> entries) {
  if (entries.empty()) return success();
  LedgerHead head = ONESHELF_TRY(ledger_head());
  for (const LedgerRecord& entry : entries) {
    head.hash =
        ledger_hash(ONESHELF_MUTANT("ledger_not_chained") ? "" : head.hash, account_, entry);
    ++head.entries;
    ONESHELF_TRY(db_.run(
        "INSERT INTO ledger (account, at, link, job, subject, field, before, after, why, who,"
        " request, item_id, product_id, restore, hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        account_, entry.at, entry.link, entry.job, entry.subject, entry.field, entry.before,
        entry.after, entry.why, entry.who, entry.request, entry.item_id, entry.product_id,
        entry.restore, head.hash));
  }
  ONESHELF_TRY(db_.run(
      "INSERT INTO ledger_heads (account, entries, hash) VALUES ($1, $2, $3)"
      " ON CONFLICT (account) DO UPDATE SET entries = excluded.entries, hash = excluded.hash",
      account_, head.entries, head.hash));
  return success();
}

Result<std::vector<LedgerRecord>> SqliteRecords::ledger(const std::string& subject, int limit) {
  static const std::string kNewest =
      std::string(kColumns) + " AND ($2 = '' OR subject = $2) ORDER BY seq DESC LIMIT $3";
  return db_.all<LedgerRecord>(
      kNewest.c_str(), [](const SqlRow& row) -> Result<LedgerRecord> { return ledger_from(row); },
      account_, subject, limit);
}

Result<void> SqliteRecords::each_ledger_entry(
    const LedgerFilter& filter, const std::function<bool(const LedgerRecord&)>& visit) {
  static const std::string kAll = std::string(kColumns) +
                                  " AND seq > $2 AND ($3 IS NULL OR at >= $3)"
                                  " AND ($4 = '' OR subject = $4) ORDER BY seq";
  static const std::string kOfJob = std::string(kColumns) +
                                    " AND seq > $2 AND ($3 IS NULL OR at >= $3)"
                                    " AND ($4 = '' OR subject = $4) AND job = $5 ORDER BY seq";
  const auto pass_on = [&](const SqlRow& row) -> Result<bool> { return visit(ledger_from(row)); };
  if (filter.job.empty()) {
    return db_.each(kAll.c_str(), pass_on, account_, filter.after_seq, filter.since,
                    filter.subject);
  }
  return db_.each(kOfJob.c_str(), pass_on, account_, filter.after_seq, filter.since, filter.subject,
                  filter.job);
}

Result<std::vector<LedgerRecord>> SqliteRecords::ledger_at(Timestamp at,
                                                           const std::string& subject) {
  static const std::string kLast =
      std::string(kColumns) +
      " AND seq IN (SELECT MAX(seq) FROM ledger WHERE account = $1 AND at <= $2"
      " AND ($3 = '' OR subject = $3) AND (item_id <> '' OR product_id <> '')"
      " GROUP BY link, item_id, CASE item_id WHEN '' THEN product_id ELSE '' END, field)"
      " ORDER BY link, subject, seq";
  return db_.all<LedgerRecord>(
      kLast.c_str(), [](const SqlRow& row) -> Result<LedgerRecord> { return ledger_from(row); },
      account_, at, subject);
}

}  // namespace oneshelf
