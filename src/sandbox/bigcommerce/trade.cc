// What becomes of orders that are placed.
#include "sandbox/bigcommerce/trade.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "net/mail_time.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/refusal.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr int64_t kDefaultLocation = 1;
constexpr int64_t kShipped = 2, kPartlyShipped = 3, kRefunded = 4, kCancelled = 5,
                  kPartlyRefunded = 14;
constexpr size_t kTrackingNumberMax = 50;
constexpr std::array<std::string_view, 15> kStatusNames = {"Incomplete",
                                                           "Pending",
                                                           "Shipped",
                                                           "Partially Shipped",
                                                           "Refunded",
                                                           "Cancelled",
                                                           "Declined",
                                                           "Awaiting Payment",
                                                           "Awaiting Pickup",
                                                           "Awaiting Shipment",
                                                           "Completed",
                                                           "Awaiting Fulfillment",
                                                           "Manual Verification Required",
                                                           "Disputed",
                                                           "Partially Refunded"};

Error bad_request(const std::string& text) { return refused(400, text); }

Json* line_of(Order& order, int64_t id) {
  const auto line = std::ranges::find_if(
      order.lines, [&](const Json& one) { return integer_in(one, "id") == id; });
  return line == order.lines.end() ? nullptr : &*line;
}

void restock(State& state, Order& order, Timestamp now) {
  for (const Json& line : order.lines) {
    const int64_t back = integer_in(line, "quantity") - integer_in(line, "quantity_shipped");
    const Found found = state.find_sku(line["sku"].text_or());
    Levels* levels = state.levels_of(found);
    if (levels == nullptr || back <= 0) continue;
    (*levels)[kDefaultLocation] += back;
    found.product->modified = now;
  }
  order.is_restocked = true;
}

/// What is to be shipped, by line. Errors 400.
Result<std::map<int64_t, int64_t>> read_items(Order& order, const Json& told) {
  const Json& items = told["items"];
  if (!items.is_array() || items.size() == 0) return bad_request("The field 'items' is required.");
  std::map<int64_t, int64_t> wanted;
  for (const Json& item : items.as_array()) {
    if (!item["product_id"].is_null()) {
      return bad_request("The field 'product_id' cannot be written to.");
    }
    const int64_t id = integer_in(item, "order_product_id");
    if (line_of(order, id) == nullptr) {
      return bad_request("The field 'order_product_id' is invalid.");
    }
    wanted[id] += integer_in(item, "quantity");
  }
  for (const auto& [id, quantity] : wanted) {
    const Json& line = *line_of(order, id);
    const int64_t open = integer_in(line, "quantity") - integer_in(line, "quantity_shipped");
    if (quantity < 1 || quantity > open) return bad_request("The field 'quantity' is invalid.");
  }
  return wanted;
}

Result<void> check_shipment(const State& state, const Order& order, const Json& told) {
  const int64_t address = integer_in(told, "order_address_id");
  const bool is_known = std::ranges::any_of(
      order.addresses, [&](const Json& one) { return integer_in(one, "id") == address; });
  if (!is_known) return bad_request("The field 'order_address_id' is invalid.");
  const std::string courier = told["tracking_carrier"].text_or();
  if (!courier.empty() && !state.options().couriers.contains(courier)) {
    return bad_request("The field 'tracking_carrier' is invalid.");
  }
  if (character_count(told["tracking_number"].text_or()) > kTrackingNumberMax) {
    return bad_request("The field 'tracking_number' is too long.");
  }
  return success();
}

/// Who and where, without what belongs to the order.
Json plain_address(const Json& address) {
  Json plain = Json::object();
  for (const char* member : {"first_name", "last_name", "company", "street_1", "street_2", "city",
                             "state", "zip", "country", "country_iso2", "phone", "email"}) {
    plain.set(member, address[member]);
  }
  return plain;
}

Json shipment_json(State& state, const Order& order, const Json& told, Json items, Timestamp now) {
  Json json = Json::object()
                  .set("id", state.next_id())
                  .set("order_id", order.id)
                  .set("customer_id", 0)
                  .set("order_address_id", integer_in(told, "order_address_id"))
                  .set("date_created", mail_time(now))
                  .set("merchant_shipping_cost", "0.0000");
  for (const char* member : {"tracking_number", "shipping_method", "comments", "shipping_provider",
                             "tracking_carrier", "tracking_link"}) {
    json.set(member, told[member].text_or());
  }
  return json.set("billing_address", order.doc["billing_address"])
      .set("shipping_address", plain_address(order.addresses.front()))
      .set("items", std::move(items))
      .set("shipping_provider_display_name", told["tracking_carrier"].text_or())
      .set("generated_tracking_link", "");
}

void count_shipped(State& state, Order& order, Timestamp now) {
  int64_t total = 0, shipped = 0;
  for (const Json& line : order.lines) {
    total += integer_in(line, "quantity");
    shipped += integer_in(line, "quantity_shipped");
  }
  order.doc.set("items_shipped", shipped);
  order.addresses.front().set("items_shipped", shipped);
  if (shipped >= total) order.doc.set("date_shipped", mail_time(now));
  if (state.options().shipment_sets_status) {
    set_status(state, order, shipped >= total ? kShipped : kPartlyShipped, now);
  } else {
    state.touch(order, now);
  }
}

Decimal refunded_so_far(const Order& order) {
  Decimal sum;
  for (const Json& refund : order.refunds) sum += amount_in(refund, "total_amount");
  return sum;
}

void note_refund(State& state, Order& order, const Json& refund, Timestamp now) {
  order.refunds.push_back(refund);
  const bool all = refunded_so_far(order) >= amount_in(order.doc, "total_inc_tax");
  order.doc.set("status_id", all ? kRefunded : kPartlyRefunded);
  order.doc.set("status", status_name(all ? kRefunded : kPartlyRefunded));
  order.modified = now;
  state.note("store/order/refund/created",
             Json::object()
                 .set("type", "order")
                 .set("id", order.id)
                 .set("refund", Json::object().set("refund_id", refund["id"])));
}

/// Items as they are told again: an amount is then what was asked for.
Json told_items(const Json& items) {
  Json told = Json::array();
  for (const Json& item : items.as_array()) {
    Json row = Json::object();
    for (const char* member : {"item_type", "item_id", "quantity", "reason"}) {
      if (!item[member].is_null()) row.set(member, item[member]);
    }
    if (!item["amount"].is_null()) row.set("requested_amount", item["amount"]);
    told.push(row.set("adjustments", Json::array()));
  }
  return told;
}

/// What is given back, and by which payments.
struct Given {
  Decimal amount;
  Json items, payments;
};

Json payments_by_hand(Decimal amount) {
  return Json::array().push(Json::object()
                                .set("provider_id", "custom")
                                .set("amount", Json::number(amount))
                                .set("offline", true));
}

Json refund_json(State& state, const Order& order, Given given, Timestamp now) {
  Json payments = Json::array();
  for (const Json& told : given.payments.as_array()) {
    Json payment = told;
    payment.set("id", state.next_id()).set("is_declined", false).set("declined_message", "");
    payments.push(std::move(payment));
  }
  return Json::object()
      .set("id", state.next_id())
      .set("order_id", order.id)
      .set("user_id", 1)
      .set("created", iso_time(now))
      .set("reason", "")
      .set("total_amount", Json::number(given.amount))
      .set("total_tax", 0)
      .set("uses_merchant_override_values", false)
      .set("items", std::move(given.items))
      .set("payments", std::move(payments));
}

}  // namespace

std::string_view status_name(int64_t status) {
  const bool is_known = status >= 0 && status < static_cast<int64_t>(kStatusNames.size());
  return is_known ? kStatusNames[static_cast<size_t>(status)] : "";
}

void set_status(State& state, Order& order, int64_t status, Timestamp now) {
  const int64_t before = order.status();
  if (before == status) return;
  order.doc.set("status_id", status);
  order.doc.set("status", status_name(status)).set("custom_status", status_name(status));
  if (status == kCancelled && state.options().cancel_restocks && !order.is_restocked) {
    restock(state, order, now);
  }
  order.modified = now;
  state.note(
      "store/order/statusUpdated",
      Json::object()
          .set("type", "order")
          .set("id", order.id)
          .set("status",
               Json::object().set("previous_status_id", before).set("new_status_id", status)));
}

Result<Json> ship(State& state, Order& order, const Json& told, Timestamp now) {
  ONESHELF_TRY(check_shipment(state, order, told));
  const auto wanted = ONESHELF_TRY(read_items(order, told));
  Json items = Json::array();
  for (const auto& [id, quantity] : wanted) {
    Json& line = *line_of(order, id);
    line.set("quantity_shipped", integer_in(line, "quantity_shipped") + quantity);
    items.push(Json::object()
                   .set("order_product_id", id)
                   .set("product_id", line["product_id"])
                   .set("quantity", quantity));
  }
  const Json shipment = shipment_json(state, order, told, std::move(items), now);
  order.shipments.push_back(shipment);
  state.note(
      "store/shipment/created",
      Json::object().set("type", "shipment").set("id", shipment["id"]).set("orderId", order.id));
  count_shipped(state, order, now);
  return shipment;
}

Result<Decimal> refund_total(const Order& order, const Json& items) {
  if (!items.is_array() || items.size() == 0) return refused(422, "Items are needed", "items");
  Decimal total;
  for (const Json& item : items.as_array()) {
    if (item["item_type"].text_or() != "PRODUCT") {
      total += amount_in(item, "amount");
      continue;
    }
    const auto line = std::ranges::find_if(order.lines, [&](const Json& one) {
      return integer_in(one, "id") == integer_in(item, "item_id");
    });
    if (line == order.lines.end()) return refused(422, "The item was not found", "item_id");
    const int64_t open = integer_in(*line, "quantity") - integer_in(*line, "quantity_refunded");
    const int64_t quantity = integer_in(item, "quantity");
    if (quantity < 1 || quantity > open)
      return refused(422, "The quantity is not valid", "quantity");
    total += amount_in(*line, "discounted_total_inc_tax")
                 .times(Decimal::from_integer(quantity))
                 .over(Decimal::from_integer(integer_in(*line, "quantity")), 2);
  }
  if (total.is_positive() &&
      total + refunded_so_far(order) <= amount_in(order.doc, "total_inc_tax")) {
    return total;
  }
  return refused(422, "The refund amount is not valid", "amount");
}

Result<Json> refund(State& state, Order& order, const Json& told, Timestamp now) {
  const Decimal total = ONESHELF_TRY(refund_total(order, told["items"]));
  Decimal paid;
  const Json& payments = told["payments"];
  for (const Json& payment : payments.is_array() ? payments.as_array() : Json::Array()) {
    paid += amount_in(payment, "amount");
  }
  if (paid != total) {
    return refused(422, "The payments do not equal a quoted refund", "payments");
  }
  for (const Json& item : told["items"].as_array()) {
    if (item["item_type"].text_or() != "PRODUCT") continue;
    Json& line = *line_of(order, integer_in(item, "item_id"));
    line.set("quantity_refunded",
             integer_in(line, "quantity_refunded") + integer_in(item, "quantity"));
  }
  const Json made =
      refund_json(state, order,
                  {.amount = total, .items = told_items(told["items"]), .payments = payments}, now);
  note_refund(state, order, made, now);
  return made;
}

Result<Json> refund(State& state, Order& order, Decimal amount, Timestamp now) {
  const Json items = Json::array().push(Json::object()
                                            .set("item_type", "ORDER")
                                            .set("item_id", order.id)
                                            .set("amount", Json::number(amount)));
  const Decimal total = ONESHELF_TRY(refund_total(order, items));
  const Json made = refund_json(
      state, order,
      {.amount = total, .items = told_items(items), .payments = payments_by_hand(total)}, now);
  note_refund(state, order, made, now);
  return made;
}

Json order_json(const Order& order, const std::string& home) {
  Json json = order.doc;
  json.set("date_created", mail_time(order.created));
  json.set("date_modified", mail_time(order.modified));
  const auto link = [&](const char* name, const std::string& part) {
    const std::string resource = "/orders/" + std::to_string(order.id) + part;
    json.set(name, Json::object().set("url", home + "/v2" + resource).set("resource", resource));
  };
  link("products", "/products");
  link("shipping_addresses", "/shippingaddresses");
  link("coupons", "/coupons");
  return json;
}

}  // namespace oneshelf::sandbox::bigcommerce
