#include "connectors/shopwired/write_job.h"

#include <algorithm>

namespace oneshelf::shopwired {

namespace {

Error not_sent() {
  return Error(ErrorCode::kUnavailable, "shopwired.not_sent",
               "The record was not sent, because a request before it failed.");
}

}  // namespace

bool ProductWork::has_options() const {
  const bool told = std::ranges::any_of(write->variants, [](const VariantWrite& variant) {
    return variant.fields.options && !variant.fields.options->empty();
  });
  return told || !write->axes.empty() || write->variants.size() > 1;
}

void ProductWork::fail(const Error& error) {
  if (!outcome.error) outcome.error = error;
  for (size_t i = 0; i < outcome.variants.size(); ++i) {
    if (is_open(i)) fail(i, error);
  }
}

void ProductWork::fail(size_t i, const Error& error) {
  outcome.variants[i].error = Error(error).with("sku", variant(i).sku);
}

WriteJob::WriteJob(const Client& its_client, SkuBook& its_book, const Context& its_context,
                   std::span<const ProductWrite> products)
    : client(its_client), book(its_book), context(its_context) {
  for (const ProductWrite& product : products) {
    ProductWork work;
    work.write = &product;
    work.outcome.product_id = product.product_id;
    for (const VariantWrite& variant : product.variants) {
      work.outcome.variants.push_back({.error = {}, .listing_id = variant.listing_id});
    }
    work.done.resize(product.variants.size());
    works.push_back(std::move(work));
  }
}

Result<Reply> WriteJob::send(std::string_view method, const std::string& path, const Json& body) {
  if (stopped_) return not_sent();
  Result<Reply> reply = client.write(context, method, path, body);
  if (!reply.ok()) {
    stopped_ = reply.error();
  } else if (reply->is_done()) {
    any_done_ = true;
  }
  return reply;
}

Result<Json::Array> WriteJob::rows(const std::string& path, const QueryParameters& query) {
  if (stopped_) return not_sent();
  Result<Json::Array> found = client.all_rows(context, path, query);
  if (!found.ok()) stopped_ = found.error();
  return found;
}

}  // namespace oneshelf::shopwired
