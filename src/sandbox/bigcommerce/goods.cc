#include "sandbox/bigcommerce/goods.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/fields.h"
#include "sandbox/bigcommerce/refusal.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr int64_t kDefaultLocation = 1;
constexpr size_t kVariantsMax = 600;
constexpr size_t kUrlMax = 255;

const Json::Array& array_in(const Json& json, std::string_view key) {
  static const Json::Array kNone;
  return json[key].is_array() ? json[key].as_array() : kNone;
}

Error duplicate_sku() {
  return refused(409, "The product sku is a duplicate", "sku", "The product sku is a duplicate");
}

/// Another product's, or another variant's, SKU.
Result<void> check_sku(State& state, const std::string& sku, int64_t product, int64_t variant) {
  const Found found = state.find_sku(sku);
  if (found.product == nullptr) return success();
  const bool is_own = found.product->id == product &&
                      (found.variant == nullptr || found.variant->id == variant || variant == 0);
  if (is_own) return success();
  return duplicate_sku();
}

Result<void> check_categories(const State& state, const Json& told) {
  for (const Json& id : array_in(told, "categories")) {
    const Json row = Json::object().set("id", id);
    if (state.categories.contains(integer_in(row, "id"))) continue;
    return refused(422, "The category was not found", "categories");
  }
  return success();
}

void set_brand(State& state, const Json& told, Product& product) {
  const std::string name = told["brand_name"].text_or();
  if (name.empty()) return;
  for (const auto& [id, brand] : state.brands) {
    if (folded(brand["name"].text_or()) != folded(name)) continue;
    product.doc.set("brand_id", id);
    return;
  }
  const int64_t id = state.next_id();
  state.brands[id] = Json::object().set("id", id).set("name", name);
  product.doc.set("brand_id", id);
}

/// The id of the value, made with its option where the product has none of these names.
Json option_value(State& state, Product& product, const std::string& name,
                  const std::string& label) {
  auto option = std::ranges::find_if(product.options, [&](const Json& one) {
    return folded(one["display_name"].text_or()) == folded(name);
  });
  if (option == product.options.end()) {
    product.options.push_back(Json::object()
                                  .set("id", state.next_id())
                                  .set("product_id", product.id)
                                  .set("display_name", name)
                                  .set("type", "rectangles")
                                  .set("option_values", Json::array()));
    option = product.options.end() - 1;
  }
  Json values = (*option)["option_values"];
  Json id;
  for (const Json& value : values.as_array()) {
    if (folded(value["label"].text_or()) == folded(label)) id = value["id"];
  }
  if (id.is_null()) {
    id = state.next_id();
    values.push(Json::object()
                    .set("id", id)
                    .set("label", label)
                    .set("sort_order", static_cast<uint64_t>(values.size())));
    option->set("option_values", std::move(values));
  }
  return Json::object()
      .set("id", id)
      .set("label", label)
      .set("option_id", (*option)["id"])
      .set("option_display_name", (*option)["display_name"]);
}

void set_level(Levels& levels, const Json& told) {
  if (!told["inventory_level"].is_null())
    levels[kDefaultLocation] = integer_in(told, "inventory_level");
}

Variant& add_variant(State& state, Product& product, const Json& told) {
  Variant variant{.id = state.next_id(), .doc = usual_doc(variant_members()), .stock = {}};
  copy_members(variant_members(), told, variant.doc);
  Json values = Json::array();
  for (const Json& value : array_in(told, "option_values")) {
    values.push(option_value(state, product, value["option_display_name"].text_or(),
                             value["label"].text_or()));
  }
  variant.doc.set("option_values", std::move(values));
  set_level(variant.stock, told);
  product.variants.push_back(std::move(variant));
  return product.variants.back();
}

Result<void> check_new_variants(State& state, const Json& told) {
  if (array_in(told, "variants").size() > kVariantsMax) {
    return refused(422, "Too many variants", "variants");
  }
  for (const Json& variant : array_in(told, "variants")) {
    ONESHELF_TRY(check_members(variant_members(), variant));
    const std::string sku = variant["sku"].text_or();
    if (sku.empty()) return missing_field("sku", "Please provide a sku.");
    ONESHELF_TRY(check_sku(state, sku, 0, 0));
    if (array_in(variant, "option_values").empty()) {
      return refused(422, "A variant needs option values", "option_values");
    }
  }
  return success();
}

Result<void> check_images(const Json& told) {
  for (const Json& image : array_in(told, "images")) {
    const std::string url = image["image_url"].text_or();
    if (url.starts_with("http") && url.size() <= kUrlMax) continue;
    return refused(422, "Invalid field(s): image_url", "image_url", "The image cannot be fetched.");
  }
  return success();
}

}  // namespace

int64_t available(const Levels& levels) {
  const auto found = levels.find(kDefaultLocation);
  return found == levels.end() ? 0 : found->second;
}

Json new_image(State& state, const Json& told, const Product& product, Timestamp now) {
  const int64_t id = state.next_id();
  const std::string url = "https://cdn.sandbox.test/products/" + std::to_string(id) + ".png";
  return Json::object()
      .set("id", id)
      .set("product_id", product.id)
      .set("image_file", "s/" + std::to_string(id) + ".png")
      .set("url_zoom", url)
      .set("url_standard", url)
      .set("url_thumbnail", url)
      .set("url_tiny", url)
      .set("is_thumbnail", told["is_thumbnail"].bool_or(false))
      .set("sort_order", integer_in(told, "sort_order"))
      .set("description", told["description"].text_or())
      .set("date_modified", iso_time(now));
}

Result<Product*> add_product(State& state, const Json& told, Timestamp now) {
  if (told["name"].text_or().empty()) return missing_field("name", "Please provide a name.");
  if (told["type"].is_null()) return missing_field("type", "Please provide a type.");
  if (told["weight"].is_null()) return missing_field("weight", "Please provide a weight.");
  if (told["price"].is_null()) return missing_field("price", "Please provide a price.");
  Product product;
  ONESHELF_TRY(check_product(state, told, product));
  ONESHELF_TRY(check_new_variants(state, told));
  ONESHELF_TRY(check_images(told));
  product.id = state.next_id();
  product.created = product.modified = now;
  product.doc = usual_doc(product_members());
  copy_members(product_members(), told, product.doc);
  set_brand(state, told, product);
  set_level(product.stock, told);
  for (const Json& variant : array_in(told, "variants")) add_variant(state, product, variant);
  if (product.variants.empty()) add_variant(state, product, Json::object());
  for (const Json& image : array_in(told, "images")) {
    product.images.push_back(new_image(state, image, product, now));
  }
  Product& kept = state.products[product.id] = std::move(product);
  state.index(kept);
  state.touch(kept, now, "store/product/created");
  return &kept;
}

Result<void> check_product(State& state, const Json& told, const Product& product) {
  ONESHELF_TRY(check_members(product_members(), told));
  ONESHELF_TRY(check_categories(state, told));
  const std::string sku = told["sku"].text_or();
  if (!sku.empty()) ONESHELF_TRY(check_sku(state, sku, product.id, 0));
  if (told["name"].is_null()) return success();
  const Product* other = state.find_product_named(told["name"].text_or());
  if (other == nullptr || other->id == product.id) return success();
  return refused(409, "The product name is a duplicate", "name");
}

void change_product(State& state, Product& product, const Json& told, Timestamp now) {
  copy_members(product_members(), told, product.doc);
  set_brand(state, told, product);
  set_level(product.stock, told);
  state.index(product);
  state.touch(product, now);
}

Result<void> check_variant(State& state, const Json& told) {
  ONESHELF_TRY(check_members(variant_members(), told));
  const int64_t id = integer_in(told, "id");
  const std::string sku = told["sku"].text_or();
  if (id == 0) {
    Product* product = state.find_product(integer_in(told, "product_id"));
    if (product == nullptr) return refused(422, "The product was not found", "product_id");
    if (sku.empty()) return missing_field("sku", "Please provide a sku.");
    if (array_in(told, "option_values").size() != product->options.size() ||
        product->options.empty()) {
      return refused(422, "The option values do not fit the product", "option_values");
    }
    return check_sku(state, sku, 0, 0);
  }
  const Found found = state.find_variant(id);
  if (found.variant == nullptr) return refused(422, "The variant was not found", "id");
  return sku.empty() ? success() : check_sku(state, sku, found.product->id, id);
}

Result<Found> put_variant(State& state, const Json& told, Timestamp now) {
  const int64_t id = integer_in(told, "id");
  if (const Found known = state.find_variant(id); known.variant != nullptr) {
    copy_members(variant_members(), told, known.variant->doc);
    set_level(known.variant->stock, told);
    state.index(*known.product);
    state.touch(*known.product, now);
    return known;
  }
  Product& product = *state.find_product(integer_in(told, "product_id"));
  // Values are told by ids here; the rest of them is looked up.
  Json named = told;
  Json values = Json::array();
  for (const Json& value : array_in(told, "option_values")) {
    for (const Json& option : product.options) {
      if (option["id"].text_or() != value["option_id"].text_or()) continue;
      for (const Json& one : option["option_values"].as_array()) {
        if (one["id"].text_or() != value["id"].text_or()) continue;
        values.push(Json::object()
                        .set("option_display_name", option["display_name"])
                        .set("label", one["label"]));
      }
    }
  }
  if (values.size() != product.options.size()) {
    return refused(422, "The option values do not fit the product", "option_values");
  }
  named.set("option_values", std::move(values));
  Variant& variant = add_variant(state, product, named);
  const int64_t new_id = variant.id;
  state.index(product);
  state.touch(product, now);
  return Found{&product, &*std::ranges::find(product.variants, new_id, &Variant::id)};
}

Json variant_json(const Product& product, const Variant& variant) {
  Json json = Json::object().set("id", variant.id).set("product_id", product.id);
  for (const auto& [name, value] : variant.doc.as_object()) json.set(name, value);
  const bool by_variant = product.tracking() == "variant";
  json.set("sku_id", product.has_options() ? Json(variant.id + 100'000) : Json());
  json.set("inventory_level", available(by_variant ? variant.stock : product.stock));
  const Json& own = variant.doc["price"];
  json.set("calculated_price", own.is_null() ? product.doc["price"] : own);
  const Json& weight = variant.doc["weight"];
  json.set("calculated_weight", weight.is_null() ? product.doc["weight"] : weight);
  return json.set("image_url", "");
}

Json product_json(const State&, const Product& product, const std::vector<std::string>& include) {
  Json json = Json::object().set("id", product.id);
  for (const auto& [name, value] : product.doc.as_object()) json.set(name, value);
  const auto sum = [](int64_t total, const Variant& one) { return total + available(one.stock); };
  const int64_t level =
      product.tracking() == "variant"
          ? std::accumulate(product.variants.begin(), product.variants.end(), int64_t{0}, sum)
          : available(product.stock);
  json.set("inventory_level", level).set("calculated_price", product.doc["price"]);
  json.set("base_variant_id", product.has_options() || product.variants.empty()
                                  ? Json()
                                  : Json(product.variants.front().id));
  json.set("date_created", iso_time(product.created));
  json.set("date_modified", iso_time(product.modified));
  for (const std::string& part : include) {
    Json rows = Json::array();
    if (part == "variants") {
      for (const Variant& variant : product.variants) rows.push(variant_json(product, variant));
    } else if (part == "images" || part == "options") {
      for (const Json& row : part == "images" ? product.images : product.options) rows.push(row);
    } else if (part == "custom_fields") {
      for (const Json& row : product.custom_fields) rows.push(row);
    } else if (part != "modifiers" && part != "videos") {
      continue;
    }
    json.set(part, std::move(rows));
  }
  return json;
}

}  // namespace oneshelf::sandbox::bigcommerce
