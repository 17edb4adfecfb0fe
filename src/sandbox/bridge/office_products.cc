#include <fmt/format.h>

#include "base/bytes.h"
#include "base/text.h"
#include "sandbox/bridge/fields.h"
#include "sandbox/bridge/office.h"
#include "sandbox/bridge/pages.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

std::vector<const Product*> find_sold(const State& state, const std::string& search) {
  const std::string wanted = folded(search);
  std::vector<const Product*> found;
  for (const State::ProductEntry& entry : state.products().entries()) {
    const Product& product = entry.row;
    if (product.deleted || state.is_parent(product.sku)) continue;
    if (folded(product.name + " " + product.sku).find(wanted) != std::string::npos)
      found.push_back(&product);
  }
  return found;
}

std::string stock_inputs_html(const State& state, const Product& product) {
  std::string html;
  for (const Choice& location : state.lists.at("locations")) {
    const Stock* stock = state.find_stock(product.sku, location.id);
    const std::string reserved = stock != nullptr && stock->reserved.is_positive()
                                     ? stock->reserved.to_string() + " reserved"
                                     : "";
    html += fmt::format(
        R"(<label>{0} <input name="stock:{1}" inputmode="decimal" size="6" value="{2}" )"
        R"(aria-label="{0}: stock of {3}"> <span class="soft">{4}</span></label>)",
        html_escaped(location.name), html_escaped(location.id),
        stock == nullptr ? "" : stock->quantity.to_string(), html_escaped(product.sku), reserved);
  }
  return html;
}

std::string product_html(const State& state, const Product& product, const std::string& back) {
  return fmt::format(
      R"(<li class="card"><strong>{0}</strong><div class="soft">{1}</div>)"
      R"(<form method="post" action="/office/products/{2}">{3}<label>Price in {4} )"
      R"(<input name="price" inputmode="decimal" size="8" value="{5}" aria-label="Price )"
      R"(of {1}"></label>{6})"
      R"(<p><button>Save</button></p></form></li>)",
      html_escaped(display_name(product)), html_escaped(product.sku), percent_encoded(product.sku),
      hidden_html("back", back), html_escaped(state.options().currency),
      product.price ? product.price->to_string() : "", stock_inputs_html(state, product));
}

std::string decimal_of(const std::string& typed) {
  std::string text = typed;
  for (char& c : text) {
    if (c == ',') c = '.';
  }
  return text;
}

/// Saves what was typed. Empty fields are left as they are.
Result<void> save(State& state, const Form& form, const std::string& sku, Timestamp now) {
  if (state.find_product(sku) == nullptr) {
    return Error(ErrorCode::kNotFound, "unknown_sku", "There is no such product.");
  }
  const std::string price = decimal_of(form.text("price"));
  if (!price.empty()) {
    ONESHELF_TRY(upsert_product(state, Json::object().set("sku", sku).set("price", price), now));
  }
  for (const Choice& location : state.lists.at("locations")) {
    const std::string quantity = decimal_of(form.text("stock:" + location.id));
    if (quantity.empty()) continue;
    const Json item =
        Json::object().set("sku", sku).set("location", location.id).set("quantity", quantity);
    ONESHELF_TRY(set_stock(state, item, now));
  }
  return success();
}

}  // namespace

HttpResponse office_products_page(const State& state, const HttpRequest& request,
                                  const std::string& problem) {
  const std::string search = trimmed(request.query("q").value_or(""));
  const std::vector<const Product*> found = find_sold(state, search);
  const Slice slice = slice_of(found.size(), request.query("page").value_or(""));
  const std::string address = "/office/products?q=" + percent_encoded(search) + "&page=";
  std::string body =
      fmt::format(R"(<form action="/office/products" role="search" )"
                  R"(class="row"><div>{}</div><button>Search</button></form>)"
                  R"(<p class="soft" role="status">{} products</p><ul class="grid">)",
                  input_html({.label = "Search name or SKU",
                              .name = "q",
                              .value = search,
                              .type = "search",
                              .required = false}),
                  found.size());
  for (size_t i = slice.begin; i < slice.end; ++i) {
    body += product_html(state, *found[i], address + std::to_string(slice.page));
  }
  body += "</ul>" + pager_html(slice, address);
  return office_page(state, "Products and stock", problem, std::move(body));
}

HttpResponse change_office_product(State& state, const HttpRequest& request, const std::string& sku,
                                   Timestamp now) {
  const Form form(request.body);
  const Result<void> saved = save(state, form, sku, now);
  if (!saved.ok()) return office_products_page(state, request, saved.error().message());
  const std::string back = form.text("back");
  // Only back to our own list: the field could hold any address.
  return see_other(back.starts_with("/office/products") ? back : "/office/products");
}

}  // namespace oneshelf::sandbox::bridge
