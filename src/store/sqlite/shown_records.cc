#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

std::optional<int64_t> opt_integer(const SqlRow& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return row.integer(column);
}

ShownFigure figure_from(const SqlRow& row) {
  return {.most = row.decimal(0), .seen = opt_integer(row, 1), .sender = JobId(row.text(2))};
}

}  // namespace

Result<std::optional<ShownClock>> SqliteRecords::shown_clock(const ConnectionId& channel) {
  return db_.one<ShownClock>(
      "SELECT now, changed, looked, settled FROM shown_clocks WHERE account = $1 AND channel = $2",
      [](const SqlRow& row) -> Result<ShownClock> {
        return ShownClock{.now = row.integer(0),
                          .changed = row.integer(1),
                          .looked = opt_integer(row, 2),
                          .settled = row.boolean(3)};
      },
      account_, channel);
}

Result<void> SqliteRecords::save_shown_clock(const ConnectionId& channel, const ShownClock& clock) {
  ONESHELF_TRY(
      db_.run("INSERT INTO shown_clocks (account, channel, now, changed, looked, settled)"
              " VALUES ($1, $2, $3, $4, $5, $6)"
              " ON CONFLICT (account, channel) DO UPDATE SET now = excluded.now,"
              " changed = excluded.changed, looked = excluded.looked, settled = excluded.settled",
              account_, channel, clock.now, clock.changed, clock.looked, clock.settled));
  return success();
}

Result<void> SqliteRecords::forget_shown(const ConnectionId& channel) {
  ONESHELF_TRY(
      db_.run("DELETE FROM shown_figures WHERE account = $1 AND channel = $2", account_, channel));
  ONESHELF_TRY(
      db_.run("DELETE FROM shown_clocks WHERE account = $1 AND channel = $2", account_, channel));
  return success();
}

Result<std::optional<ShownFigure>> SqliteRecords::shown_figure(const ConnectionId& channel,
                                                               const VendorId& listing) {
  return db_.one<ShownFigure>(
      "SELECT most, seen, sender FROM shown_figures"
      " WHERE account = $1 AND channel = $2 AND listing_id = $3",
      [](const SqlRow& row) -> Result<ShownFigure> { return figure_from(row); }, account_, channel,
      listing);
}

Result<std::vector<ShownRecords::ShownEntry>> SqliteRecords::shown_figures(
    const ConnectionId& channel) {
  return db_.all<ShownEntry>(
      "SELECT most, seen, sender, listing_id FROM shown_figures WHERE account = $1 AND channel = "
      "$2",
      [](const SqlRow& row) -> Result<ShownEntry> {
        return ShownEntry(VendorId(row.text(3)), figure_from(row));
      },
      account_, channel);
}

Result<void> SqliteRecords::save_shown_figure(const ConnectionId& channel, const VendorId& listing,
                                              const std::optional<ShownFigure>& figure) {
  if (!figure) {
    ONESHELF_TRY(
        db_.run("DELETE FROM shown_figures"
                " WHERE account = $1 AND channel = $2 AND listing_id = $3",
                account_, channel, listing));
    return success();
  }
  ONESHELF_TRY(
      db_.run("INSERT INTO shown_figures (account, channel, listing_id, most, seen, sender)"
              " VALUES ($1, $2, $3, $4, $5, $6)"
              " ON CONFLICT (account, channel, listing_id) DO UPDATE SET"
              " most = excluded.most, seen = excluded.seen, sender = excluded.sender",
              account_, channel, listing, figure->most, figure->seen, figure->sender));
  return success();
}

Result<std::vector<ShownRecords::BoundListing>> SqliteRecords::listings_of(
    const ConnectionId& source, const VendorId& item) {
  return db_.all<BoundListing>(
      "SELECT DISTINCT l.channel, b.listing_id FROM links l JOIN bindings b"
      " ON b.account = l.account AND b.link = l.id"
      " WHERE l.account = $1 AND l.source = $2 AND b.item_id = $3",
      [](const SqlRow& row) -> Result<BoundListing> {
        return BoundListing{ConnectionId(row.text(0)), VendorId(row.text(1))};
      },
      account_, source, item);
}

Result<std::vector<Item>> SqliteRecords::kits(const ConnectionId& source) {
  return db_.all<Item>(
      "SELECT body FROM items WHERE account = $1 AND connection = $2"
      " AND (body ->> '$.components[0]') IS NOT NULL",
      [](const SqlRow& row) { return stored_item(row.text(0)); }, account_, source);
}

}  // namespace oneshelf
