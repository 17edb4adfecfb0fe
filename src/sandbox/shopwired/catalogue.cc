// /products
#include <algorithm>

#include "base/text.h"
#include "sandbox/shopwired/call.h"
#include "sandbox/shopwired/fields.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr std::string_view kEmbeds[] = {"images",     "brand",        "categories",
                                        "variations", "options",      "extras",
                                        "choices",    "customFields", "filters"};

Result<void> check_embeds(const Call& call) {
  for (const std::string& name : call.list("embed")) {
    if (std::ranges::find(kEmbeds, name) == std::end(kEmbeds)) {
      return refused(400, "Unknown embed: " + name);
    }
  }
  return success();
}

Result<Product*> product_of(const Desk& desk, const Call& call) {
  Product* product = desk.state.find_product(call.id(1));
  if (product == nullptr) return not_found();
  return product;
}

std::vector<const Product*> products_of(const Desk& desk, const Call& call) {
  std::vector<const Product*> found;
  for (const auto& [id, product] : desk.state.products) {
    const bool is_active = product.doc["active"].bool_or(true);
    if (call.asks_for("active") && (call.query("active") == "1") != is_active) continue;
    found.push_back(&product);
  }
  return found;
}

Result<std::vector<Json>::iterator> image_of(Product& product, const Call& call) {
  const auto image = std::ranges::find_if(
      product.images, [&](const Json& one) { return one["id"].text_or() == call.parts[3]; });
  if (image == product.images.end()) return not_found();
  return image;
}

Result<void> check_image(const std::string& address) {
  const std::string path = lower_ascii(address);
  for (const char* end : {".jpg", ".jpeg", ".png", ".gif"}) {
    if (path.starts_with("http") && path.ends_with(end)) return success();
  }
  return refused(422, "The image must be the address of a jpg, png or gif file");
}

}  // namespace

Result<HttpResponse> list_products(const Desk& desk, const Call& call) {
  ONESHELF_TRY(check_embeds(call));
  const std::vector<const Product*> found = products_of(desk, call);
  const std::vector<std::string> embed = call.list("embed");
  return page_response(desk, call, found.size(), [&](size_t i) {
    return shown(product_json(desk.state, *found[i], embed), call);
  });
}

Result<HttpResponse> count_products(const Desk& desk, const Call& call) {
  const auto count = static_cast<uint64_t>(products_of(desk, call).size());
  return json_response(200, Json::object().set("count", count));
}

Result<HttpResponse> search_products(const Desk& desk, const Call& call) {
  std::vector<Json> rows;
  const std::string wanted = folded(call.query("keywords"));
  for (const auto& [id, product] : desk.state.products) {
    if (folded(product.doc["title"].text_or()).find(wanted) == std::string::npos) continue;
    rows.push_back(product_json(product));
  }
  return rows_response(desk, call, rows);
}

Result<HttpResponse> get_product(const Desk& desk, const Call& call) {
  ONESHELF_TRY(check_embeds(call));
  const Product& product = *ONESHELF_TRY(product_of(desk, call));
  return json_response(200, shown(product_json(desk.state, product, call.list("embed")), call));
}

Result<HttpResponse> create_product(const Desk& desk, const Call& call) {
  const Product& product = *ONESHELF_TRY(add_product(desk.state, call.body, call.now));
  return json_response(201, product_json(product));
}

Result<HttpResponse> update_product(const Desk& desk, const Call& call) {
  Product& product = *ONESHELF_TRY(product_of(desk, call));
  ONESHELF_TRY(change_product(desk.state, product, call.body, call.now));
  return json_response(200, product_json(product));
}

Result<HttpResponse> delete_product(const Desk& desk, const Call& call) {
  ONESHELF_TRY(product_of(desk, call));
  desk.state.remove_product(call.id(1), call.now);
  return gone_response();
}

Result<HttpResponse> list_images(const Desk& desk, const Call& call) {
  const Product& product = *ONESHELF_TRY(product_of(desk, call));
  return rows_response(desk, call, product.images);
}

Result<HttpResponse> add_image(const Desk& desk, const Call& call) {
  Product& product = *ONESHELF_TRY(product_of(desk, call));
  ONESHELF_TRY(check_members(image_members(), call.body, Rest::kAllRequired));
  ONESHELF_TRY(check_image(call.body["image"].text_or()));
  const int64_t id = desk.state.next_id();
  product.images.push_back(Json::object()
                               .set("id", id)
                               .set("url", "https://cdn.example/" + std::to_string(id) + ".jpg")
                               .set("description", call.body["description"].text_or())
                               .set("sortOrder", integer_in(call.body, "sortOrder")));
  desk.state.touch(product, call.now);
  return json_response(201, product.images.back());
}

Result<HttpResponse> update_image(const Desk& desk, const Call& call) {
  Product& product = *ONESHELF_TRY(product_of(desk, call));
  const auto image = ONESHELF_TRY(image_of(product, call));
  for (const char* member : {"description", "sortOrder"}) {
    if (!call.body[member].is_null()) image->set(member, call.body[member]);
  }
  desk.state.touch(product, call.now);
  return json_response(200, *image);
}

Result<HttpResponse> delete_image(const Desk& desk, const Call& call) {
  Product& product = *ONESHELF_TRY(product_of(desk, call));
  product.images.erase(ONESHELF_TRY(image_of(product, call)));
  desk.state.touch(product, call.now);
  return gone_response();
}

}  // namespace oneshelf::sandbox::shopwired
