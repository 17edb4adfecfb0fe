// What the store is, and the lists that mappings choose from.
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/bigcommerce/trade.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr int64_t kStatuses = 15;

}  // namespace

Result<HttpResponse> tell_time(const Desk&, const Call& call) {
  return json_response(200, Json::object().set("time", to_unix_ms(call.now) / 1000));
}

Result<HttpResponse> tell_store(const Desk& desk, const Call&) {
  const Options& options = desk.state.options();
  const Json timezone = Json::object().set("name", "UTC").set("raw_offset", 0).set("dst_offset", 0);
  return json_response(200,
                       Json::object()
                           .set("id", options.store_hash)
                           .set("domain", options.store_hash + ".sandbox.test")
                           .set("secure_url", "https://" + options.store_hash + ".sandbox.test")
                           .set("name", options.name)
                           .set("status", "live")
                           .set("timezone", timezone)
                           .set("language", "en")
                           .set("currency", options.currency)
                           .set("currency_symbol", options.currency)
                           .set("decimal_places", 2)
                           .set("weight_units", options.weight_units)
                           .set("dimension_units", "Centimeters")
                           .set("plan_name", "Sandbox")
                           .set("plan_level", "Plus Plan")
                           .set("is_price_entered_with_tax", options.prices_include_tax)
                           .set("store_id", 1000)
                           .set("default_channel_id", 1)
                           .set("features", Json::object()));
}

Result<HttpResponse> list_statuses(const Desk& desk, const Call& call) {
  std::vector<Json> rows;
  for (int64_t id = 0; id < kStatuses; ++id) {
    rows.push_back(Json::object()
                       .set("id", id)
                       .set("name", status_name(id))
                       .set("system_label", status_name(id))
                       .set("custom_label", status_name(id))
                       .set("system_description", ""));
  }
  return rows_response(desk, call, rows);
}

Result<HttpResponse> list_tax_classes(const Desk& desk, const Call& call) {
  return rows_response(desk, call, desk.state.tax_classes);
}

Result<HttpResponse> list_payment_methods(const Desk& desk, const Call& call) {
  return rows_response(desk, call, desk.state.payment_methods);
}

Result<HttpResponse> list_zones(const Desk& desk, const Call& call) {
  return rows_response(desk, call, {Json::object().set("id", 1).set("name", "Everywhere")});
}

Result<HttpResponse> list_zone_methods(const Desk& desk, const Call& call) {
  if (call.id(3) != 1) return not_found();
  return rows_response(desk, call, desk.state.shipping_methods);
}

}  // namespace oneshelf::sandbox::bigcommerce
