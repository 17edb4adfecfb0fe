#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

// One call of write_listings goes through these stages:
//   check_writes      refuses what cannot be written, without asking the store
//   resolve_names     ids of categories and tax classes
//   create_products   one request each: the store takes no more
//   update_products   all products in one request, all variants in another
//   join_variants     new variants of products that are there: a look, then the same batch
//   write_prices      where a price list takes them: all its records in one request
//   write_images      of products that are there
//   delete_variants
// A request whose fate is not known, or that the store turns away for now, ends the call: what
// stands behind it is not sent.

/// One ProductWrite on its way.
struct ProductWork {
  const ProductWrite* write = nullptr;
  ProductOutcome outcome;
  std::vector<std::string> category_ids;
  std::string tax_class_id;

  bool is_create() const { return write->product_id.empty(); }
  /// True if the product has (or gets) variants; else it is sold as it is.
  bool has_options() const;
  const VariantWrite& variant(size_t i) const { return write->variants[i]; }
  bool is_open(size_t i) const { return !outcome.variants[i].error; }
  void fail(const Error& error);  ///< the product and all its variants
  void fail(size_t i, const Error& error) { outcome.variants[i].error = error; }
};

/// One row of a batch, and whose outcome it is.
struct Patch {
  ProductWork* work = nullptr;
  bool is_product = false;
  std::vector<size_t> variants;
  Json json;
};

class WriteJob {
 public:
  WriteJob(const Client& client, const Context& context, ShopFacts& facts,
           std::span<const ProductWrite> products);

  /// Nothing more may be sent once a request got no clear answer.
  Result<Reply> send(std::string_view method, std::string_view path, const Json& body);
  Result<Json::Array> rows(std::string_view path, const QueryParameters& query);
  /// Rows of a batch; after a refusal they are sent one by one. Gives back what the store told of
  /// those that were written.
  std::vector<Json> send_batch(std::string_view path, size_t max, std::vector<Patch> patches);
  void fail(const Patch& patch, const Error& error) const;
  Decimal grams_per_unit() const { return grams_per_unit_; }
  /// Where prices go; "" : to the products themselves.
  const std::string& price_list() const { return client.settings().channel_price_list(); }
  /// What of a listing goes to the products: without prices that a price list takes.
  ListingFields of_product(const ListingFields& fields) const;
  /// The same of a new one, which has its own price too: nothing is sold without.
  ListingFields of_new(const VariantWrite& variant) const;
  bool is_stopped() const { return stopped_.has_value(); }

  const Client& client;
  const Context& context;
  ShopFacts& facts;
  std::vector<ProductWork> works;

  /// What ended the call, if nothing was written before.
  std::optional<Error> failure() const { return any_done_ ? std::nullopt : stopped_; }
  Result<void> learn_units();
  void stop(const Error& error) { stopped_ = error; }

 private:
  std::vector<Json> send_rows(std::string_view path, std::span<const Patch> patches);

  Decimal grams_per_unit_ = Decimal::from_integer(1);
  std::optional<Error> stopped_;
  bool any_done_ = false;
};

void check_writes(WriteJob& job);
void resolve_names(WriteJob& job);
void create_products(WriteJob& job);
void update_products(WriteJob& job);
void join_variants(WriteJob& job);
void write_prices(WriteJob& job);
void write_images(WriteJob& job);
void delete_variants(WriteJob& job);

/// Where the figures of a SKU go: to the product itself or to one of its variants.
enum class Holder { kProduct, kVariant };
/// Members that all variants share.
void put_shared(const WriteJob& job, const ProductWork& work, Json& to);
/// SKU, price, weight and so on, as far as they are set.
void put_figures(const WriteJob& job, const ListingFields& fields, Holder holder, Json& to);
Json image_json(const Image& image, size_t index);
/// Of the reply to a create: the new variants' ids.
void take_ids(const Json& data, ProductWork& work);

}  // namespace oneshelf::bigcommerce
