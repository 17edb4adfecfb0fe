// Orders, their payments, shipments and refunds.
#include <algorithm>

#include "base/text.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr int64_t kIncomplete = 0;
constexpr int64_t kRefunded = 4;

Address read_address(const JsonReader& from) {
  return {
      .name = trimmed(text_or_empty(from, "first_name") + " " + text_or_empty(from, "last_name")),
      .company = text_or_empty(from, "company"),
      .street = text_or_empty(from, "street_1"),
      .street2 = text_or_empty(from, "street_2"),
      .postal_code = text_or_empty(from, "zip"),
      .city = text_or_empty(from, "city"),
      .region = text_or_empty(from, "state"),
      .country = text_or_empty(from, "country_iso2"),
      .phone = text_or_empty(from, "phone"),
      .email = text_or_empty(from, "email")};
}

Customer read_customer(const JsonReader& order, const Address& billing) {
  const std::string id = order.id("customer_id");
  return {.id = id == "0" ? VendorId() : VendorId(id),
          .name = billing.name,
          .company = billing.company,
          .vat_id = "",
          .email = billing.email,
          .phone = billing.phone};
}

/// The taxes of one part of an order: "item" with its line's id, "shipping", "handling" …
struct Taxes {
  std::optional<Decimal> rate;
  std::optional<Decimal> amount;
};

Taxes taxes_of(const OrderParts& parts, std::string_view type, const std::string& line,
               JsonReader::Complaints& complaints) {
  Taxes taxes;
  for (const Json& row : parts.taxes) {
    const JsonReader reader(row, complaints, "tax");
    if (text_or_empty(reader, "line_item_type") != type) continue;
    if (!line.empty() && text_or_empty(reader, "order_product_id") != line) continue;
    taxes.rate = taxes.rate.value_or(Decimal()) + read_amount(reader, "rate");
    if (const auto amount = read_opt_amount(reader, "line_amount")) {
      taxes.amount = taxes.amount.value_or(Decimal()) + *amount;
    }
  }
  return taxes;
}

/// What the line costs after all discounts, tax included.
Decimal charged(const JsonReader& line, Decimal before) {
  if (const auto told = read_opt_amount(line, "discounted_total_inc_tax")) return *told;
  Decimal left = before;
  for (const JsonReader& discount : line.list("applied_discounts")) {
    left -= read_amount(discount, "amount");
  }
  return left;
}

/// `total_tax` of a line is of the price before the order's discounts; the tax rows are of what is
/// paid.
OrderLine read_line(const JsonReader& from, const OrderParts& parts, bool gross_prices,
                    JsonReader::Complaints& complaints) {
  OrderLine line;
  line.id = VendorId(from.id("id"));
  line.sku = text_or_empty(from, "sku");
  const std::string variant = text_or_empty(from, "variant_id");
  if (variant != "0") line.listing_id = VendorId(variant);
  line.name = text_or_empty(from, "name");
  line.quantity = from.decimal("quantity");
  const Decimal before = read_amount(from, "total_inc_tax");
  const Decimal tax_before = read_amount(from, "total_tax");
  const Taxes taxes = taxes_of(parts, "item", line.id.str(), complaints);
  line.total_gross = charged(from, before);
  line.tax_rate = taxes.rate;
  if (line.total_gross == before || before.is_zero()) {
    line.total_tax = tax_before;
  } else {
    line.total_tax = taxes.amount.value_or(tax_before.times(line.total_gross).over(before, 4));
  }
  line.total_net = line.total_gross - line.total_tax;
  line.discount = gross_prices ? before - line.total_gross : before - tax_before - line.total_net;
  return line;
}

void add_charge(Order& order, OrderCharge::Kind kind, const std::string& name, Decimal gross,
                Decimal tax, std::optional<Decimal> rate) {
  OrderCharge charge;
  charge.kind = kind;
  charge.method = charge.name = name;
  charge.total_gross = gross;
  charge.total_tax = tax;
  charge.total_net = gross - tax;
  charge.tax_rate = rate;
  order.charges.push_back(std::move(charge));
}

void read_charges(const JsonReader& from, const OrderParts& parts, Order& order,
                  JsonReader::Complaints& complaints) {
  const std::string method =
      parts.addresses.empty() ? "" : parts.addresses.front()["shipping_method"].text_or();
  const Decimal shipping = read_amount(from, "shipping_cost_inc_tax");
  if (!shipping.is_zero() || !method.empty()) {
    add_charge(order, OrderCharge::Kind::kShipping, method, shipping,
               read_amount(from, "shipping_cost_tax"),
               taxes_of(parts, "shipping", "", complaints).rate);
  }
  struct Extra {
    const char *gross, *tax, *name, *type;
  };
  for (const Extra& extra :
       {Extra{"handling_cost_inc_tax", "handling_cost_tax", "Handling", "handling"},
        Extra{"wrapping_cost_inc_tax", "wrapping_cost_tax", "Gift wrapping", "gift-wrapping"}}) {
    const Decimal gross = read_amount(from, extra.gross);
    if (gross.is_zero()) continue;
    add_charge(order, OrderCharge::Kind::kFee, extra.name, gross, read_amount(from, extra.tax),
               taxes_of(parts, extra.type, "", complaints).rate);
  }
  for (const JsonReader& fee : from.list("fees")) {
    std::string name = text_or_empty(fee, "display_name_merchant");
    if (name.empty()) name = text_or_empty(fee, "display_name_customer");
    add_charge(order, OrderCharge::Kind::kFee, name, read_amount(fee, "cost_inc_tax"),
               read_amount(fee, "cost_tax"), {});
  }
}

/// By hand (""), the order's status tells whether the money has come.
bool is_settled(const std::string& payment_status, int64_t status) {
  for (const char* paid : {"paid", "captured", "partially refunded", "refunded"}) {
    if (payment_status == paid) return true;
  }
  for (const char* open : {"declined", "pending", "held for review", "void", "void pending"}) {
    if (payment_status == open) return false;
  }
  for (const int64_t waiting : {0, 1, 5, 6, 7, 12}) {
    if (status == waiting) return false;
  }
  return true;
}

void read_payments(const JsonReader& from, const OrderParts& parts, int64_t status, Order& order) {
  const Decimal credit = read_opt_amount(from, "store_credit_amount").value_or(Decimal());
  const Decimal voucher = read_opt_amount(from, "gift_certificate_amount").value_or(Decimal());
  const auto add = [&](const std::string& id, const std::string& method, Decimal amount) {
    if (!amount.is_positive()) return;
    Payment payment;
    payment.id = VendorId(order.id.str() + "-" + id);
    payment.method = method;
    payment.amount = amount;
    payment.settled = is_settled(lower_ascii(text_or_empty(from, "payment_status")), status);
    payment.paid_at = order.placed_at;
    order.payments.push_back(std::move(payment));
  };
  add("credit", kStoreCredit, credit);
  add("voucher", "Gift certificate", voucher);
  add("payment", text_or_empty(from, "payment_method"), order.total_gross - credit - voucher);
  if (order.payments.empty()) return;
  Payment& main = order.payments.back();
  main.reference = text_or_empty(from, "payment_provider_id");
  for (const Json& row : parts.transactions) {
    if (row["status"].text_or() != "ok") continue;
    const std::string event = row["event"].text_or();
    if (event != "purchase" && event != "capture" && event != "authorization") continue;
    const std::string reference = row["gateway_transaction_id"].text_or();
    if (!reference.empty()) main.reference = reference;
  }
}

Shipment read_shipment(const JsonReader& from) {
  Shipment shipment;
  shipment.id = VendorId(from.id("id"));
  shipment.carrier = text_or_empty(from, "tracking_carrier");
  if (shipment.carrier.empty()) shipment.carrier = text_or_empty(from, "shipping_provider");
  shipment.service = text_or_empty(from, "shipping_method");
  shipment.tracking_number = text_or_empty(from, "tracking_number");
  shipment.tracking_url = text_or_empty(from, "tracking_link");
  shipment.shipped_at = read_opt_v2_time(from, "date_created");
  for (const JsonReader& item : from.list("items")) {
    shipment.lines.push_back({.line_id = VendorId(item.id("order_product_id")),
                              .sku = "",
                              .quantity = item.decimal("quantity")});
  }
  return shipment;
}

void read_totals(const JsonReader& from, Order& order) {
  // Amounts are in the transactional currency, which may differ from the one shown.
  const std::string code = from.opt_text("default_currency_code").value_or("");
  const Result<Currency> currency =
      Currency::parse(code.empty() ? from.text("currency_code") : code);
  if (!currency.ok()) return from.complain("currency_code", "a currency code");
  order.currency = *currency;
  const int digits = order.currency.digits();
  order.total_gross = read_amount(from, "total_inc_tax").rounded(digits, Rounding::kHalfUp);
  order.total_tax = read_amount(from, "total_tax").rounded(digits, Rounding::kHalfUp);
  order.total_net = order.total_gross - order.total_tax;
}

void add_skus(Order& order) {
  const auto fill = [&](LineQuantity& what) {
    const auto line = std::ranges::find(order.lines, what.line_id, &OrderLine::id);
    if (line != order.lines.end()) what.sku = line->sku;
  };
  for (Shipment& shipment : order.shipments) std::ranges::for_each(shipment.lines, fill);
}

}  // namespace

OrderStatus order_status(int64_t id, bool all_shipped) {
  switch (id) {
    case 0:                                 // Incomplete
    case 1:                                 // Pending
    case 7:                                 // Awaiting Payment
    case 12: return OrderStatus::kPending;  // Manual Verification Required
    case 2: return OrderStatus::kShipped;
    case 3: return OrderStatus::kProcessing;  // Partially Shipped
    case kRefunded: return OrderStatus::kRefunded;
    case 5:                                  // Cancelled
    case 6: return OrderStatus::kCancelled;  // Declined
    case 10: return OrderStatus::kCompleted;
    case 13:
      return OrderStatus::kProcessing;  // Disputed
    // Partially Refunded says nothing of the goods.
    case 14: return all_shipped ? OrderStatus::kShipped : OrderStatus::kPaid;
    default: return OrderStatus::kPaid;  // 8 Pickup, 9 Shipment, 11 Fulfillment awaited
  }
}

bool is_incomplete(const Json& order) {
  return order["status_id"].text_or() == std::to_string(kIncomplete);
}

Refund read_refund(const JsonReader& from) {
  Refund refund;
  refund.id = VendorId(from.id("id"));
  refund.created_at = from.time("created");
  refund.amount = read_amount(from, "total_amount");
  refund.reason = text_or_empty(from, "reason");
  refund.settled = true;
  for (const JsonReader& payment : from.list("payments")) {
    // The paying side runs later and may still say no.
    if (payment.opt_boolean("is_declined").value_or(false)) refund.settled = false;
  }
  for (const JsonReader& item : from.list("items")) {
    if (text_or_empty(item, "item_type") != "PRODUCT") continue;
    const std::string reason = text_or_empty(item, "reason");
    if (refund.reason.empty()) refund.reason = reason;
    // Refunds put nothing back on the shelf.
    refund.lines.push_back({.what = {.line_id = VendorId(item.id("item_id")),
                                     .sku = "",
                                     .quantity = item.decimal("quantity")},
                            .restock = false});
  }
  return refund;
}

Order read_order(const JsonReader& from, const OrderParts& parts,
                 JsonReader::Complaints& complaints) {
  Order order;
  order.id = VendorId(from.id("id"));
  order.number = order.id.str();
  const int64_t status = from.integer("status_id");
  const int64_t shipped = from.opt_integer("items_shipped").value_or(0);
  order.status =
      order_status(status, shipped > 0 && shipped >= from.opt_integer("items_total").value_or(0));
  order.placed_at = read_v2_time(from, "date_created");
  order.updated_at = std::max(order.placed_at, read_v2_time(from, "date_modified"));
  order.prices_include_tax = from.opt_boolean("is_tax_inclusive_pricing").value_or(false);
  order.billing = read_address(from.object("billing_address"));
  for (const Json& address : parts.addresses) {
    order.shipping = read_address(JsonReader(address, complaints, "shipping_address"));
    break;
  }
  if (order.shipping.empty()) order.shipping = order.billing;
  order.customer = read_customer(from, order.billing);
  read_totals(from, order);
  for (const Json& line : parts.lines) {
    order.lines.push_back(read_line(JsonReader(line, complaints, "line"), parts,
                                    order.prices_include_tax, complaints));
  }
  read_charges(from, parts, order, complaints);
  read_payments(from, parts, status, order);
  for (const Json& shipment : parts.shipments) {
    order.shipments.push_back(read_shipment(JsonReader(shipment, complaints, "shipment")));
  }
  order.note = text_or_empty(from, "customer_message");
  add_skus(order);
  return order;
}

}  // namespace oneshelf::bigcommerce
