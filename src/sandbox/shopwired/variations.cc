// /products/*/options, option-values and variations
#include <algorithm>

#include "sandbox/shopwired/call.h"
#include "sandbox/shopwired/fields.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::shopwired {
namespace {

Result<Product*> product_of(const Desk& desk, const Call& call) {
  Product* product = desk.state.find_product(call.id(1));
  if (product == nullptr) return not_found();
  return product;
}

Result<Variation*> variation_of(Product& product, const Call& call) {
  const auto found = std::ranges::find(product.variations, call.id(3), &Variation::id);
  if (found == product.variations.end()) return not_found();
  return &*found;
}

}  // namespace

Result<HttpResponse> list_options(const Desk& desk, const Call& call) {
  const Product& product = *ONESHELF_TRY(product_of(desk, call));
  const bool with_values = !call.list("embed").empty();
  return page_response(desk, call, product.options.size(),
                       [&](size_t i) { return option_json(product.options[i], with_values); });
}

Result<HttpResponse> add_option(const Desk& desk, const Call& call) {
  Product& product = *ONESHELF_TRY(product_of(desk, call));
  ONESHELF_TRY(check_members(option_members(), call.body, Rest::kAllRequired));
  product.options.push_back({.id = desk.state.next_id(),
                             .name = call.body["name"].text_or(),
                             .sort_order = integer_in(call.body, "sortOrder"),
                             .values = {}});
  desk.state.touch(product, call.now);
  return json_response(201, option_json(product.options.back(), false));
}

Result<HttpResponse> add_option_value(const Desk& desk, const Call& call) {
  Product& product = *ONESHELF_TRY(product_of(desk, call));
  ONESHELF_TRY(check_members(option_value_members(), call.body, Rest::kAllRequired));
  const auto option =
      std::ranges::find(product.options, integer_in(call.body, "option"), &Option::id);
  if (option == product.options.end()) return refused(422, "Unknown option");
  option->values.push_back({.id = desk.state.next_id(),
                            .name = call.body["name"].text_or(),
                            .sort_order = integer_in(call.body, "sortOrder")});
  desk.state.touch(product, call.now);
  const OptionValue& value = option->values.back();
  return json_response(201, Json::object()
                                .set("id", value.id)
                                .set("name", value.name)
                                .set("option", option_json(*option, false)));
}

Result<HttpResponse> list_variations(const Desk& desk, const Call& call) {
  const Product& product = *ONESHELF_TRY(product_of(desk, call));
  return page_response(desk, call, product.variations.size(),
                       [&](size_t i) { return variation_json(product, product.variations[i]); });
}

Result<HttpResponse> add_variation(const Desk& desk, const Call& call) {
  Product& product = *ONESHELF_TRY(product_of(desk, call));
  const Variation& made = *ONESHELF_TRY(add_variation(desk.state, product, call.body, call.now));
  return json_response(201, variation_json(product, made));
}

Result<HttpResponse> update_variation(const Desk& desk, const Call& call) {
  Product& product = *ONESHELF_TRY(product_of(desk, call));
  Variation& variation = *ONESHELF_TRY(variation_of(product, call));
  ONESHELF_TRY(change_variation(desk.state, product, variation, call.body, call.now));
  return json_response(200, variation_json(product, variation));
}

Result<HttpResponse> delete_variation(const Desk& desk, const Call& call) {
  Product& product = *ONESHELF_TRY(product_of(desk, call));
  const int64_t id = ONESHELF_TRY(variation_of(product, call))
  ->id;
  std::erase_if(product.variations, [&](const Variation& one) { return one.id == id; });
  desk.state.index(product);
  desk.state.touch(product, call.now);
  return gone_response();
}

}  // namespace oneshelf::sandbox::shopwired
