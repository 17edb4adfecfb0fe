#pragma once

#include <string>
#include <vector>

#include "sandbox/bridge/cart.h"
#include "sandbox/bridge/state.h"

namespace oneshelf::sandbox::bridge {

/// The shop front of role channel: find a product, put it in the cart, buy it, follow the order.
///
///   GET  /?q=&page=       products          GET  /checkout, POST /checkout
///   GET  /products/{sku}  one product       GET  /orders/{id}   what became of it
///   GET  /cart, POST /cart/add, POST /cart/update
HttpResponse handle_shop(State& state, const HttpRequest& request,
                         const std::vector<std::string>& parts, Timestamp now);

// Its pages, one file each.
HttpResponse product_list_page(const State& state, const HttpRequest& request);
HttpResponse product_page(const State& state, const HttpRequest& request, std::string_view sku);
HttpResponse cart_page(const State& state, const HttpRequest& request);
HttpResponse add_to_cart(const State& state, const HttpRequest& request);
HttpResponse update_cart(const HttpRequest& request);
HttpResponse checkout_page(State& state, const HttpRequest& request, const std::string& problem);
HttpResponse check_out(State& state, const HttpRequest& request, Timestamp now);
HttpResponse order_page(const State& state, const HttpRequest& request, std::string_view id);

/// A page of the shop with its navigation.
HttpResponse shop_page(const State& state, const Cart& cart, std::string title,
                       std::string body_html);
HttpResponse shop_not_found(const State& state, const HttpRequest& request);

}  // namespace oneshelf::sandbox::bridge
