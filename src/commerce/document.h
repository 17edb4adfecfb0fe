#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/order.h"

namespace oneshelf {

/// How the source computes a document's total from what we send, so that it can be proven before
/// anything is sent that the source will arrive at the buyer's total.
struct DocumentRules {
  enum class Prices { kNet, kGross, kEither };
  enum class TaxRounding { kPerLine, kPerDocument };
  /// kStated: the source books the amounts we state; kComputed: it multiplies and adds itself.
  enum class Totals { kStated, kComputed };

  Totals totals = Totals::kStated;
  Prices prices = Prices::kEither;
  TaxRounding tax_rounding = TaxRounding::kPerDocument;
  Rounding rounding = Rounding::kHalfEven;  ///< of amounts to the currency's digits
  int unit_price_places = 6;
  bool operator==(const DocumentRules&) const = default;
};
Json to_json(const DocumentRules& rules);
DocumentRules document_rules_from_json(const JsonReader& reader);

struct DocumentLine {
  enum class Kind { kProduct, kShipping, kFee, kRounding };
  Kind kind = Kind::kProduct;
  VendorId order_line_id;  ///< of the channel's line; empty for charges and rounding
  VendorId item_id;        ///< at the source: the product, the delivery item, the rounding item
  std::string sku;
  std::string description;
  Decimal quantity;
  Decimal unit_price;  ///< in the document's basis, at most `unit_price_places` decimals
  std::optional<Decimal> tax_rate;            ///< nothing: no tax on this line
  std::string tax_code;                       ///< the source's tax, "" = find by rate
  Decimal total_net, total_tax, total_gross;  ///< what the buyer was charged
  bool operator==(const DocumentLine&) const = default;
};

struct DocumentPayment {
  VendorId method;  ///< the source's payment method, mapped from the shop's
  std::string method_name, reference;
  Decimal amount;
  std::optional<Timestamp> paid_at;
  bool operator==(const DocumentPayment&) const = default;
};

/// An order in the source's terms, ready to be written once under `key`.
struct Document {
  std::string key;  ///< "{link}:{channel order id}": what makes a second write harmless
  std::string order_number;
  VendorId customer;  ///< set by the customer step of the saga, or the cash customer
  Customer buyer;
  Address billing, shipping;
  Timestamp placed_at;
  Currency currency;
  bool prices_include_tax = false;
  std::vector<DocumentLine> lines;
  Decimal total_net, total_tax, total_gross;
  std::string shipping_method;  ///< the source's, mapped
  LocationId location;          ///< where the source books it; "" = its default
  std::vector<DocumentPayment> payments;
  std::string note;
  bool operator==(const Document&) const = default;
};

/// What the source holds under one of our keys, as read back.
struct DocumentState {
  VendorId id;
  std::string number;
  std::string key;
  OrderStatus status = OrderStatus::kPending;
  Currency currency;
  Decimal total_net, total_tax, total_gross;
  Decimal paid;  ///< sum of payments the source has booked
  std::vector<Shipment> shipments;
  /// Money given back and goods taken back at the source itself: not those of
  /// DocumentWriter::write_refund() and correct_document(), which the shop told.
  std::vector<Refund> refunds;
  Timestamp updated_at;
  bool operator==(const DocumentState&) const = default;
};

Json to_json(const Document& document);
Document document_from_json(const JsonReader& reader);
Json to_json(const DocumentState& state);
DocumentState document_state_from_json(const JsonReader& reader);

}  // namespace oneshelf
