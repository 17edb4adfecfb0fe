// Customers, their groups, and what the store says of itself beside its profile.
#include <algorithm>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/refusal.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr size_t kCustomersPerPost = 10;

bool has_email(const State& state, const std::string& email) {
  return std::ranges::any_of(state.customers, [&](const auto& entry) {
    return folded(entry.second["email"].text_or()) == folded(email);
  });
}

Result<void> check_customer(const State& state, const Json& row) {
  for (const char* member : {"email", "first_name", "last_name"}) {
    if (row[member].text_or().empty()) {
      return missing_field(member, std::string("Please provide a ") + member + ".");
    }
  }
  if (!has_email(state, row["email"].text_or())) return success();
  return refused(422, "Create customers failed", "email",
                 "email " + row["email"].text_or() + " already in use");
}

}  // namespace

Result<HttpResponse> list_customers(const Desk& desk, const Call& call) {
  std::vector<Json> rows;
  for (const auto& [id, customer] : desk.state.customers) {
    const std::vector<std::string> ids = call.list("id:in");
    const bool by_id = std::ranges::find(ids, std::to_string(id)) != ids.end();
    const bool by_email = std::ranges::any_of(call.list("email:in"), [&](const std::string& email) {
      return folded(email) == folded(customer["email"].text_or());
    });
    if (call.asks_for("id:in") && !by_id) continue;
    if (call.asks_for("email:in") && !by_email) continue;
    rows.push_back(customer);
  }
  return rows_response(desk, call, rows);
}

Result<HttpResponse> create_customers(const Desk& desk, const Call& call) {
  if (!call.body.is_array()) return refused(422, "JSON data is missing or invalid");
  const Json::Array& rows = call.body.as_array();
  if (rows.size() > kCustomersPerPost) return refused(413, "The request payload is too large.");
  for (const Json& row : rows) ONESHELF_TRY(check_customer(desk.state, row));
  Json told = Json::array();
  for (const Json& row : rows) {
    const int64_t id = desk.state.next_id();
    Json customer = Json::object().set("id", id);
    for (const char* member : {"email", "first_name", "last_name", "company", "phone", "notes"}) {
      customer.set(member, row[member].text_or());
    }
    customer.set("customer_group_id", integer_in(row, "customer_group_id"));
    customer.set("date_created", iso_time(call.now)).set("date_modified", iso_time(call.now));
    desk.state.customers[id] = customer;
    told.push(std::move(customer));
  }
  return data_response(200, std::move(told));
}

Result<HttpResponse> list_customer_groups(const Desk& desk, const Call& call) {
  std::vector<Json> rows;
  for (const auto& [id, group] : desk.state.customer_groups) rows.push_back(group);
  return rows_response(desk, call, rows);
}

Result<HttpResponse> tell_inventory_settings(const Desk& desk, const Call&) {
  return data_response(200,
                       Json::object()
                           .set("product_out_of_stock_behavior", "do_nothing")
                           .set("option_out_of_stock_behavior", "do_nothing")
                           .set("update_stock_behavior", desk.state.options().update_stock_behavior)
                           .set("edit_order_stock_adjustment", true)
                           .set("refund_order_stock_adjustment", false)
                           .set("stock_level_display", "dont_show")
                           .set("default_out_of_stock_message", "Out of stock")
                           .set("hide_in_product_filtering", false)
                           .set("show_pre_order_stock_levels", false)
                           .set("show_out_of_stock_message", true));
}

}  // namespace oneshelf::sandbox::bigcommerce
