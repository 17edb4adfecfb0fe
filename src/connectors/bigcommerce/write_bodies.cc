// What the store is sent about products and variants.
#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/write_job.h"

namespace oneshelf::bigcommerce {

namespace {

Json id_number(const std::string& id) { return Json(Json::Number{id}); }

/// The figure of the default location: the catalogue knows no other.
std::optional<Decimal> one_figure(const ListingFields& fields) {
  if (!fields.stock || fields.stock->empty()) return {};
  const auto usual = fields.stock->find(LocationId());
  return usual == fields.stock->end() ? fields.stock->begin()->second : usual->second;
}

}  // namespace

void put_shared(const WriteJob&, const ProductWork& work, Json& to) {
  const ListingFields& fields = work.write->fields;
  if (fields.name) to.set("name", *fields.name);
  if (fields.description_html) to.set("description", *fields.description_html);
  if (fields.brand) {
    if (fields.brand->empty()) {
      to.set("brand_id", 0);
    } else {
      to.set("brand_name", *fields.brand);
    }
  }
  if (fields.categories) {
    Json ids = Json::array();
    for (const std::string& id : work.category_ids) ids.push(id_number(id));
    to.set("categories", std::move(ids));
  }
  if (!work.tax_class_id.empty()) to.set("tax_class_id", id_number(work.tax_class_id));
}

void put_figures(const WriteJob& job, const ListingFields& fields, Holder holder, Json& to) {
  if (fields.sku) to.set("sku", *fields.sku);
  if (fields.barcode) to.set("upc", *fields.barcode);
  if (fields.price) to.set("price", Json::number(*fields.price));
  if (fields.sale_price) {
    // Products say "none" with zero, variants with null.
    const Json none = holder == Holder::kProduct ? Json(0) : Json();
    to.set("sale_price", *fields.sale_price ? Json::number(**fields.sale_price) : none);
  }
  if (fields.weight_grams) {
    to.set("weight", Json::number(fields.weight_grams->over(
                         job.grams_per_unit(), assumed::kWeightPlaces, Rounding::kHalfUp)));
  }
  if (const std::optional<Decimal> figure = one_figure(fields)) {
    to.set("inventory_level", Json::number(*figure));
  }
}

Json image_json(const Image& image, size_t index) {
  return Json::object()
      .set("image_url", image.url)
      .set("description", image_description(image))
      .set("is_thumbnail", index == 0)
      .set("sort_order", static_cast<int64_t>(index));
}

void take_ids(const Json& data, ProductWork& work) {
  work.outcome.product_id = VendorId(data["id"].text_or());
  const Json& variants = data["variants"];
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (!work.is_open(i)) continue;
    std::string id = work.has_options() ? "" : data["base_variant_id"].text_or();
    for (const Json& row : variants.is_array() ? variants.as_array() : Json::Array()) {
      const bool is_same = folded(row["sku"].text_or()) == folded(work.variant(i).sku);
      if (is_same || (!work.has_options() && variants.size() == 1)) id = row["id"].text_or();
    }
    work.outcome.variants[i].listing_id = VendorId(id);
  }
}

}  // namespace oneshelf::bigcommerce
