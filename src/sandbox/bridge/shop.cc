#include "sandbox/bridge/shop.h"

#include <fmt/format.h>

#include "sandbox/bridge/pages.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

HttpResponse get(State& state, const HttpRequest& request, const std::vector<std::string>& parts) {
  if (parts.empty()) return product_list_page(state, request);
  if (parts[0] == "products" && parts.size() == 2) return product_page(state, request, parts[1]);
  if (parts[0] == "orders" && parts.size() == 2) return order_page(state, request, parts[1]);
  if (parts[0] == "cart" && parts.size() == 1) return cart_page(state, request);
  if (parts[0] == "checkout" && parts.size() == 1) return checkout_page(state, request, "");
  return shop_not_found(state, request);
}

}  // namespace

HttpResponse shop_page(const State& state, const Cart& cart, std::string title,
                       std::string body_html) {
  const std::string links = fmt::format(
      R"(<a href="/cart">Cart ({})</a> <a href="/office">Back office</a>)", cart.pieces());
  return html_response(200, render({.site = state.options().name,
                                    .title = std::move(title),
                                    .links_html = links,
                                    .body_html = std::move(body_html)}));
}

HttpResponse shop_not_found(const State& state, const HttpRequest& request) {
  HttpResponse response =
      shop_page(state, Cart::of(request), "Nothing here",
                R"(<p>This page does not exist. <a href="/">See all products</a></p>)");
  response.status = 404;
  return response;
}

HttpResponse handle_shop(State& state, const HttpRequest& request,
                         const std::vector<std::string>& parts, Timestamp now) {
  if (request.method == "GET") return get(state, request, parts);
  if (request.method != "POST" || parts.empty()) return shop_not_found(state, request);
  if (parts[0] == "checkout" && parts.size() == 1) return check_out(state, request, now);
  if (parts[0] == "cart" && parts.size() == 2 && parts[1] == "add")
    return add_to_cart(state, request);
  if (parts[0] == "cart" && parts.size() == 2 && parts[1] == "update") return update_cart(request);
  return shop_not_found(state, request);
}

}  // namespace oneshelf::sandbox::bridge
