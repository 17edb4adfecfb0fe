// info, lookups, products and stock.
#include <algorithm>

#include "base/text.h"
#include "sandbox/bridge/paging.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/bridge/wire.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr size_t kBatchMax = 200;
constexpr std::array<std::string_view, 14> kFeatures = {
    "products", "prices",  "stock", "images", "orders",       "shipments",      "cancellations",
    "refunds",  "lookups", "hints", "hooks",  kCompareAndSet, kRefundsBothWays, kStockAdjustments};

Result<bool> read_flag(const Call& call, std::string_view name, bool otherwise) {
  const std::optional<std::string> text = call.request.query(name);
  if (!text) return otherwise;
  if (*text == "true" || *text == "false") return *text == "true";
  return malformed("invalid_flag", "Only true or false will do.", std::string(name));
}

Json result_of(const Json& item, const Result<Written>& written, const State& state) {
  const std::string sku = item["sku"].text_or();
  Json result = Json::object().set("key", sku);
  if (!written.ok()) {
    for (const auto& [key, value] : written.error().context()) {
      if (key == "quantity") result.set("quantity", value);
    }
    return result.set("status", "error")
        .set("code", written.error().id())
        .set("message", written.error().message());
  }
  result.set("status", *written == Written::kOk ? "ok" : "unchanged");
  if (const Product* product = state.find_product(sku)) result.set("id", product->id);
  return result;
}

std::string identity_of(const Options& options) {
  if (!options.id.empty()) return options.id;
  return slug_of(options.name) + "-" + std::string(name_of(options.role));
}

}  // namespace

Result<HttpResponse> info(const Desk& desk, const Call&) {
  Json features = Json::array();
  for (const std::string_view feature : kFeatures) {
    if (desk.state.offers(feature)) features.push(feature);
  }
  const Options& options = desk.state.options();
  Json told = Json::object()
                  .set("id", identity_of(options))
                  .set("name", options.name)
                  .set("role", name_of(options.role))
                  .set("features", std::move(features))
                  .set("currency", options.currency)
                  .set("prices_include_tax", options.prices_include_tax)
                  .set("max_batch", static_cast<int>(kBatchMax));
  if (desk.state.is_source()) told.set("stock_nets", options.stock_nets);
  return json_response(200, std::move(told));
}

Result<HttpResponse> lookup(const Desk& desk, const Call& call) {
  const auto found = desk.state.lists.find(call.parts[1]);
  if (found == desk.state.lists.end()) {
    return Error(ErrorCode::kNotFound, "unknown_list", "There is no such list.");
  }
  Json items = Json::array();
  for (const Choice& choice : found->second) items.push(to_json(choice));
  return json_response(200, Json::object().set("items", std::move(items)));
}

Result<HttpResponse> list_products(const Desk& desk, const Call& call) {
  const PageRequest request = ONESHELF_TRY(read_page_request(call, "products"));
  const bool deleted_too = ONESHELF_TRY(read_flag(call, "include_deleted", true));
  const std::optional<std::string> marketplace = call.request.query("marketplace");
  Lookup<Product> by_sku;
  if (const auto sku = call.request.query("sku")) by_sku = {true, desk.state.products().find(*sku)};

  auto page = read_page(desk.state.products(), by_sku, request, [&](const Product& product) {
    if (product.deleted && !deleted_too) return false;
    return !marketplace || std::ranges::count(product.marketplaces, *marketplace) > 0;
  });
  spoil(page, desk.faults, "listProducts");
  const ProductParts parts{.prices = desk.state.offers("prices"),
                           .images = desk.state.offers("images")};
  return write_page(page, "products", [&](const State::ProductEntry& entry) {
    return to_json(entry.row, entry.updated_at(), call.home, parts);
  });
}

Result<HttpResponse> list_stock(const Desk& desk, const Call& call) {
  const PageRequest request = ONESHELF_TRY(read_page_request(call, "stock"));
  const std::optional<std::string> location = call.request.query("location");
  if (location && !desk.state.has_location(*location)) {
    return malformed("unknown_location", "There is no such location.", "location");
  }
  auto page = read_page(desk.state.stock(), Lookup<Stock>(), request, [&](const Stock& stock) {
    return !location || stock.location == *location;
  });
  spoil(page, desk.faults, "listStock");
  return write_page(page, "stock", [](const State::StockEntry& entry) {
    return to_json(entry.row, entry.updated_at());
  });
}

Result<HttpResponse> write_batch(const Desk& desk, const Call& call, std::string_view operation,
                                 Result<Written> (*write)(State&, const Json&, Timestamp)) {
  const Json& items = call.body["items"];
  if (!items.is_array()) {
    return Error(ErrorCode::kInvalid, "missing_field", "The body needs a list of items.")
        .with("field", "items");
  }
  if (items.size() > kBatchMax) {
    return Error(ErrorCode::kRefused, "batch_too_large", "A batch has at most 200 items.")
        .with("field", "items");
  }
  Json results = Json::array();
  uint64_t written = 0;
  uint64_t unchanged = 0;
  for (const Json& item : items.as_array()) {
    const Result<Written> outcome = write(desk.state, item, call.now);
    if (outcome.ok()) ++(*outcome == Written::kOk ? written : unchanged);
    results.push(result_of(item, outcome, desk.state));
  }
  desk.counts.add_rows(operation, written, unchanged);
  return json_response(200, Json::object().set("results", std::move(results)));
}

Result<HttpResponse> upsert_products(const Desk& desk, const Call& call) {
  return write_batch(desk, call, "upsertProducts", upsert_product);
}

Result<HttpResponse> set_stock_levels(const Desk& desk, const Call& call) {
  return write_batch(desk, call, "setStock", set_stock);
}

Result<HttpResponse> adjust_stock(const Desk& desk, const Call& call) {
  const Adjustment wanted = ONESHELF_TRY(read_adjustment(desk.state, call.body));
  const bool is_known = desk.state.has_adjusted(wanted.key);
  if (!is_known) ONESHELF_TRY(adjust(desk.state, wanted, call.now));
  desk.counts.add_rows("adjustStock", is_known ? 0 : 1, is_known ? 1 : 0);
  const Stock* stock = desk.state.find_stock(wanted.sku, wanted.location);
  return json_response(is_known ? 409 : 200,
                       Json::object()
                           .set("key", wanted.key)
                           .set("sku", wanted.sku)
                           .set("location", wanted.location)
                           .set("quantity", stock == nullptr ? "0" : stock->quantity.to_string()));
}

}  // namespace oneshelf::sandbox::bridge
