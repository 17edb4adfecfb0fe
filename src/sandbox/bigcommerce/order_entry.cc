// POST /v2/orders: an order that somebody else took.
#include <algorithm>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/bigcommerce/trade.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr int64_t kPending = 1;
constexpr size_t kZipMin = 2;
constexpr std::string_view kTexts[] = {
    "staff_notes",     "customer_message",    "payment_method",
    "external_source", "payment_provider_id", "external_order_id",
    "customer_id",     "channel_id",          "customer_locale"};
constexpr std::string_view kAmounts[] = {"subtotal", "shipping_cost", "handling_cost",
                                         "wrapping_cost", "total"};
constexpr std::string_view kOthers[] = {
    "status_id",    "billing_address", "products",           "shipping_addresses",   "fees",
    "date_created", "discount_amount", "base_shipping_cost", "default_currency_code"};

Error bad_request(const std::string& text) { return refused(400, text); }

bool is_writable(std::string_view name) {
  const bool is_amount = std::ranges::any_of(kAmounts, [&](std::string_view amount) {
    return name == std::string(amount) + "_inc_tax" || name == std::string(amount) + "_ex_tax";
  });
  return is_amount || std::ranges::find(kTexts, name) != std::end(kTexts) ||
         std::ranges::find(kOthers, name) != std::end(kOthers);
}

Result<void> check_members(const Json& told) {
  if (!told.is_object()) return bad_request("The body is not valid.");
  for (const auto& [name, value] : told.as_object()) {
    if (is_writable(name)) continue;
    return bad_request("The field '" + name +
                       "' cannot be written to. Please remove it from your request before "
                       "trying again.");
  }
  for (const std::string_view amount : kAmounts) {
    const std::string name(amount);
    if (told[name + "_inc_tax"].is_null() == told[name + "_ex_tax"].is_null()) continue;
    return bad_request("The fields '" + name + "_inc_tax' and '" + name + "_ex_tax' go together.");
  }
  if (character_count(told["billing_address"]["zip"].text_or()) < kZipMin) {
    return bad_request("The field 'billing_address' is invalid.");
  }
  return success();
}

/// The product or the variant that a row names.
Result<Found> found_in(State& state, const Json& row) {
  Product* product = state.find_product(integer_in(row, "product_id"));
  if (product == nullptr) return bad_request("The field 'product_id' is invalid.");
  const int64_t id = integer_in(row, "variant_id");
  if (id == 0 && product->variants.size() == 1) return Found{product, &product->variants.front()};
  const auto variant = std::ranges::find(product->variants, id, &Variant::id);
  if (variant != product->variants.end()) return Found{product, &*variant};
  return bad_request("The options of one or more products are invalid.");
}

Result<Purchase> read_purchase(State& state, const Json& told) {
  Purchase purchase;
  purchase.status = told["status_id"].is_null() ? kPending : integer_in(told, "status_id");
  const Json& rows = told["products"];
  if (!rows.is_array() || rows.size() == 0) {
    return bad_request("The field 'products' is required.");
  }
  for (const Json& row : rows.as_array()) {
    const Found found = ONESHELF_TRY(found_in(state, row));
    if (row["price_inc_tax"].is_null() != row["price_ex_tax"].is_null()) {
      return bad_request("The fields 'price_inc_tax' and 'price_ex_tax' go together.");
    }
    purchase.items.push_back(
        {.sku = found.variant->doc["sku"].text_or(), .quantity = integer_in(row, "quantity")});
  }
  return purchase;
}

void put_pair(Json& doc, const std::string& name, Decimal inc, Decimal ex) {
  doc.set(name + "_inc_tax", money(inc)).set(name + "_ex_tax", money(ex));
  doc.set(name + "_tax", money(inc - ex));
}

/// A line's own price, where one was told.
void put_price(Json& line, const Json& row, Json* tax) {
  if (!row["name"].is_null()) line.set("name", row["name"]);
  if (row["price_inc_tax"].is_null()) return;
  const Decimal quantity = Decimal::from_integer(integer_in(line, "quantity"));
  const Decimal inc = amount_in(row, "price_inc_tax"), ex = amount_in(row, "price_ex_tax");
  put_pair(line, "price", inc, ex);
  put_pair(line, "total", inc.times(quantity), ex.times(quantity));
  line.set("base_price", money(inc)).set("base_total", money(inc.times(quantity)));
  line.set("discounted_total_inc_tax", money(inc.times(quantity)));
  if (tax != nullptr) tax->set("line_amount", money((inc - ex).times(quantity)));
}

void put_amounts(Json& doc, const Json& told) {
  for (const std::string_view amount : kAmounts) {
    const std::string name(amount);
    const bool is_told = !told[name + "_inc_tax"].is_null();
    if (!is_told && (name == "subtotal" || name == "total")) continue;
    put_pair(doc, name, amount_in(told, name + "_inc_tax"), amount_in(told, name + "_ex_tax"));
  }
  doc.set("base_shipping_cost", money(amount_in(told, "shipping_cost_inc_tax")));
  doc.set("discount_amount", money(amount_in(told, "discount_amount")));
}

void put_address(Json& address, const Json& told) {
  if (!told.is_object()) return;
  for (const auto& [name, value] : told.as_object()) address.set(name, value);
}

Json fees_of(State& state, const Json& told) {
  Json fees = Json::array();
  const Json& rows = told["fees"];
  for (const Json& row : rows.is_array() ? rows.as_array() : Json::Array()) {
    Json fee = Json::object().set("id", state.next_id());
    for (const auto& [name, value] : row.as_object()) fee.set(name, value);
    put_pair(fee, "cost", amount_in(row, "cost_inc_tax"), amount_in(row, "cost_ex_tax"));
    fees.push(fee.set("base_cost", fee["cost_inc_tax"]));
  }
  return fees;
}

}  // namespace

Result<HttpResponse> create_order(const Desk& desk, const Call& call) {
  ONESHELF_TRY(check_members(call.body));
  const Purchase purchase = ONESHELF_TRY(read_purchase(desk.state, call.body));
  Result<Order*> placed = place_order(desk.state, purchase, call.now);
  if (!placed.ok()) return bad_request(placed.error().message());
  Order& order = **placed;
  const Json::Array& rows = call.body["products"].as_array();
  for (size_t i = 0; i < rows.size(); ++i) {
    Json* tax = i < order.taxes.size() ? &order.taxes[i] : nullptr;
    put_price(order.lines[i], rows[i], tax);
  }
  for (const std::string_view text : kTexts) {
    if (!call.body[text].is_null()) order.doc.set(text, call.body[text]);
  }
  put_amounts(order.doc, call.body);
  Json billing = order.doc["billing_address"];
  put_address(billing, call.body["billing_address"]);
  put_address(order.addresses.front(), call.body["billing_address"]);
  put_address(order.addresses.front(), call.body["shipping_addresses"].at(0));
  order.doc.set("billing_address", std::move(billing)).set("order_source", "external");
  order.doc.set("fees", fees_of(desk.state, call.body));
  return json_response(200, order_json(order, call.home));
}

}  // namespace oneshelf::sandbox::bigcommerce
