#include "connectors/neto/item_wire.h"

#include <algorithm>

#include "connectors/neto/assumed.h"

namespace oneshelf::neto {
namespace {

std::vector<OptionValue> read_options(const Row& row, const Settings& settings) {
  std::vector<OptionValue> options;
  for (const Row& specific : row.list("ItemSpecifics", "ItemSpecific")) {
    const std::string name = specific.text("Name");
    const auto& wanted = settings.option_specifics;
    if (!wanted.empty() && std::ranges::find(wanted, name) == wanted.end()) continue;
    if (!name.empty()) options.push_back({name, specific.text("Value")});
  }
  return options;
}

/// The name of a picture stays, its address and date change with its bytes.
std::vector<Image> read_images(const Row& row, const std::string& sku) {
  std::vector<Image> images;
  for (const Row& image : row.list("Images", "Image")) {
    const std::string url = image.text("URL");
    if (url.empty()) continue;
    const std::string key = sku + "/" + image.text("Name");
    const std::string changed = image.text("Timestamp");
    images.push_back({.key = key,
                      .url = url,
                      .alt = "",
                      .content_hash = changed.empty() ? "" : key + "@" + changed});
  }
  return images;
}

std::vector<Component> read_components(const Row& row) {
  std::vector<Component> parts;
  for (const Row& part : row.list("KitComponents", "KitComponent")) {
    const std::string sku = part.id("ComponentSKU");
    parts.push_back({VendorId(sku), sku, part.decimal("AssembleQuantity")});
  }
  return parts;
}

/// Without a sales channel it is the web store's own approval that counts.
bool is_approved(const Row& row, const std::string& channel) {
  if (channel.empty()) return row.flag("Approved", true);
  for (const Row& entry : row.list("SalesChannels", "SalesChannel")) {
    const bool meant =
        entry.text("SalesChannelID") == channel || entry.text("SalesChannelName") == channel;
    if (meant) return entry.flag("IsApproved", false);
  }
  return false;
}

void read_tax(const Row& row, const Settings& settings, Item& item) {
  const bool is_free = row.flag("TaxFreeItem", false);
  item.tax_code = std::string(is_free ? assumed::kTaxFreeCode : assumed::kTaxCode);
  if (const std::string category = row.text("TaxCategory"); !category.empty()) {
    item.tax_code = category;
  }
  item.tax_rate = is_free ? Decimal() : settings.tax_rate;
}

Timestamp changed_at(const Row& row) {
  const std::optional<Timestamp> utc = row.time("DateUpdatedUTC");
  if (utc) return *utc;
  return row.time("DateUpdated").value_or(Timestamp());
}

}  // namespace

std::vector<std::string_view> item_selectors(Role role) {
  std::vector<std::string_view> selectors = {"SKU",
                                             "InventoryID",
                                             "ParentSKU",
                                             "Name",
                                             "Brand",
                                             "Description",
                                             "ShortDescription",
                                             "UPC",
                                             "DefaultPrice",
                                             "PromotionPrice",
                                             "PromotionStartDate",
                                             "PromotionStartDateUTC",
                                             "PromotionExpiryDate",
                                             "PromotionExpiryDateUTC",
                                             "DefaultPurchasePrice",
                                             "CostPrice",
                                             "PriceGroups",
                                             "PriceGroups.MultilevelBands",
                                             "TaxCategory",
                                             "TaxFreeItem",
                                             "TaxInclusive",
                                             "IsActive",
                                             "Approved",
                                             "SalesChannels",
                                             "Images",
                                             "Categories",
                                             "ItemSpecifics",
                                             "KitComponents",
                                             "VariantInventoryIDs",
                                             "ShippingWeight",
                                             "DateUpdated",
                                             "DateUpdatedUTC"};
  if (role == Role::kChannel) {
    selectors.insert(selectors.end(), {"AvailableSellQuantity", "IsInventoried"});
  }
  return selectors;
}

ItemRow read_item(const Row& row, const Settings& settings, Timestamp now) {
  ItemRow read;
  Item& item = read.item;
  item.sku = row.id("SKU");
  item.id = VendorId(item.sku);
  read.parent = row.text("ParentSKU");
  read.children = row.texts("VariantInventoryIDs");
  item.product_id = VendorId(read.parent.empty() ? item.sku : read.parent);
  item.product_name = row.text("Name");
  item.description_html = row.text("Description");
  if (item.description_html.empty()) item.description_html = row.text("ShortDescription");
  item.brand = row.text("Brand");
  for (const Row& category : row.list("Categories", "Category")) {
    if (std::string name = category.text("CategoryName"); !name.empty()) {
      item.categories.push_back(std::move(name));
    }
  }
  item.barcode = row.text("UPC");
  if (!read.parent.empty()) item.options = read_options(row, settings);
  item.active = row.flag("IsActive", true) && is_approved(row, settings.sales_channel);
  item.prices = read_prices(row, settings, now);
  item.purchase_price = row.opt_decimal("DefaultPurchasePrice");
  if (!item.purchase_price) item.purchase_price = row.opt_decimal("CostPrice");
  read_tax(row, settings, item);
  if (const auto weight = row.opt_decimal("ShippingWeight")) {
    item.weight_grams = weight->times(assumed::kGramsPerUnit);
  }
  item.images = read_images(row, item.sku);
  item.components = read_components(row);
  item.updated_at = changed_at(row);
  read.turns_at = next_turn(row, now);
  // A kit's figure is its parts'.
  if (row.flag("IsInventoried", true) && item.components.empty()) {
    read.sellable = row.opt_decimal("AvailableSellQuantity");
  }
  return read;
}

Listing to_listing(const ItemRow& row) {
  const Item& item = row.item;
  Listing listing;
  listing.id = item.id;
  listing.product_id = item.product_id;
  listing.updated_at = item.updated_at;
  ListingFields& fields = listing.fields;
  fields.name = item.product_name;
  fields.description_html = item.description_html;
  fields.brand = item.brand;
  fields.categories = item.categories;
  fields.images = item.images;
  fields.sku = item.sku;
  fields.options = item.options;
  fields.visible = item.active;
  fields.barcode = item.barcode;
  fields.weight_grams = item.weight_grams;
  if (const auto price = item.prices.find(PriceListId()); price != item.prices.end()) {
    fields.price = price->second.amount;
    fields.sale_price.emplace(price->second.sale);
  }
  if (row.sellable) fields.stock = {{LocationId(), *row.sellable}};
  return listing;
}

void inherit(Item& variant, const Item& parent) {
  variant.product_name = parent.product_name;
  if (variant.description_html.empty()) variant.description_html = parent.description_html;
  if (variant.brand.empty()) variant.brand = parent.brand;
  if (variant.categories.empty()) variant.categories = parent.categories;
  if (variant.images.empty()) variant.images = parent.images;
  variant.active = variant.active && parent.active;
  variant.updated_at = std::max(variant.updated_at, parent.updated_at);
}

}  // namespace oneshelf::neto
