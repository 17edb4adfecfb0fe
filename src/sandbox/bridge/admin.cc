#include "sandbox/bridge/admin.h"

#include "sandbox/admin.h"
#include "sandbox/bridge/refusal.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/bridge/wire.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

using OrderResult = Result<const State::OrderEntry*>;

HttpResponse not_found() { return refusal(404, "not_found", "There is nothing here."); }

HttpResponse order_or_refusal(const OrderResult& result) {
  if (!result.ok()) return refusal(result.error());
  return json_response(200, to_json((*result)->row, (*result)->updated_at()));
}

Result<const State::OrderEntry*> act_on_order(State& state, const Call& call) {
  const std::string& id = call.parts[2];
  const std::string& action = call.parts[3];
  if (action == "ship") {
    Json told = call.body.is_null() ? Json::object() : call.body;
    if (told["lines"].is_null()) told.set("lines", Json::array());
    Shipment shipment = ONESHELF_TRY(read_shipment(told));
    return ship(state, id, std::move(shipment), call.now);
  }
  const Json body = call.body.is_null() ? Json::object() : call.body;
  if (action == "cancel") {
    std::vector<LineQuantity> lines = ONESHELF_TRY(read_line_quantities(body));
    return cancel(state, id, std::move(lines), call.now);
  }
  if (action == "refund") {
    Refund back = ONESHELF_TRY(read_refund(body));
    return refund(state, id, std::move(back), call.now);
  }
  if (action == "pay") return pay(state, id, call.now);
  return Error(ErrorCode::kNotFound, "not_found", "An order cannot do that.");
}

Result<const State::OrderEntry*> buy(State& state, const Call& call) {
  const Purchase purchase = ONESHELF_TRY(read_purchase(call.body));
  return place_order(state, purchase, call.now);
}

HttpResponse sizes(const State& state) {
  return json_response(200, Json::object()
                                .set("products", static_cast<uint64_t>(state.products().size()))
                                .set("stock", static_cast<uint64_t>(state.stock().size()))
                                .set("orders", static_cast<uint64_t>(state.orders().size())));
}

HttpResponse batch(const Desk& desk, const Call& call) {
  const bool products = call.parts[1] == "products";
  const Result<HttpResponse> response = products ? write_batch(desk, call, "person", upsert_product)
                                                 : write_batch(desk, call, "person", set_stock);
  return response.ok() ? *response : refusal(response.error());
}

HttpResponse route(const Desk& desk, const Call& call) {
  const std::string& what = call.parts.size() > 1 ? call.parts[1] : call.parts[0];
  if (call.parts.size() == 4 && what == "orders")
    return order_or_refusal(act_on_order(desk.state, call));
  if (call.parts.size() != 2) return not_found();
  if (what == "products" || what == "stock") return batch(desk, call);
  if (what == "orders" && !desk.state.is_source()) return order_or_refusal(buy(desk.state, call));
  if (what == "hints") {
    desk.outbox.send_to(call.body["url"].text_or(), call.body["secret"].text_or());
    return json_response(200, Json::object());
  }
  return not_found();
}

}  // namespace

Result<Purchase> read_purchase(const Json& json) {
  // The texts of an order and of a purchase are the same; the rest differs.
  FieldReader reader(json);
  Purchase purchase;
  reader.list("items", purchase.items, [](FieldReader& entry, Purchase::Item& item) {
    entry.need("sku");
    entry.text("sku", item.sku);
    entry.need_decimal("quantity", item.quantity);
  });
  const auto address = [&](std::string_view key, Address& out) {
    reader.object(key, [&](FieldReader& entry) {
      entry.text("name", out.name);
      entry.text("street", out.street);
      entry.text("postal_code", out.postal_code);
      entry.text("city", out.city);
      entry.text("country", out.country);
    });
  };
  address("billing", purchase.billing);
  address("shipping", purchase.shipping);
  reader.object("customer", [&](FieldReader& entry) {
    entry.text("name", purchase.customer.name);
    entry.text("company", purchase.customer.company);
    entry.text("email", purchase.customer.email);
    entry.text("phone", purchase.customer.phone);
  });
  reader.text("shipping_method", purchase.shipping_method);
  reader.text("payment_method", purchase.payment_method);
  reader.text("coupon", purchase.coupon);
  reader.text("note", purchase.note);
  ONESHELF_TRY(reader.done());
  return purchase;
}

HttpResponse handle_admin(const Desk& desk, const Call& call) {
  if (call.request.method == "GET") {
    return call.parts.size() == 2 && call.parts[1] == "state" ? sizes(desk.state) : not_found();
  }
  if (call.request.method != "POST") return not_found();
  Call with_body = call;
  if (!call.request.body.empty()) {
    Result<Json> body = parse_json(call.request.body);
    if (!body.ok()) return admin_refusal(body.error());
    with_body.body = *std::move(body);
  }
  return route(desk, with_body);
}

}  // namespace oneshelf::sandbox::bridge
