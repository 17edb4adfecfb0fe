#pragma once

#include <string>
#include <vector>

#include "sandbox/neto/state.h"

/// What can happen to orders, whoever asks for it.
namespace oneshelf::sandbox::neto {

/// Who numbers a new order: the caller of the API does, a person does not.
enum class Number { kGiven, kNext };
/// Makes an order of its written form.
Result<Order*> place_order(State& state, const Json& written, Number number, Timestamp now);
/// Changes status, lines and other fields.
Result<Order*> change_order(State& state, const Json& written, Timestamp now);

/// Sends everything that is open, as a person does in the control panel.
Result<Order*> dispatch(State& state, std::string_view id, const std::string& tracking_number,
                        Timestamp now);
Result<Order*> cancel(State& state, std::string_view id, Timestamp now);
/// Moves these pieces of a SKU to a new order, which is told as related.
Result<Order*> split(State& state, std::string_view id, const std::string& sku, Decimal quantity,
                     Timestamp now);

/// What a person takes back of an order, as a closed RMA; returns its number.
struct Return {
  std::string order_id;
  std::string amount = "0";  ///< money given back
  std::string sku;           ///< "" : no goods
  std::string quantity = "1";
};
Result<std::string> take_back(State& state, const Return& back, Timestamp now);

}  // namespace oneshelf::sandbox::neto
