// What a shop tells about itself.
#include "sandbox/shopwired/call.h"
#include "sandbox/shopwired/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::shopwired {
namespace {

Result<HttpResponse> add_titled(const Desk& desk, const Call& call, std::vector<Json>& rows) {
  const std::string title = call.body["title"].text_or();
  if (title.empty()) return refused(422, "Missing property: title");
  rows.push_back(Json::object().set("id", desk.state.next_id()).set("title", title));
  return json_response(201, rows.back());
}

}  // namespace

Result<HttpResponse> tell_business(const Desk& desk, const Call&) {
  const Options& options = desk.state.options();
  return json_response(200, Json::object()
                                .set("id", options.business_id)
                                .set("name", options.name)
                                .set("currency", options.currency));
}

Result<HttpResponse> list_statuses(const Desk& desk, const Call& call) {
  return rows_response(desk, call, desk.state.statuses);
}

Result<HttpResponse> list_payment_methods(const Desk& desk, const Call& call) {
  return rows_response(desk, call, desk.state.payment_methods);
}

Result<HttpResponse> list_shipping_rates(const Desk& desk, const Call& call) {
  return rows_response(desk, call, desk.state.shipping_rates);
}

Result<HttpResponse> list_countries(const Desk& desk, const Call& call) {
  return rows_response(desk, call, desk.state.countries);
}

Result<HttpResponse> list_brands(const Desk& desk, const Call& call) {
  return rows_response(desk, call, desk.state.brands);
}

Result<HttpResponse> create_brand(const Desk& desk, const Call& call) {
  return add_titled(desk, call, desk.state.brands);
}

Result<HttpResponse> list_categories(const Desk& desk, const Call& call) {
  return rows_response(desk, call, desk.state.categories);
}

Result<HttpResponse> create_category(const Desk& desk, const Call& call) {
  return add_titled(desk, call, desk.state.categories);
}

}  // namespace oneshelf::sandbox::shopwired
