#pragma once

#include <string>
#include <vector>

#include "sandbox/bridge/state.h"

namespace oneshelf::sandbox::bridge {

// What happens to products, stock and orders, whoever asks: the API, the shop front, the back
// office or a test. Each function checks everything before it changes anything.

Result<Written> upsert_product(State& state, const Json& item, Timestamp now);
Result<Written> set_stock(State& state, const Json& item, Timestamp now);

/// Role source: a correction of what is on the shelf, once per key.
struct Adjustment {
  std::string key, sku, location;
  Decimal difference;
};
Result<Adjustment> read_adjustment(const State& state, const Json& body);
Result<void> adjust(State& state, const Adjustment& wanted, Timestamp now);

/// Role source: takes an order in and reserves its goods. The external_id is new.
Result<const State::OrderEntry*> create_order(State& state, Order order, Timestamp now);

/// What somebody buys in the shop (role channel).
struct Purchase {
  struct Item {
    std::string sku;
    Decimal quantity;
  };
  std::vector<Item> items;
  Customer customer;
  Address billing, shipping;
  std::string shipping_method, payment_method;  ///< ids of the lists; "" is the default one
  std::string coupon;                           ///< "SHELF10": a tenth off every line
  std::string note;
};
Result<const State::OrderEntry*> place_order(State& state, const Purchase& purchase, Timestamp now);

/// No lines: everything that is still open.
Result<const State::OrderEntry*> ship(State& state, std::string_view order_id, Shipment shipment,
                                      Timestamp now);
/// No lines: everything that is not shipped. An order already cancelled stays as it is.
Result<const State::OrderEntry*> cancel(State& state, std::string_view order_id,
                                        std::vector<LineQuantity> lines, Timestamp now);
/// Without an amount: what the lines cost, or all that is not refunded yet.
Result<const State::OrderEntry*> refund(State& state, std::string_view order_id, Refund refund,
                                        Timestamp now);
/// The money of a pending order has come.
Result<const State::OrderEntry*> pay(State& state, std::string_view order_id, Timestamp now);

/// "Enamel Mug (Blue, 0.5 l)".
std::string display_name(const Product& product);
/// What one costs now.
std::optional<Decimal> selling_price(const Product& product);
/// True if the shop sells it: on show, priced, and not a mere parent of variants.
bool is_for_sale(const State& state, const Product& product);

}  // namespace oneshelf::sandbox::bridge
