// Drift between what was confirmed and what the channel shows.
#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

constexpr const char* kDriftColumns =
    "SELECT id, link, record_id, sku, field, expected, found, desired, state, who, first_at,"
    " last_at FROM drifts WHERE account = $1";

Result<DriftRecord> drift_from(const SqlRow& row) {
  DriftRecord drift;
  drift.id = row.integer(0);
  drift.link = LinkId(row.text(1));
  drift.record_id = VendorId(row.text(2));
  drift.sku = row.text(3);
  drift.field = row.text(4);
  drift.expected = row.text(5);
  drift.found = row.text(6);
  drift.desired = row.text(7);
  drift.state = row.text(8);
  drift.who = row.text(9);
  drift.first_at = row.time(10);
  drift.last_at = row.time(11);
  return drift;
}

Result<DriftFigure> figure_from(const SqlRow& row) {
  DriftFigure figure;
  figure.link = LinkId(row.text(0));
  figure.position = row.text(1);
  figure.compared = row.integer(2);
  figure.drifted = row.integer(3);
  figure.last_compared = row.integer(4);
  figure.last_drifted = row.integer(5);
  figure.last_round_at = row.opt_time(6);
  figure.paid_until = row.opt_time(7);
  return figure;
}

}  // namespace

Result<void> SqliteRecords::save_drift(const DriftRecord& drift) {
  ONESHELF_TRY(db_.run(
      "INSERT INTO drifts (account, link, record_id, field, sku, expected, found, desired, state,"
      " who, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
      " ON CONFLICT (account, link, record_id, field) DO UPDATE SET sku = excluded.sku,"
      " expected = excluded.expected, found = excluded.found, desired = excluded.desired,"
      " state = excluded.state, who = excluded.who, last_at = excluded.last_at",
      account_, drift.link, drift.record_id, drift.field, drift.sku, drift.expected, drift.found,
      drift.desired, drift.state, drift.who, drift.first_at, drift.last_at));
  return success();
}

Result<std::vector<DriftRecord>> SqliteRecords::drifts(const LinkId& link_or_empty, int limit) {
  static const std::string kNewest =
      std::string(kDriftColumns) +
      " AND ($2 = '' OR link = $2) ORDER BY last_at DESC, id DESC LIMIT $3";
  return db_.all<DriftRecord>(kNewest.c_str(), drift_from, account_, link_or_empty, limit);
}

Result<std::vector<DriftRecord>> SqliteRecords::drifts_of(const LinkId& link,
                                                          const VendorId& record_id) {
  static const std::string kOfRecord =
      std::string(kDriftColumns) + " AND link = $2 AND record_id = $3 ORDER BY id";
  return db_.all<DriftRecord>(kOfRecord.c_str(), drift_from, account_, link, record_id);
}

Result<std::map<std::string, int64_t>> SqliteRecords::drift_counts(const LinkId& link) {
  std::map<std::string, int64_t> counts;
  ONESHELF_TRY(db_.each(
      "SELECT state, COUNT(*) FROM drifts WHERE account = $1 AND link = $2 GROUP BY state",
      [&](const SqlRow& row) -> Result<bool> {
        counts[row.text(0)] = row.integer(1);
        return true;
      },
      account_, link));
  return counts;
}

Result<std::optional<DriftRecord>> SqliteRecords::drift(int64_t id) {
  static const std::string kOne = std::string(kDriftColumns) + " AND id = $2";
  return db_.one<DriftRecord>(kOne.c_str(), drift_from, account_, id);
}

Result<void> SqliteRecords::remove_drift(int64_t id) {
  ONESHELF_TRY(db_.run("DELETE FROM drifts WHERE account = $1 AND id = $2", account_, id));
  return success();
}

Result<DriftFigure> SqliteRecords::drift_figure(const LinkId& link) {
  const std::optional<DriftFigure> known = ONESHELF_TRY(db_.one<DriftFigure>(
      "SELECT link, position, compared, drifted, last_compared, last_drifted, last_round_at,"
      " paid_until FROM drift_figures"
      " WHERE account = $1 AND link = $2",
      figure_from, account_, link));
  if (known) return *known;
  DriftFigure fresh;
  fresh.link = link;
  return fresh;
}

Result<void> SqliteRecords::save_drift_figure(const DriftFigure& figure) {
  ONESHELF_TRY(db_.run(
      "INSERT INTO drift_figures (account, link, position, compared, drifted, last_compared,"
      " last_drifted, last_round_at, paid_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
      " ON CONFLICT (account, link) DO UPDATE SET position = excluded.position,"
      " compared = excluded.compared, drifted = excluded.drifted,"
      " last_compared = excluded.last_compared, last_drifted = excluded.last_drifted,"
      " last_round_at = excluded.last_round_at, paid_until = excluded.paid_until",
      account_, figure.link, figure.position, figure.compared, figure.drifted, figure.last_compared,
      figure.last_drifted, figure.last_round_at, figure.paid_until));
  return success();
}

}  // namespace oneshelf
