#include "sandbox/shopwired/trade.h"

#include <algorithm>

#include "net/mail_time.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/refusal.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr int kMoneyPlaces = 2;
const Decimal kHundred = Decimal::from_integer(100);

Json address_json(const Purchase& purchase) {
  return Json::object()
      .set("name", purchase.name)
      .set("emailAddress", purchase.email)
      .set("telephone", "07000000000")
      .set("companyName", "")
      .set("addressLine1", "1 High St")
      .set("addressLine2", "")
      .set("addressLine3", "")
      .set("city", "Leeds")
      .set("postcode", "LS1 1AA")
      .set("province", "")
      .set("country", "United Kingdom")
      .set("countryId", 1);
}

Decimal price_of(const Carrier& carrier) {
  for (const Json* doc :
       {carrier.variation != nullptr ? &carrier.variation->doc : nullptr, &carrier.product->doc}) {
    if (doc == nullptr) continue;
    if (!(*doc)["salePrice"].is_null()) return amount_in(*doc, "salePrice");
    if (!(*doc)["price"].is_null()) return amount_in(*doc, "price");
  }
  return {};
}

Json line_json(State& state, const Carrier& carrier, const std::string& sku, int64_t quantity) {
  const Decimal pieces = Decimal::from_integer(quantity);
  const Decimal rate = state.options().vat_rate;
  Decimal net = price_of(carrier).times(pieces), vat;
  if (carrier.product->doc["vatExclusive"].bool_or(false)) {
    vat = net.times(rate).over(kHundred, kMoneyPlaces);
  } else {
    vat = net.times(rate).over(kHundred + rate, kMoneyPlaces);
    net -= vat;
  }
  Json line = Json::object()
                  .set("id", carrier.product->id)
                  .set("itemId", state.next_id())
                  .set("title", carrier.product->doc["title"])
                  .set("sku", sku)
                  .set("quantity", quantity)
                  .set("price", Json::number(net.over(pieces, kMoneyPlaces)))
                  .set("priceVat", Json::number(vat.over(pieces, kMoneyPlaces)))
                  .set("total", Json::number(net))
                  .set("totalVat", Json::number(vat))
                  .set("vatRate", Json::number(rate))
                  .set("variation", Json::array());
  if (carrier.variation != nullptr) {
    const Json told = variation_json(*carrier.product, *carrier.variation);
    Json names = Json::array();
    for (const Json& value : array_in(told, "values")) {
      names.push(Json::object().set("name", value["option"]["name"]).set("value", value["name"]));
    }
    line.set("variation", std::move(names)).set("variationId", carrier.variation->id);
  }
  return line;
}

/// What of the goods an order takes, or gives back.
void move_line(State& state, const Order& order, const Json& line, int64_t sign, Timestamp now) {
  Product* product = state.find_product(integer_in(line, "id"));
  if (product == nullptr) return;
  const auto variation =
      std::ranges::find(product->variations, integer_in(line, "variationId"), &Variation::id);
  const Carrier carrier{product, variation == product->variations.end() ? nullptr : &*variation};
  // What has no SKU has no stock either.
  if (line["sku"].text_or().empty()) return;
  const int64_t left = state.stock_of(carrier) + sign * integer_in(line, "quantity");
  state.set_stock(carrier, left, now, order.id);
}

void take_goods(State& state, Order& order, Timestamp now) {
  for (const Json& line : order.lines) move_line(state, order, line, -1, now);
  order.has_stock = true;
}

Decimal sum_of(const Json::Array& rows, const char* member) {
  Decimal sum;
  for (const Json& row : rows) sum += amount_in(row, member);
  return sum;
}

/// The order's own figures out of its lines; `shipping_vat` is part of the tax.
void add_up(Order& order, Decimal shipping_vat) {
  const Decimal goods = sum_of(order.lines, "total");
  const Decimal tax = sum_of(order.lines, "totalVat") + shipping_vat;
  const Decimal shipping = sum_of(array_in(order.doc, "shipping"), "price");
  const Decimal more = sum_of(array_in(order.doc, "fees"), "value") -
                       sum_of(array_in(order.doc, "discounts"), "value");
  order.doc.set("subTotal", Json::number(goods))
      .set("shippingTotal", Json::number(shipping))
      .set("originalShippingTotal", Json::number(shipping))
      .set("tax", Json::object().set("type", "vat").set("value", Json::number(tax)))
      .set("total", Json::number(goods + tax + shipping + more));
}

Json new_order_doc(State& state) {
  Json doc = Json::object().set("reference", state.next_reference());
  for (const char* name : {"archived", "anonymized", "preOrder", "marketing"}) doc.set(name, false);
  for (const char* name : {"discounts", "fees", "refunds", "partialPayments", "adminComments"}) {
    doc.set(name, Json::array());
  }
  return doc.set("paymentMethod", "")
      .set("transactionId", nullptr)
      .set("comments", "")
      .set("trackingUrl", "")
      .set("partialPaymentTotal", 0);
}

Order& keep(State& state, Order order, Timestamp now) {
  order.id = state.next_id();
  order.created = now;
  const int64_t id = order.id;
  return state.orders[id] = std::move(order);
}

void tell_new(State& state, const Order& order, Timestamp now) {
  state.note("order.finalized", "order", order.id,
             Json::object().set("object", order_json(state, order, false)), now);
}

}  // namespace

Result<Order*> place_order(State& state, const Purchase& purchase, Timestamp now) {
  Order made;
  made.doc = new_order_doc(state);
  for (const Purchase::Line& wanted : purchase.items) {
    const Carrier carrier = state.find_sku(wanted.sku);
    if (carrier.product == nullptr) return refused(422, "Unknown SKU: " + wanted.sku);
    made.lines.push_back(line_json(state, carrier, wanted.sku, wanted.quantity));
  }
  made.doc.set("billingAddress", address_json(purchase))
      .set("shippingAddress", address_json(purchase))
      .set("customer", Json::object().set("id", 88).set("type", 1))
      .set("paymentMethod", purchase.payment_method)
      .set("comments", purchase.comments)
      .set("transactionId", "TX" + std::to_string(integer_in(made.doc, "reference")));
  const Json delivery = Json::object()
                            .set("name", "Royal Mail 48")
                            .set("price", Json::number(state.options().shipping_price));
  made.doc.set("shipping", Json::array().push(delivery));
  if (purchase.discount.is_positive()) {
    made.doc.set("discounts", Json::array().push(Json::object()
                                                     .set("name", "Welcome")
                                                     .set("value", Json::number(purchase.discount))
                                                     .set("type", "voucher")));
  }
  const Json* status = state.status_of_type(purchase.status_type);
  made.status = status == nullptr ? 0 : integer_in(*status, "id");
  add_up(made, Decimal());
  Order& order = keep(state, std::move(made), now);
  take_goods(state, order, now);
  tell_new(state, order, now);
  return &order;
}

Result<Order*> enter_order(State& state, const Json& told, Timestamp now) {
  Order made;
  made.doc = new_order_doc(state);
  made.status = integer_in(told, "status");
  if (state.find_status(made.status) == nullptr) return refused(422, "Unknown status");
  for (const Json& wanted : array_in(told, "products")) {
    Product* product = state.find_product(integer_in(wanted, "id"));
    if (product == nullptr) return refused(422, "Unknown product");
    const int64_t variation = integer_in(wanted, "variationId");
    const bool is_known = std::ranges::find(product->variations, variation, &Variation::id) !=
                          product->variations.end();
    if (variation != 0 && !is_known) return refused(422, "Unknown variation");
    Json line = wanted;
    line.set("itemId", state.next_id());
    if (line["title"].is_null()) line.set("title", product->doc["title"]);
    made.lines.push_back(std::move(line));
  }
  for (const char* name :
       {"billingAddress", "shippingAddress", "paymentMethod", "comments", "fees", "discounts"}) {
    if (!told[name].is_null()) made.doc.set(name, told[name]);
  }
  if (!told["reference"].is_null()) made.doc.set("reference", told["reference"]);
  made.doc.set("shipping", Json::array().push(told["shippingRate"]));
  add_up(made, amount_in(told["shippingRate"], "priceVat"));
  Order& order = keep(state, std::move(made), now);
  if (state.options().api_orders_take_stock) take_goods(state, order, now);
  tell_new(state, order, now);
  return &order;
}

Result<void> set_status(State& state, Order& order, const Json& told, Timestamp now) {
  const int64_t wanted = told["status"].is_null() ? order.status : integer_in(told, "status");
  const Json* status = state.find_status(wanted);
  if (status == nullptr) return refused(422, "Unknown status");
  if (!told["trackingUrl"].is_null()) order.doc.set("trackingUrl", told["trackingUrl"]);
  const bool is_cancelled = (*status)["type"].text_or() == "cancelled";
  const bool is_new = wanted != order.status;
  order.status = wanted;
  if (is_new && is_cancelled && state.options().cancel_restocks && order.has_stock) {
    for (const Json& line : order.lines) return_line(state, order, line, now);
  }
  const char* topic = is_new ? "order.status_changed" : "order.updated";
  state.note(topic, "order", order.id, Json::object().set("newStatus", *status), now);
  return success();
}

void return_line(State& state, Order& order, const Json& line, Timestamp now) {
  if (!order.returned.insert(integer_in(line, "itemId")).second) return;
  move_line(state, order, line, +1, now);
}

Result<Json> refund(State& state, Order& order, const Json& told, Timestamp now) {
  const Decimal amount = amount_in(told, "amount");
  if (!amount.is_positive()) return refused(422, "The amount must be positive");
  if (told["comment"].text_or().empty()) return refused(422, "The comment is missing");
  const Decimal given = sum_of(array_in(order.doc, "refunds"), "value");
  if (given + amount > amount_in(order.doc, "total")) {
    return refused(422, "The refund is more than the order");
  }
  Json made = Json::object()
                  .set("id", state.next_id())
                  .set("created", mail_time(now))
                  .set("name", told["comment"])
                  .set("value", Json::number(amount));
  Json refunds = order.doc["refunds"];
  refunds.push(made);
  order.doc.set("refunds", std::move(refunds));
  state.note("order.refund.created", "order_refund", integer_in(made, "id"),
             Json::object()
                 .set("id", made["id"])
                 .set("orderId", order.id)
                 .set("createdAt", made["created"])
                 .set("amount", made["value"])
                 .set("description", made["name"]),
             now);
  return made;
}

Json comment(State& state, Order& order, const std::string& content, Timestamp now) {
  const Json made = Json::object()
                        .set("id", state.next_id())
                        .set("created", mail_time(now))
                        .set("content", content)
                        .set("status_id", order.status);
  Json comments = order.doc["adminComments"];
  comments.push(made);
  order.doc.set("adminComments", std::move(comments));
  return made;
}

Json order_json(const State& state, const Order& order, bool with_lines) {
  Json json = Json::object().set("id", order.id);
  for (const auto& [name, value] : order.doc.as_object()) json.set(name, value);
  json.set("created", mail_time(order.created));
  const Json* status = state.find_status(order.status);
  if (status != nullptr) json.set("status", *status);
  if (with_lines) {
    Json lines = Json::array();
    for (Json line : order.lines) {
      std::erase_if(line.as_object(), [](const auto& one) { return one.first == "variationId"; });
      lines.push(std::move(line));
    }
    json.set("products", std::move(lines));
  }
  return json;
}

void import_stock(State& state, const std::vector<std::pair<std::string, int64_t>>& figures,
                  Import kind, Timestamp now) {
  const State::Signal signal =
      kind == Import::kStock ? State::Signal::kEvent : State::Signal::kNone;
  for (const auto& [sku, quantity] : figures) {
    const Carrier carrier = state.find_sku(sku);
    if (carrier.product != nullptr) state.set_stock(carrier, quantity, now, 0, signal);
  }
}

}  // namespace oneshelf::sandbox::shopwired
