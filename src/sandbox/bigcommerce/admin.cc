#include "sandbox/bigcommerce/admin.h"

#include "sandbox/bigcommerce/goods.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/bigcommerce/trade.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

Result<Json> buy(State& state, const Call& call) {
  Purchase purchase;
  const Json& items = call.body["items"];
  for (const Json& item : items.is_array() ? items.as_array() : Json::Array()) {
    purchase.items.push_back(
        {.sku = item["sku"].text_or(), .quantity = integer_in(item, "quantity")});
  }
  purchase.name = call.body["name"].text_or(purchase.name);
  purchase.email = call.body["email"].text_or(purchase.email);
  purchase.payment_method = call.body["payment_method"].text_or(purchase.payment_method);
  purchase.shipping_method = call.body["shipping_method"].text_or(purchase.shipping_method);
  purchase.payment_status = call.body["payment_status"].text_or();
  purchase.message = call.body["message"].text_or();
  purchase.coupon = call.body["coupon"].bool_or(false);
  purchase.fee = amount_in(call.body, "fee");
  if (!call.body["status_id"].is_null()) purchase.status = integer_in(call.body, "status_id");
  return order_json(*ONESHELF_TRY(place_order(state, purchase, call.now)), call.home);
}

Result<Json> act_on_order(State& state, const Call& call) {
  const auto found = state.orders.find(call.id(2));
  if (found == state.orders.end()) return not_found();
  Order& order = found->second;
  const std::string& action = call.parts[3];
  if (action == "refund") return refund(state, order, amount_in(call.body, "amount"), call.now);
  if (action == "ship") return ship(state, order, call.body, call.now);
  if (action != "status") return not_found();
  set_status(state, order, integer_in(call.body, "status_id"), call.now);
  return order_json(order, call.home);
}

/// A product by its SKU: added, or changed as far as it is told.
Result<Json> put_product(State& state, const Call& call) {
  const Found found = state.find_sku(call.body["sku"].text_or());
  if (found.product == nullptr) {
    const Product* product = ONESHELF_TRY(add_product(state, call.body, call.now));
    return product_json(state, *product, {"variants"});
  }
  ONESHELF_TRY(check_product(state, call.body, *found.product));
  change_product(state, *found.product, call.body, call.now);
  return product_json(state, *found.product, {"variants"});
}

Result<Json> set_stock(State& state, const Call& call) {
  const Found found = state.find_sku(call.body["sku"].text_or());
  Levels* levels = state.levels_of(found);
  if (levels == nullptr) return refused(422, "The product is not tracked", "sku");
  const int64_t location =
      call.body["location_id"].is_null() ? 1 : integer_in(call.body, "location_id");
  (*levels)[location] = integer_in(call.body, "quantity");
  state.touch(*found.product, call.now);
  return product_json(state, *found.product, {"variants"});
}

Result<Json> run(State& state, const Call& call) {
  const std::string what = call.parts.size() > 1 ? call.parts[1] : "";
  if (call.parts.size() == 4 && what == "orders") return act_on_order(state, call);
  if (call.parts.size() != 2) return not_found();
  if (call.request.method == "GET" && what == "state") {
    return Json::object()
        .set("products", static_cast<uint64_t>(state.products.size()))
        .set("orders", static_cast<uint64_t>(state.orders.size()));
  }
  if (call.request.method != "POST") return not_found();
  if (what == "orders") return buy(state, call);
  if (what == "products") return put_product(state, call);
  if (what == "stock") return set_stock(state, call);
  return not_found();
}

}  // namespace

HttpResponse handle_admin(State& state, const Call& call) {
  const Result<Json> done = run(state, call);
  return done.ok() ? json_response(200, *done) : refusal_response(done.error(), false);
}

}  // namespace oneshelf::sandbox::bigcommerce
