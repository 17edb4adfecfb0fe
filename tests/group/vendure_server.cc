#include "group/vendure_server.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/time.h"
#include "sandbox/web.h"
#include "unit/connectors/vendure_schema.h"

namespace oneshelf::testing {
namespace {

using sandbox::json_response;

constexpr const char* kToken = "session-token";
constexpr const char* kLocation = "1";
constexpr int64_t kPrice = 1200, kPriceNet = 1000;  // in cents, taxed with a fifth
constexpr int64_t kShipping = 600, kShippingNet = 500;
constexpr int64_t kRate = 20;

Json one(Json value) { return Json::array().push(std::move(value)); }

Json named(const char* id, const char* code, const char* name) {
  return Json::object().set("id", id).set("code", code).set("name", name);
}

/// A refusal as the server words it; `path`: the field that it is about.
HttpResponse refusal(int status, const char* code, const std::string& path = "") {
  Json error = Json::object().set("message", code);
  if (!path.empty()) error.set("path", one(path));
  error.set("extensions", Json::object().set("code", code));
  return json_response(status,
                       Json::object().set("errors", one(std::move(error))).set("data", nullptr));
}

/// A session that is gone: its header comes back empty.
HttpResponse no_session() {
  HttpResponse response = refusal(200, "FORBIDDEN");
  response.headers.emplace_back("vendure-auth-token", "");
  return response;
}

void check_against_schema(const std::string& document, const Json& variables) {
  const GraphSchema* schema = published_vendure_schema();
  if (schema == nullptr) return;  // unit_connectors_tests say so
  for (const std::string& complaint : schema->complaints(document, variables)) {
    ADD_FAILURE() << complaint << " in " << document;
  }
}

HttpResponse login(const Json& variables) {
  const bool is_right = variables["user"].text_or() == VendureServer::kUser &&
                        variables["password"].text_or() == VendureServer::kPassword;
  const Json result = is_right ? Json::object().set("__typename", "CurrentUser")
                               : Json::object()
                                     .set("__typename", "InvalidCredentialsError")
                                     .set("errorCode", "INVALID_CREDENTIALS_ERROR");
  HttpResponse response =
      json_response(200, Json::object().set("data", Json::object().set("login", result)));
  if (is_right) response.headers.emplace_back("vendure-auth-token", kToken);
  return response;
}

Json address() {
  return Json::object()
      .set("fullName", "Ada Buyer")
      .set("streetLine1", "Road 1")
      .set("city", "Helsinki")
      .set("postalCode", "00100")
      .set("countryCode", "FI");
}

Json permissions() {
  return Json::object().set(
      "channels", one(Json::object().set("id", "1").set("permissions", one("SuperAdmin"))));
}

}  // namespace

bool VendureServer::is_known(const HttpRequest& request) const {
  return find_header(request.headers, "Authorization").value_or("") ==
         std::string("Bearer ") + kToken;
}

sandbox::Answer VendureServer::handle(const HttpRequest& request, Timestamp now) {
  if (request.path() != "/admin-api" || request.method != "POST") {
    return HttpResponse{.status = 404, .headers = {}, .body = ""};
  }
  const Result<Json> asked = parse_json(request.body);
  if (!asked.ok()) return refusal(400, "BAD_REQUEST");
  const std::string document = (*asked)["query"].text_or();
  const Json& variables = (*asked)["variables"];
  check_against_schema(document, variables);
  const std::vector<GraphField> fields = graph_fields(document, variables);
  if (fields.size() == 1 && fields.front().name == "login") return login(variables);
  if (!is_known(request)) return no_session();
  const std::lock_guard lock(mutex_);
  Json data = Json::object();
  for (const GraphField& field : fields) {
    const Value value = value_of(field, now);
    if (!value) return refusal(200, "ENTITY_NOT_FOUND", field.alias);
    data.set(field.alias, selected(*value, field.fields));
  }
  return json_response(200, Json::object().set("data", std::move(data)));
}

VendureServer::Value VendureServer::value_of(const GraphField& field, Timestamp now) {
  if (field.name == "updateProductVariants") return written(field.arguments["input"], now);
  if (field.name == "me") return permissions();
  if (field.name == "__type") return Json::object().set("name", field.arguments["name"]);
  if (field.name == "activeChannel" || field.name == "globalSettings") return facts()[field.name];
  Json list = list_named(field.name);
  if (list.is_null()) {
    ADD_FAILURE() << "the emulated shop does not know the field " << field.name;
    return {};
  }
  return page_of(std::move(list.as_array()), field.arguments["options"]);
}

/// All of it or, if one row is of no variant, nothing.
VendureServer::Value VendureServer::written(const Json& rows, Timestamp now) {
  Json told = Json::array();
  for (const Json& row : rows.as_array()) {
    const auto found = std::ranges::find_if(things_, [&](const auto& entry) {
      return std::to_string(entry.second.id) == row["id"].text_or();
    });
    if (found == things_.end()) return {};
    for (const Json& level : row["stockLevels"].as_array()) {
      found->second.on_hand = std::stoll(level["stockOnHand"].text_or());
    }
    found->second.updated = now;
    told.push(variant_json(found->second));
  }
  return told;
}

Json VendureServer::facts() const {
  const Json config =
      Json::object()
          .set("moneyStrategyPrecision", 2)
          .set("orderProcess", Json::array()
                                   .push(Json::object().set("name", "PaymentSettled"))
                                   .push(Json::object().set("name", "Cancelled")));
  return Json::object()
      .set("activeChannel", Json::object()
                                .set("id", "1")
                                .set("code", name_)
                                .set("token", name_ + "-channel")
                                .set("defaultCurrencyCode", currency_)
                                .set("pricesIncludeTax", true)
                                .set("defaultLanguageCode", "en")
                                .set("defaultTaxZone", Json::object().set("id", "1")))
      .set("globalSettings",
           Json::object().set("trackInventory", true).set("serverConfig", config));
}

/// Null for what is no list here.
Json VendureServer::list_named(const std::string& name) const {
  if (name == "productVariants") return things_json(false);
  if (name == "products") return things_json(true);
  if (name == "orders") return sales_json();
  if (name == "stockLocations") return one(named(kLocation, "shop", "Shop"));
  if (name == "taxCategories")
    return one(named("1", "standard", "Standard").set("isDefault", true));
  if (name == "taxRates") {
    return one(Json::object()
                   .set("enabled", true)
                   .set("value", kRate)
                   .set("category", Json::object().set("id", "1"))
                   .set("zone", Json::object().set("id", "1")));
  }
  if (name == "paymentMethods") return one(named("1", "standard-payment", "Card"));
  if (name == "shippingMethods") return one(named("1", "standard-shipping", "Standard shipping"));
  return {};
}

Json VendureServer::things_json(bool as_products) const {
  Json rows = Json::array();
  for (const auto& [sku, thing] : things_) {
    Json row = as_products ? product_json(thing) : variant_json(thing);
    if (as_products) row.set("variants", one(variant_json(thing)));
    rows.push(std::move(row));
  }
  return rows;
}

Json VendureServer::product_json(const Thing& thing) const {
  return Json::object()
      .set("id", std::to_string(thing.id))
      .set("name", "Item " + thing.sku)
      .set("description", "")
      .set("enabled", true)
      .set("updatedAt", to_rfc3339(thing.updated))
      .set("assets", Json::array())
      .set("facetValues", Json::array());
}

Json VendureServer::variant_json(const Thing& thing) const {
  const Json level = Json::object()
                         .set("stockLocationId", kLocation)
                         .set("stockOnHand", thing.on_hand)
                         .set("stockAllocated", thing.allocated);
  return Json::object()
      .set("id", std::to_string(thing.id))
      .set("productId", std::to_string(thing.id))
      .set("sku", thing.sku)
      .set("name", "Item " + thing.sku)
      .set("enabled", true)
      .set("updatedAt", to_rfc3339(thing.updated))
      .set("prices", one(Json::object().set("currencyCode", currency_).set("price", kPrice)))
      .set("taxCategory", Json::object().set("name", "Standard"))
      .set("stockLevels", one(level))
      .set("options", Json::array())
      .set("product", product_json(thing));
}

Json VendureServer::sales_json() const {
  Json rows = Json::array();
  for (const auto& [id, sale] : sales_) rows.push(sale_json(sale));
  return rows;
}

Json VendureServer::payment_json(const Sale& sale) const {
  const std::string placed = to_rfc3339(sale.placed);
  Json payment = Json::object()
                     .set("id", std::to_string(sale.id))
                     .set("method", "standard-payment")
                     .set("amount", sale.ordered * kPrice + kShipping)
                     .set("state", "Settled")
                     .set("transactionId", "TX-" + std::to_string(sale.id))
                     .set("createdAt", placed)
                     .set("updatedAt", placed)
                     .set("refunds", Json::array());
  if (!sale.refunded) return payment;
  const std::string at = to_rfc3339(*sale.refunded);
  return payment.set("refunds", one(Json::object()
                                        .set("id", std::to_string(sale.id))
                                        .set("createdAt", at)
                                        .set("updatedAt", at)
                                        .set("total", payment["amount"])
                                        .set("state", "Settled")
                                        .set("reason", "sent back")
                                        .set("lines", Json::array())));
}

Json VendureServer::sale_json(const Sale& sale) const {
  const int64_t goods = sale.quantity * kPrice, goods_net = sale.quantity * kPriceNet;
  const int64_t shipping = sale.is_cancelled ? 0 : kShipping;
  const int64_t shipping_net = sale.is_cancelled ? 0 : kShippingNet;
  const std::string id = std::to_string(sale.id);
  const Json line = Json::object()
                        .set("id", id)
                        .set("quantity", sale.quantity)
                        .set("taxRate", kRate)
                        .set("linePrice", goods_net)
                        .set("linePriceWithTax", goods)
                        .set("proratedLinePrice", goods_net)
                        .set("proratedLinePriceWithTax", goods)
                        .set("productVariant", variant_json(things_.at(sale.sku)));
  const Json delivery =
      Json::object()
          .set("discountedPrice", shipping_net)
          .set("discountedPriceWithTax", shipping)
          .set("shippingMethod", named("1", "standard-shipping", "Standard shipping"));
  const Json customer = Json::object()
                            .set("id", "1")
                            .set("emailAddress", "ada@example.org")
                            .set("firstName", "Ada")
                            .set("lastName", "Buyer");
  return Json::object()
      .set("id", id)
      .set("code", name_ + "-" + id)
      .set("active", false)
      .set("type", "Regular")
      .set("state", sale.is_cancelled ? "Cancelled" : "PaymentSettled")
      .set("orderPlacedAt", to_rfc3339(sale.placed))
      .set("updatedAt", to_rfc3339(sale.updated))
      .set("currencyCode", currency_)
      .set("total", goods_net + shipping_net)
      .set("totalWithTax", goods + shipping)
      .set("taxSummary", one(Json::object().set("taxRate", kRate)))
      .set("customer", customer)
      .set("shippingAddress", address())
      .set("billingAddress", address())
      .set("lines", one(line))
      .set("surcharges", Json::array())
      .set("shippingLines", one(delivery))
      .set("payments", one(payment_json(sale)))
      .set("fulfillments", Json::array());
}

void VendureServer::put(const std::string& sku, int64_t on_hand, Timestamp now) {
  const std::lock_guard lock(mutex_);
  things_[sku] = {.id = ++last_id_, .sku = sku, .on_hand = on_hand, .allocated = 0, .updated = now};
}

void VendureServer::set_for_sale(const std::string& sku, int64_t quantity, Timestamp now) {
  const std::lock_guard lock(mutex_);
  Thing& thing = things_.at(sku);
  thing.on_hand = quantity + thing.allocated;
  thing.updated = now;
}

std::optional<int64_t> VendureServer::for_sale(const std::string& sku) {
  const std::lock_guard lock(mutex_);
  const auto found = things_.find(sku);
  if (found == things_.end()) return {};
  return found->second.on_hand - found->second.allocated;
}

std::string VendureServer::buy(const std::string& sku, int64_t quantity, Timestamp now) {
  const std::lock_guard lock(mutex_);
  Thing& thing = things_.at(sku);
  // Neither the variant's date nor the order's own tells of it.
  thing.allocated += quantity;
  const int64_t id = ++last_id_;
  sales_[std::to_string(id)] = {.id = id,
                                .sku = sku,
                                .ordered = quantity,
                                .quantity = quantity,
                                .placed = now,
                                .updated = now - std::chrono::seconds(2),
                                .refunded = {}};
  return std::to_string(id);
}

void VendureServer::cancel(const std::string& order, Timestamp now) {
  const std::lock_guard lock(mutex_);
  Sale& sale = sales_.at(order);
  things_.at(sale.sku).allocated -= sale.quantity;
  sale.quantity = 0;
  sale.is_cancelled = true;
  sale.updated = now;
}

void VendureServer::refund(const std::string& order, Timestamp now) {
  const std::lock_guard lock(mutex_);
  sales_.at(order).refunded = now;
}

}  // namespace oneshelf::testing
