#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/bigcommerce/shop.h"

namespace oneshelf::bigcommerce {

/// As filters take it: whole seconds, UTC.
std::string filter_time(Timestamp time);
/// The date of a v2 row; a complaint if it is none.
Timestamp read_v2_time(const JsonReader& reader, std::string_view key);
std::optional<Timestamp> read_opt_v2_time(const JsonReader& reader, std::string_view key);
/// An amount with at most four decimals; vendors' floating figures are rounded to that.
Decimal read_amount(const JsonReader& reader, std::string_view key);
std::optional<Decimal> read_opt_amount(const JsonReader& reader, std::string_view key);
std::string text_or_empty(const JsonReader& reader, std::string_view key);
/// Groups of values joined by commas, none longer than one filter may be.
std::vector<std::string> filter_groups(const std::vector<std::string>& values);

// Products. Listings are variants: a simple product has one, its base variant.

/// What `include` asks for along with a product.
inline constexpr const char* kProductParts = "variants,images";
std::set<std::string> categories_of(const Json& product);
std::set<std::string> brands_of(const Json& product);
std::vector<Listing> read_product(const JsonReader& product, const Shop& shop, const Names& names);

/// How a picture is found again: our mark in its description.
std::string image_description(const Image& image);

// Orders.

/// The method of a payment with store credit.
inline constexpr const char* kStoreCredit = "Store credit";

/// The parts of an order that are lists of their own.
struct OrderParts {
  Json::Array lines, addresses, taxes, shipments, transactions, refunds;
};
Order read_order(const JsonReader& order, const OrderParts& parts,
                 JsonReader::Complaints& complaints);
Refund read_refund(const JsonReader& refund);
/// Status ids are fixed; their names can be changed by the merchant.
OrderStatus order_status(int64_t id, bool all_shipped);
/// True for a checkout that was never finished.
bool is_incomplete(const Json& order);

}  // namespace oneshelf::bigcommerce
