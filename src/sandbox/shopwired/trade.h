#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "sandbox/shopwired/state.h"

namespace oneshelf::sandbox::shopwired {

// What can happen to orders and to stock, whoever does it.

struct Purchase {
  struct Line {
    std::string sku;
    int64_t quantity = 1;
  };
  std::vector<Line> items;
  std::string name = "Kim Ng";
  std::string email = "kim@example.com";
  std::string payment_method = "PayPal";  ///< "Admin Order" when placed by hand
  std::string comments;
  std::string status_type = "paid";
  Decimal discount{};
};

Result<Order*> place_order(State& state, const Purchase& purchase, Timestamp now);
/// As the API makes one. Checks everything first.
Result<Order*> enter_order(State& state, const Json& told, Timestamp now);
/// `told` as the API takes it: status, trackingUrl.
Result<void> set_status(State& state, Order& order, const Json& told, Timestamp now);
Result<Json> refund(State& state, Order& order, const Json& told, Timestamp now);
Json comment(State& state, Order& order, const std::string& content, Timestamp now);
/// Puts a line back on the shelf.
void return_line(State& state, Order& order, const Json& line, Timestamp now);

Json order_json(const State& state, const Order& order, bool with_lines);

// People and their files: {"SKU": quantity}. The product import tells nobody of the stock it sets.
enum class Import { kStock, kProducts };
void import_stock(State& state, const std::vector<std::pair<std::string, int64_t>>& figures,
                  Import kind, Timestamp now);

}  // namespace oneshelf::sandbox::shopwired
