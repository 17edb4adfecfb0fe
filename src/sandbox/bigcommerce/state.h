#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "sandbox/bigcommerce/model.h"
#include "sandbox/bigcommerce/options.h"

namespace oneshelf::sandbox::bigcommerce {

/// A variant by its SKU, with the product it belongs to.
struct Found {
  Product* product = nullptr;
  Variant* variant = nullptr;
};

/// Everything a store holds. Not locked: used under the sandbox's lock.
class State {
 public:
  explicit State(Options options);

  const Options& options() const { return options_; }

  std::map<int64_t, Product> products;
  std::map<int64_t, Order> orders;
  std::map<int64_t, Json> categories, brands, customers, customer_groups;
  std::map<int64_t, PriceList> price_lists;
  std::vector<Json> assignments;  ///< of price lists to customer groups
  std::vector<Json> tax_classes, payment_methods, shipping_methods;

  Product* find_product(int64_t id);
  /// Without regard to case, over products and variants.
  Found find_sku(std::string_view sku);
  Found find_variant(int64_t id);
  Product* find_product_named(std::string_view name);
  /// Keeps the indexes true; to be called after a product's SKUs or variants changed.
  void index(Product& product);
  void remove_product(int64_t id);

  int64_t next_id() { return ++last_id_; }
  int64_t next_order_id() { return ++last_order_; }

  /// What the sale of a piece takes from: the product or its variant, as tracked; null: nothing.
  Levels* levels_of(const Found& found);
  bool has_location(int64_t id) const;

  void note(std::string scope, Json data) {
    events_.push_back({std::move(scope), std::move(data)});
  }
  std::vector<Event> take_events() { return std::exchange(events_, {}); }
  /// Marks the product as changed and tells of it.
  void touch(Product& product, Timestamp now, const char* scope = "store/product/updated");
  void touch(Order& order, Timestamp now, const char* scope = "store/order/updated");

 private:
  void forget_skus(int64_t product);

  Options options_;
  std::map<std::string, std::pair<int64_t, int64_t>, std::less<>> skus_;  ///< product and variant
  std::map<int64_t, std::vector<std::string>> skus_of_;                   ///< by product, folded
  std::map<int64_t, int64_t> product_of_;  ///< by variant; it may be gone since
  std::vector<Event> events_;
  int64_t last_id_ = 100;
  int64_t last_order_ = 1000;
};

}  // namespace oneshelf::sandbox::bigcommerce
