#include "sandbox/shopwired/goods.h"

#include <algorithm>

#include "base/text.h"
#include "net/mail_time.h"
#include "sandbox/shopwired/fields.h"
#include "sandbox/shopwired/refusal.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr size_t kSkuMax = 128;

Json new_product_doc() {
  return Json::object()
      .set("title", "")
      .set("slug", "")
      .set("description", "")
      .set("active", true)
      .set("sku", "")
      .set("stock", 0)
      .set("price", 0)
      .set("salePrice", nullptr)
      .set("comparePrice", nullptr)
      .set("costPrice", nullptr)
      .set("vatExclusive", false)
      .set("weight", 0)
      .set("gtin", nullptr)
      .set("mpn", nullptr)
      .set("brand", nullptr)
      .set("categories", Json::array());
}

Json new_variation_doc() {
  Json doc = Json::object().set("sku", "");
  for (const char* name : {"price", "salePrice", "costPrice", "stock", "weight", "gtin", "mpn"}) {
    doc.set(name, nullptr);
  }
  return doc.set("rewardPoints", 0).set("image", 0);
}

Result<void> check_sku(const Json& told) {
  if (character_count(told["sku"].text_or()) <= kSkuMax) return success();
  return refused(422, "The SKU is too long");
}

const Option* option_of(const Product& product, int64_t value, std::string* name = nullptr) {
  for (const Option& option : product.options) {
    const auto found = std::ranges::find(option.values, value, &OptionValue::id);
    if (found == option.values.end()) continue;
    if (name != nullptr) *name = found->name;
    return &option;
  }
  return nullptr;
}

Result<std::vector<int64_t>> read_values(const Product& product, const Json& told) {
  std::vector<int64_t> values;
  std::set<int64_t> options;
  for (const Json& value : array_in(told, "values")) {
    values.push_back(integer_in(Json::object().set("id", value), "id"));
    const Option* option = option_of(product, values.back());
    if (option == nullptr) return refused(422, "Unknown option value");
    options.insert(option->id);
  }
  if (values.empty() || options.size() != values.size() ||
      values.size() != product.options.size()) {
    return refused(422, "A variation needs one value of each option");
  }
  return values;
}

/// A new SKU without a figure is out of stock at once.
void settle_stock(Json& doc, const Json& told) {
  if (!told["sku"].text_or().empty() && doc["stock"].is_null()) doc.set("stock", 0);
}

void note_stock(State& state, const Carrier& carrier, const Json& told, Timestamp now) {
  if (!told["stock"].is_null()) state.set_stock(carrier, integer_in(told, "stock"), now);
}

Json embedded(const State& state, const Product& product, const std::string& name) {
  Json list = Json::array();
  if (name == "images") return Json(Json::Array(product.images));
  if (name == "variations") {
    for (const Variation& one : product.variations) list.push(variation_json(product, one));
  }
  if (name == "options") {
    for (const Option& one : product.options) list.push(option_json(one, true));
  }
  const auto add_named = [&](const std::vector<Json>& rows, const Json& id) {
    for (const Json& row : rows) {
      if (row["id"] == id) list.push(row);
    }
  };
  if (name == "brand") {
    add_named(state.brands, product.doc["brand"]);
    return list.at(0);
  }
  if (name == "categories") {
    for (const Json& id : array_in(product.doc, "categories")) add_named(state.categories, id);
  }
  return list;
}

}  // namespace

Result<Product*> add_product(State& state, const Json& told, Timestamp now) {
  ONESHELF_TRY(check_members(product_members(), told, Rest::kAllRequired));
  ONESHELF_TRY(check_sku(told));
  Product product;
  product.id = state.next_id();
  product.created = product.updated = now;
  product.doc = new_product_doc();
  copy_members(product_members(), told, product.doc);
  if (product.doc["slug"].text_or().empty()) {
    product.doc.set("slug", slug_of(product.doc["title"].text_or()));
  }
  Product& kept = state.products[product.id] = std::move(product);
  state.index(kept);
  state.touch(kept, now, "product.created");
  return &kept;
}

Result<void> change_product(State& state, Product& product, const Json& told, Timestamp now) {
  ONESHELF_TRY(check_members(product_members(), told, Rest::kMayMiss));
  ONESHELF_TRY(check_sku(told));
  copy_members(product_members(), told, product.doc);
  state.index(product);
  state.touch(product, now);
  note_stock(state, {&product, nullptr}, told, now);
  return success();
}

Result<Variation*> add_variation(State& state, Product& product, const Json& told, Timestamp now) {
  ONESHELF_TRY(check_members(variation_members(), told, Rest::kAllRequired));
  ONESHELF_TRY(check_sku(told));
  Variation variation;
  variation.values = ONESHELF_TRY(read_values(product, told));
  for (const Variation& known : product.variations) {
    if (known.values == variation.values) return refused(422, "The variation exists already");
  }
  variation.id = state.next_id();
  variation.doc = new_variation_doc();
  copy_members(variation_members(), told, variation.doc);
  settle_stock(variation.doc, told);
  std::erase_if(variation.doc.as_object(), [](const auto& one) { return one.first == "values"; });
  product.variations.push_back(std::move(variation));
  state.index(product);
  state.touch(product, now);
  return &product.variations.back();
}

Result<void> change_variation(State& state, Product& product, Variation& variation,
                              const Json& told, Timestamp now) {
  ONESHELF_TRY(check_members(variation_members(), told, Rest::kMayMiss));
  ONESHELF_TRY(check_sku(told));
  if (!told["values"].is_null()) variation.values = ONESHELF_TRY(read_values(product, told));
  copy_members(variation_members(), told, variation.doc);
  settle_stock(variation.doc, told);
  std::erase_if(variation.doc.as_object(), [](const auto& one) { return one.first == "values"; });
  state.index(product);
  state.touch(product, now);
  note_stock(state, {&product, &variation}, told, now);
  return success();
}

int64_t option_value(State& state, Product& product, const std::string& name,
                     const std::string& value) {
  auto option = std::ranges::find(product.options, name, &Option::name);
  if (option == product.options.end()) {
    product.options.push_back({.id = state.next_id(), .name = name, .sort_order = 0, .values = {}});
    option = product.options.end() - 1;
  }
  const auto known = std::ranges::find(option->values, value, &OptionValue::name);
  if (known != option->values.end()) return known->id;
  option->values.push_back({.id = state.next_id(), .name = value, .sort_order = 0});
  return option->values.back().id;
}

Json option_json(const Option& option, bool with_values) {
  Json json = Json::object()
                  .set("id", option.id)
                  .set("name", option.name)
                  .set("sortOrder", option.sort_order);
  if (!with_values) return json;
  Json values = Json::array();
  for (const OptionValue& value : option.values) {
    values.push(Json::object()
                    .set("id", value.id)
                    .set("name", value.name)
                    .set("sortOrder", value.sort_order));
  }
  return json.set("values", std::move(values));
}

Json variation_json(const Product& product, const Variation& variation) {
  Json json = Json::object().set("id", variation.id);
  for (const auto& [name, value] : variation.doc.as_object()) json.set(name, value);
  Json values = Json::array();
  for (const int64_t id : variation.values) {
    std::string name;
    const Option* option = option_of(product, id, &name);
    if (option == nullptr) continue;
    values.push(
        Json::object().set("id", id).set("name", name).set("option", option_json(*option, false)));
  }
  return json.set("values", std::move(values));
}

Json product_json(const Product& product) {
  Json json = Json::object().set("id", product.id);
  for (const auto& [name, value] : product.doc.as_object()) {
    if (name != "brand" && name != "categories") json.set(name, value);
  }
  json.set("url", "https://shop.example/" + product.doc["slug"].text_or());
  return json.set("createdAt", mail_time(product.created))
      .set("updatedAt", mail_time(product.updated));
}

Json product_json(const State& state, const Product& product,
                  const std::vector<std::string>& embed) {
  Json json = product_json(product);
  for (const std::string& name : embed) json.set(name, embedded(state, product, name));
  return json;
}

}  // namespace oneshelf::sandbox::shopwired
