#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "connectors/shopwired/client.h"
#include "connectors/shopwired/wire.h"

namespace oneshelf::shopwired {

/// What carries which SKU. The shop does not mind doubles, and a call by a doubled SKU changes
/// whatever the shop likes: so nothing is written by a SKU that was not looked up here. Safe from
/// any thread.
class SkuBook {
 public:
  explicit SkuBook(const Client& client) : client_(client) {}

  /// Brings it up to date: the first time, and now and then, all products are read; else those that
  /// the event log tells of.
  Result<void> refresh(const Context& context);
  /// Reads all products, if the last time was not just now.
  Result<void> read_anew(const Context& context);

  /// Whatever has the SKU of its own: products, and variations.
  std::vector<Sold> carriers(const std::string& sku) const;
  /// Whether a write by this SKU reaches the listing, and nothing but what shares its figure.
  bool reaches(const std::string& sku, const Sold& listing) const;
  bool is_vat_exclusive(const std::string& product) const;
  /// What is sold under the SKU of a carrier; a product that has variations is not sold itself.
  std::vector<Sold> sold_as(const std::string& sku) const;

 private:
  struct Entry {
    std::string sku;  ///< the product's own
    bool is_vat_exclusive = false;
    std::map<std::string, std::string> variations;  ///< their own SKUs
    std::set<std::string> with_own_stock;           ///< variations that do not share a figure
  };
  Result<void> read_on(const Context& context);
  void take(const Json& product);
  void forget(const std::string& product);

  const Client& client_;
  mutable std::mutex mutex_;  // guards what follows; held while asking, so that one thread asks
  std::map<std::string, Entry> entries_;
  std::map<std::string, std::set<Sold>> by_sku_;
  std::string position_;
  std::optional<Timestamp> read_at_;
};

}  // namespace oneshelf::shopwired
