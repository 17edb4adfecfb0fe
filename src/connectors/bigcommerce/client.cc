#include "connectors/bigcommerce/client.h"

#include "connectors/bigcommerce/answer.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr milliseconds kTimeout = std::chrono::seconds(60);

struct Area {
  std::string_view path, scope;
};
constexpr Area kAreas[] = {{"/v3/inventory/locations", "store_locations"},
                           {"/v3/inventory", "store_inventory"},
                           {"/v3/catalog", "store_v2_products"},
                           {"/v3/pricelists", "store_v2_products"},
                           {"/v3/customers", "store_v2_customers"},
                           {"/v2/customer_groups", "store_v2_customers"},
                           {"/v2/order_statuses", "store_v2_orders"},
                           {"/v2/orders", "store_v2_orders"},
                           {"/v3/orders/payment_actions", "store_v2_orders"},
                           {"/v3/orders", "store_v2_transactions"},
                           {"/v2/payments", "store_payments_methods_read"}};

}  // namespace

std::string scope_of(std::string_view path, Access access) {
  std::string scope = "store_v2_information";
  for (const Area& area : kAreas) {
    if (!path.starts_with(area.path)) continue;
    scope = area.scope;
    break;
  }
  if (access == Access::kRead && !scope.ends_with("_read")) scope += "_read_only";
  return scope;
}

Result<Reply> Client::send(const Context& context, HttpRequest request, std::string_view path,
                           Access access) const {
  request.timeout = kTimeout;
  request.headers.emplace_back("X-Auth-Token", settings_.token);
  request.headers.emplace_back("Accept", "application/json");
  const Result<HttpResponse> response = http_->send(context, request);
  if (!response.ok()) return transport_error(response.error(), access);
  if (const auto told = quota_told(*response); told && listener_ != nullptr) {
    listener_->hear(*told);
  }
  return read_reply(*response, path, access);
}

Result<Reply> Client::read(const Context& context, std::string_view path,
                           const QueryParameters& query) const {
  HttpRequest request;
  request.url = with_query(settings_.base + std::string(path), query);
  return send(context, std::move(request), path, Access::kRead);
}

Result<Json> Client::get(const Context& context, std::string_view path,
                         const QueryParameters& query) const {
  Reply reply = ONESHELF_TRY(read(context, path, query));
  if (!reply.is_done()) return refusal(reply);
  return std::move(reply.body);
}

Result<Json::Array> Client::rows(const Context& context, std::string_view path,
                                 const QueryParameters& query) const {
  Json body = ONESHELF_TRY(get(context, path, query));
  if (body.is_null()) return Json::Array();
  Json list = path.starts_with("/v3") ? body["data"] : body;
  if (list.is_array()) return std::move(list.as_array());
  return Error(ErrorCode::kCorrupt, "bigcommerce.no_list",
               "The store's answer has no list where one belongs.")
      .with("path", std::string(path));
}

Result<Reply> Client::write(const Context& context, std::string_view method, std::string_view path,
                            const Json& body) const {
  HttpRequest request;
  request.method = std::string(method);
  request.url = settings_.base + std::string(path);
  if (!body.is_null()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = body.dump();
  }
  return send(context, std::move(request), path.substr(0, path.find('?')), Access::kWrite);
}

}  // namespace oneshelf::bigcommerce
