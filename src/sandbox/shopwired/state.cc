#include "sandbox/shopwired/state.h"

#include <algorithm>
#include <charconv>

#include "sandbox/shopwired/goods.h"

namespace oneshelf::sandbox::shopwired {
namespace {

Json status(int64_t id, const char* name, const char* type, int order) {
  return Json::object().set("id", id).set("name", name).set("type", type).set("sortOrder", order);
}

Json named(int64_t id, const char* name) { return Json::object().set("id", id).set("name", name); }

}  // namespace

int64_t integer_in(const Json& doc, std::string_view key) {
  const std::string text = doc[key].text_or("0");
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Decimal amount_in(const Json& doc, std::string_view key) {
  const Result<Decimal> amount = Decimal::parse(doc[key].text_or("0"));
  return amount.ok() ? *amount : Decimal();
}

const Json::Array& array_in(const Json& doc, std::string_view key) {
  static const Json::Array kNone;
  return doc[key].is_array() ? doc[key].as_array() : kNone;
}

State::State(Options options) : options_(std::move(options)) {
  statuses = {status(1380, "Awaiting payment", "unpaid", 0), status(1381, "Paid", "paid", 1),
              status(1382, "Dispatched", "shipped", 2), status(1383, "Cancelled", "cancelled", 3),
              status(1390, "Being packed", "custom", 4)};
  payment_methods = {named(1, "Offline")};
  shipping_rates = {named(1, "Royal Mail 48")};
  countries = {named(1, "United Kingdom").set("iso2", "GB"), named(2, "Finland").set("iso2", "FI")};
}

Product* State::find_product(int64_t id) {
  const auto found = products.find(id);
  return found == products.end() ? nullptr : &found->second;
}

Carrier State::find_sku(const std::string& sku) {
  const auto found = skus_.find(sku);
  if (sku.empty() || found == skus_.end()) return {};
  const auto [product_id, variation_id] = *std::ranges::min_element(found->second);
  Product* product = find_product(product_id);
  const auto variation = std::ranges::find(product->variations, variation_id, &Variation::id);
  return {product, variation == product->variations.end() ? nullptr : &*variation};
}

size_t State::count_sku(const std::string& sku) const {
  const auto found = skus_.find(sku);
  return found == skus_.end() ? 0 : found->second.size();
}

void State::index(Product& product) {
  for (const std::string& sku : product.indexed) {
    auto& carriers = skus_[sku];
    std::erase_if(carriers, [&](const auto& carrier) { return carrier.first == product.id; });
    if (carriers.empty()) skus_.erase(sku);
  }
  product.indexed.clear();
  const auto add = [&](const std::string& sku, int64_t variation) {
    if (sku.empty()) return;
    skus_[sku].emplace_back(product.id, variation);
    product.indexed.push_back(sku);
  };
  add(product.doc["sku"].text_or(), 0);
  for (const Variation& one : product.variations) add(one.doc["sku"].text_or(), one.id);
}

void State::remove_product(int64_t id, Timestamp now) {
  Product* product = find_product(id);
  if (product == nullptr) return;
  note("product.deleted", "product", id, Json::object().set("object", product_json(*product)), now);
  product->doc.set("sku", "");
  product->variations.clear();
  index(*product);
  products.erase(id);
}

const Json* State::find_status(int64_t id) const {
  const auto found = std::ranges::find_if(
      statuses, [&](const Json& status) { return integer_in(status, "id") == id; });
  return found == statuses.end() ? nullptr : &*found;
}

const Json* State::status_of_type(std::string_view type) const {
  const auto found = std::ranges::find_if(
      statuses, [&](const Json& status) { return status["type"].text_or() == type; });
  return found == statuses.end() ? nullptr : &*found;
}

int64_t State::stock_of(const Carrier& carrier) const {
  if (carrier.variation != nullptr && !carrier.variation->doc["stock"].is_null()) {
    return integer_in(carrier.variation->doc, "stock");
  }
  return carrier.product == nullptr ? 0 : integer_in(carrier.product->doc, "stock");
}

void State::set_stock(const Carrier& carrier, int64_t quantity, Timestamp now, int64_t order,
                      Signal signal) {
  const bool is_variation =
      carrier.variation != nullptr && !(carrier.variation->doc["stock"].is_null() && order != 0);
  Json& doc = is_variation ? carrier.variation->doc : carrier.product->doc;
  doc.set("stock", quantity);
  carrier.product->updated = now;
  if (signal == Signal::kNone) return;
  Json data = Json::object()
                  .set("sku", doc["sku"].text_or())
                  .set("isVariation", is_variation)
                  .set("newQuantity", quantity);
  if (order != 0) data.set("orderId", order);
  note("product.stock_changed", "product", carrier.product->id, std::move(data), now);
}

void State::note(std::string topic, std::string subject_type, int64_t subject, Json data,
                 Timestamp now) {
  last_event_ += options_.event_id_step;
  events.push_back({.id = last_event_,
                    .created = now,
                    .topic = std::move(topic),
                    .subject_type = std::move(subject_type),
                    .subject = subject,
                    .data = std::move(data)});
}

void State::touch(Product& product, Timestamp now, const char* topic) {
  product.updated = now;
  note(topic, "product", product.id, Json::object().set("object", product_json(product)), now);
}

}  // namespace oneshelf::sandbox::shopwired
