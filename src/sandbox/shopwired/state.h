#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "sandbox/shopwired/model.h"
#include "sandbox/shopwired/options.h"

namespace oneshelf::sandbox::shopwired {

/// A whole number, or 0; an amount, or 0.
int64_t integer_in(const Json& doc, std::string_view key);
Decimal amount_in(const Json& doc, std::string_view key);
const Json::Array& array_in(const Json& doc, std::string_view key);

/// Everything one shop holds. Not locked.
class State {
 public:
  explicit State(Options options);

  const Options& options() const { return options_; }

  std::map<int64_t, Product> products;
  std::map<int64_t, Order> orders;
  std::vector<Event> events;
  std::vector<Json> statuses, payment_methods, shipping_rates, countries, brands, categories;

  Product* find_product(int64_t id);
  /// The first that carries it: the shop does not mind doubles.
  Carrier find_sku(const std::string& sku);
  /// Every carrier of the SKU.
  size_t count_sku(const std::string& sku) const;
  /// To be called after a product's SKUs changed.
  void index(Product& product);
  void remove_product(int64_t id, Timestamp now);

  int64_t next_id() { return ++last_id_; }
  int64_t next_reference() { return ++last_reference_; }
  const Json* find_status(int64_t id) const;
  const Json* status_of_type(std::string_view type) const;

  /// The figure that counts for it: a variation without one has its product's.
  int64_t stock_of(const Carrier& carrier) const;
  enum class Signal { kEvent, kNone };
  /// `order` 0: nobody bought.
  void set_stock(const Carrier& carrier, int64_t quantity, Timestamp now, int64_t order = 0,
                 Signal signal = Signal::kEvent);

  void note(std::string topic, std::string subject_type, int64_t subject, Json data, Timestamp now);
  /// Marks the product as changed and tells of it.
  void touch(Product& product, Timestamp now, const char* topic = "product.updated");

 private:
  Options options_;
  std::map<std::string, std::vector<std::pair<int64_t, int64_t>>, std::less<>> skus_;
  int64_t last_id_ = 4100;
  int64_t last_reference_ = 1000;
  int64_t last_event_ = 9000;
};

}  // namespace oneshelf::sandbox::shopwired
