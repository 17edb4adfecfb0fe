#include "connectors/bigcommerce/source_items.h"

#include <algorithm>

#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/products.h"

namespace oneshelf::bigcommerce {

namespace {

Item item_of(Listing listing) {
  ListingFields& fields = listing.fields;
  Item item;
  item.id = listing.id;
  item.product_id = listing.product_id;
  item.sku = fields.sku.value_or("");
  item.product_name = fields.name.value_or("");
  item.description_html = fields.description_html.value_or("");
  item.brand = fields.brand.value_or("");
  item.categories = std::move(fields.categories).value_or(std::vector<std::string>());
  item.barcode = fields.barcode.value_or("");
  item.options = std::move(fields.options).value_or(std::vector<OptionValue>());
  item.active = fields.visible.value_or(true);
  item.tax_code = fields.tax_class.value_or("");
  item.weight_grams = fields.weight_grams;
  item.images = std::move(fields.images).value_or(std::vector<Image>());
  item.updated_at = listing.updated_at;
  if (fields.price) {
    item.prices[PriceListId()] = {
        .amount = *fields.price,
        .sale = fields.sale_price ? *fields.sale_price : std::optional<Decimal>()};
  }
  return item;
}

/// What a piece costs the shop: the variant's own figure, else the product's. Zero is "not set".
std::optional<Decimal> cost_of(const JsonReader& product, const std::string& variant) {
  std::optional<Decimal> cost = read_opt_amount(product, "cost_price");
  for (const JsonReader& one : product.list("variants")) {
    if (one.id("id") != variant) continue;
    const std::optional<Decimal> own = read_opt_amount(one, "cost_price");
    if (own) cost = own;
  }
  return cost && cost->is_zero() ? std::nullopt : cost;
}

}  // namespace

Result<std::vector<Item>> SourceItems::items_of(const Context& context,
                                                const std::vector<Json>& products) const {
  const Shop shop = ONESHELF_TRY(facts_->shop(context));
  const Names names = ONESHELF_TRY(names_of(context, *facts_, products));
  JsonReader::Complaints complaints;
  std::vector<Item> items;
  for (const Json& json : products) {
    const JsonReader product(json, complaints);
    for (Listing& listing : read_product(product, shop, names)) {
      items.push_back(item_of(std::move(listing)));
      items.back().purchase_price = cost_of(product, items.back().id.str());
    }
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  ONESHELF_TRY(add_prices(context, items));
  return items;
}

Result<void> SourceItems::add_prices(const Context& context, std::vector<Item>& items) const {
  const std::vector<std::string>& lists = client_->settings().price_lists;
  if (lists.empty() || items.empty()) return success();
  const Shop shop = ONESHELF_TRY(facts_->shop(context));
  std::vector<std::string> variants;
  for (const Item& item : items) variants.push_back(item.id.str());
  for (const std::string& list : lists) {
    const auto prices =
        ONESHELF_TRY(price_lists_.read(context, list, shop.currency.code(), variants));
    for (Item& item : items) {
      const auto found = prices.find(item.id.str());
      if (found == prices.end() || !found->second.price) continue;
      item.prices[PriceListId(list)] = {.amount = *found->second.price,
                                        .sale = found->second.sale_price};
    }
  }
  return success();
}

Result<ChangePage<Item>> SourceItems::read_items(const Context& context,
                                                 const std::string& position) {
  Pass pass = ONESHELF_TRY(Pass::parse(position));
  if (pass.is_looking) facts_->forget_names();
  const PassPage rows = ONESHELF_TRY(next_products(context, *client_, pass));
  std::vector<Json> products;
  for (const Row& row : rows.news) products.push_back(row.json);
  ChangePage<Item> page;
  if (!products.empty()) page.rows = ONESHELF_TRY(items_of(context, products));
  page.complete = rows.complete;
  page.position = pass.text();
  return page;
}

}  // namespace oneshelf::bigcommerce
