#include "sandbox/shopwired/admin.h"

#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/refusal.h"
#include "sandbox/shopwired/trade.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::shopwired {
namespace {

Result<Json> buy(State& state, const Call& call) {
  Purchase purchase;
  for (const Json& item : array_in(call.body, "items")) {
    purchase.items.push_back(
        {.sku = item["sku"].text_or(), .quantity = integer_in(item, "quantity")});
  }
  purchase.payment_method = call.body["payment_method"].text_or(purchase.payment_method);
  purchase.status_type = call.body["status_type"].text_or(purchase.status_type);
  purchase.comments = call.body["comments"].text_or();
  purchase.discount = amount_in(call.body, "discount");
  return order_json(state, *ONESHELF_TRY(place_order(state, purchase, call.now)), true);
}

Result<Json> act_on_order(State& state, const Call& call) {
  const auto found = state.orders.find(call.id(2));
  if (found == state.orders.end()) return not_found();
  Order& order = found->second;
  if (call.parts[3] == "refund") return refund(state, order, call.body, call.now);
  if (call.parts[3] != "status") return not_found();
  ONESHELF_TRY(set_status(state, order, call.body, call.now));
  return order_json(state, order, true);
}

/// A product by its SKU: added, or changed as far as it is told.
Result<Json> put_product(State& state, const Call& call) {
  const Carrier found = state.find_sku(call.body["sku"].text_or());
  if (found.product == nullptr || call.body["double"].bool_or(false)) {
    Json told = call.body;
    std::erase_if(told.as_object(), [](const auto& one) { return one.first == "double"; });
    return product_json(*ONESHELF_TRY(add_product(state, told, call.now)));
  }
  ONESHELF_TRY(change_product(state, *found.product, call.body, call.now));
  return product_json(*found.product);
}

Json import(State& state, const Call& call, Import kind) {
  std::vector<std::pair<std::string, int64_t>> figures;
  for (const Json& row : array_in(call.body, "rows")) {
    figures.emplace_back(row["sku"].text_or(), integer_in(row, "quantity"));
  }
  import_stock(state, figures, kind, call.now);
  return Json::object().set("rows", static_cast<uint64_t>(figures.size()));
}

Result<Json> run(State& state, const Call& call) {
  const std::string what = call.parts.size() > 1 ? call.parts[1] : "";
  if (call.parts.size() == 4 && what == "orders") return act_on_order(state, call);
  if (call.parts.size() != 2) return not_found();
  if (call.request.method == "GET" && what == "state") {
    return Json::object()
        .set("products", static_cast<uint64_t>(state.products.size()))
        .set("orders", static_cast<uint64_t>(state.orders.size()))
        .set("events", static_cast<uint64_t>(state.events.size()));
  }
  if (call.request.method != "POST") return not_found();
  if (what == "orders") return buy(state, call);
  if (what == "products") return put_product(state, call);
  if (what == "stock-import") return import(state, call, Import::kStock);
  if (what == "product-import") return import(state, call, Import::kProducts);
  return not_found();
}

}  // namespace

HttpResponse handle_admin(State& state, const Call& call) {
  const Result<Json> done = run(state, call);
  return done.ok() ? json_response(200, *done) : refusal_response(done.error());
}

}  // namespace oneshelf::sandbox::shopwired
