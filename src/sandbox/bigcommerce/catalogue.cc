// /v3/catalog/products
#include <algorithm>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/goods.h"
#include "sandbox/bigcommerce/refusal.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr size_t kBatchMax = 10;
constexpr size_t kPageWithOptions = 10;

Error too_many(size_t max) {
  return refused(413,
                 "The request payload is too large. The maximum items allowed in the array is " +
                     std::to_string(max) + ".");
}

bool is_among(const std::vector<std::string>& values, const std::string& value) {
  return std::ranges::any_of(values,
                             [&](const std::string& one) { return folded(one) == folded(value); });
}

struct Filter {
  std::optional<Timestamp> from, until;
};

Result<Filter> read_filter(const Call& call) {
  Filter filter;
  if (call.asks_for("date_modified:min")) {
    filter.from = ONESHELF_TRY(filter_time(call.query("date_modified:min"), "date_modified:min"));
  }
  if (call.asks_for("date_modified:max")) {
    filter.until = ONESHELF_TRY(filter_time(call.query("date_modified:max"), "date_modified:max"));
  }
  return filter;
}

bool passes(const Call& call, const Filter& filter, const Product& product) {
  // Dates are kept in whole seconds.
  const Timestamp modified = std::chrono::floor<std::chrono::seconds>(product.modified);
  if (filter.from && modified < *filter.from) return false;
  if (filter.until && modified > *filter.until) return false;
  const std::string id = std::to_string(product.id);
  const std::string sku = product.doc["sku"].text_or();
  if (call.asks_for("id") && call.query("id") != id) return false;
  if (call.asks_for("id:in") && !is_among(call.list("id:in"), id)) return false;
  if (call.asks_for("sku") && folded(call.query("sku")) != folded(sku)) return false;
  if (call.asks_for("sku:in") && !is_among(call.list("sku:in"), sku)) return false;
  if (call.asks_for("name") && call.query("name") != product.doc["name"].text_or()) return false;
  if (call.asks_for("is_visible")) {
    return product.doc["is_visible"].bool_or(false) == (call.query("is_visible") == "true");
  }
  return true;
}

std::vector<const Product*> sorted_products(const Call& call, State& state, const Filter& filter) {
  const Json after = Json::object().set("id", call.query("id:greater"));
  std::vector<const Product*> found;
  for (auto at = state.products.upper_bound(integer_in(after, "id")); at != state.products.end();
       ++at) {
    if (passes(call, filter, at->second)) found.push_back(&at->second);
  }
  if (call.query("sort") == "date_modified") {
    std::ranges::stable_sort(found, {}, &Product::modified);
  }
  if (call.query("direction") == "desc") std::ranges::reverse(found);
  return found;
}

/// Only the members asked for, and what `include` adds.
Json shown(Json json, const Call& call, const std::vector<std::string>& include) {
  if (!call.asks_for("include_fields")) return json;
  const std::vector<std::string> wanted = call.list("include_fields");
  Json kept = Json::object();
  for (const auto& [name, value] : json.as_object()) {
    if (name == "id" || is_among(wanted, name) || is_among(include, name)) kept.set(name, value);
  }
  return kept;
}

std::vector<std::string> include_of(const Call& call) {
  return call.asks_for("include") ? call.list("include") : std::vector<std::string>();
}

HttpResponse told_product(const State& state, const Product& product) {
  return data_response(200, product_json(state, product, {"variants", "images", "options"}));
}

}  // namespace

Result<HttpResponse> list_products(const Desk& desk, const Call& call) {
  const Filter filter = ONESHELF_TRY(read_filter(call));
  const std::vector<const Product*> found = sorted_products(call, desk.state, filter);
  const std::vector<std::string> include = include_of(call);
  const bool is_small = is_among(include, "options") || is_among(include, "modifiers");
  return page_response(
      desk, call, {.count = found.size(), .page_max = is_small ? kPageWithOptions : 250},
      [&](size_t i) { return shown(product_json(desk.state, *found[i], include), call, include); });
}

Result<HttpResponse> get_product(const Desk& desk, const Call& call) {
  const Product* product = desk.state.find_product(call.id(3));
  if (product == nullptr) return not_found();
  const std::vector<std::string> include = include_of(call);
  return data_response(200, shown(product_json(desk.state, *product, include), call, include));
}

Result<HttpResponse> create_product(const Desk& desk, const Call& call) {
  if (!call.body.is_object()) return refused(400, "Input is invalid");
  const Product* product = ONESHELF_TRY(add_product(desk.state, call.body, call.now));
  return told_product(desk.state, *product);
}

Result<HttpResponse> update_products(const Desk& desk, const Call& call) {
  if (!call.body.is_array()) return refused(400, "Input is invalid");
  const Json::Array& rows = call.body.as_array();
  if (rows.size() > kBatchMax) return too_many(kBatchMax);
  for (const Json& row : rows) {
    const Product* product = desk.state.find_product(integer_in(row, "id"));
    if (product == nullptr) return refused(422, "The product was not found", "id");
    ONESHELF_TRY(check_product(desk.state, row, *product));
  }
  Json told = Json::array();
  for (const Json& row : rows) {
    Product& product = *desk.state.find_product(integer_in(row, "id"));
    change_product(desk.state, product, row, call.now);
    told.push(product_json(desk.state, product, {}));
  }
  desk.counts.add_rows(call.name, rows.size(), 0);
  return data_response(200, std::move(told));
}

Result<HttpResponse> update_product(const Desk& desk, const Call& call) {
  Product* product = desk.state.find_product(call.id(3));
  if (product == nullptr) return not_found();
  if (!call.body.is_object()) return refused(400, "Input is invalid");
  ONESHELF_TRY(check_product(desk.state, call.body, *product));
  change_product(desk.state, *product, call.body, call.now);
  return told_product(desk.state, *product);
}

Result<HttpResponse> delete_product(const Desk& desk, const Call& call) {
  if (desk.state.find_product(call.id(3)) == nullptr) return not_found();
  desk.state.remove_product(call.id(3));
  return HttpResponse{.status = 204, .headers = {}, .body = ""};
}

}  // namespace oneshelf::sandbox::bigcommerce
