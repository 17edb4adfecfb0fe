#include "connectors/neto/stock.h"

#include <algorithm>

#include "connectors/neto/assumed.h"
#include "connectors/neto/pages.h"
#include "connectors/neto/wire.h"

namespace oneshelf::neto {
namespace {

using Warehouses = std::vector<LookupEntry>;

Query stock_query(const Client& client, const Place& place) {
  Query query = items_from(place);
  query.selectors = {
      "SKU",           "WarehouseQuantity", "CommittedQuantity",  "AvailableSellQuantity",
      "IsInventoried", "KitComponents",     "VariantInventoryIDs"};
  query.limit = client.page_size(assumed::kStockPerPage);
  return query;
}

/// Parents and kits hold no stock of their own, services hold none at all.
bool has_stock(const Row& row) {
  return row.flag("IsInventoried", true) && row.texts("VariantInventoryIDs").empty() &&
         row.list("KitComponents", "KitComponent").empty();
}

/// What open orders take, or more where Neto would sell less than that leaves.
Decimal taken(const Row& row, const std::vector<StockLevel>& levels) {
  const Decimal committed = row.decimal("CommittedQuantity");
  const std::optional<Decimal> sellable = row.opt_decimal("AvailableSellQuantity");
  if (!sellable) return committed;
  Decimal on_hand;
  for (const StockLevel& level : levels) on_hand += level.on_hand;
  return std::max(committed, on_hand - *sellable);
}

/// Neto tells per item what open orders take, not where. It is taken from the primary warehouse
/// first and, what that does not hold, from the next ones.
void spread(Decimal reserved, std::vector<StockLevel>& levels) {
  for (StockLevel& level : levels) {
    const Decimal here = std::max(Decimal(), std::min(level.on_hand, reserved));
    level.reserved = here;
    reserved -= here;
  }
  if (!levels.empty()) levels.front().reserved += reserved;
}

std::vector<StockLevel> read_levels(const Row& row, const Warehouses& warehouses) {
  if (!has_stock(row)) return {};
  const VendorId item(row.id("SKU"));
  std::vector<StockLevel> levels;
  for (const LookupEntry& warehouse : warehouses) {
    levels.push_back({item, LocationId(warehouse.id), Decimal(), Decimal()});
  }
  for (const Row& quantity : row.list("WarehouseQuantity", "")) {
    const LocationId place(quantity.id("WarehouseID"));
    const Decimal on_hand = quantity.decimal("Quantity");
    const auto known = std::ranges::find(levels, place, &StockLevel::location);
    // A warehouse that is not active any more is not sold from.
    if (known != levels.end()) known->on_hand = on_hand;
  }
  spread(taken(row, levels), levels);
  return levels;
}

}  // namespace

Result<Page<StockLevel>> Stock::read_stock(const Context& context, const std::string& position) {
  const Warehouses warehouses =
      ONESHELF_TRY(directory_.list(context, Directory::List::kWarehouses));
  Place place = ONESHELF_TRY(Place::parse(position));
  const Fetched fetched =
      ONESHELF_TRY(fetch_page(context, client_, stock_query(client_, place), place));
  const auto read = ONESHELF_TRY(read_rows(
      fetched.answer, "Item", "", [&](const Row& row) { return read_levels(row, warehouses); }));
  Page<StockLevel> page;
  for (const std::vector<StockLevel>& levels : read) {
    page.rows.insert(page.rows.end(), levels.begin(), levels.end());
  }
  page.complete = fetched.was_last;
  if (page.complete) place.start_again(client_.settings().date_overlap);
  // Stock that moves need not change an item's date: unless it is known to, all is read again.
  if (page.complete && !client_.settings().stock_by_changes) place = Place();
  page.position = place.text();
  return page;
}

}  // namespace oneshelf::neto
