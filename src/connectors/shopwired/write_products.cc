// Creating products, and changing those that are there.
#include <algorithm>

#include "connectors/shopwired/write_job.h"

namespace oneshelf::shopwired {

namespace {

using Action = VariantWrite::Action;

bool any_visible(const ProductWork& work) {
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    const bool was_made = !work.outcome.variants[i].error;
    if (was_made && work.variant(i).fields.visible.value_or(true)) return true;
  }
  return false;
}

Json new_product(const WriteJob& job, const ProductWork& work) {
  const Settings& settings = job.client.settings();
  Json json = Json::object().set("vatExclusive", !settings.prices_include_tax);
  put_shared(work.write->fields, json);
  const TaxBasis basis(settings, !settings.prices_include_tax);
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (!work.is_open(i)) continue;
    const VariantWrite& variant = work.variant(i);
    if (work.has_options()) {
      // Hidden until its variations are there; they carry the SKUs.
      return json.set("active", false).set("price", Json::number(*variant.fields.price));
    }
    // A SKU without a figure is out of stock at once, and so it is told.
    json.set("sku", variant.sku).set("stock", 0).set("active", any_visible(work));
    put_figures(variant.fields, basis, settings, json);
    return json;
  }
  return json;
}

/// What was begun and has no variation is no use to anybody.
void take_back(WriteJob& job, ProductWork& work) {
  const bool any_made = std::ranges::any_of(work.outcome.variants,
                                            [](const WriteOutcome& one) { return !one.error; });
  if (any_made || job.is_stopped()) return;
  const Result<Reply> reply = job.send("DELETE", "/products/" + work.outcome.product_id.str(), {});
  if (reply.ok() && reply->is_done()) {
    work.outcome.product_id = VendorId();
    work.outcome.error = work.outcome.variants.front().error;
  }
}

void add_variations(WriteJob& job, ProductWork& work) {
  KnownOptions known;
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (work.is_open(i)) add_variation(job, work, i, known);
  }
  take_back(job, work);
  if (work.outcome.error || !any_visible(work)) return;
  const Result<Reply> shown = job.send("PUT", "/products/" + work.outcome.product_id.str(),
                                       Json::object().set("active", true));
  if (!shown.ok()) work.outcome.error = shown.error();
  if (shown.ok() && !shown->is_done()) work.outcome.error = Client::refusal(*shown);
}

bool is_update(const ProductWork& work, size_t i) {
  return work.is_open(i) && work.variant(i).action == Action::kUpdate;
}

/// Whether the product has to be shown or hidden with what is written of its variants.
std::optional<bool> visibility(const ProductWork& work) {
  std::optional<bool> visible;
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    const std::optional<bool> told = work.variant(i).fields.visible;
    if (is_update(work, i) && told) visible = visible.value_or(false) || *told;
  }
  return visible;
}

void fail_product(ProductWork& work, const std::vector<size_t>& with, const Error& error) {
  work.outcome.error = error;
  for (const size_t i : with) work.fail(i, error);
}

void delete_variants(WriteJob& job, ProductWork& work) {
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (!work.is_open(i) || work.variant(i).action != Action::kDelete) continue;
    const Result<Reply> reply = job.send("DELETE", sold_of(work.variant(i).listing_id)->path(), {});
    if (!reply.ok()) work.fail(i, reply.error());
    if (reply.ok() && !reply->is_done() && reply->status != 404) {
      work.fail(i, Client::refusal(*reply));
    }
  }
}

}  // namespace

void create_product(WriteJob& job, ProductWork& work) {
  const Json product = new_product(job, work);
  const Result<Reply> reply = job.send("POST", "/products", product);
  if (!reply.ok()) return work.fail(reply.error());
  if (!reply->is_done()) return work.fail(Client::refusal(*reply));
  work.outcome.product_id = VendorId(reply->body["id"].text_or());
  job.book.made(Json::object()
                    .set("id", work.outcome.product_id.str())
                    .set("sku", product["sku"])
                    .set("vatExclusive", product["vatExclusive"]));
  if (work.has_options()) return add_variations(job, work);
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (work.is_open(i)) work.outcome.variants[i].listing_id = work.outcome.product_id;
  }
}

void update_product(WriteJob& job, ProductWork& work) {
  const Settings& settings = job.client.settings();
  const std::string& product = work.write->product_id.str();
  const TaxBasis basis(settings, job.book.is_vat_exclusive(product));
  Json shared = Json::object();
  put_shared(work.write->fields, shared);
  if (const std::optional<bool> visible = visibility(work)) shared.set("active", *visible);
  std::vector<size_t> with, variations;
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (!is_update(work, i)) continue;
    const bool is_variation = sold_of(work.variant(i).listing_id)->is_variation();
    if (!is_variation) put_figures(work.variant(i).fields, basis, settings, shared);
    if (!is_variation || work.variant(i).fields.visible) with.push_back(i);
    if (is_variation) variations.push_back(i);
  }
  if (shared.size() > 0) {
    const Result<Reply> reply = job.send("PUT", "/products/" + product, shared);
    if (!reply.ok()) fail_product(work, with, reply.error());
    if (reply.ok() && !reply->is_done()) fail_product(work, with, Client::refusal(*reply));
  }
  for (const size_t i : variations) {
    Json own = Json::object();
    put_figures(work.variant(i).fields, basis, settings, own);
    if (own.size() == 0 || !work.is_open(i)) continue;
    const Result<Reply> reply = job.send("PUT", sold_of(work.variant(i).listing_id)->path(), own);
    if (!reply.ok()) work.fail(i, reply.error());
    if (reply.ok() && !reply->is_done()) work.fail(i, Client::refusal(*reply));
  }
  delete_variants(job, work);
}

void join_variations(WriteJob& job, ProductWork& work) {
  std::vector<size_t> wanted;
  for (size_t i = 0; i < work.write->variants.size(); ++i) {
    if (work.is_open(i) && work.variant(i).action == Action::kCreate) wanted.push_back(i);
  }
  if (wanted.empty()) return;
  const std::string& product = work.write->product_id.str();
  const Result<Json::Array> options =
      job.rows("/products/" + product + "/options", {{"embed", "values"}});
  KnownOptions known;
  for (const Json& option : options.ok() ? *options : Json::Array()) {
    const std::string name = option["name"].text_or();
    known[name] = option["id"].text_or();
    for (const Json& value : array_in(option, "values")) {
      known[name + "\n" + value["name"].text_or()] = value["id"].text_or();
    }
  }
  for (const size_t i : wanted) {
    if (!options.ok()) {
      work.fail(i, options.error());
    } else if (options->empty()) {
      work.fail(i, Error(ErrorCode::kUnsupported, "shopwired.product_is_single",
                         "The product is sold in the shop as it is and cannot get variations.")
                       .remedied("Hide it in the shop; then it is made anew under other SKUs."));
    } else {
      add_variation(job, work, i, known);
    }
  }
}

}  // namespace oneshelf::shopwired
