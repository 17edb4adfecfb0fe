#include "connectors/neto/listing_rows.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/limits.h"
#include "connectors/neto/price_basis.h"
#include "connectors/neto/wire.h"

namespace oneshelf::neto {
namespace {

using Action = VariantWrite::Action;

constexpr std::string_view kParentPrefix = "P-";

const std::string& sku_of(const VariantWrite& variant) {
  return variant.listing_id.empty() ? variant.sku : variant.listing_id.str();
}

std::string flag(bool value) { return value ? "True" : "False"; }

bool has_price(const ListingFields& fields) { return fields.price || fields.sale_price; }

/// The SKU of the item that a new product's variants share: made of the source's own id.
std::string parent_sku(const VendorId& product) {
  const std::string& id = product.str();
  const bool fits = kParentPrefix.size() + id.size() <= limits::kSku && id.find(' ') == id.npos;
  const std::string tail =
      fits ? id : sha256_hex(id).substr(0, limits::kSku - kParentPrefix.size());
  return std::string(kParentPrefix) + tail;
}

Error bad_sku(std::string id, std::string message, const std::string& sku) {
  return Error(ErrorCode::kInvalid, std::move(id), std::move(message))
      .remedied("Give the product another SKU in the source.")
      .with("sku", sku);
}

std::optional<Error> problem_of(const VariantWrite& variant) {
  const std::string& sku = sku_of(variant);
  if (variant.action == Action::kDelete) {
    return Error(ErrorCode::kUnsupported, "neto.cannot_delete", "Neto's API deletes no items.")
        .remedied("Hide what is gone instead.")
        .with("sku", sku);
  }
  if (variant.action == Action::kUpdate && variant.fields.sku && *variant.fields.sku != sku) {
    return Error(ErrorCode::kUnsupported, "neto.sku_is_fixed",
                 "Neto knows items by their SKU, which cannot change there.")
        .remedied("Keep the old SKU, or hide the old listing and make a new one.")
        .with("sku", sku);
  }
  if (variant.action != Action::kCreate) return std::nullopt;
  if (character_count(sku) > limits::kSku) {
    return bad_sku("neto.sku_too_long", "Neto's SKUs have at most 25 characters.", sku);
  }
  if (sku.find(' ') != std::string::npos) {
    return bad_sku("neto.sku_has_spaces", "Neto takes spaces out of new SKUs.", sku);
  }
  return std::nullopt;
}

Error is_single(const VendorId& product) {
  return Error(ErrorCode::kUnsupported, "neto.product_is_single",
               "The product is sold in Neto as it is and cannot get variants.")
      .remedied("Hide it in Neto; then it is made anew with its variants under other SKUs.")
      .with("product", product.str());
}

void put_texts(Json& row, const ListingFields& fields) {
  if (fields.name) row.set("Name", *fields.name);
  if (fields.description_html) row.set("Description", *fields.description_html);
  if (fields.brand) row.set("Brand", *fields.brand);
}

void put_visible(Json& row, const ListingFields& fields) {
  if (!fields.visible) return;
  row.set("Approved", flag(*fields.visible));
  if (*fields.visible) row.set("IsActive", "True");
}

void put_sale(Json& row, const std::optional<Decimal>& sale, const Basis& basis, Timestamp now) {
  row.set("PromotionPrice", sale ? basis.written(*sale).to_string() : "0");
  if (!sale) return;
  row.set("PromotionStartDateUTC", vendor_time(now - assumed::kPromotionLead));
  row.set("PromotionExpiryDateUTC", assumed::kPromotionEnd);
}

void put_prices(Json& row, const ListingFields& fields, const Basis& basis, Timestamp now) {
  if (fields.price) row.set("DefaultPrice", basis.written(*fields.price).to_string());
  if (fields.sale_price) put_sale(row, *fields.sale_price, basis, now);
}

void put_own(Json& row, const ListingFields& fields) {
  if (fields.barcode) row.set("UPC", *fields.barcode);
  if (fields.weight_grams) {
    row.set("ShippingWeight", fields.weight_grams->over(assumed::kGramsPerUnit).to_string());
  }
  if (!fields.options || fields.options->empty()) return;
  Json specifics = Json::array();
  for (const OptionValue& option : *fields.options) {
    specifics.push(Json::object().set("Name", option.name).set("Value", option.value));
  }
  row.set("ItemSpecifics", Json::object().set("ItemSpecific", std::move(specifics)));
}

void put_first_stock(Json& row, const ListingFields& fields, const std::string& warehouse) {
  if (!fields.stock || fields.stock->empty()) return;
  Json quantity = Json::object();
  quantity.set("WarehouseID", warehouse)
      .set("Quantity", fields.stock->begin()->second.to_string())
      .set("Action", "set");
  row.set("WarehouseQuantity", std::move(quantity));
}

/// Makes the items of one product.
class Builder {
 public:
  Builder(const ProductWrite& product, const RowTerms& terms) : product_(product), terms_(terms) {}

  ProductItems build() {
    items_.product_id = product_.product_id;
    has_parent_ = product_.product_id.empty()
                      ? !product_.axes.empty() || product_.variants.size() > 1
                      : !is_sold(product_.product_id.str());
    if (product_.product_id.empty()) name_product();
    for (const VariantWrite& variant : product_.variants) add(variant);
    if (!product_.product_id.empty() && !product_.fields.empty()) add_shared();
    return std::move(items_);
  }

 private:
  bool is_sold(const std::string& sku) const {
    const auto updates = [&](const VariantWrite& variant) {
      return variant.action != Action::kCreate && sku_of(variant) == sku;
    };
    return std::ranges::find(product_.all_skus, sku) != product_.all_skus.end() ||
           std::ranges::any_of(product_.variants, updates) ||
           (product_.all_skus.empty() && product_.variants.empty());
  }

  void name_product() {
    if (!has_parent_) {
      items_.product_id =
          VendorId(product_.variants.empty() ? "" : sku_of(product_.variants.front()));
      return;
    }
    const std::string sku = parent_sku(product_.source_product);
    items_.product_id = VendorId(sku);
    ItemWrite& parent = items_.new_parent.emplace(ItemWrite{.sku = sku, .json = new_row(sku)});
    put_texts(parent.json, product_.fields);
    const bool any_visible = std::ranges::any_of(
        product_.variants,
        [](const VariantWrite& variant) { return variant.fields.visible.value_or(false); });
    parent.json.set("Approved", flag(any_visible));
  }

  Json new_row(const std::string& sku) const {
    Json row = Json::object().set("SKU", sku).set("IsActive", "True").set("Approved", "False");
    return row.set("TaxInclusive", flag(terms_.settings->prices_include_tax));
  }

  void add(const VariantWrite& variant) {
    ProductItems::Variant& told = items_.variants.emplace_back();
    told.error = problem_of(variant);
    const bool is_new = variant.action == Action::kCreate;
    if (!told.error && is_new && !has_parent_ && !product_.product_id.empty()) {
      told.error = is_single(product_.product_id);
    }
    if (told.error) return;
    told.item = is_new ? create(variant) : change(variant, told.error);
  }

  const ItemWrite* create(const VariantWrite& variant) {
    const std::string& sku = variant.sku;
    Json row = new_row(sku);
    if (has_parent_) row.set("ParentSKU", items_.product_id.str());
    put_texts(row, product_.product_id.empty() ? product_.fields : product_.shared);
    put_visible(row, variant.fields);
    put_own(row, variant.fields);
    const Basis basis(terms_.settings->prices_include_tax, false, *terms_.settings);
    put_prices(row, variant.fields, basis, terms_.now);
    put_first_stock(row, variant.fields, terms_.warehouse);
    items_.created.push_back({.sku = sku, .json = std::move(row)});
    return &items_.created.back();
  }

  ItemWrite& changed(const std::string& sku) {
    const auto known = std::ranges::find(items_.changed, sku, &ItemWrite::sku);
    if (known != items_.changed.end()) return *known;
    return items_.changed.emplace_back(
        ItemWrite{.sku = sku, .json = Json::object().set("SKU", sku)});
  }

  const ItemWrite* change(const VariantWrite& variant, std::optional<Error>& error) {
    const std::string& sku = sku_of(variant);
    const auto held = terms_.held.find(sku);
    if (has_price(variant.fields) && held == terms_.held.end()) {
      error = unknown_sku(sku);
      return nullptr;
    }
    ItemWrite& item = changed(sku);
    put_visible(item.json, variant.fields);
    put_own(item.json, variant.fields);
    if (has_price(variant.fields)) {
      const Basis basis(held->second.has_tax, held->second.is_tax_free, *terms_.settings);
      put_prices(item.json, variant.fields, basis, terms_.now);
    }
    return &item;
  }

  /// Neto shows a variant's own name in carts and on orders.
  void add_shared() {
    put_texts(changed(product_.product_id.str()).json, product_.fields);
    for (const std::string& sku : product_.all_skus) put_texts(changed(sku).json, product_.fields);
  }

  const ProductWrite& product_;
  const RowTerms& terms_;
  bool has_parent_ = false;
  ProductItems items_;
};

}  // namespace

std::set<std::string> repriced_skus(std::span<const ProductWrite> products) {
  std::set<std::string> skus;
  for (const ProductWrite& product : products) {
    for (const VariantWrite& variant : product.variants) {
      if (variant.action == Action::kUpdate && has_price(variant.fields)) {
        skus.insert(sku_of(variant));
      }
    }
  }
  return skus;
}

ProductItems items_of(const ProductWrite& product, const RowTerms& terms) {
  return Builder(product, terms).build();
}

}  // namespace oneshelf::neto
