#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "group/graph_query.h"
#include "sandbox/sandbox.h"

namespace oneshelf::testing {

/// An emulated Vendure 3 server with one channel and one stock location, as far as the stock and
/// the orders of a group need it; written from the facts of the platform. What it is asked is held
/// against the published schema, where that is at hand. It has no webhooks.
class VendureServer final : public sandbox::Sandbox {
 public:
  static constexpr const char* kUser = "hub@shop.test";
  static constexpr const char* kPassword = "secret";

  VendureServer(std::string name, std::string currency)
      : name_(std::move(name)), currency_(std::move(currency)) {}

  sandbox::Answer handle(const HttpRequest& request, Timestamp now) override;
  std::vector<HttpRequest> take_hints(Timestamp) override { return {}; }
  void hint_answered(const HttpRequest&, int, Timestamp) override {}

  // People at the shop, and buyers.
  void put(const std::string& sku, int64_t on_hand, Timestamp now);
  /// So many are for sale, whatever was promised to orders.
  void set_for_sale(const std::string& sku, int64_t quantity, Timestamp now);
  std::optional<int64_t> for_sale(const std::string& sku);
  /// The id of the order, which is paid.
  std::string buy(const std::string& sku, int64_t quantity, Timestamp now);
  /// All of its lines: the goods are for sale again, the money stays.
  void cancel(const std::string& order, Timestamp now);
  /// All of the money, which brings no goods back.
  void refund(const std::string& order, Timestamp now);

 private:
  struct Thing {
    int64_t id = 0;
    std::string sku;
    int64_t on_hand = 0, allocated = 0;
    Timestamp updated;
  };
  struct Sale {
    int64_t id = 0;
    std::string sku;
    int64_t ordered = 0, quantity = 0;
    bool is_cancelled = false;
    Timestamp placed, updated;
    std::optional<Timestamp> refunded;
  };
  /// A value, or nothing where the field is refused.
  using Value = std::optional<Json>;

  bool is_known(const HttpRequest& request) const;
  Value value_of(const GraphField& field, Timestamp now);
  Value written(const Json& rows, Timestamp now);
  Json facts() const;
  Json list_named(const std::string& name) const;
  Json things_json(bool as_products) const;
  Json sales_json() const;
  Json product_json(const Thing& thing) const;
  Json variant_json(const Thing& thing) const;
  Json sale_json(const Sale& sale) const;
  Json payment_json(const Sale& sale) const;

  std::mutex mutex_;
  std::string name_, currency_;
  std::map<std::string, Thing> things_;
  std::map<std::string, Sale> sales_;
  int64_t last_id_ = 0;
};

}  // namespace oneshelf::testing
