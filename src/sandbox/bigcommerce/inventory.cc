// /v3/inventory
#include <algorithm>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr size_t kBatchMax = 2000;
constexpr size_t kPageMax = 1000;
constexpr int64_t kLevelMax = 2'147'483'647;

enum class Kind { kAbsolute, kRelative };

/// One line of an adjustment that was understood.
struct Adjustment {
  Found found;
  Levels* levels = nullptr;
  int64_t location = 0;
  int64_t quantity = 0;
};

Error incorrect(const char* what, const std::string& identity) {
  return refused(422, "Incorrect entity", "items",
                 std::string(what) + ", identities: [" + identity + "]");
}

Result<Found> identified(State& state, const Json& item, std::string& identity) {
  int keys = 0;
  for (const char* key : {"sku", "variant_id", "product_id"}) {
    if (item[key].is_null()) continue;
    ++keys;
    identity = item[key].text_or();
  }
  if (keys != 1) return incorrect("Exactly one identity is needed", identity);
  if (!item["sku"].is_null()) return state.find_sku(identity);
  if (!item["variant_id"].is_null()) {
    return state.find_variant(integer_in(item, "variant_id"));
  }
  Product* product = state.find_product(integer_in(item, "product_id"));
  return Found{product, nullptr};
}

/// The level after a difference; only of an item that has a level, and never below nothing.
Result<int64_t> level_after(const Adjustment& adjustment, const std::string& identity) {
  const auto level = adjustment.levels->find(adjustment.location);
  if (level == adjustment.levels->end()) {
    return incorrect("Set an absolute quantity first", identity);
  }
  const int64_t after = level->second + adjustment.quantity;
  return after < 0 ? Result<int64_t>(incorrect("Insufficient stock", identity)) : after;
}

Result<Adjustment> read_adjustment(State& state, const Json& item, Kind kind) {
  std::string identity;
  Adjustment adjustment;
  adjustment.found = ONESHELF_TRY(identified(state, item, identity));
  if (adjustment.found.product == nullptr) return incorrect("Item not found", identity);
  adjustment.levels = state.levels_of(adjustment.found);
  if (adjustment.levels == nullptr) {
    return incorrect("The item is not tracked by this identity", identity);
  }
  adjustment.location = integer_in(item, "location_id");
  if (!state.has_location(adjustment.location)) {
    return incorrect("Location not found", std::to_string(adjustment.location));
  }
  const Decimal quantity = amount_in(item, "quantity");
  const bool too_low = kind == Kind::kAbsolute && quantity.is_negative();
  if (!item["quantity"].is_number() || !quantity.has_at_most(0) || too_low) {
    return incorrect("The quantity is not valid", identity);
  }
  adjustment.quantity = quantity.to_minor(0);
  if (kind == Kind::kRelative) {
    adjustment.quantity = ONESHELF_TRY(level_after(adjustment, identity));
  }
  if (adjustment.quantity > kLevelMax) return incorrect("The quantity is too large", identity);
  return adjustment;
}

void note_level(State& state, const Adjustment& adjustment, Timestamp now) {
  Product& product = *adjustment.found.product;
  product.modified = now;
  Json inventory = Json::object().set("product_id", product.id);
  const bool by_product = product.tracking() == "product";
  const int64_t id = by_product ? product.id : adjustment.found.variant->id;
  if (!by_product) inventory.set("variant_id", id);
  inventory.set("method", "absolute").set("value", adjustment.quantity);
  state.note(by_product ? "store/product/inventory/updated" : "store/sku/inventory/updated",
             Json::object()
                 .set("type", by_product ? "product" : "sku")
                 .set("id", id)
                 .set("inventory", std::move(inventory)));
}

Json item_json(const State& state, const Product& product, const Variant& variant) {
  const Levels& levels = product.tracking() == "variant" ? variant.stock : product.stock;
  Json locations = Json::array();
  for (const Location& location : state.options().locations) {
    const auto level = levels.find(location.id);
    const int64_t pieces = level == levels.end() ? 0 : level->second;
    locations.push(Json::object()
                       .set("location_id", location.id)
                       .set("location_code", "LOC-" + std::to_string(location.id))
                       .set("location_name", location.label)
                       .set("location_enabled", true)
                       .set("available_to_sell", pieces)
                       .set("total_inventory_onhand", pieces)
                       .set("settings", Json::object()
                                            .set("safety_stock", 0)
                                            .set("is_in_stock", pieces > 0)
                                            .set("warning_level", 0)
                                            .set("bin_picking_number", "")));
  }
  Json identity = Json::object()
                      .set("sku", variant.doc["sku"])
                      .set("variant_id", variant.id)
                      .set("product_id", product.id);
  if (product.has_options()) identity.set("sku_id", variant.id);
  return Json::object().set("identity", std::move(identity)).set("locations", std::move(locations));
}

/// True if the filter is not used or names the value.
bool is_asked(const Call& call, std::string_view filter, const std::string& value) {
  if (!call.asks_for(filter)) return true;
  return std::ranges::any_of(call.list(filter),
                             [&](const std::string& one) { return folded(one) == folded(value); });
}

Result<HttpResponse> adjust(const Desk& desk, const Call& call, Kind kind) {
  if (!call.body["items"].is_array()) return incorrect("Items are needed", "");
  const Json::Array& items = call.body["items"].as_array();
  if (items.empty()) return incorrect("Items are needed", "");
  if (items.size() > kBatchMax) {
    return refused(413,
                   "The request payload is too large. The maximum items allowed in the array "
                   "is 2000.");
  }
  std::vector<Adjustment> adjustments;
  for (const Json& item : items) {
    adjustments.push_back(ONESHELF_TRY(read_adjustment(desk.state, item, kind)));
  }
  for (const Adjustment& adjustment : adjustments) {
    (*adjustment.levels)[adjustment.location] = adjustment.quantity;
    note_level(desk.state, adjustment, call.now);
  }
  desk.counts.add_rows(call.name, adjustments.size(), 0);
  return json_response(
      200, Json::object().set("transaction_id", "t-" + std::to_string(desk.state.next_id())));
}

}  // namespace

Result<HttpResponse> adjust_absolute(const Desk& desk, const Call& call) {
  return adjust(desk, call, Kind::kAbsolute);
}

Result<HttpResponse> adjust_relative(const Desk& desk, const Call& call) {
  return adjust(desk, call, Kind::kRelative);
}

Result<HttpResponse> list_items(const Desk& desk, const Call& call) {
  std::vector<std::pair<const Product*, const Variant*>> found;
  for (const auto& [id, product] : desk.state.products) {
    for (const Variant& variant : product.variants) {
      const bool is_wanted = is_asked(call, "sku:in", variant.doc["sku"].text_or()) &&
                             is_asked(call, "variant_id:in", std::to_string(variant.id)) &&
                             is_asked(call, "product_id:in", std::to_string(product.id));
      if (is_wanted) found.emplace_back(&product, &variant);
    }
  }
  return page_response(desk, call, {.count = found.size(), .page_max = kPageMax}, [&](size_t i) {
    return item_json(desk.state, *found[i].first, *found[i].second);
  });
}

Result<HttpResponse> list_locations(const Desk& desk, const Call& call) {
  std::vector<Json> rows;
  for (const Location& location : desk.state.options().locations) {
    rows.push_back(Json::object()
                       .set("id", location.id)
                       .set("code", "LOC-" + std::to_string(location.id))
                       .set("label", location.label)
                       .set("type_id", "PHYSICAL")
                       .set("enabled", true)
                       .set("managed_by_external_source", false)
                       .set("storefront_visibility", true));
  }
  return rows_response(desk, call, rows);
}

}  // namespace oneshelf::sandbox::bigcommerce
