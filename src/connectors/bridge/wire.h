#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "commerce/document.h"
#include "commerce/listing.h"
#include "commerce/order.h"
#include "connectors/connector.h"

/// The contract's JSON, both directions, and nothing else. Decimals are texts, times RFC 3339.
namespace oneshelf::bridge {

/// A row of /products. Unset is "not told".
struct Product {
  struct ListPrice {
    std::string list;
    Decimal price;
    int64_t min_quantity = 1;
  };
  std::string sku, parent_sku;
  std::optional<std::string> name, description_html, brand, barcode, tax_code;
  std::optional<std::vector<std::string>> categories;
  std::optional<std::vector<Image>> images;
  std::vector<OptionValue> options;
  std::vector<Component> components;
  bool active = true;
  bool deleted = false;
  std::optional<Decimal> price, sale_price, purchase_price, tax_rate, weight_grams;
  std::vector<ListPrice> price_lists;
  Timestamp updated_at;

  /// A row of its own without a price stands for a group of variants, or is not ready to be sold.
  bool may_be_group() const { return parent_sku.empty() && !price; }
};
Product product_from_json(const JsonReader& reader);
Item to_item(const Product& product);
Listing to_listing(const Product& product);
/// The members of a product row that the fields change; `sku` is for the caller to set.
Json product_json(const ListingFields& fields);

struct Stock {
  std::string sku, location;
  Decimal quantity, reserved;
};
Stock stock_from_json(const JsonReader& reader);

/// What became of one entry of a batch.
struct BatchResult {
  std::string key, status, code, message;
  std::optional<Decimal> quantity;  ///< of a refused stock figure: what is there instead
};
std::vector<BatchResult> batch_results_from_json(const JsonReader& reader);

std::vector<LookupEntry> lookup_from_json(const JsonReader& reader);

/// An order as the contract tells it.
struct WireOrder {
  Order order;
  std::string external_id;
  std::optional<Decimal> refunded;  ///< given back so far, if the bridge tells it
};
WireOrder order_from_json(const JsonReader& reader);
/// A refund, and under which id we booked it: "" for one that was made there.
struct WireRefund {
  Refund refund;
  std::string external_id;
};
std::vector<WireRefund> refunds_from_json(const JsonReader& reader);
/// Lines of refunds name the line of the order only.
void name_skus(const Order& order, Refund& refund);
std::vector<Shipment> shipments_from_json(const JsonReader& reader);

DocumentState to_document_state(const WireOrder& wire);
/// The body of createOrder.
Json order_json(const Document& document);
Json shipment_json(const Shipment& shipment);
Json refund_json(const Refund& refund);

}  // namespace oneshelf::bridge
