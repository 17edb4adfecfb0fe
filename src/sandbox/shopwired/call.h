#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/counts.h"
#include "sandbox/faults.h"
#include "sandbox/shopwired/hooks.h"
#include "sandbox/shopwired/state.h"

namespace oneshelf::sandbox::shopwired {

/// One request to the API, taken apart.
struct Call {
  const HttpRequest& request;
  std::vector<std::string> parts;  ///< of the path behind /v1
  Json body;
  Timestamp now;
  std::string_view name;  ///< of the operation

  /// The part as an id; 0 if it is none.
  int64_t id(size_t part) const;
  std::string query(std::string_view key) const { return request.query(key).value_or(""); }
  int64_t number(std::string_view key, int64_t otherwise) const;
  bool asks_for(std::string_view key) const { return request.query(key).has_value(); }
  /// The values of a list, such as "embed=images,brand".
  std::vector<std::string> list(std::string_view key) const;
};

/// What operations work on.
struct Desk {
  State& state;
  Faults& faults;
  Counts& counts;
  HookOutbox& hooks;
};

struct Operation {
  std::string_view name, method, path;  ///< "products/*/variations"
  Result<HttpResponse> (*run)(const Desk& desk, const Call& call);
};
const Operation* find_operation(std::string_view method, const std::vector<std::string>& parts);

/// A page of rows by `offset` and `count`. Error 400 for a count that is not 1 to 100.
using Render = std::function<Json(size_t)>;
Result<HttpResponse> page_response(const Desk& desk, const Call& call, size_t rows,
                                   const Render& render);
Result<HttpResponse> rows_response(const Desk& desk, const Call& call,
                                   const std::vector<Json>& rows);
HttpResponse gone_response();  ///< 204
/// Only the members that `fields` asks for, if it is there, and what is embedded.
Json shown(Json json, const Call& call);

#define ONESHELF_OPERATION(name) Result<HttpResponse> name(const Desk& desk, const Call& call)
ONESHELF_OPERATION(list_products);  // catalogue.cc
ONESHELF_OPERATION(count_products);
ONESHELF_OPERATION(search_products);
ONESHELF_OPERATION(get_product);
ONESHELF_OPERATION(create_product);
ONESHELF_OPERATION(update_product);
ONESHELF_OPERATION(delete_product);
ONESHELF_OPERATION(list_images);
ONESHELF_OPERATION(add_image);
ONESHELF_OPERATION(update_image);
ONESHELF_OPERATION(delete_image);
ONESHELF_OPERATION(list_options);  // variations.cc
ONESHELF_OPERATION(add_option);
ONESHELF_OPERATION(add_option_value);
ONESHELF_OPERATION(list_variations);
ONESHELF_OPERATION(add_variation);
ONESHELF_OPERATION(update_variation);
ONESHELF_OPERATION(delete_variation);
ONESHELF_OPERATION(get_stock);  // stock.cc
ONESHELF_OPERATION(set_stock);
ONESHELF_OPERATION(return_stock);
ONESHELF_OPERATION(set_prices);
ONESHELF_OPERATION(list_orders);  // order_operations.cc
ONESHELF_OPERATION(count_orders);
ONESHELF_OPERATION(search_orders);
ONESHELF_OPERATION(get_order);
ONESHELF_OPERATION(create_order);
ONESHELF_OPERATION(set_order_status);
ONESHELF_OPERATION(add_refund);
ONESHELF_OPERATION(add_comment);
ONESHELF_OPERATION(list_events);  // events.cc
ONESHELF_OPERATION(list_hooks);
ONESHELF_OPERATION(create_hook);
ONESHELF_OPERATION(get_hook);
ONESHELF_OPERATION(update_hook);
ONESHELF_OPERATION(delete_hook);
ONESHELF_OPERATION(verify_hook);
ONESHELF_OPERATION(tell_business);  // store.cc
ONESHELF_OPERATION(list_statuses);
ONESHELF_OPERATION(list_payment_methods);
ONESHELF_OPERATION(list_shipping_rates);
ONESHELF_OPERATION(list_countries);
ONESHELF_OPERATION(list_brands);
ONESHELF_OPERATION(create_brand);
ONESHELF_OPERATION(list_categories);
ONESHELF_OPERATION(create_category);
#undef ONESHELF_OPERATION

}  // namespace oneshelf::sandbox::shopwired
