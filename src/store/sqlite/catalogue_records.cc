#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

Result<SkuRecord> sku_from(const SqlRow& row) {
  return SkuRecord{VendorId(row.text(0)), VendorId(row.text(1)), row.text(2)};
}

Result<VendorId> id_from(const SqlRow& row) { return VendorId(row.text(0)); }

Result<Listing> listing_from(const SqlRow& row) {
  Listing listing;
  listing.id = VendorId(row.text(0));
  listing.product_id = VendorId(row.text(1));
  listing.fields = ONESHELF_TRY(stored_fields(row.text(2)));
  return listing;
}

/// `known` with every field that `told` has; stock is merged location by location.
ListingFields merged(ListingFields known, const ListingFields& told) {
  std::optional<std::map<LocationId, Decimal>> stock = known.stock;
  for (const Field field : kAllFields) {
    if (told.has(field)) known.copy(field, told);
  }
  if (told.stock && stock) {
    for (const auto& [location, quantity] : *told.stock) (*stock)[location] = quantity;
    known.stock = std::move(stock);
  }
  return known;
}

}  // namespace

Result<int64_t> SqliteRecords::save_items(const ConnectionId& source, std::span<const Item> items,
                                          int64_t pass) {
  int64_t changed = 0;
  for (const Item& item : items) {
    const std::string fingerprint = content_fingerprint(item);
    const int64_t same = ONESHELF_TRY(
        db_.run("UPDATE items SET pass = $4 WHERE account = $1 AND connection = $2 AND item_id = $3"
                " AND fingerprint = $5 AND gone_since IS NULL",
                account_, source, item.id, pass, fingerprint));
    if (same > 0) continue;
    ++changed;
    ONESHELF_TRY(
        db_.run("INSERT INTO items (account, connection, item_id, product_id, sku, active, body, "
                "fingerprint,"
                " pass, first_pass) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)"
                " ON CONFLICT (account, connection, item_id) DO UPDATE SET product_id = "
                "excluded.product_id,"
                " sku = excluded.sku, active = excluded.active, body = excluded.body,"
                " fingerprint = excluded.fingerprint, pass = excluded.pass, gone_since = NULL",
                account_, source, item.id, item.product_id, item.sku, item.active,
                to_json(item).dump(), fingerprint, pass));
  }
  std::vector<VendorId> told;
  for (const Item& item : items) told.push_back(item.id);
  ONESHELF_TRY(found(source, "items", told));
  return changed;
}

Result<void> SqliteRecords::mark_gone(const ConnectionId& source, std::span<const VendorId> ids,
                                      Timestamp at) {
  if (ids.empty()) return success();
  ONESHELF_TRY(
      db_.run("UPDATE items SET gone_since = $4 WHERE account = $1 AND connection = $2"
              " AND item_id IN (SELECT value FROM json_each($3)) AND gone_since IS NULL",
              account_, source, json_set(ids), at));
  return success();
}

Result<std::vector<VendorId>> SqliteRecords::items_not_told(const ConnectionId& source,
                                                            int64_t pass) {
  return db_.all<VendorId>(
      "SELECT item_id FROM items WHERE account = $1 AND connection = $2 AND pass < $3"
      " AND gone_since IS NULL",
      id_from, account_, source, pass);
}

Result<std::vector<VendorId>> SqliteRecords::note_missing(const ConnectionId& connection,
                                                          const std::string& kind,
                                                          std::span<const VendorId> ids,
                                                          Timestamp now, Timestamp before) {
  const std::string set = json_set(ids);
  ONESHELF_TRY(
      db_.run("DELETE FROM missing WHERE account = $1 AND connection = $2 AND kind = $3"
              " AND record_id NOT IN (SELECT value FROM json_each($4))",
              account_, connection, kind, set));
  ONESHELF_TRY(
      db_.run("INSERT INTO missing (account, connection, kind, record_id, since)"
              " SELECT $1, $2, $3, value, $5 FROM json_each($4) WHERE true"
              " ON CONFLICT (account, connection, kind, record_id) DO NOTHING",
              account_, connection, kind, set, now));
  return db_.all<VendorId>(
      "SELECT record_id FROM missing WHERE account = $1 AND connection = $2 AND kind = $3"
      " AND since <= $4",
      id_from, account_, connection, kind, before);
}

Result<bool> SqliteRecords::any_missing(const ConnectionId& connection, const std::string& kind) {
  const std::optional<int64_t> one = ONESHELF_TRY(db_.one<int64_t>(
      "SELECT 1 FROM missing WHERE account = $1 AND connection = $2 AND kind = $3 LIMIT 1",
      [](const SqlRow& row) -> Result<int64_t> { return row.integer(0); }, account_, connection,
      kind));
  return one.has_value();
}

/// They were told: whatever was thought before, they are there.
Result<void> SqliteRecords::found(const ConnectionId& connection, const char* kind,
                                  std::span<const VendorId> ids) {
  ONESHELF_TRY(
      db_.run("DELETE FROM missing WHERE account = $1 AND connection = $2 AND kind = $3"
              " AND record_id IN (SELECT value FROM json_each($4))",
              account_, connection, kind, json_set(ids)));
  return success();
}

Result<std::vector<VendorId>> SqliteRecords::items_first_told(const ConnectionId& source,
                                                              int64_t pass) {
  return db_.all<VendorId>(
      "SELECT item_id FROM items WHERE account = $1 AND connection = $2 AND first_pass = $3"
      " AND gone_since IS NULL",
      id_from, account_, source, pass);
}

Result<std::optional<Item>> SqliteRecords::item(const ConnectionId& source, const VendorId& id) {
  return db_.one<Item>(
      "SELECT body FROM items WHERE account = $1 AND connection = $2 AND item_id = $3",
      [](const SqlRow& row) { return stored_item(row.text(0)); }, account_, source, id);
}

Result<std::vector<Item>> SqliteRecords::items_by_sku(const ConnectionId& source,
                                                      const std::string& sku) {
  return db_.all<Item>(
      "SELECT body FROM items WHERE account = $1 AND connection = $2 AND sku = $3"
      " AND gone_since IS NULL ORDER BY active DESC, item_id",
      [](const SqlRow& row) { return stored_item(row.text(0)); }, account_, source, sku);
}

Result<void> SqliteRecords::save_stock(const ConnectionId& source,
                                       std::span<const StockLevel> levels,
                                       Timestamp read_started_at) {
  for (const StockLevel& level : levels) {
    ONESHELF_TRY(db_.run(
        "INSERT INTO stock (account, connection, item_id, location, on_hand, reserved, read_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (account, connection, item_id, location) DO UPDATE SET"
        " on_hand = excluded.on_hand, reserved = excluded.reserved, read_at = excluded.read_at"
        // Of two readings at once the slower one may have begun first.
        " WHERE excluded.read_at >= stock.read_at",
        account_, source, level.item_id, level.location, level.on_hand, level.reserved,
        read_started_at));
  }
  return success();
}

Result<CatalogueRecords::StockCount> SqliteRecords::count_stock(const ConnectionId& source,
                                                                Timestamp at) {
  const std::optional<StockCount> count = ONESHELF_TRY(db_.one<StockCount>(
      "SELECT COUNT(*), COUNT(*) FILTER (WHERE read_at < $3) FROM stock"
      " WHERE account = $1 AND connection = $2",
      [](const SqlRow& row) -> Result<StockCount> {
        return StockCount{static_cast<size_t>(row.integer(0)), static_cast<size_t>(row.integer(1))};
      },
      account_, source, at));
  return count.value_or(StockCount());
}

Result<void> SqliteRecords::forget_stock(const ConnectionId& source, Timestamp at) {
  ONESHELF_TRY(db_.run("DELETE FROM stock WHERE account = $1 AND connection = $2 AND read_at < $3",
                       account_, source, at));
  return success();
}

Result<int64_t> SqliteRecords::save_listings(const ConnectionId& channel,
                                             std::span<const Listing> listings, int64_t pass) {
  int64_t changed = 0;
  for (const Listing& told : listings) {
    const std::optional<Listing> known = ONESHELF_TRY(listing(channel, told.id));
    // A row that only adds, such as a figure of stock, does not say that the listing is there.
    const int64_t told_in = told.product_id.empty() ? 0 : pass;
    if (!known && told.product_id.empty()) continue;  // only adds to what is told elsewhere
    const ListingFields fields = known ? merged(known->fields, told.fields) : told.fields;
    const std::string body = to_json(fields).dump();
    const VendorId& product =
        told.product_id.empty() && known ? known->product_id : told.product_id;
    const bool same =
        known && to_json(known->fields).dump() == body && known->product_id == product;
    if (!same) ++changed;
    if (same && told_in == 0) continue;
    ONESHELF_TRY(db_.run(
        "INSERT INTO listings (account, connection, listing_id, product_id, sku, body, pass,"
        " first_pass) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)"
        " ON CONFLICT (account, connection, listing_id) DO UPDATE SET"
        " product_id = excluded.product_id, sku = excluded.sku, body = excluded.body,"
        " pass = MAX(pass, excluded.pass)",
        account_, channel, told.id, product, fields.sku.value_or(""), body, told_in));
  }
  return changed;
}

Result<void> SqliteRecords::save_product_fields(const ConnectionId& channel,
                                                const VendorId& product_id,
                                                const ListingFields& fields) {
  std::vector<Listing> listings =
      ONESHELF_TRY(db_.all<Listing>("SELECT listing_id, product_id, body FROM listings"
                                    " WHERE account = $1 AND connection = $2 AND product_id = $3",
                                    listing_from, account_, channel, product_id));
  for (Listing& listing : listings) listing.fields = fields;
  ONESHELF_TRY(save_listings(channel, listings, 0));
  return success();
}

Result<void> SqliteRecords::remove_listings(const ConnectionId& channel,
                                            std::span<const VendorId> ids) {
  if (ids.empty()) return success();
  ONESHELF_TRY(
      db_.run("DELETE FROM listings WHERE account = $1 AND connection = $2"
              " AND listing_id IN (SELECT value FROM json_each($3))",
              account_, channel, json_set(ids)));
  return success();
}

Result<std::vector<VendorId>> SqliteRecords::listings_not_told(const ConnectionId& channel,
                                                               int64_t pass) {
  return db_.all<VendorId>(
      "SELECT listing_id FROM listings WHERE account = $1 AND connection = $2 AND pass < $3",
      id_from, account_, channel, pass);
}

Result<std::vector<VendorId>> SqliteRecords::listings_first_told(const ConnectionId& channel,
                                                                 int64_t pass) {
  return db_.all<VendorId>(
      "SELECT listing_id FROM listings WHERE account = $1 AND connection = $2 AND first_pass = $3",
      id_from, account_, channel, pass);
}

Result<std::optional<Listing>> SqliteRecords::listing(const ConnectionId& channel,
                                                      const VendorId& id) {
  return db_.one<Listing>(
      "SELECT listing_id, product_id, body FROM listings"
      " WHERE account = $1 AND connection = $2 AND listing_id = $3",
      listing_from, account_, channel, id);
}

Result<std::vector<Listing>> SqliteRecords::listings_by_sku(const ConnectionId& channel,
                                                            const std::string& sku) {
  return db_.all<Listing>(
      "SELECT listing_id, product_id, body FROM listings"
      " WHERE account = $1 AND connection = $2 AND sku = $3 ORDER BY listing_id",
      listing_from, account_, channel, sku);
}

Result<CatalogueRecords::ItemNames> SqliteRecords::item_names(const ConnectionId& source) {
  const auto text = [](const SqlRow& row) -> Result<std::string> { return row.text(0); };
  return ItemNames {
    .brands = ONESHELF_TRY(db_.all<std::string>(
        "SELECT DISTINCT body ->> '$.brand' AS name FROM items"
        " WHERE account = $1 AND connection = $2 AND gone_since IS NULL AND name <> ''",
        text, account_, source))
    , .categories = ONESHELF_TRY(db_.all<std::string>(
          "SELECT DISTINCT c.value FROM items i, json_each(i.body, '$.categories') c"
          " WHERE i.account = $1 AND i.connection = $2 AND i.gone_since IS NULL",
          text, account_, source))
  };
}

Result<std::vector<SkuRecord>> SqliteRecords::item_skus(const ConnectionId& source) {
  return db_.all<SkuRecord>(
      "SELECT item_id, product_id, sku FROM items"
      " WHERE account = $1 AND connection = $2 AND gone_since IS NULL ORDER BY product_id, item_id",
      sku_from, account_, source);
}

Result<std::vector<SkuRecord>> SqliteRecords::listing_skus(const ConnectionId& channel) {
  return db_.all<SkuRecord>(
      "SELECT listing_id, product_id, sku FROM listings"
      " WHERE account = $1 AND connection = $2 ORDER BY product_id, listing_id",
      sku_from, account_, channel);
}

Result<std::vector<SkuRecord>> SqliteRecords::item_skus_of(const ConnectionId& source,
                                                           std::span<const VendorId> ids) {
  return db_.all<SkuRecord>(
      "SELECT item_id, product_id, sku FROM items WHERE account = $1 AND connection = $2"
      " AND item_id IN (SELECT value FROM json_each($3)) AND gone_since IS NULL",
      sku_from, account_, source, json_set(ids));
}

Result<std::vector<SkuRecord>> SqliteRecords::listing_skus_of(const ConnectionId& channel,
                                                              std::span<const VendorId> ids) {
  return db_.all<SkuRecord>(
      "SELECT listing_id, product_id, sku FROM listings WHERE account = $1 AND connection = $2"
      " AND listing_id IN (SELECT value FROM json_each($3))",
      sku_from, account_, channel, json_set(ids));
}

Result<std::vector<BindingRecord>> SqliteRecords::bindings(const LinkId& link) {
  return db_.all<BindingRecord>(
      "SELECT item_id, source_product_id, listing_id, listing_product_id, how, by, made_at"
      " FROM bindings WHERE account = $1 AND link = $2",
      [](const SqlRow& row) -> Result<BindingRecord> { return binding_from(row, 0); }, account_,
      link);
}

Result<void> SqliteRecords::save_bindings(const LinkId& link,
                                          std::span<const BindingRecord> bindings) {
  for (const BindingRecord& binding : bindings) {
    ONESHELF_TRY(
        db_.run("DELETE FROM bindings WHERE account = $1 AND link = $2 AND listing_id = $3",
                account_, link, binding.listing_id));
    ONESHELF_TRY(db_.run(
        "INSERT INTO bindings (account, link, item_id, source_product_id, listing_id,"
        " listing_product_id, how, by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " ON CONFLICT (account, link, item_id) DO UPDATE SET"
        " source_product_id = excluded.source_product_id, listing_id = excluded.listing_id,"
        " listing_product_id = excluded.listing_product_id, how = excluded.how, by = excluded.by,"
        " made_at = excluded.made_at",
        account_, link, binding.item_id, binding.source_product_id, binding.listing_id,
        binding.listing_product_id, binding.how, binding.by, binding.made_at));
  }
  return success();
}

Result<void> SqliteRecords::remove_binding(const LinkId& link, const VendorId& item_id) {
  ONESHELF_TRY(db_.run("DELETE FROM bindings WHERE account = $1 AND link = $2 AND item_id = $3",
                       account_, link, item_id));
  return success();
}

Result<std::optional<BindingRecord>> SqliteRecords::binding_of_listing(const LinkId& link,
                                                                       const VendorId& listing_id) {
  return db_.one<BindingRecord>(
      "SELECT item_id, source_product_id, listing_id, listing_product_id, how, by, made_at"
      " FROM bindings WHERE account = $1 AND link = $2 AND listing_id = $3",
      [](const SqlRow& row) -> Result<BindingRecord> { return binding_from(row, 0); }, account_,
      link, listing_id);
}

}  // namespace oneshelf
