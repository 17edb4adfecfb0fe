#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/bigcommerce/hooks.h"
#include "sandbox/bigcommerce/state.h"
#include "sandbox/counts.h"
#include "sandbox/faults.h"

namespace oneshelf::sandbox::bigcommerce {

/// One request to the API, taken apart.
struct Call {
  const HttpRequest& request;
  std::vector<std::string> parts;  ///< of the path behind /stores/{hash}: "v3", "catalog" …
  Json body;
  Timestamp now;
  std::string home;       ///< "http://host/stores/hash"
  std::string_view name;  ///< of the operation

  bool is_v2() const { return parts.front() == "v2"; }
  /// The part as an id; 0 if it is none.
  int64_t id(size_t part) const;
  std::string query(std::string_view key) const { return asked(key).value_or(""); }
  /// The values of a list filter, such as "id:in=1,2".
  std::vector<std::string> list(std::string_view key) const;
  bool asks_for(std::string_view key) const { return asked(key).has_value(); }

  /// The value of a query parameter; looked up once, since lists ask for every row.
  const std::optional<std::string>& asked(std::string_view key) const;
  mutable std::map<std::string, std::optional<std::string>, std::less<>> known_queries = {};
};

/// What an operation works on.
struct Desk {
  State& state;
  Faults& faults;
  Counts& counts;
  HookOutbox& hooks;
};

using Handler = Result<HttpResponse> (*)(const Desk& desk, const Call& call);

struct Operation {
  std::string_view name, method, path;  ///< path: "v3/catalog/products/*"
  std::string_view scope;               ///< to modify; reads do with its read-only kind. "": none
  Handler run;
};

/// The operation of a method and path, or null.
const Operation* find_operation(std::string_view method, const std::vector<std::string>& parts);

/// Rows of a list: `count` of them, rendered by number. Default page 50, at most `page_max`.
struct Listed {
  size_t count = 0;
  size_t page_max = 250;
};
using Render = std::function<Json(size_t)>;
/// v3: data and meta.pagination; v2: a bare array, or 204 if there is nothing.
HttpResponse page_response(const Desk& desk, const Call& call, const Listed& listed,
                           const Render& render);
HttpResponse rows_response(const Desk& desk, const Call& call, const std::vector<Json>& rows);
/// {"data":…,"meta":{}}
HttpResponse data_response(int status, Json data);

/// "2026-03-02T03:15:09+00:00".
std::string iso_time(Timestamp time);
/// A filter's time, of either form. Error 422.
Result<Timestamp> filter_time(const std::string& text, const std::string& field);
/// "55.9900"
std::string money(Decimal amount);

// The operations, by file.
#define ONESHELF_OPERATION(name) Result<HttpResponse> name(const Desk& desk, const Call& call)
ONESHELF_OPERATION(list_products);  // catalogue.cc
ONESHELF_OPERATION(get_product);
ONESHELF_OPERATION(create_product);
ONESHELF_OPERATION(update_products);
ONESHELF_OPERATION(update_product);
ONESHELF_OPERATION(delete_product);
ONESHELF_OPERATION(list_variants);  // variants.cc
ONESHELF_OPERATION(update_variants);
ONESHELF_OPERATION(update_variant);
ONESHELF_OPERATION(delete_variant);
ONESHELF_OPERATION(add_option_value);
ONESHELF_OPERATION(list_product_variants);
ONESHELF_OPERATION(list_options);
ONESHELF_OPERATION(list_custom_fields);  // names.cc
ONESHELF_OPERATION(add_custom_field);
ONESHELF_OPERATION(list_images);
ONESHELF_OPERATION(add_image);
ONESHELF_OPERATION(update_image);
ONESHELF_OPERATION(delete_image);
ONESHELF_OPERATION(list_categories);
ONESHELF_OPERATION(create_categories);
ONESHELF_OPERATION(list_brands);
ONESHELF_OPERATION(adjust_absolute);  // inventory.cc
ONESHELF_OPERATION(adjust_relative);
ONESHELF_OPERATION(list_items);
ONESHELF_OPERATION(list_locations);
ONESHELF_OPERATION(list_orders);  // order_operations.cc
ONESHELF_OPERATION(count_orders);
ONESHELF_OPERATION(get_order);
ONESHELF_OPERATION(update_order);
ONESHELF_OPERATION(list_order_part);
ONESHELF_OPERATION(list_transactions);
ONESHELF_OPERATION(create_shipment);
ONESHELF_OPERATION(delete_shipment);
ONESHELF_OPERATION(refund_quote);  // refunds.cc
ONESHELF_OPERATION(create_refund);
ONESHELF_OPERATION(list_order_refunds);
ONESHELF_OPERATION(list_refunds);
ONESHELF_OPERATION(list_hooks);  // hook_operations.cc
ONESHELF_OPERATION(create_hook);
ONESHELF_OPERATION(get_hook);
ONESHELF_OPERATION(update_hook);
ONESHELF_OPERATION(delete_hook);
ONESHELF_OPERATION(list_price_lists);  // price_lists.cc
ONESHELF_OPERATION(create_price_list);
ONESHELF_OPERATION(get_price_list);
ONESHELF_OPERATION(list_price_records);
ONESHELF_OPERATION(put_price_records);
ONESHELF_OPERATION(list_assignments);
ONESHELF_OPERATION(create_assignments);
ONESHELF_OPERATION(list_customers);  // customers.cc
ONESHELF_OPERATION(create_customers);
ONESHELF_OPERATION(list_customer_groups);
ONESHELF_OPERATION(tell_inventory_settings);
ONESHELF_OPERATION(create_order);  // order_entry.cc
ONESHELF_OPERATION(tell_time);     // store.cc
ONESHELF_OPERATION(tell_store);
ONESHELF_OPERATION(list_statuses);
ONESHELF_OPERATION(list_tax_classes);
ONESHELF_OPERATION(list_payment_methods);
ONESHELF_OPERATION(list_zones);
ONESHELF_OPERATION(list_zone_methods);
#undef ONESHELF_OPERATION

}  // namespace oneshelf::sandbox::bigcommerce
