#include <algorithm>

#include "sandbox/neto/actions.h"
#include "sandbox/neto/filter.h"

namespace oneshelf::sandbox::neto {
namespace {

constexpr int kMoneyPlaces = 2;
constexpr int kUnitPlaces = 3;

std::string money(Decimal amount) {
  return amount.rounded(kMoneyPlaces, Rounding::kHalfUp).to_fixed(kMoneyPlaces);
}

std::vector<std::string> of_lines(const Order& order, std::string Line::*field) {
  std::vector<std::string> values;
  for (const Line& line : order.lines) values.push_back(line.*field);
  return values;
}

bool is_allowed(const Filter& filter, const Order& order) {
  return filter.allows("OrderID", order.id) && filter.allows("OrderStatus", order.status) &&
         filter.allows("Username", order.username) &&
         filter.allows("SalesChannel", scalar_text(order.fields["SalesChannel"])) &&
         filter.allows_any("SKU", of_lines(order, &Line::sku)) &&
         filter.allows_any("WarehouseID", of_lines(order, &Line::warehouse)) &&
         filter.allows_any("ExternalSystemIdentifier", of_lines(order, &Line::system)) &&
         filter.allows_any("ExternalOrderReference", of_lines(order, &Line::reference)) &&
         filter.allows_any("ExternalOrderLineReference", of_lines(order, &Line::line_reference)) &&
         filter.allows_time("DatePlaced", order.placed_at) &&
         filter.allows_time("DateUpdated", order.updated_at);
}

Json line_json(const State& state, const Filter& filter, const Order& order, const Line& line,
               Decimal tax) {
  const Item* item = state.find_item(line.sku);
  const std::string name = item == nullptr ? "" : scalar_text(item->fields["Name"]);
  const bool picks = filter.picks_of("OrderLine");
  Json row = Json::object().set("OrderLineID", order.id + "-" + std::to_string(line.number));
  const auto put = [&](const char* field, std::string value) {
    if (!picks || filter.wants("OrderLine." + std::string(field))) row.set(field, std::move(value));
  };
  put("SKU", line.sku);
  put("ProductName", line.description.empty() ? name : line.description);
  put("Quantity", line.quantity.to_string());
  put("QuantityShipped", line.shipped.to_string());
  put("UnitPrice", line.unit_price.rounded(kUnitPlaces, Rounding::kHalfUp).to_fixed(kUnitPlaces));
  put("Tax", money(tax));
  put("TaxCode", line.is_tax_free ? "FREE" : "GST");
  put("ProductDiscount", money(line.discount));
  put("WarehouseID", line.warehouse);
  put("ShippingMethod", line.shipping_method);
  put("ShippingServiceName", line.shipping_method);
  put("ShippingTracking", line.tracking_number);
  const bool went = !line.tracking_number.empty();
  put("ShippingCarrierCode", went ? "AUSPOST" : "");
  put("ShippingCarrierName", went ? "Australia Post" : "");
  put("ShippingTrackingUrl", went ? "https://track.example/" + line.tracking_number : "");
  put("ExternalSystemIdentifier", line.system);
  put("ExternalOrderReference", line.reference);
  put("ExternalOrderLineReference", line.line_reference);
  return row;
}

Json payment_json(const Filter& filter, const Payment& payment) {
  Json row = Json::object().set("Id", payment.id).set("Amount", money(payment.amount));
  row.set("DatePaid", payment.date);
  if (filter.wants("OrderPayment.PaymentType")) row.set("PaymentType", payment.method);
  return row;
}

void put_address(Json& row, const Order& order, const std::string& prefix) {
  // What is written under one name is read under another.
  constexpr std::pair<const char*, const char*> kNames[] = {
      {"FirstName", "FirstName"}, {"LastName", "LastName"},   {"Company", "Company"},
      {"Street1", "StreetLine1"}, {"Street2", "StreetLine2"}, {"City", "City"},
      {"State", "State"},         {"PostCode", "PostCode"},   {"Country", "Country"},
      {"ContactPhone", "Phone"}};
  for (const auto& [written, told] : kNames) {
    row.set(prefix + told, scalar_text(order.fields[prefix + written]));
  }
}

void put_totals(Picked& row, const Order& order, const Totals& totals) {
  row.put("GrandTotal", money(totals.grand))
      .put("ProductSubtotal", money(totals.products))
      .put("OrderTax", money(totals.tax))
      .put("ShippingTotal", money(totals.shipping))
      .put("ShippingTax", money(totals.shipping_tax))
      .put("SurchargeTotal", "0.00")
      .put("TaxInclusive", order.is_tax_inclusive ? "True" : "False");
}

Json told(const State& state, const Filter& filter, const Order& order) {
  const bool collapses = state.options().collapses_lists;
  const Totals totals = state.totals(order);
  Picked row(filter);
  row.always("OrderID", order.id);
  for (const auto& [name, value] : order.fields.as_object()) row.put(name, scalar_text(value));
  row.put("OrderStatus", order.status)
      .put("RelatedOrderID", order.related)
      .put("Username", order.username)
      .put("ShippingOption", scalar_text(order.fields["ShippingMethod"]))
      .put("DeliveryInstruction", scalar_text(order.fields["ShipInstructions"]))
      .put("DatePlaced", time_text(order.placed_at))
      .put("DateUpdated", time_text(order.updated_at));
  if (order.status == "Dispatched") row.put("DateCompletedUTC", time_text(order.completed_at));
  put_totals(row, order, totals);
  Json::Array lines, payments;
  for (size_t at = 0; at < order.lines.size(); ++at) {
    lines.push_back(line_json(state, filter, order, order.lines[at], totals.line_tax[at]));
  }
  for (const Payment& payment : order.payments) payments.push_back(payment_json(filter, payment));
  row.put("OrderLine", told_list(std::move(lines), collapses));
  row.put("OrderPayment", payments.empty() ? Json("") : told_list(std::move(payments), collapses));
  Json whole = std::move(row).row();
  if (filter.wants("ShipAddress")) put_address(whole, order, "Ship");
  if (filter.wants("BillAddress")) put_address(whole, order, "Bill");
  return whole;
}

}  // namespace

Result<Reply> get_order(State& state, const Json& body, Timestamp) {
  const Filter filter = ONESHELF_TRY(Filter::read(body, kOrderSchema));
  std::vector<const Order*> allowed;
  for (const Order& order : state.orders()) {
    if (is_allowed(filter, order)) allowed.push_back(&order);
  }
  Json::Array rows;
  for (const Order* order : filter.page_of(allowed, state.options().limit_max)) {
    rows.push_back(told(state, filter, *order));
  }
  Reply reply;
  if (!rows.empty()) {
    reply.body.set("Order", told_list(std::move(rows), state.options().collapses_lists));
  }
  return reply;
}

}  // namespace oneshelf::sandbox::neto
