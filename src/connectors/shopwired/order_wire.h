#pragma once

#include <map>

#include "commerce/document.h"
#include "connectors/shopwired/wire.h"

namespace oneshelf::shopwired {

/// Two-letter codes by the shop's country ids.
using Countries = std::map<std::string, std::string>;

struct OrderTerms {
  Currency currency;
  const Countries& countries;
};

/// The shop tells lines without VAT and the VAT beside; delivery, fees and discounts have no tax of
/// their own and get what the lines leave of the order's: so the parts add up to its own total.
Order read_order(const JsonReader& order, const OrderTerms& terms);
OrderStatus order_status(std::string_view type);

/// What we noted in comments of an order, and what of it was sent.
struct Parcel {
  std::string key;  ///< the shipment's own id
  std::string carrier, number;
  std::map<std::string, Decimal> lines;  ///< by the shop's line
};
std::string parcel_text(const Parcel& parcel);
std::vector<Parcel> parcels_in(const Json& order);
bool has_comment(const Json& order, std::string_view text);

/// What we wrote into an order of a master shop.
struct OrderNote {
  std::string key;
  std::vector<std::string> lines;  ///< the buyer's, in the order of the products
};
std::string note_text(const OrderNote& note);
std::optional<OrderNote> note_in(const Json& order);
/// An order of ours as the document it is.
DocumentState read_document(const JsonReader& order, const OrderTerms& terms);

}  // namespace oneshelf::shopwired
