// Figures of stock that were seen on a channel, and those that somebody else changed.
#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

SeenStock seen_from(const SqlRow& row) {
  return {.listing_id = VendorId(row.text(0)),
          .location = LocationId(row.text(1)),
          .quantity = row.decimal(2),
          .at = row.time(3),
          .sent_at = row.opt_time(4)};
}

StockEditRecord edit_from(const SqlRow& row) {
  StockEditRecord edit;
  edit.id = row.integer(0);
  edit.link = LinkId(row.text(1));
  edit.listing_id = VendorId(row.text(2));
  edit.item_id = VendorId(row.text(3));
  edit.sku = row.text(4);
  edit.expected = row.decimal(5);
  edit.found = row.decimal(6);
  edit.confirmed_at = row.time(7);
  edit.told_at = row.time(8);
  edit.sent_at = row.opt_time(9);
  edit.state = row.text(10);
  edit.who = row.text(11);
  edit.tried_at = row.opt_time(12);
  edit.source_before = row.text(13);
  return edit;
}

}  // namespace

Result<std::optional<SeenStock>> SqliteRecords::seen_stock(const LinkId& link,
                                                           const VendorId& listing) {
  return db_.one<SeenStock>(
      "SELECT listing_id, location, quantity, at, sent_at FROM seen_stock"
      " WHERE account = $1 AND link = $2 AND listing_id = $3",
      [](const SqlRow& row) -> Result<SeenStock> { return seen_from(row); }, account_, link,
      listing);
}

Result<void> SqliteRecords::save_seen_stock(const LinkId& link, const SeenStock& seen) {
  ONESHELF_TRY(db_.run(
      "INSERT INTO seen_stock (account, link, listing_id, location, quantity, at, sent_at)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7)"
      " ON CONFLICT (account, link, listing_id) DO UPDATE SET location = excluded.location,"
      " quantity = excluded.quantity, at = excluded.at, sent_at = excluded.sent_at",
      account_, link, seen.listing_id, seen.location, seen.quantity, seen.at, seen.sent_at));
  return success();
}

Result<void> SqliteRecords::note_stock_sent(const LinkId& link, const VendorId& listing,
                                            Timestamp at) {
  ONESHELF_TRY(db_.run(
      "UPDATE seen_stock SET sent_at = $4 WHERE account = $1 AND link = $2 AND listing_id = $3",
      account_, link, listing, at));
  return success();
}

Result<void> SqliteRecords::forget_seen_stock(const LinkId& link) {
  ONESHELF_TRY(db_.run("DELETE FROM seen_stock WHERE account = $1 AND link = $2", account_, link));
  return success();
}

Result<std::vector<StockEditRecord>> SqliteRecords::stock_edits(const LinkId& link) {
  return db_.all<StockEditRecord>(
      "SELECT id, link, listing_id, item_id, sku, expected, found, confirmed_at, told_at, sent_at,"
      " state, who, tried_at, source_before FROM stock_edits"
      " WHERE account = $1 AND link = $2 ORDER BY id",
      [](const SqlRow& row) -> Result<StockEditRecord> { return edit_from(row); }, account_, link);
}

Result<int64_t> SqliteRecords::save_stock_edit(const StockEditRecord& edit) {
  const std::optional<int64_t> id = edit.id == 0 ? std::nullopt : std::optional<int64_t>(edit.id);
  const std::optional<int64_t> saved = ONESHELF_TRY(db_.one<int64_t>(
      "INSERT INTO stock_edits (id, account, link, listing_id, item_id, sku, expected, found,"
      " confirmed_at, told_at, sent_at, state, who, tried_at, source_before)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
      " ON CONFLICT (id) DO UPDATE SET found = excluded.found, told_at = excluded.told_at,"
      " state = excluded.state, who = excluded.who, tried_at = excluded.tried_at,"
      " source_before = excluded.source_before RETURNING id",
      [](const SqlRow& row) -> Result<int64_t> { return row.integer(0); }, id, account_, edit.link,
      edit.listing_id, edit.item_id, edit.sku, edit.expected, edit.found, edit.confirmed_at,
      edit.told_at, edit.sent_at, edit.state, edit.who, edit.tried_at, edit.source_before));
  return saved.value_or(edit.id);
}

Result<void> SqliteRecords::remove_stock_edit(int64_t id) {
  ONESHELF_TRY(db_.run("DELETE FROM stock_edits WHERE account = $1 AND id = $2", account_, id));
  return success();
}

Result<void> SqliteRecords::each_order_changed(
    const LinkId& link, Timestamp since,
    const std::function<bool(const Order& version, Timestamp changed_at)>& visit) {
  return db_.each(
      "SELECT v.body, n.at FROM"
      " (SELECT order_id, MAX(at) AS at FROM order_versions"
      "  WHERE account = $1 AND link = $2 AND at >= $3 GROUP BY order_id) n"
      " JOIN order_versions v ON v.account = $1 AND v.link = $2 AND v.order_id = n.order_id",
      [&](const SqlRow& row) -> Result<bool> {
        const Json body = ONESHELF_TRY(stored_json(row.text(0)));
        const Order order = ONESHELF_TRY(
            read_json(body, [](const JsonReader& reader) { return order_from_json(reader); }));
        return visit(order, row.time(1));
      },
      account_, link, since);
}

}  // namespace oneshelf
