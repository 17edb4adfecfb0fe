#include "sandbox/bigcommerce/state.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

Json named(int64_t id, const char* name) { return Json::object().set("id", id).set("name", name); }

/// Their ids are texts.
Json tax_class(const char* id, const char* name) {
  return Json::object().set("id", id).set("name", name);
}

}  // namespace

std::set<std::string, std::less<>> all_scopes() {
  return {"store_v2_products",     "store_v2_orders",
          "store_v2_transactions", "store_v2_information",
          "store_inventory",       "store_locations",
          "store_v2_customers",    "store_payments_methods_read"};
}

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

int64_t Order::status() const { return integer_in(doc, "status_id"); }

State::State(Options options) : options_(std::move(options)) {
  tax_classes = {tax_class("0", "Default Tax Class"), tax_class("1", "Non-Taxable Products")};
  payment_methods = {
      Json::object().set("code", "bankdeposit").set("name", "Bank Deposit").set("test_mode", false),
      Json::object().set("code", "card").set("name", "Credit Card").set("test_mode", false)};
  shipping_methods = {named(1, "Flat Rate"), named(2, "Pickup")};
}

Product* State::find_product(int64_t id) {
  const auto found = products.find(id);
  return found == products.end() ? nullptr : &found->second;
}

Found State::find_sku(std::string_view sku) {
  const auto known = skus_.find(folded(sku));
  if (sku.empty() || known == skus_.end()) return {};
  Product* product = find_product(known->second.first);
  if (product == nullptr) return {};
  const auto variant = std::ranges::find(product->variants, known->second.second, &Variant::id);
  return {product, variant == product->variants.end() ? nullptr : &*variant};
}

Found State::find_variant(int64_t id) {
  const auto known = product_of_.find(id);
  Product* product = known == product_of_.end() ? nullptr : find_product(known->second);
  if (product == nullptr) return {};
  const auto variant = std::ranges::find(product->variants, id, &Variant::id);
  return variant == product->variants.end() ? Found() : Found{product, &*variant};
}

Product* State::find_product_named(std::string_view name) {
  for (auto& [id, product] : products) {
    if (product.doc["name"].text_or() == name) return &product;
  }
  return nullptr;
}

void State::forget_skus(int64_t product) {
  for (const std::string& sku : skus_of_[product]) {
    const auto known = skus_.find(sku);
    if (known != skus_.end() && known->second.first == product) skus_.erase(known);
  }
  skus_of_.erase(product);
}

void State::index(Product& product) {
  forget_skus(product.id);
  // A simple product's SKU is its base variant's.
  if (!product.has_options() && !product.variants.empty()) {
    product.variants.front().doc.set("sku", product.doc["sku"].text_or());
  }
  const auto add = [&](const Json& doc, int64_t variant) {
    const std::string sku = folded(doc["sku"].text_or());
    if (sku.empty()) return;
    skus_[sku] = {product.id, variant};
    skus_of_[product.id].push_back(sku);
  };
  add(product.doc, 0);
  for (const Variant& variant : product.variants) {
    add(variant.doc, variant.id);
    product_of_[variant.id] = product.id;
  }
}

void State::remove_product(int64_t id) {
  forget_skus(id);
  products.erase(id);
  note("store/product/deleted", Json::object().set("type", "product").set("id", id));
}

Levels* State::levels_of(const Found& found) {
  if (found.product == nullptr) return nullptr;
  const std::string tracking = found.product->tracking();
  if (tracking == "product") return &found.product->stock;
  if (tracking == "variant" && found.variant != nullptr) return &found.variant->stock;
  return nullptr;
}

bool State::has_location(int64_t id) const {
  return std::ranges::find(options_.locations, id, &Location::id) != options_.locations.end();
}

void State::touch(Product& product, Timestamp now, const char* scope) {
  product.modified = now;
  note(scope, Json::object().set("type", "product").set("id", product.id));
}

void State::touch(Order& order, Timestamp now, const char* scope) {
  order.modified = now;
  note(scope, Json::object().set("type", "order").set("id", order.id));
}

}  // namespace oneshelf::sandbox::bigcommerce
