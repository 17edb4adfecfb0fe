#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

// Settled units leave the figure when every level was read by a later reading.
constexpr const char* kStockOfItem =
    "SELECT (SELECT json_group_array(json_array(s.location, s.on_hand, s.reserved)) FROM stock s"
    "   WHERE s.account = $1 AND s.connection = $2 AND s.item_id = $3),"
    " (SELECT COALESCE(SUM(f.quantity), 0) FROM in_flight f"
    "   WHERE f.account = $1 AND f.source = $2 AND f.item_id = $3"
    "   AND (f.settled_at IS NULL OR f.settled_at >= COALESCE((SELECT MIN(s.read_at)"
    "     FROM stock s WHERE s.account = $1 AND s.connection = $2 AND s.item_id = $3), 0)))";

// One row per SKU with all that a plan needs. Subselects run on primary keys and indexes.
// Columns: 0 body, 1 gone_since, 2 stock levels, 3 in flight, 4 approved, 5 doubled, 6 taken,
// 7 listing body, 8 listing id, 9 listing product, 10… binding.
constexpr const char* kShelfColumns =
    "SELECT i.body, i.gone_since,"
    " (SELECT json_group_array(json_array(s.location, s.on_hand, s.reserved)) FROM stock s"
    "   WHERE s.account = $1 AND s.connection = $3 AND s.item_id = i.item_id),"
    " (SELECT COALESCE(SUM(f.quantity), 0) FROM in_flight f"
    "   WHERE f.account = $1 AND f.source = $3 AND f.item_id = i.item_id"
    "   AND (f.settled_at IS NULL OR f.settled_at >= COALESCE((SELECT MIN(s.read_at)"
    "     FROM stock s WHERE s.account = $1 AND s.connection = $3 AND s.item_id = i.item_id), 0))),"
    " EXISTS (SELECT 1 FROM approvals a"
    "   WHERE a.account = $1 AND a.link = $2 AND a.item_id = i.item_id),"
    " i.sku <> '' AND EXISTS (SELECT 1 FROM items d WHERE d.account = $1 AND d.connection = $3"
    "   AND d.sku = i.sku AND d.item_id <> i.item_id AND d.active = 1 AND d.gone_since IS NULL),"
    " b.item_id IS NULL AND i.sku <> '' AND EXISTS (SELECT 1 FROM listings t"
    "   WHERE t.account = $1 AND t.connection = $4 AND t.sku = i.sku),"
    " l.body, l.listing_id, l.product_id,"
    " b.item_id, b.source_product_id, b.listing_id, b.listing_product_id, b.how, b.by, b.made_at"
    " FROM items i"
    " LEFT JOIN bindings b ON b.account = $1 AND b.link = $2 AND b.item_id = i.item_id"
    " LEFT JOIN listings l ON l.account = $1 AND l.connection = $4 AND l.listing_id = b.listing_id"
    " WHERE i.account = $1 AND i.connection = $3"
    " AND (i.gone_since IS NULL OR b.item_id IS NOT NULL)";

Result<std::vector<StockLevel>> levels_from(const std::string& text, const VendorId& item) {
  std::vector<StockLevel> levels;
  const Json rows = ONESHELF_TRY(stored_json(text));
  for (const Json& row : rows.as_array()) {
    StockLevel level;
    level.item_id = item;
    level.location = LocationId(row.at(0).text_or());
    level.on_hand = Decimal::from_millionths(std::stoll(row.at(1).as_digits()));
    level.reserved = Decimal::from_millionths(std::stoll(row.at(2).as_digits()));
    levels.push_back(std::move(level));
  }
  return levels;
}

Result<ShelfRecord> shelf_from(const SqlRow& row) {
  ShelfRecord record;
  record.item = ONESHELF_TRY(stored_item(row.text(0)));
  record.gone_since = row.opt_time(1);
  record.levels = ONESHELF_TRY(levels_from(row.text(2), record.item.id));
  record.in_flight = row.decimal(3);
  record.approved = row.boolean(4);
  record.sku_is_doubled = row.boolean(5);
  record.sku_taken_in_channel = row.boolean(6);
  if (!row.is_null(7)) {
    Listing listing;
    listing.fields = ONESHELF_TRY(stored_fields(row.text(7)));
    listing.id = VendorId(row.text(8));
    listing.product_id = VendorId(row.text(9));
    record.live = std::move(listing);
  }
  if (!row.is_null(10)) record.binding = binding_from(row, 10);
  return record;
}

/// Gathers rows that arrive product by product and hands over each product when it is whole.
class ProductGroups {
 public:
  explicit ProductGroups(std::function<bool(std::span<const ShelfRecord>)> visit)
      : visit_(std::move(visit)) {}

  bool take(ShelfRecord record) {
    if (!rows_.empty() && rows_.front().item.product_id != record.item.product_id && !flush()) {
      return false;
    }
    rows_.push_back(std::move(record));
    return true;
  }
  bool flush() {
    const bool more = rows_.empty() || visit_(rows_);
    rows_.clear();
    return more;
  }

 private:
  std::function<bool(std::span<const ShelfRecord>)> visit_;
  std::vector<ShelfRecord> rows_;
};

}  // namespace

Result<void> SqliteRecords::each_product(
    const LinkId& link, const std::function<bool(std::span<const ShelfRecord>)>& visit) {
  const LinkRecord record = ONESHELF_TRY(known_link(link));
  static const std::string kAll = std::string(kShelfColumns) + " ORDER BY i.product_id, i.item_id";
  ProductGroups groups(visit);
  bool more = true;
  ONESHELF_TRY(db_.each(
      kAll.c_str(),
      [&](const SqlRow& row) -> Result<bool> {
        more = groups.take(ONESHELF_TRY(shelf_from(row)));
        return more;
      },
      account_, link, record.source, record.channel));
  if (more) groups.flush();
  return success();
}

Result<std::vector<std::vector<ShelfRecord>>> SqliteRecords::products(
    const LinkId& link, std::span<const VendorId> source_products) {
  const LinkRecord record = ONESHELF_TRY(known_link(link));
  static const std::string kSome = std::string(kShelfColumns) +
                                   " AND i.product_id IN (SELECT value FROM json_each($5))"
                                   " ORDER BY i.product_id, i.item_id";
  std::vector<std::vector<ShelfRecord>> products;
  ProductGroups groups([&](std::span<const ShelfRecord> product) {
    products.emplace_back(product.begin(), product.end());
    return true;
  });
  ONESHELF_TRY(db_.each(
      kSome.c_str(),
      [&](const SqlRow& row) -> Result<bool> { return groups.take(ONESHELF_TRY(shelf_from(row))); },
      account_, link, record.source, record.channel, json_set(source_products)));
  groups.flush();
  return products;
}

Result<std::vector<ItemStock>> SqliteRecords::stock_of(const ConnectionId& source,
                                                       std::span<const VendorId> items) {
  std::vector<ItemStock> found;
  for (const VendorId& item : items) {
    const std::optional<ItemStock> stock = ONESHELF_TRY(db_.one<ItemStock>(
        kStockOfItem,
        [&](const SqlRow& row) -> Result<ItemStock> {
          return ItemStock {
            ONESHELF_TRY(levels_from(row.text(0), item))
            , row.decimal(1)
          };
        },
        account_, source, item));
    found.push_back(stock.value_or(ItemStock()));
  }
  return found;
}

Result<void> SqliteRecords::save_intents(const LinkId& link,
                                         std::span<const IntentRecord> intents) {
  for (const IntentRecord& intent : intents) {
    ONESHELF_TRY(db_.run(
        "INSERT INTO intents (account, link, item_id, sku, key, at) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (account, link, item_id) DO UPDATE SET sku = excluded.sku,"
        " key = excluded.key, at = excluded.at",
        account_, link, intent.item_id, intent.sku, intent.key, intent.at));
  }
  return success();
}

Result<std::vector<IntentRecord>> SqliteRecords::open_intents(const LinkId& link) {
  return db_.all<IntentRecord>(
      "SELECT item_id, sku, key, at FROM intents WHERE account = $1 AND link = $2 ORDER BY item_id",
      [](const SqlRow& row) -> Result<IntentRecord> {
        return IntentRecord{VendorId(row.text(0)), row.text(1), row.text(2), row.time(3)};
      },
      account_, link);
}

Result<void> SqliteRecords::close_intents(const LinkId& link, std::span<const VendorId> item_ids) {
  if (item_ids.empty()) return success();
  ONESHELF_TRY(
      db_.run("DELETE FROM intents WHERE account = $1 AND link = $2"
              " AND item_id IN (SELECT value FROM json_each($3))",
              account_, link, json_set(item_ids)));
  return success();
}

}  // namespace oneshelf
