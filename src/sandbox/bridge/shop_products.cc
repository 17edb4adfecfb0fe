// The list of products and the page of one.
#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "sandbox/bridge/pages.h"
#include "sandbox/bridge/shop.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

/// What a visitor sees as one product: its head, and the SKUs that can be bought.
struct Shown {
  const Product* head = nullptr;
  std::vector<const Product*> sold;
};

Shown shown_of(const State& state, const Product& product) {
  const std::string& key = product.parent_sku.empty() ? product.sku : product.parent_sku;
  Shown shown{.head = state.find_product(key)};
  for (const std::string& sku : state.variants_of(key)) {
    const Product* variant = state.find_product(sku);
    if (is_for_sale(state, *variant)) shown.sold.push_back(variant);
  }
  if (state.variants_of(key).empty() && is_for_sale(state, product)) shown.sold.push_back(&product);
  // A shop may know variants of a parent that it was never told about.
  if (shown.head == nullptr && !shown.sold.empty()) shown.head = shown.sold.front();
  return shown;
}

bool matches(const Shown& shown, const std::string& wanted) {
  const auto named = [&](const Product* product) {
    const std::string words = product->name + " " + product->sku + " " + product->brand;
    return folded(words).find(wanted) != std::string::npos;
  };
  return wanted.empty() || named(shown.head) || std::ranges::any_of(shown.sold, named);
}

std::vector<Shown> find_shown(const State& state, const std::string& search) {
  const std::string wanted = folded(search);
  std::vector<Shown> all;
  for (const State::ProductEntry& entry : state.products().entries()) {
    const Product& product = entry.row;
    if (product.deleted || !product.active) continue;
    // Variants are shown by their parent.
    if (state.find_product(product.parent_sku) != nullptr) continue;
    const Shown shown = shown_of(state, product);
    // Each group once: at its head.
    if (shown.head == &product && !shown.sold.empty() && matches(shown, wanted))
      all.push_back(shown);
  }
  return all;
}

std::string image_html(const Product& product) {
  if (product.images.empty()) return "";
  const Picture& picture = product.images.front();
  return fmt::format(R"(<img src="{}" alt="{}" width="320" height="320" loading="lazy">)",
                     html_escaped(picture.url), html_escaped(picture.alt));
}

std::string price_html(const State& state, const Product& product) {
  const std::string& currency = state.options().currency;
  const std::string now = fmt::format(R"(<span class="price">{}</span>)",
                                      money(selling_price(product).value_or(Decimal()), currency));
  if (!product.sale_price || !product.price) return now;
  return fmt::format("{} <s>{}</s>", now, money(*product.price, currency));
}

std::string card_html(const State& state, const Shown& shown) {
  const auto cheapest = *std::ranges::min_element(shown.sold, {}, [](const Product* product) {
    return selling_price(*product).value_or(Decimal());
  });
  const bool in_stock = std::ranges::any_of(shown.sold, [&](const Product* product) {
    return state.available(product->sku).value_or(Decimal()).is_positive();
  });
  const Product& pictured = shown.head->images.empty() ? *cheapest : *shown.head;
  return fmt::format(
      R"(<li class="card"><a href="/products/{}">{}{}</a>{}{}<div class="{}">{}</div></li>)",
      percent_encoded(shown.head->sku), image_html(pictured), html_escaped(shown.head->name),
      shown.sold.size() > 1 ? "from " : "", price_html(state, *cheapest),
      in_stock ? "soft" : "warn", in_stock ? "In stock" : "Sold out");
}

std::string option_text(const Product& product) {
  std::vector<std::string> values;
  for (const Option& option : product.options) values.push_back(option.name + ": " + option.value);
  return values.empty() ? product.name : joined(values, ", ");
}

std::string variant_html(const State& state, const Product& product, bool chosen) {
  const Decimal left = state.available(product.sku).value_or(Decimal());
  const bool sold_out = !left.is_positive();
  return fmt::format(
      R"(<label class="pick"><input type="radio" name="sku" value="{}"{}{} required>)"
      R"(<span>{}<br>{} <span class="{}">{}</span> <span class="soft">SKU )"
      R"({}</span></span></label>)",
      html_escaped(product.sku), chosen && !sold_out ? " checked" : "", sold_out ? " disabled" : "",
      html_escaped(option_text(product)), price_html(state, product), sold_out ? "warn" : "soft",
      sold_out ? "Sold out" : left.to_string() + " in stock", html_escaped(product.sku));
}

std::string facts_html(const Product& product) {
  std::string html;
  const auto fact = [&](std::string_view name, const std::string& value) {
    if (!value.empty())
      html += fmt::format("<p class=\"soft\">{}: {}</p>", name, html_escaped(value));
  };
  fact("Brand", product.brand);
  fact("Category", joined(product.categories, ", "));
  fact("Barcode", product.barcode);
  return html;
}

}  // namespace

HttpResponse product_list_page(const State& state, const HttpRequest& request) {
  const std::string search = trimmed(request.query("q").value_or(""));
  const std::vector<Shown> found = find_shown(state, search);
  const Slice slice = slice_of(found.size(), request.query("page").value_or(""));
  std::string body = fmt::format(
      R"(<form action="/" role="search" class="row"><div>{}</div><button>Search</button></form>)"
      R"(<p class="soft" role="status">{} products</p><ul class="grid">)",
      input_html({.label = "Search products",
                  .name = "q",
                  .value = search,
                  .type = "search",
                  .required = false}),
      found.size());
  for (size_t i = slice.begin; i < slice.end; ++i) body += card_html(state, found[i]);
  body += "</ul>" + pager_html(slice, "/?q=" + percent_encoded(search) + "&page=");
  return shop_page(state, Cart::of(request), "Products", std::move(body));
}

HttpResponse product_page(const State& state, const HttpRequest& request, std::string_view sku) {
  const Product* product = state.find_product(sku);
  if (product == nullptr) return shop_not_found(state, request);
  const Shown shown = shown_of(state, *product);
  if (shown.head == nullptr || shown.sold.empty()) return shop_not_found(state, request);
  std::string choices;
  for (const Product* variant : shown.sold) {
    const bool chosen = variant->sku == sku || shown.sold.size() == 1;
    choices += variant_html(state, *variant, chosen);
  }
  const Product& pictured = shown.head->images.empty() ? *shown.sold.front() : *shown.head;
  std::string body = fmt::format(
      R"(<div class="two"><div>{}<div>{}</div>{}</div><form class="box" method="post" )"
      R"(action="/cart/add">)"
      R"(<fieldset><legend>Choose</legend>{}</fieldset>)"
      R"(<label for="quantity">Pieces</label><input id="quantity" name="quantity" )"
      R"(type="number" min="1" )"
      R"(max="999" value="1" required> <button>Add to cart</button></form></div>)",
      image_html(pictured), shown.head->description_html, facts_html(*shown.head), choices);
  return shop_page(state, Cart::of(request), shown.head->name, std::move(body));
}

}  // namespace oneshelf::sandbox::bridge
