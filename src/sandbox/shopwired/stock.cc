// /stock and /products/prices: both by SKU
#include <algorithm>

#include "sandbox/shopwired/call.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/refusal.h"
#include "sandbox/shopwired/trade.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr size_t kBatchMax = 15;

/// A batch comes as an array, or as {"items": […]}.
const Json::Array* batch_in(const Json& body) {
  if (body.is_array()) return &body.as_array();
  return body["items"].is_array() ? &body["items"].as_array() : nullptr;
}

Result<void> check_size(const Json::Array& batch) {
  if (batch.size() <= kBatchMax && !batch.empty()) return success();
  return refused(400, "A maximum of 15 items is allowed");
}

Result<void> check_figure(const Json& item) {
  const Result<Decimal> quantity = Decimal::parse(item["quantity"].text_or());
  if (item["sku"].text_or().empty()) return refused(400, "The SKU is missing");
  if (item["quantity"].is_number() && quantity.ok() && quantity->has_at_most(0)) return success();
  return refused(400, "The quantity is not a whole number");
}

bool apply_figure(const Desk& desk, const Json& item, Timestamp now) {
  const Carrier carrier = desk.state.find_sku(item["sku"].text_or());
  if (carrier.product == nullptr) return false;
  desk.state.set_stock(carrier, integer_in(item, "quantity"), now);
  return true;
}

Result<void> check_price(const Json& item) {
  if (item["sku"].text_or().empty()) return refused(400, "The SKU is missing");
  for (const auto& [name, value] : item.as_object()) {
    if (name == "sku" || name == "sendToEbay") continue;
    if (name != "price" && name != "salePrice") return refused(400, "Unknown property: " + name);
    if (value.is_null() && name == "salePrice") continue;
    if (!value.is_number() || amount_in(item, name).is_negative()) {
      return refused(422, "Invalid value of property: " + name);
    }
  }
  return success();
}

HttpResponse updated_response(const Desk& desk, const Call& call, uint64_t updated) {
  desk.counts.add_rows(call.name, updated, 0);
  return json_response(200, Json::object().set("updated", updated));
}

}  // namespace

Result<HttpResponse> get_stock(const Desk& desk, const Call& call) {
  const std::string sku = call.query("sku");
  const Carrier carrier = desk.state.find_sku(sku);
  if (carrier.product == nullptr) return not_found();
  return json_response(
      200, Json::object().set("sku", sku).set("quantity", desk.state.stock_of(carrier)));
}

Result<HttpResponse> set_stock(const Desk& desk, const Call& call) {
  const Json::Array* batch = batch_in(call.body);
  if (batch == nullptr) {
    ONESHELF_TRY(check_figure(call.body));
    if (!apply_figure(desk, call.body, call.now)) return not_found();
    return json_response(200, call.body);
  }
  ONESHELF_TRY(check_size(*batch));
  for (const Json& item : *batch) ONESHELF_TRY(check_figure(item));
  uint64_t updated = 0;
  for (const Json& item : *batch) updated += apply_figure(desk, item, call.now) ? 1U : 0U;
  return updated_response(desk, call, updated);
}

Result<HttpResponse> return_stock(const Desk& desk, const Call& call) {
  const int64_t line = integer_in(call.body, "orderProductItemId");
  for (auto& [id, order] : desk.state.orders) {
    for (const Json& one : order.lines) {
      if (integer_in(one, "itemId") != line) continue;
      return_line(desk.state, order, one, call.now);
      return json_response(200, call.body);
    }
  }
  return not_found();
}

Result<HttpResponse> set_prices(const Desk& desk, const Call& call) {
  const Json::Array* batch = batch_in(call.body);
  if (batch == nullptr) return refused(400, "A list is expected");
  ONESHELF_TRY(check_size(*batch));
  for (const Json& item : *batch) ONESHELF_TRY(check_price(item));
  uint64_t updated = 0;
  for (const Json& item : *batch) {
    const Carrier carrier = desk.state.find_sku(item["sku"].text_or());
    if (carrier.product == nullptr) continue;
    Json& doc = carrier.variation != nullptr ? carrier.variation->doc : carrier.product->doc;
    for (const auto& [name, value] : item.as_object()) {
      if (name == "price" || name == "salePrice") doc.set(name, value);
    }
    desk.state.touch(*carrier.product, call.now);
    ++updated;
  }
  return updated_response(desk, call, updated);
}

}  // namespace oneshelf::sandbox::shopwired
