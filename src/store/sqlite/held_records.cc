#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

constexpr int64_t kEndedKept = 20'000;  // done and dropped ones; the ledger tells what was written

constexpr const char* kColumns =
    "SELECT id, link, source_product, item_id, sku, field, before, after, guard, why, since, job,"
    " caused_by, state, released_by, released_at, release_why FROM held_changes WHERE account = $1";

HeldState state_named(const std::string& name) {
  for (const HeldState state : {HeldState::kHeld, HeldState::kReleased, HeldState::kDone}) {
    if (name_of(state) == name) return state;
  }
  return HeldState::kDropped;
}

Result<HeldRecord> held_from(const SqlRow& row) {
  HeldRecord held;
  held.id = row.integer(0);
  held.link = LinkId(row.text(1));
  held.source_product = VendorId(row.text(2));
  held.item_id = VendorId(row.text(3));
  held.sku = row.text(4);
  held.field = row.text(5);
  held.before = row.text(6);
  held.after = row.text(7);
  held.guard = row.text(8);
  held.why = row.text(9);
  held.since = row.time(10);
  held.job = row.text(11);
  held.caused_by = row.text(12);
  held.state = state_named(row.text(13));
  const Json persons = ONESHELF_TRY(stored_json(row.text(14)));
  for (const Json& person : persons.as_array()) held.released_by.push_back(person.text_or());
  held.released_at = row.opt_time(15);
  held.release_why = row.text(16);
  return held;
}

}  // namespace

Result<std::vector<HeldRecord>> SqliteRecords::held(const LinkId& link_or_empty, int limit) {
  static const std::string kOpen = std::string(kColumns) +
                                   " AND ($2 = '' OR link = $2) AND state IN ('held', 'released')"
                                   " ORDER BY id LIMIT $3";
  return db_.all<HeldRecord>(kOpen.c_str(), held_from, account_, link_or_empty, limit);
}

Result<std::optional<HeldRecord>> SqliteRecords::held_by_id(int64_t id) {
  static const std::string kOne = std::string(kColumns) + " AND id = $2";
  return db_.one<HeldRecord>(kOne.c_str(), held_from, account_, id);
}

Result<void> SqliteRecords::save_held(std::span<const HeldRecord> held) {
  for (const HeldRecord& one : held) ONESHELF_TRY(save_one_held(one));
  ONESHELF_TRY(
      db_.run("DELETE FROM held_changes WHERE account = $1 AND state IN ('done', 'dropped')"
              " AND id <= (SELECT MAX(id) FROM held_changes) - $2",
              account_, kEndedKept));
  return success();
}

Result<void> SqliteRecords::save_one_held(const HeldRecord& held) {
  const bool is_new = held.id == 0;
  if (is_new) {
    ONESHELF_TRY(
        db_.run("UPDATE held_changes SET state = 'dropped' WHERE account = $1 AND link = $2"
                " AND source_product = $3 AND item_id = $4 AND field = $5"
                " AND state IN ('held', 'released')",
                account_, held.link, held.source_product, held.item_id, held.field));
  }
  const std::optional<int64_t> id = is_new ? std::nullopt : std::optional<int64_t>(held.id);
  ONESHELF_TRY(db_.run(
      "INSERT INTO held_changes (account, id, link, source_product, item_id, sku, field, before,"
      " after, guard, why, since, job, caused_by, state, released_by, released_at, release_why)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
      " ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, before = excluded.before,"
      " after = excluded.after, guard = excluded.guard, why = excluded.why, since = excluded.since,"
      " job = excluded.job, caused_by = excluded.caused_by, state = excluded.state,"
      " released_by = excluded.released_by, released_at = excluded.released_at,"
      " release_why = excluded.release_why",
      account_, id, held.link, held.source_product, held.item_id, held.sku, held.field, held.before,
      held.after, held.guard, held.why, held.since, held.job, held.caused_by, name_of(held.state),
      json_set(held.released_by), held.released_at, held.release_why));
  return success();
}

Result<std::string> SqliteRecords::link_note(const LinkId& link, const std::string& name) {
  const std::optional<std::string> text = ONESHELF_TRY(db_.one<std::string>(
      "SELECT text FROM link_notes WHERE account = $1 AND link = $2 AND name = $3",
      [](const SqlRow& row) -> Result<std::string> { return row.text(0); }, account_, link, name));
  return text.value_or("");
}

Result<void> SqliteRecords::save_link_note(const LinkId& link, const std::string& name,
                                           const std::string& text) {
  ONESHELF_TRY(
      db_.run("INSERT INTO link_notes (account, link, name, text) VALUES ($1, $2, $3, $4)"
              " ON CONFLICT (account, link, name) DO UPDATE SET text = excluded.text",
              account_, link, name, text));
  return success();
}

}  // namespace oneshelf
