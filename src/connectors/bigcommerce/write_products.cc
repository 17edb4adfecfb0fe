// Creating products, and changing those that are there.
#include <algorithm>
#include <set>

#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/write_job.h"

namespace oneshelf::bigcommerce {

namespace {

using Action = VariantWrite::Action;

constexpr size_t kProductsPerPut = 10;
constexpr size_t kVariantsPerPut = 50;

Json id_number(const std::string& id) { return Json(Json::Number{id}); }

Json new_variant(const WriteJob& job, const VariantWrite& variant) {
  Json json = Json::object();
  put_figures(job, job.of_new(variant), Holder::kVariant, json);
  Json options = Json::array();
  for (const OptionValue& option : variant.fields.options.value_or(std::vector<OptionValue>())) {
    options.push(Json::object().set("option_display_name", option.name).set("label", option.value));
  }
  json.set("option_values", std::move(options));
  if (variant.fields.visible && !*variant.fields.visible) json.set("purchasing_disabled", true);
  return json;
}

bool any_visible(const ProductWork& work) {
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (work.is_open(i) && work.variant(i).fields.visible.value_or(true)) return true;
  }
  return false;
}

Json new_images(const std::vector<Image>& images) {
  Json list = Json::array();
  for (size_t i = 0; i < images.size(); ++i) {
    if (!images[i].url.empty()) list.push(image_json(images[i], i));
  }
  return list;
}

/// The product with all its variants, options and pictures: the store makes them in one go.
Json new_product(const WriteJob& job, const ProductWork& work) {
  Json json = Json::object().set("type", "physical");
  put_shared(job, work, json);
  json.set("is_visible", any_visible(work));
  json.set("weight", Json::number(dec(assumed::kUnknownWeight)));
  json.set("inventory_tracking", work.has_options() ? "variant" : "product");
  Json variants = Json::array();
  bool first = true;
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (!work.is_open(i)) continue;
    const VariantWrite& variant = work.variant(i);
    if (!work.has_options()) put_figures(job, job.of_new(variant), Holder::kProduct, json);
    if (work.has_options()) variants.push(new_variant(job, variant));
    if (first && work.has_options()) json.set("price", Json::number(*variant.fields.price));
    first = false;
  }
  if (work.has_options()) json.set("variants", std::move(variants));
  if (work.write->fields.images) json.set("images", new_images(*work.write->fields.images));
  return json;
}

void create(WriteJob& job, ProductWork& work) {
  const Result<Reply> reply = job.send("POST", "/v3/catalog/products", new_product(job, work));
  const std::string& sku = work.write->variants.front().sku;
  if (!reply.ok()) return work.fail(Error(reply.error()).with("sku", sku));
  if (!reply->is_done()) return work.fail(Client::refusal(*reply).with("sku", sku));
  take_ids(reply->body["data"], work);
  // The product is there, so its variants are too; a picture or the like is not.
  if (reply->is_partial()) work.outcome.error = Client::refusal(*reply).with("sku", sku);
}

bool is_update(const ProductWork& work, size_t i) {
  return work.is_open(i) && work.variant(i).action == Action::kUpdate;
}

/// Whether the whole product has to be shown or hidden with what is written of its variants.
std::optional<bool> product_visibility(const ProductWork& work) {
  std::set<std::string> hidden;
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    const std::optional<bool> visible = work.variant(i).fields.visible;
    if (!is_update(work, i) || !visible) continue;
    if (*visible) return true;
    hidden.insert(work.variant(i).sku);
  }
  if (!hidden.empty() && hidden.size() >= work.write->all_skus.size()) return false;
  return {};
}

Json with_id(const std::string& id) { return Json::object().set("id", id_number(id)); }

Patch product_patch(const WriteJob& job, ProductWork& work) {
  Patch patch{.work = &work, .is_product = false, .variants = {}, .json = Json::object()};
  put_shared(job, work, patch.json);
  patch.is_product = patch.json.size() > 0;
  if (work.has_options()) {
    if (const std::optional<bool> visible = product_visibility(work)) {
      patch.json.set("is_visible", *visible);
      patch.is_product = true;
    }
  } else {
    for (size_t i = 0; i < work.write->variants.size(); ++i) {
      if (!is_update(work, i)) continue;
      put_figures(job, job.of_product(work.variant(i).fields), Holder::kProduct, patch.json);
      if (work.variant(i).fields.visible) {
        patch.json.set("is_visible", *work.variant(i).fields.visible);
      }
      patch.variants.push_back(i);
    }
  }
  if (patch.json.size() > 0) patch.json.set("id", id_number(work.write->product_id.str()));
  return patch;
}

/// The batch takes no new SKU: that goes alone, with whatever else changes.
void rename(WriteJob& job, ProductWork& work, size_t i, Json json) {
  std::erase_if(json.as_object(), [](const Json::Member& member) { return member.first == "id"; });
  const std::string path = "/v3/catalog/products/" + work.write->product_id.str() + "/variants/" +
                           work.variant(i).listing_id.str();
  const Result<Reply> reply = job.send("PUT", path, json);
  if (reply.ok() && reply->is_done() && !reply->is_partial()) return;
  const Error error = reply.ok() ? Client::refusal(*reply) : reply.error();
  work.fail(i, Error(error).with("sku", work.variant(i).sku));
}

void add_variant_patches(WriteJob& job, ProductWork& work, std::vector<Patch>& patches) {
  if (!work.has_options()) return;
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (!is_update(work, i)) continue;
    Json json = with_id(work.variant(i).listing_id.str());
    put_figures(job, job.of_product(work.variant(i).fields), Holder::kVariant, json);
    if (const std::optional<bool> visible = work.variant(i).fields.visible) {
      json.set("purchasing_disabled", !*visible);
    }
    if (work.variant(i).fields.sku) {
      rename(job, work, i, json);
    } else if (json.size() > 1) {
      patches.push_back({.work = &work, .is_product = false, .variants = {i}, .json = json});
    }
  }
}

}  // namespace

void create_products(WriteJob& job) {
  for (ProductWork& work : job.works) {
    if (work.is_create() && !work.outcome.error) create(job, work);
  }
}

void update_products(WriteJob& job) {
  std::vector<Patch> products, variants;
  for (ProductWork& work : job.works) {
    if (work.is_create()) continue;
    if (!work.outcome.error) {
      Patch patch = product_patch(job, work);
      if (patch.json.size() > 0) products.push_back(std::move(patch));
    }
    add_variant_patches(job, work, variants);
  }
  job.send_batch("/v3/catalog/products", kProductsPerPut, std::move(products));
  job.send_batch("/v3/catalog/variants", kVariantsPerPut, std::move(variants));
}

}  // namespace oneshelf::bigcommerce
