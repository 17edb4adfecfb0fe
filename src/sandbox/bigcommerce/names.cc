// Pictures, custom fields, categories and brands.
#include <algorithm>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/goods.h"
#include "sandbox/bigcommerce/refusal.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr size_t kCategoriesPerPost = 50;
constexpr size_t kCategoryNameMax = 50;
constexpr size_t kUrlMax = 255;
constexpr size_t kCustomFieldMax = 250;

std::vector<Json> filtered(const Call& call, const std::map<int64_t, Json>& all,
                           std::string_view filter) {
  const std::vector<std::string> ids = call.list(filter);
  std::vector<Json> rows;
  for (const auto& [id, row] : all) {
    const bool is_listed = std::ranges::find(ids, std::to_string(id)) != ids.end();
    if (call.asks_for(filter) && !is_listed) continue;
    if (call.asks_for("name") && call.query("name") != row["name"].text_or()) continue;
    rows.push_back(row);
  }
  return rows;
}

Result<Product*> product_of(const Desk& desk, const Call& call) {
  Product* product = desk.state.find_product(call.id(3));
  if (product == nullptr) return not_found();
  return product;
}

Result<std::vector<Json>::iterator> image_of(Product& product, const Call& call) {
  const auto image = std::ranges::find_if(
      product.images, [&](const Json& one) { return one["id"].text_or() == call.parts[5]; });
  if (image == product.images.end()) return not_found();
  return image;
}

}  // namespace

Result<HttpResponse> list_images(const Desk& desk, const Call& call) {
  const Product* product = ONESHELF_TRY(product_of(desk, call));
  return rows_response(desk, call, product->images);
}

Result<HttpResponse> add_image(const Desk& desk, const Call& call) {
  Product* product = ONESHELF_TRY(product_of(desk, call));
  const std::string url = call.body["image_url"].text_or();
  if (!url.starts_with("http") || url.size() > kUrlMax) {
    return refused(422, "Invalid field(s): image_url", "image_url");
  }
  product->images.push_back(new_image(desk.state, call.body, *product, call.now));
  desk.state.touch(*product, call.now);
  return data_response(200, product->images.back());
}

Result<HttpResponse> update_image(const Desk& desk, const Call& call) {
  Product* product = ONESHELF_TRY(product_of(desk, call));
  const auto image = ONESHELF_TRY(image_of(*product, call));
  for (const char* member : {"is_thumbnail", "sort_order", "description"}) {
    if (!call.body[member].is_null()) image->set(member, call.body[member]);
  }
  desk.state.touch(*product, call.now);
  return data_response(200, *image);
}

Result<HttpResponse> delete_image(const Desk& desk, const Call& call) {
  Product* product = ONESHELF_TRY(product_of(desk, call));
  product->images.erase(ONESHELF_TRY(image_of(*product, call)));
  desk.state.touch(*product, call.now);
  return HttpResponse{.status = 204, .headers = {}, .body = ""};
}

Result<HttpResponse> list_custom_fields(const Desk& desk, const Call& call) {
  const Product* product = ONESHELF_TRY(product_of(desk, call));
  return rows_response(desk, call, product->custom_fields);
}

Result<HttpResponse> add_custom_field(const Desk& desk, const Call& call) {
  Product* product = ONESHELF_TRY(product_of(desk, call));
  for (const char* member : {"name", "value"}) {
    const std::string text = call.body[member].text_or();
    if (text.empty() || character_count(text) > kCustomFieldMax) {
      return missing_field(member, "Please provide a text of up to 250 characters.");
    }
  }
  product->custom_fields.push_back(Json::object()
                                       .set("id", desk.state.next_id())
                                       .set("name", call.body["name"])
                                       .set("value", call.body["value"]));
  desk.state.touch(*product, call.now);
  return data_response(200, product->custom_fields.back());
}

Result<HttpResponse> list_categories(const Desk& desk, const Call& call) {
  return rows_response(desk, call, filtered(call, desk.state.categories, "category_id:in"));
}

Result<HttpResponse> create_categories(const Desk& desk, const Call& call) {
  if (!call.body.is_array()) return refused(400, "Input is invalid");
  const Json::Array& rows = call.body.as_array();
  if (rows.size() > kCategoriesPerPost) return refused(413, "The request payload is too large.");
  for (const Json& row : rows) {
    const std::string name = row["name"].text_or();
    if (name.empty() || character_count(name) > kCategoryNameMax) {
      return refused(422, "The category name is not valid", "name");
    }
    for (const auto& [id, known] : desk.state.categories) {
      if (folded(known["name"].text_or()) == folded(name) &&
          integer_in(known, "parent_id") == integer_in(row, "parent_id")) {
        return refused(422, "A category with this name exists", "name");
      }
    }
  }
  Json told = Json::array();
  for (const Json& row : rows) {
    const int64_t id = desk.state.next_id();
    const Json category = Json::object()
                              .set("category_id", id)
                              .set("parent_id", integer_in(row, "parent_id"))
                              .set("tree_id", std::max<int64_t>(1, integer_in(row, "tree_id")))
                              .set("name", row["name"])
                              .set("description", row["description"].text_or())
                              .set("sort_order", 0)
                              .set("is_visible", row["is_visible"].bool_or(true));
    desk.state.categories[id] = category;
    told.push(category);
  }
  return data_response(201, std::move(told));
}

Result<HttpResponse> list_brands(const Desk& desk, const Call& call) {
  return rows_response(desk, call, filtered(call, desk.state.brands, "id:in"));
}

}  // namespace oneshelf::sandbox::bigcommerce
