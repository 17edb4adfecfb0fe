#include <algorithm>

#include "connectors/shopwired/write_job.h"

namespace oneshelf::shopwired {

namespace {

constexpr int kWeightPlaces = 4;

}  // namespace

void put_shared(const ListingFields& fields, Json& to) {
  if (fields.name) to.set("title", *fields.name);
  if (fields.description_html) to.set("description", *fields.description_html);
}

void put_figures(const ListingFields& fields, const TaxBasis& basis, const Settings& settings,
                 Json& to) {
  if (fields.sku) to.set("sku", *fields.sku);
  if (fields.stock && !fields.stock->empty()) {
    to.set("stock", Json::number(fields.stock->begin()->second));
  }
  if (fields.price) to.set("price", Json::number(basis.to_shop(*fields.price)));
  if (fields.sale_price) {
    to.set("salePrice",
           *fields.sale_price ? Json::number(basis.to_shop(**fields.sale_price)) : Json());
  }
  if (fields.barcode) to.set("gtin", *fields.barcode);
  if (fields.weight_grams) {
    to.set("weight",
           Json::number(fields.weight_grams->over(settings.grams_per_unit, kWeightPlaces)));
  }
}

Result<std::vector<std::string>> value_ids(WriteJob& job, const std::string& product,
                                           const std::vector<OptionValue>& options,
                                           KnownOptions& known) {
  const std::string path = "/products/" + product;
  const auto make = [&](const std::string& part, const std::string& key,
                        const Json& body) -> Result<std::string> {
    if (known.contains(key)) return known[key];
    const Reply reply = ONESHELF_TRY(job.send("POST", path + part, body));
    if (!reply.is_done()) return Client::refusal(reply).with("option", body["name"].text_or());
    return known[key] = reply.body["id"].text_or();
  };
  std::vector<std::string> ids;
  for (const OptionValue& option : options) {
    const std::string option_id =
        ONESHELF_TRY(make("/options", option.name, Json::object().set("name", option.name)));
    const Json value = Json::object().set("name", option.value).set("option", id_number(option_id));
    ids.push_back(ONESHELF_TRY(make("/option-values", option.name + "\n" + option.value, value)));
  }
  return ids;
}

void add_variation(WriteJob& job, ProductWork& work, size_t i, KnownOptions& known) {
  const VariantWrite& variant = work.variant(i);
  const std::string& product = work.outcome.product_id.str();
  const std::vector<OptionValue> none;
  const Result<std::vector<std::string>> ids =
      value_ids(job, product, variant.fields.options.value_or(none), known);
  if (!ids.ok()) return work.fail(i, ids.error());
  Json values = Json::array();
  for (const std::string& id : *ids) values.push(id_number(id));
  Json body =
      Json::object().set("values", std::move(values)).set("sku", variant.sku).set("stock", 0);
  const Settings& settings = job.client.settings();
  const bool is_exclusive =
      work.is_create() ? !settings.prices_include_tax : job.book.is_vat_exclusive(product);
  put_figures(variant.fields, TaxBasis(settings, is_exclusive), settings, body);
  const Result<Reply> reply = job.send("POST", "/products/" + product + "/variations", body);
  if (!reply.ok()) return work.fail(i, reply.error());
  if (!reply->is_done()) return work.fail(i, Client::refusal(*reply));
  const Sold made{product, reply->body["id"].text_or()};
  job.book.made_variation(product, made.variation, variant.sku, job.context.clock().now());
  work.outcome.variants[i].listing_id = made.id();
  work.done[i] = true;
}

}  // namespace oneshelf::shopwired
