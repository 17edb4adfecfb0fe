#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "connectors/shopwired/wire.h"

namespace oneshelf::shopwired {

/// Products by the SKUs that they and their variations carry. Not locked.
class SkuIndex {
 public:
  /// A product as the shop tells it, with its variations; in place of what was known of it.
  void take(const Json& product);
  void forget(const std::string& product);
  /// A variation that was just made, with a figure of its own.
  void add_variation(const std::string& product, const std::string& variation,
                     const std::string& sku);

  bool knows(const std::string& product) const { return entries_.contains(product); }
  /// Whether what the log tells of a product, as far as it does and without its variations, is
  /// other than this.
  bool differs(const Json& product) const;

  /// Whatever has the SKU of its own: products, and variations.
  std::vector<Sold> carriers(const std::string& sku) const;
  bool reaches(const std::string& sku, const Sold& listing) const;
  bool is_vat_exclusive(const std::string& product) const;
  std::vector<Sold> sold_as(const std::string& sku) const;

 private:
  struct Entry {
    std::string sku;  ///< the product's own
    bool is_vat_exclusive = false;
    std::map<std::string, std::string> variations;  ///< their own SKUs
    std::set<std::string> with_own_stock;           ///< variations that do not share a figure
  };

  std::map<std::string, Entry> entries_;
  std::map<std::string, std::set<Sold>> by_sku_;
};

}  // namespace oneshelf::shopwired
