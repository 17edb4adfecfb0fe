#include "connectors/shopwired/write_job.h"

#include <algorithm>

#include "base/text.h"

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
    note_done(method, path, body);
  }
  return reply;
}

/// What changes SKUs or takes them away is to be looked at before the next write; the rest leaves
/// the book as it is. What makes something new is noted where its SKU is at hand.
void WriteJob::note_done(std::string_view method, const std::string& path, const Json& body) {
  const std::vector<std::string> parts = split(path, '/');  // "", "products", id, …
  if (parts.size() < 3 || !is_number(parts[2]) ||
      (parts.size() > 3 && method == "POST" && parts[3] == "variations")) {
    return;
  }
  const bool is_of_goods = parts.size() == 3 || parts[3] == "variations";
  const bool moves_skus = is_of_goods && (method == "DELETE" || !body["sku"].is_null());
  if (moves_skus) {
    book.distrust();
  } else {
    book.wrote(parts[2], context.clock().now());
  }
}

Result<Json::Array> WriteJob::rows(const std::string& path, const QueryParameters& query) {
  if (stopped_) return not_sent();
  Result<Json::Array> found = client.all_rows(context, path, query);
  if (!found.ok()) stopped_ = found.error();
  return found;
}

}  // namespace oneshelf::shopwired
