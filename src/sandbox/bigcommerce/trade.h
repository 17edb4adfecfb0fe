#pragma once

#include "sandbox/bigcommerce/state.h"

namespace oneshelf::sandbox::bigcommerce {

// What happens to orders, whoever asks: the API, a test, or whoever runs the sandbox.

/// What somebody buys.
struct Purchase {
  struct Item {
    std::string sku;
    int64_t quantity = 1;
  };
  std::vector<Item> items;
  std::string name = "Ada Example", email = "ada@example.test";
  std::string payment_method = "Bank Deposit", shipping_method = "Flat Rate";
  std::string payment_status;  ///< "" : paid by hand
  std::string message;
  int64_t status = 11;  ///< "Awaiting Fulfillment"
  bool coupon = false;  ///< a tenth off every line
  Decimal gift_certificate, fee;
};
Result<Order*> place_order(State& state, const Purchase& purchase, Timestamp now);

/// Sets the status and tells of it; cancelling puts goods back where the store does that.
void set_status(State& state, Order& order, int64_t status, Timestamp now);

/// A shipment as the API takes it. Errors 400.
Result<Json> ship(State& state, Order& order, const Json& told, Timestamp now);

/// Items as a refund names them; nothing but an amount is one of the whole order.
Result<Decimal> refund_total(const Order& order, const Json& items);
Result<Json> refund(State& state, Order& order, const Json& told, Timestamp now);
/// By amount alone, as a person does it.
Result<Json> refund(State& state, Order& order, Decimal amount, Timestamp now);

Json order_json(const Order& order, const std::string& home);
std::string_view status_name(int64_t status);

}  // namespace oneshelf::sandbox::bigcommerce
