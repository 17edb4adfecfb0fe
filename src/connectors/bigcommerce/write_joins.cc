// New variants of products that are there, and variants that go.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "connectors/bigcommerce/write_job.h"

namespace oneshelf::bigcommerce {

namespace {

using Action = VariantWrite::Action;

constexpr size_t kVariantsPerPut = 50;

/// A product's options with their values, as the store told them.
struct Options {
  struct One {
    std::string id, name;
    std::map<std::string, std::string> values;  ///< id by folded label
  };
  std::vector<One> all;
};

Options read_options(const Json& product) {
  Options options;
  const Json& list = product["options"];
  for (const Json& option : list.is_array() ? list.as_array() : Json::Array()) {
    Options::One one{
        .id = option["id"].text_or(), .name = option["display_name"].text_or(), .values = {}};
    const Json& values = option["option_values"];
    for (const Json& value : values.is_array() ? values.as_array() : Json::Array()) {
      one.values[folded(value["label"].text_or())] = value["id"].text_or();
    }
    options.all.push_back(std::move(one));
  }
  return options;
}

bool is_join(const ProductWork& work, size_t i) {
  return !work.is_create() && work.is_open(i) && work.variant(i).action == Action::kCreate;
}

bool has_joins(const ProductWork& work) {
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (is_join(work, i)) return true;
  }
  return false;
}

Error no_options(const std::string& sku) {
  return Error(ErrorCode::kUnsupported, "bigcommerce.simple_product",
               "The store's product has no options, so it cannot get another variant.")
      .remedied("Give the product its options in the store, or create it anew.")
      .with("sku", sku);
}

Error option_missing(const std::string& name, const std::string& sku) {
  return Error(ErrorCode::kInvalid, "bigcommerce.option_missing",
               "The variant has no value for one of its product's options.")
      .remedied("Give the variant a value for this option in the source.")
      .with("option", name)
      .with("sku", sku);
}

/// The id of the value; the value is made if the option has none of that label.
Result<std::string> value_id(WriteJob& job, const std::string& product, Options::One& option,
                             const std::string& label) {
  if (const auto known = option.values.find(folded(label)); known != option.values.end()) {
    return known->second;
  }
  const Json body = Json::object()
                        .set("label", label)
                        .set("sort_order", static_cast<int64_t>(option.values.size()));
  const Reply reply = ONESHELF_TRY(job.send(
      "POST", "/v3/catalog/products/" + product + "/options/" + option.id + "/values", body));
  if (!reply.is_done()) return Client::refusal(reply);
  const std::string id = reply.body["data"]["id"].text_or();
  option.values[folded(label)] = id;
  return id;
}

Result<Json> joined_variant(WriteJob& job, const ProductWork& work, size_t i, Options& options) {
  const VariantWrite& variant = work.variant(i);
  if (options.all.empty()) return no_options(variant.sku);
  const std::string& product = work.write->product_id.str();
  const std::vector<OptionValue> told = variant.fields.options.value_or(std::vector<OptionValue>());
  Json values = Json::array();
  for (Options::One& option : options.all) {
    const auto value = std::ranges::find_if(
        told, [&](const OptionValue& one) { return folded(one.name) == folded(option.name); });
    if (value == told.end()) return option_missing(option.name, variant.sku);
    const std::string id = ONESHELF_TRY(value_id(job, product, option, value->value));
    values.push(Json::object()
                    .set("option_id", Json(Json::Number{option.id}))
                    .set("id", Json(Json::Number{id})));
  }
  Json json = Json::object().set("product_id", Json(Json::Number{product}));
  put_figures(job, job.of_new(variant), Holder::kVariant, json);
  if (variant.fields.visible && !*variant.fields.visible) json.set("purchasing_disabled", true);
  return json.set("option_values", std::move(values));
}

void take_joined_ids(const std::vector<Json>& told, ProductWork& work) {
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (!is_join(work, i)) continue;
    for (const Json& row : told) {
      if (folded(row["sku"].text_or()) == folded(work.variant(i).sku)) {
        work.outcome.variants[i].listing_id = VendorId(row["id"].text_or());
      }
    }
  }
}

/// True if nothing is left of the product after its deletes.
bool goes_whole(const ProductWork& work) {
  const auto deletes =
      std::ranges::count(work.write->variants, Action::kDelete, &VariantWrite::action);
  return static_cast<size_t>(deletes) >= std::max<size_t>(1, work.write->all_skus.size());
}

void remove(WriteJob& job, ProductWork& work, const std::vector<size_t>& variants,
            const std::string& path) {
  const Result<Reply> reply = job.send("DELETE", path, {});
  const bool is_gone = reply.ok() && (reply->is_done() || reply->status == 404);
  if (is_gone) return;
  const Error error = reply.ok() ? Client::refusal(*reply) : reply.error();
  for (const size_t i : variants) work.fail(i, Error(error).with("sku", work.variant(i).sku));
}

}  // namespace

void join_variants(WriteJob& job) {
  std::vector<std::string> ids;
  for (const ProductWork& work : job.works) {
    if (has_joins(work)) ids.push_back(work.write->product_id.str());
  }
  if (ids.empty()) return;
  // Asking for options limits the page to ten, which is as many products as one call has.
  const Result<Json::Array> products =
      job.rows("/v3/catalog/products", {{"id:in", joined(ids, ",")},
                                        {"include", "options"},
                                        {"include_fields", "name"},
                                        {"limit", "10"}});
  std::vector<Patch> patches;
  for (ProductWork& work : job.works) {
    Options options;
    for (const Json& product : products.ok() ? *products : Json::Array()) {
      if (product["id"].text_or() == work.write->product_id.str()) options = read_options(product);
    }
    for (size_t i = 0; i < work.write->variants.size(); ++i) {
      if (!is_join(work, i)) continue;
      const Result<Json> json =
          products.ok() ? joined_variant(job, work, i, options) : Result<Json>(products.error());
      if (json.ok()) {
        patches.push_back({.work = &work, .is_product = false, .variants = {i}, .json = *json});
      } else {
        work.fail(i, json.error());
      }
    }
  }
  const std::vector<Json> told =
      job.send_batch("/v3/catalog/variants", kVariantsPerPut, std::move(patches));
  for (ProductWork& work : job.works) take_joined_ids(told, work);
}

void delete_variants(WriteJob& job) {
  for (ProductWork& work : job.works) {
    if (work.is_create()) continue;
    const std::string product = "/v3/catalog/products/" + work.write->product_id.str();
    std::vector<size_t> gone;
    for (size_t i = 0; i < work.write->variants.size(); ++i) {
      if (work.variant(i).action == Action::kDelete) gone.push_back(i);
    }
    if (gone.empty()) continue;
    if (goes_whole(work)) {
      remove(job, work, gone, product);
      continue;
    }
    for (const size_t i : gone) {
      remove(job, work, {i}, product + "/variants/" + work.variant(i).listing_id.str());
    }
  }
}

}  // namespace oneshelf::bigcommerce
