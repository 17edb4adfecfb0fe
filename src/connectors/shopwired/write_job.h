#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/shopwired/sku_book.h"

namespace oneshelf::shopwired {

// One call of write_listings goes through these stages:
//   check_writes      refuses what cannot be written, without asking the shop
//   write_prices      updates of nothing but prices, by SKUs that are one listing's alone
//   create_product    with its options, values and variations
//   update_product    the product, then its variations
//   join_variations   new variations of products that are there
//   write_images
// A request whose fate is not known, or that the shop turns away for now, ends the call: what
// stands behind it is not sent.

/// One ProductWrite on its way.
struct ProductWork {
  const ProductWrite* write = nullptr;
  ProductOutcome outcome;
  std::vector<bool> done;  ///< variants whose write needs nothing more

  bool is_create() const { return write->product_id.empty(); }
  bool has_options() const;
  const VariantWrite& variant(size_t i) const { return write->variants[i]; }
  bool is_open(size_t i) const { return !outcome.variants[i].error && !done[i]; }
  void fail(const Error& error);  ///< the product and all its open variants
  void fail(size_t i, const Error& error);
};

class WriteJob {
 public:
  WriteJob(const Client& client, SkuBook& book, const Context& context,
           std::span<const ProductWrite> products);

  /// Nothing more may be sent once a request got no clear answer.
  Result<Reply> send(std::string_view method, const std::string& path, const Json& body);
  Result<Json::Array> rows(const std::string& path, const QueryParameters& query);
  bool is_stopped() const { return stopped_.has_value(); }
  /// What ended the call, if nothing was written before.
  std::optional<Error> failure() const { return any_done_ ? std::nullopt : stopped_; }
  void stop(const Error& error) { stopped_ = error; }

  const Client& client;
  SkuBook& book;
  const Context& context;
  std::vector<ProductWork> works;

 private:
  void note_done(std::string_view method, const std::string& path, const Json& body);

  std::optional<Error> stopped_;
  bool any_done_ = false;
};

void check_writes(WriteJob& job);
void write_prices(WriteJob& job);
void create_product(WriteJob& job, ProductWork& work);
void update_product(WriteJob& job, ProductWork& work);
void join_variations(WriteJob& job, ProductWork& work);
void write_images(WriteJob& job, ProductWork& work);

/// Members that variants share, and those of a SKU, as far as they are set.
void put_shared(const ListingFields& fields, Json& to);
void put_figures(const ListingFields& fields, const TaxBasis& basis, const Settings& settings,
                 Json& to);
/// Adds the option values that are missing and gives back all ids, in the order of the options.
/// `known`: option names to their ids, and "name\nvalue" to the values' ids.
using KnownOptions = std::map<std::string, std::string>;
Result<std::vector<std::string>> value_ids(WriteJob& job, const std::string& product,
                                           const std::vector<OptionValue>& options,
                                           KnownOptions& known);
/// Makes one variation; notes what became of it.
void add_variation(WriteJob& job, ProductWork& work, size_t i, KnownOptions& known);

}  // namespace oneshelf::shopwired
