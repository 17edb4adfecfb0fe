#pragma once

#include <set>

#include "connectors/shopwired/paging.h"

namespace oneshelf::shopwired {

/// What a reader wants to know of products.
struct ProductQuery {
  std::string embed;
  std::string fields;       ///< "" : all
  bool heeds_stock = true;  ///< a changed figure is a change
};

struct ProductPage {
  Json::Array products;
  std::vector<std::string> deleted;
  std::string position;
  bool complete = false;
  bool is_of_changes = false;  ///< not of a full read
  bool is_first = false;       ///< of its round: what changed is told from `from` on
  EventMark from;              ///< where the log was when this page was asked for
  EventMark mark;              ///< and is now; in a full read, where it was when that began
  int64_t total = 0;           ///< products when all were read last
};

/// The next products to tell. A full read goes through all of them; a later one asks the event log
/// which changed and reads these again, or all where that is cheaper.
Result<ProductPage> next_products(const Context& context, const Client& client,
                                  const ProductQuery& query, const std::string& position);

/// Adds the product as it is now, or its id to what is deleted.
Result<void> read_one(const Context& context, const Client& client, const ProductQuery& query,
                      const std::string& id, ProductPage& page);

/// To read all products takes so many requests.
int64_t pages_of(const Client& client, int64_t products);
/// More changed products than this are not asked for one by one.
size_t by_id_max(const Client& client, int64_t products);

inline constexpr const char* kProductSubject = "product";
inline constexpr const char* kProductCreated = "product.created";
inline constexpr const char* kProductUpdated = "product.updated";
inline constexpr const char* kProductDeleted = "product.deleted";
inline constexpr const char* kStockChanged = "product.stock_changed";

}  // namespace oneshelf::shopwired
