#include "sandbox/bridge/office.h"

#include "sandbox/bridge/pages.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {

HttpResponse office_page(const State& state, std::string title, const std::string& problem,
                         std::string body_html) {
  std::string links =
      R"(<a href="/office">Orders</a> <a href="/office/products">Products and stock</a>)";
  if (!state.is_source()) links += R"( <a href="/">Shop</a>)";
  return html_response(problem.empty() ? 200 : 422,
                       render({.site = state.options().name,
                               .title = std::move(title),
                               .links_html = std::move(links),
                               .body_html = alert_html(problem) + std::move(body_html)}));
}

HttpResponse handle_office(State& state, const HttpRequest& request,
                           const std::vector<std::string>& parts, Timestamp now) {
  const std::string page = parts.size() > 1 ? parts[1] : "orders";
  if (request.method == "GET") {
    if (page == "orders") return office_orders_page(state, "");
    if (page == "products") return office_products_page(state, request, "");
  } else if (request.method == "POST") {
    if (page == "orders" && parts.size() == 4)
      return act_on_office_order(state, request, parts, now);
    if (page == "products" && parts.size() == 3) {
      return change_office_product(state, request, parts[2], now);
    }
  }
  HttpResponse missing = office_page(state, "Nothing here", "", "<p>This page does not exist.</p>");
  missing.status = 404;
  return missing;
}

}  // namespace oneshelf::sandbox::bridge
