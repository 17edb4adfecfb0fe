#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "connectors/vendure/batch.h"
#include "connectors/vendure/shop.h"

namespace oneshelf::vendure {

// One call of write_listings goes through these stages, each at most a request or two whatever the
// number of products:
//   check_writes    refuses what cannot be written, without asking the shop
//   read_known      what has to be known before: facet values, pictures, options, leftovers
//   upload_images   pictures the shop does not have yet
//   create_parts    all new things that need no other: facets, options, products (hidden)
//   join_parts      what needs their ids: variants, pictures, facets; and updates and deletions
//   remove_empty    products whose last variant was deleted

struct OptionGroup {
  std::string id, name;
  std::map<std::string, std::string> options;  ///< id by name
  bool joined = false;                         ///< the product has it already
};

struct KnownProduct {
  struct Variant {
    std::string id, name;
    bool enabled = false;
    std::vector<std::string> options;
  };
  std::string id, name, description;
  bool enabled = false;
  std::string slug;  ///< in the language texts are written in; "" if it has no texts in it
  std::vector<Variant> variants;
  std::vector<OptionGroup> groups;
  std::vector<std::pair<std::string, std::string>> facet_values;  ///< id and the facet's code
};

/// What was read from the shop before writing, and what was created since.
struct Known {
  std::map<std::string, KnownProduct> by_id;
  std::map<std::string, KnownProduct> leftovers;  ///< by slug: ours, without any variant
  std::map<std::string, std::string> assets;      ///< id by tag
  std::map<std::string, std::string> facets;      ///< id by code
  /// Id by the facet's code and the value's name.
  std::map<std::pair<std::string, std::string>, std::string> facet_values;
  std::map<std::string, Error> facet_errors;  ///< by the facet's code: why a value is missing
};

/// One ProductWrite on its way.
struct ProductWork {
  const ProductWrite* write = nullptr;
  size_t number = 0;  ///< from 1: the chain of its steps
  bool creating = false;
  bool adopted = false;  ///< a leftover of an interrupted create is filled instead
  std::string slug;      ///< of a product to be created
  std::vector<OptionGroup> groups;
  ProductOutcome outcome;

  const KnownProduct* known(const Known& all) const;
  /// Nothing more is to be tried: a create without its product is no create.
  bool is_over() const { return creating && outcome.error.has_value(); }
  bool is_open(size_t variant) const { return !outcome.variants[variant].error; }
  void fail(const Error& error);
  void fail(size_t variant, const Error& error);
};

struct WriteJob {
  Client& client;
  const Context& context;
  Shop shop;
  std::string location;  ///< where a first stock figure without a location goes
  std::vector<ProductWork> works;
  Known known;

  const Settings& settings() const { return client.settings(); }
  const std::string& language() const { return shop.language(settings()); }
};

void check_writes(WriteJob& job);
Result<void> read_known(WriteJob& job);
void upload_images(WriteJob& job);
void create_parts(WriteJob& job);
void join_parts(WriteJob& job);
void remove_empty(WriteJob& job);

/// The axes of a product: as told, else as its variants name them.
std::vector<std::string> axes_of(const ProductWrite& write);
OptionGroup* group_named(std::vector<OptionGroup>& groups, std::string_view name);
/// A create whose answer was lost: look before writing again.
Error answer_lost();
/// The codes and names of the facet values that a product's fields want.
std::vector<std::pair<std::string, std::string>> wanted_facet_values(const ListingFields& fields,
                                                                     const Settings& settings);
/// `[{languageCode, name}]` for every language that texts are created in.
Json name_in_languages(const WriteJob& job, const std::string& name);
/// Name, slug and description of a product to be created, in the same languages.
Json product_texts(const WriteJob& job, const ProductWork& work);

}  // namespace oneshelf::vendure
