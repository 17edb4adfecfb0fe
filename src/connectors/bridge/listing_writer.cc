#include <algorithm>
#include <set>

#include "connectors/bridge/batch.h"
#include "connectors/bridge/capabilities.h"

namespace oneshelf::bridge {
namespace {

using Action = VariantWrite::Action;

const std::string& sku_of(const VariantWrite& variant) {
  return variant.listing_id.empty() ? variant.sku : variant.listing_id.str();
}

/// The SKU that groups the variants; "" for a product that is sold as it is.
std::string group_of(const ProductWrite& product) {
  if (!product.product_id.empty()) {
    const bool is_single = std::ranges::any_of(product.variants, [&](const VariantWrite& variant) {
      return sku_of(variant) == product.product_id.str();
    });
    return is_single ? "" : product.product_id.str();
  }
  return product.axes.empty() ? "" : "group-" + product.source_product.str();
}

VendorId product_id_of(const ProductWrite& product) {
  if (!product.product_id.empty() || product.variants.empty()) return product.product_id;
  const std::string group = group_of(product);
  return VendorId(group.empty() ? sku_of(product.variants.front()) : group);
}

std::optional<Error> problem_of(const ProductWrite& product, const VariantWrite& variant) {
  const bool renames = variant.action == Action::kUpdate && variant.fields.sku &&
                       *variant.fields.sku != sku_of(variant);
  if (renames) {
    return Error(ErrorCode::kUnsupported, "bridge.sku_is_fixed",
                 "A bridge knows products by their SKU, which cannot change there.")
        .remedied("Keep the old SKU, or let the old listing go and make a new one.")
        .with("sku", sku_of(variant));
  }
  const bool joins_single = variant.action == Action::kCreate &&
                            std::ranges::count(product.all_skus, product.product_id.str()) > 0;
  if (joins_single) {
    return Error(ErrorCode::kUnsupported, "bridge.product_is_single",
                 "The product is sold in the shop as it is and cannot get variants.")
        .remedied("Remove it from the shop once; then it is made anew with its variants.")
        .with("sku", sku_of(variant));
  }
  return std::nullopt;
}

std::optional<Error> image_problem(const ProductWrite& product) {
  if (!product.fields.images) return std::nullopt;
  const auto no_url = std::ranges::find(*product.fields.images, "", &Image::url);
  if (no_url == product.fields.images->end()) return std::nullopt;
  return Error(ErrorCode::kUnsupported, "image.not_public",
               "A bridge takes images by their address, and this one has none.")
      .remedied("Publish the image under an address, or leave images to the shop.")
      .with("image", no_url->key);
}

Json row_of(const ProductWrite& product, const VariantWrite& variant) {
  Json row = Json::object().set("sku", sku_of(variant));
  if (variant.action == Action::kDelete) return row.set("deleted", true);
  if (variant.action == Action::kCreate) {
    const std::string group = group_of(product);
    if (!group.empty()) row.set("parent_sku", group);
    row.set("deleted", false);  // the SKU may have been there before
  }
  ListingFields fields = variant.fields;
  const bool joins = variant.action == Action::kCreate && !product.product_id.empty();
  const ListingFields& shared = joins ? product.shared : product.fields;
  for (const Field field : kAllFields) {
    if (is_product_field(field) && shared.has(field)) fields.copy(field, shared);
  }
  const Json told = product_json(fields);
  for (const auto& [key, value] : told.as_object()) row.set(key, value);
  return row;
}

/// SKUs that are not changed themselves but hold what the product's variants share.
std::vector<std::string> sharing_skus(const ProductWrite& product) {
  if (product.fields.empty()) return {};
  if (product.variants.empty() && product.all_skus.empty()) return {product.product_id.str()};
  std::set<std::string> others(product.all_skus.begin(), product.all_skus.end());
  for (const VariantWrite& variant : product.variants) others.erase(sku_of(variant));
  return {others.begin(), others.end()};
}

/// The rows of one call, and where each product's begin.
class Rows {
 public:
  void add(const ProductWrite& product) {
    ProductOutcome outcome;
    outcome.product_id = product_id_of(product);
    outcome.error = image_problem(product);
    for (const VariantWrite& variant : product.variants) {
      outcome.variants.push_back(
          {.error = outcome.error ? outcome.error : problem_of(product, variant),
           .listing_id = VendorId(sku_of(variant))});
      if (outcome.variants.back().error) continue;
      rows_.push_back({.sku = sku_of(variant), .json = row_of(product, variant)});
    }
    if (!outcome.error) add_shared(product);
    outcomes_.push_back(std::move(outcome));
  }

  std::vector<BatchRow> take() { return std::move(rows_); }

  std::vector<ProductOutcome> outcomes(std::span<const ProductWrite> products,
                                       const std::vector<RowOutcome>& written) {
    auto row = written.begin();
    for (size_t i = 0; i < products.size(); ++i) {
      for (WriteOutcome& variant : outcomes_[i].variants) {
        if (!variant.error) variant.error = (row++)->error;
      }
      if (outcomes_[i].error) continue;  // of this product nothing was sent
      for (size_t shared = sharing_skus(products[i]).size(); shared > 0; --shared) {
        if (row->error && !outcomes_[i].error) outcomes_[i].error = row->error;
        ++row;
      }
    }
    return std::move(outcomes_);
  }

 private:
  void add_shared(const ProductWrite& product) {
    const Json shared = product_json(product.fields);
    for (const std::string& sku : sharing_skus(product)) {
      Json row = Json::object().set("sku", sku);
      for (const auto& [key, value] : shared.as_object()) row.set(key, value);
      rows_.push_back({.sku = sku, .json = std::move(row)});
    }
  }

  std::vector<BatchRow> rows_;
  std::vector<ProductOutcome> outcomes_;
};

}  // namespace

Result<std::vector<ProductOutcome>> ListingUpserts::write_listings(
    const Context& context, std::span<const ProductWrite> products) {
  Rows rows;
  for (const ProductWrite& product : products) rows.add(product);
  const std::vector<RowOutcome> written =
      ONESHELF_TRY(write_rows(context, client_, "products", rows.take()));
  return rows.outcomes(products, written);
}

}  // namespace oneshelf::bridge
