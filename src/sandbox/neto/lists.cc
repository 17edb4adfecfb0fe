#include "sandbox/neto/actions.h"
#include "sandbox/neto/filter.h"

namespace oneshelf::sandbox::neto {
namespace {

std::string told_flag(bool value) { return value ? "True" : "False"; }

/// The names of these lists' fields are in lower case.
Json told_methods(const std::vector<Method>& methods) {
  Json list = Json::array();
  for (const Method& method : methods) {
    list.push(Json::object()
                  .set("id", method.id)
                  .set("name", method.name)
                  .set("description", "")
                  .set("status", method.is_active ? "Active" : "Inactive"));
  }
  return list;
}

}  // namespace

Result<Reply> get_warehouse(State& state, const Json& body, Timestamp) {
  const Filter filter = ONESHELF_TRY(Filter::read(body, kWarehouseSchema));
  std::vector<const Warehouse*> allowed;
  for (const Warehouse& warehouse : state.options().warehouses) {
    const bool fits = filter.allows("WarehouseID", warehouse.id) &&
                      filter.allows("IsActive", told_flag(warehouse.is_active));
    if (fits) allowed.push_back(&warehouse);
  }
  Json::Array rows;
  for (const Warehouse* warehouse : filter.page_of(allowed, 0)) {
    Picked row(filter);
    row.always("WarehouseID", warehouse->id)
        .put("WarehouseName", warehouse->name)
        .put("IsPrimary", told_flag(warehouse->is_primary))
        .put("IsActive", told_flag(warehouse->is_active));
    rows.push_back(std::move(row).row());
  }
  Reply reply;
  reply.body.set("Warehouse", told_list(std::move(rows), state.options().collapses_lists));
  return reply;
}

Result<Reply> get_customer(State& state, const Json& body, Timestamp) {
  const Filter filter = ONESHELF_TRY(Filter::read(body, kCustomerSchema));
  Json::Array rows;
  for (const auto& [email, username] : state.customers()) {
    if (!filter.allows("Username", username) || !filter.allows("Email", email)) continue;
    Picked row(filter);
    row.always("Username", username).put("EmailAddress", email);
    rows.push_back(std::move(row).row());
  }
  Reply reply;
  reply.body.set("Customer", told_list(std::move(rows), state.options().collapses_lists));
  return reply;
}

Result<Reply> get_shipping_methods(State& state, const Json&, Timestamp) {
  Reply reply;
  reply.body.set(
      "ShippingMethods",
      Json::object().set("ShippingMethod", told_methods(state.options().shipping_methods)));
  return reply;
}

Result<Reply> get_payment_methods(State& state, const Json&, Timestamp) {
  Reply reply;
  reply.body.set(
      "PaymentMethods",
      Json::object().set("PaymentMethod", told_methods(state.options().payment_methods)));
  return reply;
}

Result<Reply> get_currency_settings(State& state, const Json&, Timestamp) {
  Reply reply;
  reply.body.set("CurrencySettings", Json::object()
                                         .set("DEFAULTCURRENCY", state.options().currency)
                                         .set("GST_AMT", state.options().tax_rate.to_string()));
  return reply;
}

}  // namespace oneshelf::sandbox::neto
