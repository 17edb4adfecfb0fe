#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "sandbox/bridge/fields.h"
#include "sandbox/bridge/model.h"

namespace oneshelf::sandbox::bridge {

// The contract's JSON, both directions, and nothing else. Readers change only what is told.

std::string_view name_of(Status status);
std::optional<Status> status_named(std::string_view name);

/// Reads everything but `sku`, `id` and `updated_at`.
Result<void> read_product(const Json& json, Product& product);
/// What is left out of an answer when the bridge does not announce it.
struct ProductParts {
  bool prices = true;
  bool images = true;
};
/// `home` ("http://127.0.0.1:8080") is put in front of pictures on this bridge itself.
Json to_json(const Product& product, Timestamp updated_at, const std::string& home,
             ProductParts parts);
Json to_json(const Stock& stock, Timestamp updated_at);
Json to_json(const Order& order, Timestamp updated_at);
Json to_json(const Shipment& shipment);
Json to_json(const Refund& refund);
Json to_json(const Choice& choice);

Result<Order> read_order(const Json& json);
Result<Shipment> read_shipment(const Json& json);
Result<Refund> read_refund(const Json& json);
/// The `lines` of a cancellation, a shipment or a refund.
Result<std::vector<LineQuantity>> read_line_quantities(const Json& json);

}  // namespace oneshelf::sandbox::bridge
