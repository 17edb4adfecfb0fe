// /v3/catalog/variants, and options of products.
#include <algorithm>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/goods.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr size_t kBatchMax = 50;
constexpr size_t kValuesMax = 250;

bool passes(const Call& call, const Product& product, const Variant& variant) {
  if (call.asks_for("id") && call.query("id") != std::to_string(variant.id)) return false;
  if (call.asks_for("sku") && folded(call.query("sku")) != folded(variant.doc["sku"].text_or())) {
    return false;
  }
  if (!call.asks_for("product_id:in")) return true;
  const std::vector<std::string> wanted = call.list("product_id:in");
  return std::ranges::find(wanted, std::to_string(product.id)) != wanted.end();
}

/// The batch does not rename variants that are there.
Json::Array without_skus(Json::Array rows) {
  for (Json& row : rows) {
    if (!row.is_object() || row["id"].is_null()) continue;
    std::erase_if(row.as_object(),
                  [](const Json::Member& member) { return member.first == "sku"; });
  }
  return rows;
}

/// What the batch tells of a variant.
Json batch_row(Json variant) {
  constexpr std::string_view kUntold[] = {"map_price", "mpn", "gtin", "calculated_weight",
                                          "image_url"};
  std::erase_if(variant.as_object(), [&](const Json::Member& member) {
    return std::ranges::find(kUntold, member.first) != std::end(kUntold);
  });
  return variant;
}

/// {"batch_errors":[{"sku":…}]} with 422.
HttpResponse batch_refusal(const std::vector<Error>& errors, const Json::Array& rows) {
  Json list = Json::array();
  for (size_t i = 0; i < errors.size() && i < rows.size(); ++i) {
    list.push(Json::object()
                  .set("data", rows[i])
                  .set("field_errors", Json::object().set("variant", errors[i].message())));
  }
  return json_response(422, Json::object().set("batch_errors", std::move(list)));
}

}  // namespace

Result<HttpResponse> list_variants(const Desk& desk, const Call& call) {
  std::vector<std::pair<const Product*, const Variant*>> found;
  for (const auto& [id, product] : desk.state.products) {
    for (const Variant& variant : product.variants) {
      if (passes(call, product, variant)) found.emplace_back(&product, &variant);
    }
  }
  return page_response(desk, call, {.count = found.size()},
                       [&](size_t i) { return variant_json(*found[i].first, *found[i].second); });
}

Result<HttpResponse> list_product_variants(const Desk& desk, const Call& call) {
  const Product* product = desk.state.find_product(call.id(3));
  if (product == nullptr) return not_found();
  return page_response(desk, call, {.count = product->variants.size()},
                       [&](size_t i) { return variant_json(*product, product->variants[i]); });
}

Result<HttpResponse> list_options(const Desk& desk, const Call& call) {
  const Product* product = desk.state.find_product(call.id(3));
  if (product == nullptr) return not_found();
  return rows_response(desk, call, product->options);
}

Result<HttpResponse> update_variants(const Desk& desk, const Call& call) {
  if (!call.body.is_array()) return refused(400, "Input is invalid");
  const Json::Array rows = without_skus(call.body.as_array());
  if (rows.size() > kBatchMax) {
    return refused(413,
                   "The request payload is too large. The maximum items allowed in the array is "
                   "50.");
  }
  std::vector<Error> errors;
  Json::Array wrong;
  for (const Json& row : rows) {
    if (const Result<void> checked = check_variant(desk.state, row); !checked.ok()) {
      errors.push_back(checked.error());
      wrong.push_back(row);
    }
  }
  if (!errors.empty()) return batch_refusal(errors, wrong);
  Json told = Json::array();
  for (const Json& row : rows) {
    const Found found = ONESHELF_TRY(put_variant(desk.state, row, call.now));
    told.push(batch_row(variant_json(*found.product, *found.variant)));
  }
  desk.counts.add_rows(call.name, rows.size(), 0);
  return data_response(200, std::move(told));
}

Result<HttpResponse> update_variant(const Desk& desk, const Call& call) {
  const Product* product = desk.state.find_product(call.id(3));
  if (product == nullptr) return not_found();
  if (std::ranges::find(product->variants, call.id(5), &Variant::id) == product->variants.end()) {
    return not_found();
  }
  if (!call.body.is_object()) return refused(400, "Input is invalid");
  Json row = call.body;
  row.set("id", call.id(5));
  ONESHELF_TRY(check_variant(desk.state, row));
  const Found found = ONESHELF_TRY(put_variant(desk.state, row, call.now));
  return data_response(200, variant_json(*found.product, *found.variant));
}

Result<HttpResponse> delete_variant(const Desk& desk, const Call& call) {
  Product* product = desk.state.find_product(call.id(3));
  if (product == nullptr) return not_found();
  const auto variant = std::ranges::find(product->variants, call.id(5), &Variant::id);
  if (variant == product->variants.end()) return not_found();
  product->variants.erase(variant);
  desk.state.index(*product);
  desk.state.touch(*product, call.now);
  return HttpResponse{.status = 204, .headers = {}, .body = ""};
}

Result<HttpResponse> add_option_value(const Desk& desk, const Call& call) {
  Product* product = desk.state.find_product(call.id(3));
  if (product == nullptr) return not_found();
  const auto option = std::ranges::find_if(
      product->options, [&](const Json& one) { return one["id"].text_or() == call.parts[5]; });
  if (option == product->options.end()) return not_found();
  const std::string label = call.body["label"].text_or();
  if (label.empty()) return missing_field("label", "Please provide a label.");
  Json values = (*option)["option_values"];
  if (values.size() >= kValuesMax) return refused(422, "Too many option values", "option_values");
  const Json value = Json::object()
                         .set("id", desk.state.next_id())
                         .set("label", label)
                         .set("sort_order", integer_in(call.body, "sort_order"));
  option->set("option_values", values.push(value));
  return data_response(200, value);
}

}  // namespace oneshelf::sandbox::bigcommerce
