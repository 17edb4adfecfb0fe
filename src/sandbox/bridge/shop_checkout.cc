// Cart, checkout and the page of an order.
#include <fmt/format.h>

#include "base/bytes.h"
#include "sandbox/bridge/pages.h"
#include "sandbox/bridge/shop.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/bridge/wire.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr int kFollowSeconds = 10;

HttpResponse with_cart(HttpResponse response, const Cart& cart) {
  response.headers.emplace_back("Set-Cookie", cart.cookie());
  return response;
}

std::string cart_line_html(const State& state, const Cart::Line& line) {
  const Product* product = state.find_product(line.sku);
  const std::string name = product == nullptr ? line.sku : display_name(*product);
  const Decimal price =
      product == nullptr ? Decimal() : selling_price(*product).value_or(Decimal());
  return fmt::format(
      R"(<tr><td>{0}</td><td><form method="post" action="/cart/update" class="row">{1})"
      R"(<input type="number" name="quantity" min="0" max="999" value="{2}" )"
      R"(aria-label="Pieces of {0}">)"
      R"(<button class="quiet">Change</button></form></td><td class="number">{3}</td></tr>)",
      html_escaped(name), hidden_html("sku", line.sku), line.quantity,
      money(price.times(Decimal::from_integer(line.quantity)), state.options().currency));
}

std::string address_inputs_html(const Form& form) {
  const auto input = [&](std::string_view label, std::string_view name,
                         std::string_view autocomplete) {
    return input_html({.label = label,
                       .name = name,
                       .value = form.text(name),
                       .type = name == "email" ? "email" : "text",
                       .autocomplete = autocomplete});
  };
  return input("Name", "name", "name") + input("E-mail", "email", "email") +
         input("Street and number", "street", "street-address") +
         input("Postal code", "postal_code", "postal-code") +
         input("City", "city", "address-level2") +
         input("Country (two letters)", "country", "country");
}

Purchase purchase_of(const Form& form, const Cart& cart) {
  Purchase purchase;
  for (const Cart::Line& line : cart.lines()) {
    purchase.items.push_back({.sku = line.sku, .quantity = Decimal::from_integer(line.quantity)});
  }
  purchase.customer = {.name = form.text("name"), .email = form.text("email")};
  purchase.shipping = {.name = form.text("name"),
                       .street = form.text("street"),
                       .postal_code = form.text("postal_code"),
                       .city = form.text("city"),
                       .country = form.text("country"),
                       .email = form.text("email")};
  purchase.billing = purchase.shipping;
  purchase.shipping_method = form.text("shipping_method");
  purchase.payment_method = form.text("payment_method");
  purchase.coupon = form.text("coupon");
  purchase.note = form.text("note");
  return purchase;
}

/// The first thing a buyer left out, as a sentence; "" if nothing.
std::string missing_in(const Form& form) {
  for (const std::string_view name :
       {"name", "email", "street", "postal_code", "city", "country"}) {
    if (form.text(name).empty()) return "Please fill in every field of the address.";
  }
  if (form.text("email").find('@') == std::string::npos) return "Please check the e-mail address.";
  if (form.text("country").size() != 2)
    return "Please give the country as two letters, such as FI.";
  return "";
}

std::string order_line_html(const Order& order, const Line& line) {
  return fmt::format(R"(<tr><td>{}</td><td class="number">{}</td><td class="number">{}</td></tr>)",
                     html_escaped(line.name), line.quantity.to_string(),
                     money(line.total.value_or(Decimal()), order.currency));
}

std::string order_table_html(const Order& order) {
  std::string html =
      R"(<div class="scroll"><table><thead><tr><th>Product</th><th class="number">Pieces</th>)"
      R"(<th class="number">Total</th></tr></thead><tbody>)";
  for (const Line& line : order.lines) html += order_line_html(order, line);
  if (order.delivery_line) html += order_line_html(order, *order.delivery_line);
  for (const Line& line : order.fee_lines) html += order_line_html(order, line);
  html += fmt::format(
      R"(<tr><th colspan="2">Sum, of which {} tax</th><td class="number price">{}</td></tr>)",
      money(order.totals.tax.value_or(Decimal()), order.currency),
      money(order.totals.gross.value_or(Decimal()), order.currency));
  return html + "</tbody></table></div>";
}

std::string tracking_html(const Order& order) {
  if (order.shipments.empty()) return "<p>Not shipped yet. This page looks again by itself.</p>";
  std::string html = "<h2>On its way</h2><ul>";
  for (const Shipment& shipment : order.shipments) {
    const std::string number = html_escaped(shipment.tracking_number);
    const bool link = shipment.tracking_url.starts_with("http");
    html += fmt::format(
        "<li>{} {}</li>", html_escaped(shipment.carrier),
        link ? fmt::format(R"(<a href="{}">{}</a>)", html_escaped(shipment.tracking_url), number)
             : number);
  }
  return html + "</ul>";
}

}  // namespace

HttpResponse add_to_cart(const State& state, const HttpRequest& request) {
  const Form form(request.body);
  const Product* product = state.find_product(form.text("sku"));
  if (product == nullptr || !is_for_sale(state, *product)) return shop_not_found(state, request);
  Cart cart = Cart::of(request);
  if (!cart.add(product->sku, read_pieces(form.text("quantity"), 1))) {
    return shop_page(state, cart, "The cart is full",
                     alert_html("A cart holds at most 50 products."));
  }
  return with_cart(see_other("/cart"), cart);
}

HttpResponse update_cart(const HttpRequest& request) {
  const Form form(request.body);
  Cart cart = Cart::of(request);
  cart.set(form.text("sku"), read_pieces(form.text("quantity"), 1));
  return with_cart(see_other("/cart"), cart);
}

HttpResponse cart_page(const State& state, const HttpRequest& request) {
  const Cart cart = Cart::of(request);
  if (cart.lines().empty()) {
    return shop_page(state, cart, "Cart",
                     R"(<p>The cart is empty. <a href="/">See all products</a></p>)");
  }
  std::string body = R"(<div class="scroll"><table><thead><tr><th>Product</th><th>Pieces</th>)"
                     R"(<th class="number">Price</th></tr></thead><tbody>)";
  for (const Cart::Line& line : cart.lines()) body += cart_line_html(state, line);
  body += R"(</tbody></table></div><p><a href="/checkout">Go to checkout</a></p>)";
  return shop_page(state, cart, "Cart", std::move(body));
}

HttpResponse checkout_page(State& state, const HttpRequest& request, const std::string& problem) {
  const Cart cart = Cart::of(request);
  if (cart.lines().empty()) return see_other("/cart");
  const Form form(request.body);
  const std::string known_key = form.text("checkout");
  const std::string key = known_key.empty() ? state.next_id("c") : known_key;
  const std::string& currency = state.options().currency;
  std::string body =
      alert_html(problem) + R"(<form class="box" method="post" action="/checkout">)" +
      hidden_html("checkout", key) + address_inputs_html(form) +
      select_html("Shipping", "shipping_method", state.lists["shipping-methods"],
                  form.text("shipping_method"), currency) +
      select_html("Payment", "payment_method", state.lists["payment-methods"],
                  form.text("payment_method"), currency) +
      input_html({.label = "Coupon (try SHELF10)",
                  .name = "coupon",
                  .value = form.text("coupon"),
                  .required = false}) +
      input_html({.label = "Note", .name = "note", .value = form.text("note"), .required = false}) +
      "<p><button>Buy now</button></p></form>";
  HttpResponse page = shop_page(state, cart, "Checkout", std::move(body));
  if (!problem.empty()) page.status = 422;
  return page;
}

HttpResponse check_out(State& state, const HttpRequest& request, Timestamp now) {
  const Form form(request.body);
  const std::string key = form.text("checkout");
  // Pressing "Buy now" twice buys once.
  if (const std::string* order_id = state.find_checkout(key))
    return see_other("/orders/" + *order_id);
  if (const std::string missing = missing_in(form); !missing.empty()) {
    return checkout_page(state, request, missing);
  }
  const auto placed = place_order(state, purchase_of(form, Cart::of(request)), now);
  if (!placed.ok()) return checkout_page(state, request, placed.error().message());
  const std::string& id = (*placed)->row.id;
  if (!key.empty()) state.remember_checkout(key, id);
  return with_cart(see_other("/orders/" + id), Cart());
}

HttpResponse order_page(const State& state, const HttpRequest& request, std::string_view id) {
  const State::OrderEntry* entry = state.find_order(id);
  if (entry == nullptr) return shop_not_found(state, request);
  const Order& order = entry->row;
  std::string body =
      fmt::format(R"(<p>Thank you, {}. Status: <strong>{}</strong></p>{}{}<p><a href="/">More )"
                  R"(products</a></p>)",
                  html_escaped(order.customer.name), name_of(order.status), order_table_html(order),
                  tracking_html(order));
  const std::string links = R"(<a href="/cart">Cart</a> <a href="/office">Back office</a>)";
  return html_response(200,
                       render({.site = state.options().name,
                               .title = "Order " + order.number,
                               .links_html = links,
                               .body_html = std::move(body),
                               .refresh_seconds = order.shipments.empty() ? kFollowSeconds : 0}));
}

}  // namespace oneshelf::sandbox::bridge
