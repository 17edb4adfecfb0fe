#pragma once

// What the oracle sees: the sandboxes' own state and the hub's database, as plain facts.

#include <optional>
#include <string>
#include <vector>

#include "net/http.h"
#include "simulation/cast.h"
#include "store/store.h"

namespace oneshelf::simulation {

/// An order of a shop, or a document of the source, in the terms both share.
struct SoldOrder {
  std::string id, number;
  bool is_off = false;     ///< cancelled, or given back whole
  bool is_cursed = false;  ///< the source cannot take it
  bool has_refunds = false;
  Decimal gross, shipped;
  std::map<std::string, Decimal> units;  ///< by SKU, cancelled ones left out
};
std::vector<SoldOrder> all_orders(const Shop& shop);
/// Orders whose units are sold, and which the source does not know of.
std::vector<SoldOrder> orders_without_document(const Cast& cast, const Shop& shop);
std::optional<SoldOrder> document_of(const Cast& cast, const Shop& shop, const std::string& order);
std::vector<std::string> document_keys(const Cast& cast);

struct SourceItem {
  bool sellable = false;
  std::optional<Decimal> price;
  std::string name;
};
SourceItem source_item(const Cast& cast, const std::string& sku);

struct Offered {
  bool exists = false, visible = false;
  std::optional<Decimal> price;
  std::string name, description;
  Decimal stock;
};
Offered offered_by(const Shop& shop, const std::string& sku);

/// Units on the source's shelves and units that left them: constant but for people's adjustments.
Decimal on_shelf_and_gone(const Cast& cast, const std::string& sku);
uint64_t over_quota(const Cast& cast);

struct StockRow {
  std::string sku;
  Decimal quantity;
};
bool is_sent_to(const HttpRequest& request, const std::string& host);
std::vector<StockRow> stock_rows_of(const HttpRequest& request);
std::vector<std::string> hidden_or_deleted_by(const HttpRequest& request);
struct PriceRow {
  std::string sku;
  Decimal price;
};
std::vector<PriceRow> price_rows_of(const HttpRequest& request);

struct JobTimes {
  int64_t started_ms = 0;
  int64_t finished_ms = 0;
  bool is_active = false;
  std::string name;
};
JobTimes times_of(Store& store, const std::string& job);
/// When the newest completed reading of the link's orders began that ended before this.
int64_t last_orders_read_before(Store& store, const LinkId& link, int64_t before_ms);
/// Every order of the shop is carried over (or left out for good), as it is now.
bool orders_are_told(Store& store, const Shop& shop);
/// The link's last catalogue run had nothing to write but what the shop cannot take.
bool last_sync_was_empty(Store& store, const Cast& cast, const LinkId& link);
/// A failure of that kind is parked whose subject names all of the words.
bool is_parked(Store& store, const LinkId& link, const std::string& word);
std::string expired_job(Store& store, int64_t now_ms);
/// A failure that is parked without code, sentence or remedy, or an order held without reason.
std::string unexplained_failure(Store& store);

}  // namespace oneshelf::simulation
