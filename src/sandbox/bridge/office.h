#pragma once

#include <string>
#include <vector>

#include "net/http.h"
#include "sandbox/bridge/state.h"

namespace oneshelf::sandbox::bridge {

/// The back office for the people of this system, in either role.
///
///   GET  /office                       recent orders with what can be done about them
///   GET  /office/products?q=&page=     prices and stock, each with a form to change it
///   POST /office/orders/{id}/ship|cancel|pay|refund
///   POST /office/products/{sku}        price and stock per location
HttpResponse handle_office(State& state, const HttpRequest& request,
                           const std::vector<std::string>& parts, Timestamp now);

HttpResponse office_orders_page(const State& state, const std::string& problem);
HttpResponse act_on_office_order(State& state, const HttpRequest& request,
                                 const std::vector<std::string>& parts, Timestamp now);
HttpResponse office_products_page(const State& state, const HttpRequest& request,
                                  const std::string& problem);
HttpResponse change_office_product(State& state, const HttpRequest& request, const std::string& sku,
                                   Timestamp now);
/// A page of the office with its navigation; a problem makes it a 422.
HttpResponse office_page(const State& state, std::string title, const std::string& problem,
                         std::string body_html);

}  // namespace oneshelf::sandbox::bridge
