#include "connectors/bigcommerce/write_job.h"

#include <algorithm>

#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {

namespace {

Error not_sent() {
  return Error(ErrorCode::kUnavailable, "bigcommerce.not_sent",
               "The record was not sent, because a request before it failed.");
}

}  // namespace

bool ProductWork::has_options() const {
  const bool told = std::ranges::any_of(write->variants, [](const VariantWrite& variant) {
    return variant.fields.options && !variant.fields.options->empty();
  });
  return told || !write->axes.empty() || write->all_skus.size() > 1 || write->variants.size() > 1;
}

void ProductWork::fail(const Error& error) {
  if (!outcome.error) outcome.error = error;
  for (WriteOutcome& variant : outcome.variants) {
    if (!variant.error) variant.error = error;
  }
}

WriteJob::WriteJob(const Client& its_client, const Context& its_context, ShopFacts& its_facts,
                   std::span<const ProductWrite> products)
    : client(its_client), context(its_context), facts(its_facts) {
  for (const ProductWrite& product : products) {
    ProductWork work;
    work.write = &product;
    work.outcome.product_id = product.product_id;
    for (const VariantWrite& variant : product.variants) {
      work.outcome.variants.push_back({.error = {}, .listing_id = variant.listing_id});
    }
    works.push_back(std::move(work));
  }
}

ListingFields WriteJob::of_product(const ListingFields& fields) const {
  ListingFields kept = fields;
  if (!price_list().empty()) {
    kept.clear(Field::kPrice);
    kept.clear(Field::kSalePrice);
  }
  // The catalogue's figure is the default location's.
  if (!client.settings().is_default_location()) kept.clear(Field::kStock);
  return kept;
}

ListingFields WriteJob::of_new(const VariantWrite& variant) const {
  ListingFields fields = variant.fields;
  if (!fields.sku) fields.sku = variant.sku;
  if (!client.settings().is_default_location()) fields.clear(Field::kStock);
  return fields;
}

Result<void> WriteJob::learn_units() {
  grams_per_unit_ = ONESHELF_TRY(facts.shop(context))
  .grams_per_unit;
  return success();
}

Result<Reply> WriteJob::send(std::string_view method, std::string_view path, const Json& body) {
  if (stopped_) return not_sent();
  Result<Reply> reply = client.write(context, method, path, body);
  if (!reply.ok()) {
    stopped_ = reply.error();
  } else if (reply->is_done()) {
    any_done_ = true;
  }
  return reply;
}

Result<Json::Array> WriteJob::rows(std::string_view path, const QueryParameters& query) {
  if (stopped_) return not_sent();
  Result<Json::Array> found = client.rows(context, path, query);
  if (!found.ok()) stopped_ = found.error();
  return found;
}

void WriteJob::fail(const Patch& patch, const Error& error) const {
  const auto about = [&](const std::string& sku) { return Error(error).with("sku", sku); };
  if (patch.is_product) {
    const auto& variants = patch.work->write->variants;
    patch.work->outcome.error = about(variants.empty() ? "" : variants.front().sku);
  }
  for (const size_t i : patch.variants) patch.work->fail(i, about(patch.work->variant(i).sku));
}

std::vector<Json> WriteJob::send_rows(std::string_view path, std::span<const Patch> patches) {
  Json body = Json::array();
  for (const Patch& patch : patches) body.push(patch.json);
  const Result<Reply> reply = send("PUT", path, body);
  if (reply.ok() && reply->is_done() && !reply->is_partial()) {
    const Json& data = reply->body["data"];
    return data.is_array() ? std::vector<Json>(data.as_array()) : std::vector<Json>();
  }
  // One bad row refuses all of them: which one shows when they go alone.
  const bool is_content = reply.ok() && patches.size() > 1;
  std::vector<Json> told;
  for (size_t i = 0; i < patches.size(); ++i) {
    if (!is_content) {
      fail(patches[i], reply.ok() ? Client::refusal(*reply) : reply.error());
      continue;
    }
    for (Json& row : send_rows(path, patches.subspan(i, 1))) told.push_back(std::move(row));
  }
  return told;
}

std::vector<Json> WriteJob::send_batch(std::string_view path, size_t max,
                                       std::vector<Patch> patches) {
  std::vector<Json> told;
  const std::span<const Patch> all = patches;
  for (size_t at = 0; at < all.size(); at += max) {
    for (Json& row : send_rows(path, all.subspan(at, std::min(max, all.size() - at)))) {
      told.push_back(std::move(row));
    }
  }
  return told;
}

}  // namespace oneshelf::bigcommerce
