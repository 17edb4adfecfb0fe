#include <algorithm>

#include "base/text.h"
#include "connectors/vendure/wire.h"

namespace oneshelf::vendure {

#define ONESHELF_VENDURE_ADDRESS \
  "{fullName company streetLine1 streetLine2 city province postalCode countryCode phoneNumber}"

const char* const kOrderSelection =
    "{id code state orderPlacedAt updatedAt currencyCode total totalWithTax taxSummary{taxRate} "
    "customer{id emailAddress firstName lastName phoneNumber} "
    "shippingAddress" ONESHELF_VENDURE_ADDRESS " billingAddress" ONESHELF_VENDURE_ADDRESS
    " lines{id quantity taxRate linePrice linePriceWithTax proratedLinePrice "
    "proratedLinePriceWithTax productVariant{id sku name}} "
    "surcharges{sku description price priceWithTax taxRate} "
    "shippingLines{discountedPrice discountedPriceWithTax shippingMethod{code name}} "
    "payments{id method amount state transactionId createdAt updatedAt "
    "refunds{id createdAt updatedAt total state reason lines{orderLineId quantity}}} "
    "fulfillments{id state method trackingCode createdAt updatedAt lines{orderLineId quantity}}}";

#undef ONESHELF_VENDURE_ADDRESS

namespace {

std::string text_or_empty(const JsonReader& reader, std::string_view key) {
  return reader.opt_text(key).value_or("");
}

std::string full_name(const JsonReader& customer) {
  return trimmed(text_or_empty(customer, "firstName") + " " + text_or_empty(customer, "lastName"));
}

Address read_address(const JsonReader& order, std::string_view key, const std::string& email) {
  const std::optional<JsonReader> from = order.opt_object(key);
  if (!from) return {};
  Address address{.name = text_or_empty(*from, "fullName"),
                  .company = text_or_empty(*from, "company"),
                  .street = text_or_empty(*from, "streetLine1"),
                  .street2 = text_or_empty(*from, "streetLine2"),
                  .postal_code = text_or_empty(*from, "postalCode"),
                  .city = text_or_empty(*from, "city"),
                  .region = text_or_empty(*from, "province"),
                  .country = text_or_empty(*from, "countryCode"),
                  .phone = text_or_empty(*from, "phoneNumber"),
                  .email = ""};
  // A buyer who gave no billing address leaves an object of nulls.
  if (!address.empty()) address.email = email;
  return address;
}

Customer read_customer(const JsonReader& order, const Address& billing) {
  const std::optional<JsonReader> from = order.opt_object("customer");
  if (!from) return {};
  return {.id = VendorId(from->id("id")),
          .name = full_name(*from),
          .company = billing.company,
          .vat_id = "",
          .email = text_or_empty(*from, "emailAddress"),
          .phone = text_or_empty(*from, "phoneNumber")};
}

/// The shop's rates arrive as floating figures.
std::optional<Decimal> read_rate(const JsonReader& reader) {
  const Json& value = reader.json()["taxRate"];
  if (!value.is_number()) return {};
  const Result<Decimal> rate = Decimal::parse_rounded(value.as_digits(), Rounding::kHalfUp);
  if (!rate.ok()) reader.complain("taxRate", "a percentage");
  return rate.ok() ? std::optional(*rate) : std::nullopt;
}

/// A line's amounts after its own discounts and its share of the order's: these add up to the
/// order's total. `lineTax` does not: it is of the price before discounts.
OrderLine read_line(const JsonReader& from, const Shop& shop) {
  const JsonReader variant = from.object("productVariant");
  OrderLine line;
  line.id = VendorId(from.id("id"));
  line.sku = variant.text("sku");
  line.listing_id = VendorId(variant.id("id"));
  line.name = variant.text("name");
  line.quantity = from.decimal("quantity");
  line.total_net = read_money(from, "proratedLinePrice", shop);
  line.total_gross = read_money(from, "proratedLinePriceWithTax", shop);
  line.total_tax = line.total_gross - line.total_net;
  line.discount = shop.prices_include_tax
                      ? read_money(from, "linePriceWithTax", shop) - line.total_gross
                      : read_money(from, "linePrice", shop) - line.total_net;
  line.tax_rate = read_rate(from);
  return line;
}

OrderCharge charge_of(OrderCharge::Kind kind, Decimal net, Decimal gross) {
  OrderCharge charge;
  charge.kind = kind;
  charge.total_net = net;
  charge.total_gross = gross;
  charge.total_tax = gross - net;
  return charge;
}

/// Shipping lines do not tell their rate: it is the one of the order's tax summary that leads from
/// the net to the gross amount. Nothing where none does, or where the amount is zero.
std::optional<Decimal> stated_rate(const JsonReader& order, const OrderCharge& charge,
                                   const Shop& shop) {
  if (charge.total_net.is_zero()) return {};
  std::optional<Decimal> best;
  Decimal best_gap = shop.amount(2);
  for (const JsonReader& tax : order.list("taxSummary")) {
    const std::optional<Decimal> rate = read_rate(tax);
    if (!rate) continue;
    const Decimal tax_amount = charge.total_net.times(*rate).over(Decimal::from_integer(100));
    const Decimal gap = (tax_amount - charge.total_tax).abs();
    if (gap < best_gap) {
      best = rate;
      best_gap = gap;
    }
  }
  return best;
}

std::vector<OrderCharge> read_charges(const JsonReader& order, const Shop& shop) {
  std::vector<OrderCharge> charges;
  for (const JsonReader& from : order.list("shippingLines")) {
    OrderCharge charge =
        charge_of(OrderCharge::Kind::kShipping, read_money(from, "discountedPrice", shop),
                  read_money(from, "discountedPriceWithTax", shop));
    const JsonReader method = from.object("shippingMethod");
    charge.method = method.text("code");
    charge.name = method.text("name");
    charge.tax_rate = stated_rate(order, charge, shop);
    charges.push_back(std::move(charge));
  }
  for (const JsonReader& from : order.list("surcharges")) {
    OrderCharge charge = charge_of(OrderCharge::Kind::kFee, read_money(from, "price", shop),
                                   read_money(from, "priceWithTax", shop));
    charge.name = from.text("description");
    charge.method = from.opt_text("sku").value_or(charge.name);
    charge.tax_rate = read_rate(from);
    charges.push_back(std::move(charge));
  }
  return charges;
}

Refund read_refund(const JsonReader& from, const Shop& shop) {
  Refund refund;
  refund.id = VendorId(from.id("id"));
  refund.created_at = from.time("createdAt");
  refund.amount = read_money(from, "total", shop);
  refund.settled = from.text("state") == "Settled";
  refund.reason = text_or_empty(from, "reason");
  for (const JsonReader& line : from.list("lines")) {
    // Money only: goods come back by cancelling lines, which lowers their quantity.
    refund.lines.push_back({.what = {.line_id = VendorId(line.id("orderLineId")),
                                     .sku = "",
                                     .quantity = line.decimal("quantity")},
                            .restock = false});
  }
  return refund;
}

/// Money that is there or promised; attempts that failed are no payments.
void read_payments(const JsonReader& from, const Shop& shop, Order& order) {
  for (const JsonReader& row : from.list("payments")) {
    const std::string state = row.text("state");
    order.updated_at = std::max(order.updated_at, row.time("updatedAt"));
    for (const JsonReader& refund : row.list("refunds")) {
      order.updated_at = std::max(order.updated_at, refund.time("updatedAt"));
      if (refund.text("state") != "Failed") order.refunds.push_back(read_refund(refund, shop));
    }
    if (state == "Declined" || state == "Error" || state == "Cancelled") continue;
    Payment payment{.id = VendorId(row.id("id")),
                    .method = row.text("method"),
                    .reference = text_or_empty(row, "transactionId"),
                    .amount = read_money(row, "amount", shop),
                    .settled = state == "Settled",
                    .paid_at = {}};
    if (payment.settled) payment.paid_at = row.time("createdAt");
    order.payments.push_back(std::move(payment));
  }
}

void read_shipments(const JsonReader& from, Order& order) {
  for (const JsonReader& row : from.list("fulfillments")) {
    order.updated_at = std::max(order.updated_at, row.time("updatedAt"));
    const std::string state = row.text("state");
    if (state != "Shipped" && state != "Delivered") continue;
    Shipment shipment;
    shipment.id = VendorId(row.id("id"));
    shipment.carrier = text_or_empty(row, "method");
    shipment.tracking_number = text_or_empty(row, "trackingCode");
    shipment.shipped_at = row.time("createdAt");
    for (const JsonReader& line : row.list("lines")) {
      shipment.lines.push_back({.line_id = VendorId(line.id("orderLineId")),
                                .sku = "",
                                .quantity = line.decimal("quantity")});
    }
    order.shipments.push_back(std::move(shipment));
  }
}

void add_sku(const Order& order, LineQuantity& what) {
  const auto line = std::ranges::find(order.lines, what.line_id, &OrderLine::id);
  if (line != order.lines.end()) what.sku = line->sku;
}

void add_skus(Order& order) {
  for (Refund& refund : order.refunds) {
    for (Refund::Line& line : refund.lines) add_sku(order, line.what);
  }
  for (Shipment& shipment : order.shipments) {
    for (LineQuantity& what : shipment.lines) add_sku(order, what);
  }
}

void read_amounts(const JsonReader& from, const Shop& shop, Order& order) {
  for (const JsonReader& line : from.list("lines")) order.lines.push_back(read_line(line, shop));
  order.charges = read_charges(from, shop);
  order.total_net = read_money(from, "total", shop);
  order.total_gross = read_money(from, "totalWithTax", shop);
  order.total_tax = order.total_gross - order.total_net;
  const Result<Currency> currency = Currency::parse(from.text("currencyCode"));
  if (currency.ok()) order.currency = *currency;
  if (!currency.ok()) from.complain("currencyCode", "a currency code");
}

}  // namespace

OrderStatus order_status(std::string_view state) {
  static constexpr std::pair<std::string_view, OrderStatus> kStates[] = {
      {"AddingItems", OrderStatus::kPending},
      {"ArrangingPayment", OrderStatus::kPending},
      {"Draft", OrderStatus::kPending},
      {"Created", OrderStatus::kPending},
      // The shop has taken the goods out of sale from here on.
      {"PaymentAuthorized", OrderStatus::kPaid},
      {"PaymentSettled", OrderStatus::kPaid},
      // Someone is changing the order: it is not to be acted on until they are done.
      {"Modifying", OrderStatus::kPending},
      {"ArrangingAdditionalPayment", OrderStatus::kPending},
      {"PartiallyShipped", OrderStatus::kProcessing},
      {"Shipped", OrderStatus::kShipped},
      {"PartiallyDelivered", OrderStatus::kShipped},
      {"Delivered", OrderStatus::kCompleted},
      {"Cancelled", OrderStatus::kCancelled}};
  for (const auto& [name, status] : kStates) {
    if (name == state) return status;
  }
  // A state that the shop added: placed orders only are read, so it is on its way.
  return OrderStatus::kProcessing;
}

Order read_order(const JsonReader& from, const Shop& shop) {
  Order order;
  order.id = VendorId(from.id("id"));
  order.number = from.text("code");
  order.status = order_status(from.text("state"));
  order.placed_at = from.time("orderPlacedAt");
  // `updatedAt` stays behind: placing, paying, shipping and refunding do not touch it.
  order.updated_at = std::max(order.placed_at, from.time("updatedAt"));
  order.prices_include_tax = shop.prices_include_tax;
  const std::optional<JsonReader> customer = from.opt_object("customer");
  const std::string email = customer ? text_or_empty(*customer, "emailAddress") : "";
  order.shipping = read_address(from, "shippingAddress", email);
  order.billing = read_address(from, "billingAddress", email);
  if (order.billing.empty()) order.billing = order.shipping;
  order.customer = read_customer(from, order.billing);
  read_amounts(from, shop, order);
  read_payments(from, shop, order);
  read_shipments(from, order);
  add_skus(order);
  return order;
}

}  // namespace oneshelf::vendure
