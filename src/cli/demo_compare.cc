#include "cli/demo_compare.h"

#include <algorithm>

#include "sandbox/bridge/trade.h"

namespace oneshelf::cli {
namespace {

namespace bridge = sandbox::bridge;

using bridge::Product;
using bridge::State;

std::string shown(const std::optional<Decimal>& value) {
  return value ? value->to_string() : std::string("nothing");
}

/// What all variants of a product share stands with its parent.
const Product& head_of(const State& state, const Product& product) {
  const Product* parent = state.find_product(product.parent_sku);
  return parent == nullptr ? product : *parent;
}

/// The shop holds the source's pictures by their absolute address.
bool is_same_pictures(const Product& source, const Product& shop) {
  return std::ranges::equal(source.images, shop.images,
                            [](const bridge::Picture& own, const bridge::Picture& copy) {
                              return copy.url.ends_with(own.url);
                            });
}

class Comparison {
 public:
  explicit Comparison(std::string sku) : sku_(std::move(sku)) {}

  void expect(bool same, std::string_view field, const std::string& detail = "") {
    if (same) return;
    differences_.push_back(sku_ + ": " + std::string(field) + " differs" +
                           (detail.empty() ? "" : ": " + detail));
  }
  void expect_equal(const std::optional<Decimal>& source, const std::optional<Decimal>& shop,
                    std::string_view field) {
    expect(source == shop, field, shown(source) + " is " + shown(shop) + " in the shop");
  }
  std::vector<std::string> take() { return std::move(differences_); }

 private:
  std::string sku_;
  std::vector<std::string> differences_;
};

std::vector<std::string> product_differences(const State& source, const State& shop,
                                             const Product& own) {
  Comparison compare(own.sku);
  const Product* copy = shop.find_product(own.sku);
  if (copy == nullptr || !bridge::is_for_sale(shop, *copy)) {
    compare.expect(false, "presence", "it is not for sale in the shop");
    return compare.take();
  }
  const Product& head = head_of(source, own);
  const Product& copied = head_of(shop, *copy);
  compare.expect(head.name == copied.name, "name", copied.name);
  compare.expect(head.description_html == copied.description_html, "description");
  compare.expect(head.brand == copied.brand, "brand", copied.brand);
  compare.expect(head.categories == copied.categories, "categories");
  compare.expect(is_same_pictures(head, copied), "pictures");
  compare.expect(own.options == copy->options, "options");
  compare.expect(own.barcode == copy->barcode, "barcode", copy->barcode);
  compare.expect(own.tax_code == copy->tax_code, "tax code", copy->tax_code);
  compare.expect(own.weight_grams == copy->weight_grams, "weight");
  compare.expect_equal(own.price, copy->price, "price");
  compare.expect_equal(own.sale_price, copy->sale_price, "sale price");
  const Decimal available = source.available(own.sku).value_or(Decimal());
  compare.expect_equal(std::max(available, Decimal()), shop.available(own.sku), "stock");
  return compare.take();
}

std::vector<const bridge::Order*> orders_of(const State& state) {
  std::vector<const bridge::Order*> orders;
  for (const State::OrderEntry& entry : state.orders().entries()) orders.push_back(&entry.row);
  return orders;
}

std::vector<std::string> booked_differences(const bridge::Order& sold,
                                            const bridge::Order& booked) {
  Comparison compare("order " + sold.number);
  compare.expect(sold.currency == booked.currency, "currency");
  compare.expect_equal(sold.totals.net, booked.totals.net, "net total");
  compare.expect_equal(sold.totals.tax, booked.totals.tax, "tax");
  compare.expect_equal(sold.totals.gross, booked.totals.gross, "total");
  compare.expect(sold.lines.size() == booked.lines.size(), "number of lines");
  for (size_t i = 0; i < std::min(sold.lines.size(), booked.lines.size()); ++i) {
    compare.expect(sold.lines[i].sku == booked.lines[i].sku, "SKU of a line", booked.lines[i].sku);
    compare.expect_equal(sold.lines[i].quantity, booked.lines[i].quantity, "pieces of a line");
  }
  return compare.take();
}

}  // namespace

size_t skus_for_sale(const State& state) {
  return static_cast<size_t>(std::ranges::count_if(
      state.products().entries(),
      [&](const State::ProductEntry& entry) { return bridge::is_for_sale(state, entry.row); }));
}

std::vector<std::string> catalogue_differences(const State& source, const State& shop) {
  std::vector<std::string> all;
  for (const State::ProductEntry& entry : source.products().entries()) {
    if (!bridge::is_for_sale(source, entry.row)) continue;
    std::ranges::move(product_differences(source, shop, entry.row), std::back_inserter(all));
  }
  const size_t wanted = skus_for_sale(source);
  const size_t present = skus_for_sale(shop);
  if (wanted != present) {
    all.push_back("the source sells " + std::to_string(wanted) + " SKUs, the shop " +
                  std::to_string(present));
  }
  return all;
}

std::vector<std::string> order_differences(const State& source, const bridge::Order& sold) {
  const std::vector<const bridge::Order*> booked = orders_of(source);
  if (booked.size() != 1) {
    return {"the source holds " + std::to_string(booked.size()) + " orders instead of one"};
  }
  return booked_differences(sold, *booked.front());
}

std::string sku_with_stock(const State& state, Decimal pieces) {
  for (const State::ProductEntry& entry : state.products().entries()) {
    const bool enough = state.available(entry.row.sku).value_or(Decimal()) >= pieces;
    if (enough && bridge::is_for_sale(state, entry.row)) return entry.row.sku;
  }
  return "";
}

}  // namespace oneshelf::cli
