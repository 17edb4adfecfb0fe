#include "connectors/neto/sale_wire.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "connectors/neto/assumed.h"

namespace oneshelf::neto {
namespace {

const Decimal kHundred = Decimal::from_integer(100);

/// How amounts of an order are to be read.
struct Terms {
  const Settings& settings;
  bool has_tax;
  int digits;
};

struct Amounts {
  Decimal net, tax, gross;
};

Amounts amounts_of(Decimal amount, Decimal tax, const Terms& terms) {
  return terms.has_tax ? Amounts{amount - tax, tax, amount} : Amounts{amount, tax, amount + tax};
}

/// Neto tells the tax and not its rate. What is too small to have a cent of tax may be taxed.
Decimal rate_of(const Amounts& amounts, const Settings& settings, int digits) {
  if (!amounts.tax.is_zero()) return settings.tax_rate;
  const Decimal due = amounts.gross.times(settings.tax_rate).over(kHundred + settings.tax_rate);
  return due.rounded(digits, Rounding::kHalfUp).is_zero() ? settings.tax_rate : Decimal();
}

template <typename Part>
void put_amounts(Part& part, const Amounts& amounts, const Terms& terms) {
  part.total_net = amounts.net;
  part.total_tax = amounts.tax;
  part.total_gross = amounts.gross;
  part.tax_rate = rate_of(amounts, terms.settings, terms.digits);
}

OrderLine read_line(const Row& row, const Terms& terms) {
  OrderLine line;
  line.id = VendorId(row.id("OrderLineID"));
  line.sku = row.text("SKU");
  line.listing_id = VendorId(line.sku);
  line.name = row.text("ProductName");
  line.quantity = row.decimal("Quantity");
  for (const char* discount : {"ProductDiscount", "CouponDiscount"}) {
    line.discount += row.opt_decimal(discount).value_or(Decimal());
  }
  const Decimal amount = row.decimal("UnitPrice").times(line.quantity) - line.discount;
  const Decimal rounded = amount.rounded(terms.digits, Rounding::kHalfUp);
  put_amounts(line, amounts_of(rounded, row.decimal("Tax"), terms), terms);
  return line;
}

OrderCharge charge_of(OrderCharge::Kind kind, std::string method, std::string name,
                      const Amounts& amounts, const Terms& terms) {
  OrderCharge charge;
  charge.kind = kind;
  charge.method = std::move(method);
  charge.name = std::move(name);
  put_amounts(charge, amounts, terms);
  return charge;
}

bool is_note(const std::string& sku, const Settings& settings) {
  return std::ranges::any_of(settings.notes,
                             [&](const std::string& start) { return sku.starts_with(start); });
}

/// Merchants write notes as lines of certain SKUs. One that costs something is a fee.
void read_lines(const Row& row, const Terms& terms, Order& order) {
  for (const Row& told : row.list("OrderLine", "")) {
    OrderLine line = read_line(told, terms);
    if (!is_note(line.sku, terms.settings)) {
      order.lines.push_back(std::move(line));
    } else if (!line.total_gross.is_zero()) {
      order.charges.push_back(charge_of(OrderCharge::Kind::kFee, line.sku, line.name,
                                        {line.total_net, line.total_tax, line.total_gross}, terms));
    }
  }
}

/// The tax of a surcharge is not told by itself: it is what the other taxes leave of the order's.
void read_charges(const Row& row, const Terms& terms, Order& order) {
  const Decimal shipping = row.opt_decimal("ShippingTotal").value_or(Decimal());
  const std::string method = row.text("ShippingOption");
  if (!shipping.is_zero() || !method.empty()) {
    const Decimal tax = row.opt_decimal("ShippingTax").value_or(Decimal());
    order.charges.push_back(charge_of(OrderCharge::Kind::kShipping, method, method,
                                      amounts_of(shipping, tax, terms), terms));
  }
  const Decimal surcharge = row.opt_decimal("SurchargeTotal").value_or(Decimal());
  if (surcharge.is_zero()) return;
  Decimal tax = order.total_tax;
  for (const OrderLine& line : order.lines) tax -= line.total_tax;
  for (const OrderCharge& charge : order.charges) tax -= charge.total_tax;
  order.charges.push_back(charge_of(OrderCharge::Kind::kFee, "surcharge", "Surcharge",
                                    amounts_of(surcharge, tax, terms), terms));
}

/// What was paid back is told by RMAs.
void read_payments(const Row& row, Order& order) {
  for (const Row& told : row.list("OrderPayment", "")) {
    Payment payment;
    payment.id = VendorId(told.id("Id"));
    payment.reference = payment.id.str();
    payment.method = told.text("PaymentType");
    payment.amount = told.decimal("Amount");
    payment.settled = true;
    payment.paid_at = told.time("DatePaid");
    if (payment.amount.is_positive()) order.payments.push_back(std::move(payment));
  }
}

Address read_address(const Row& row, const std::string& prefix, const std::string& email) {
  const auto text = [&](const char* name) { return row.text(prefix + name); };
  Address address{.name = trimmed(text("FirstName") + " " + text("LastName")),
                  .company = text("Company"),
                  .street = text("StreetLine1"),
                  .street2 = text("StreetLine2"),
                  .postal_code = text("PostCode"),
                  .city = text("City"),
                  .region = text("State"),
                  .country = text("Country"),
                  .phone = text("Phone"),
                  .email = ""};
  if (!address.empty()) address.email = email;
  return address;
}

void read_buyer(const Row& row, Order& order) {
  const std::string email = row.text("Email");
  order.billing = read_address(row, "Bill", email);
  order.shipping = read_address(row, "Ship", email);
  const Address& buyer = order.billing.name.empty() ? order.shipping : order.billing;
  order.customer = {.id = VendorId(row.text("Username")),
                    .name = buyer.name,
                    .company = buyer.company,
                    .vat_id = "",
                    .email = email,
                    .phone = buyer.phone};
}

OrderStatus status_of(const std::string& status, const Order& order) {
  if (status == "Cancelled" || status == "Declined") return OrderStatus::kCancelled;
  if (status == "Dispatched") return OrderStatus::kShipped;
  constexpr std::array<std::string_view, 2> kWaiting = {"On Hold", "Uncommitted"};
  if (std::ranges::find(kWaiting, status) != kWaiting.end()) return OrderStatus::kPending;
  if (status != "New") return OrderStatus::kProcessing;
  Decimal paid;
  for (const Payment& payment : order.payments) paid += payment.amount;
  return paid >= order.total_gross ? OrderStatus::kPaid : OrderStatus::kPending;
}

std::vector<Shipment> read_shipments(const Row& row) {
  WireOrder order = read_order(row);
  for (WireLine& line : order.lines) line.line_reference = line.id;
  return shipments_of(order);
}

}  // namespace

const std::vector<std::string_view>& sale_selectors() {
  static const std::vector<std::string_view> kSelectors = [] {
    std::vector<std::string_view> selectors = order_selectors();
    selectors.insert(selectors.end(),
                     {"Email", "TaxInclusive", "ShippingTotal", "ShippingTax", "SurchargeTotal",
                      "ShippingOption", "DatePlaced", "DeliveryInstruction", "ShipAddress",
                      "BillAddress", "OrderLine.ProductName", "OrderLine.UnitPrice",
                      "OrderLine.Tax", "OrderLine.ProductDiscount", "OrderLine.CouponDiscount"});
    return selectors;
  }();
  return kSelectors;
}

bool is_placed(const Row& row) { return row.text("OrderStatus") != "Quote"; }

Order read_sale(const Row& row, const Settings& settings, const Currency& currency) {
  Order order;
  order.id = VendorId(row.id("OrderID"));
  order.number = order.id.str();
  order.currency = currency;
  order.prices_include_tax = row.flag("TaxInclusive", settings.prices_include_tax);
  order.total_gross = row.decimal("GrandTotal");
  order.total_tax = row.decimal("OrderTax");
  order.total_net = order.total_gross - order.total_tax;
  const Terms terms{settings, order.prices_include_tax, currency.digits()};
  read_lines(row, terms, order);
  read_charges(row, terms, order);
  read_payments(row, order);
  read_buyer(row, order);
  order.placed_at = row.time("DatePlaced").value_or(Timestamp());
  if (order.placed_at == Timestamp()) row.complain("DatePlaced", "a date");
  order.updated_at = row.time("DateUpdated").value_or(order.placed_at);
  order.status = status_of(row.text("OrderStatus"), order);
  order.shipments = read_shipments(row);
  order.note = row.text("DeliveryInstruction");
  return order;
}

const std::vector<std::string_view>& rma_selectors() {
  static const std::vector<std::string_view> kSelectors = {"RmaID",      "OrderID",  "RmaStatus",
                                                           "DateIssued", "RmaLines", "Refunds"};
  return kSelectors;
}

Refund read_refund(const Row& row, const Order& order) {
  Refund refund;
  refund.id = VendorId(row.id("RmaID"));
  refund.created_at = row.time("DateIssued").value_or(order.updated_at);
  refund.settled = row.text("RmaStatus") == "Closed";
  for (const Row& money : row.list("Refunds", "Refund")) {
    refund.amount += money.decimal("RefundAmount");
  }
  for (const Row& told : row.list("RmaLines", "RmaLine")) {
    const std::string sku = told.text("SKU");
    const auto sold = std::ranges::find(order.lines, sku, &OrderLine::sku);
    if (sold == order.lines.end()) continue;
    if (refund.reason.empty()) refund.reason = told.text("ReturnReason");
    const bool is_back =
        told.flag("IsRestockIssued", false) || told.text("ItemStatus") == assumed::kBackOnShelf;
    refund.lines.push_back({{sold->id, sku, told.decimal("Quantity")}, is_back});
  }
  return refund;
}

}  // namespace oneshelf::neto
