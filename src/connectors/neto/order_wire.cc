#include "connectors/neto/order_wire.h"

#include <algorithm>

#include "base/bytes.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/limits.h"

namespace oneshelf::neto {
namespace {

constexpr char kHashed = '#';
constexpr size_t kHashShown = 40;
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

WireLine read_line(const Row& row) {
  WireLine line;
  line.id = row.text("OrderLineID");
  line.sku = row.text("SKU");
  line.reference = row.text("ExternalOrderReference");
  line.line_reference = row.text("ExternalOrderLineReference");
  line.warehouse = row.text("WarehouseID");
  line.quantity = row.decimal("Quantity");
  line.shipped = row.opt_decimal("QuantityShipped");
  line.carrier = row.text("ShippingCarrierName");
  if (line.carrier.empty()) line.carrier = row.text("ShippingCarrierCode");
  line.service = row.text("ShippingMethod");
  if (line.service.empty()) line.service = row.text("ShippingServiceName");
  line.tracking_number = row.text("ShippingTracking");
  line.tracking_url = row.text("ShippingTrackingUrl");
  return line;
}

}  // namespace

const std::vector<std::string_view>& order_selectors() {
  static const std::vector<std::string_view> kSelectors = {"OrderID",
                                                           "OrderStatus",
                                                           "RelatedOrderID",
                                                           "Username",
                                                           "CustomerRef10",
                                                           "GrandTotal",
                                                           "OrderTax",
                                                           "DateUpdated",
                                                           "DateCompletedUTC",
                                                           "OrderPayment",
                                                           "OrderPayment.PaymentType",
                                                           "OrderLine",
                                                           "OrderLine.OrderLineID",
                                                           "OrderLine.SKU",
                                                           "OrderLine.Quantity",
                                                           "OrderLine.QuantityShipped",
                                                           "OrderLine.WarehouseID",
                                                           "OrderLine.ShippingMethod",
                                                           "OrderLine.ShippingServiceName",
                                                           "OrderLine.ShippingTracking",
                                                           "OrderLine.ShippingCarrierCode",
                                                           "OrderLine.ShippingCarrierName",
                                                           "OrderLine.ShippingTrackingUrl",
                                                           "OrderLine.ExternalOrderReference",
                                                           "OrderLine.ExternalOrderLineReference"};
  return kSelectors;
}

WireOrder read_order(const Row& row) {
  WireOrder order;
  order.id = row.id("OrderID");
  order.status = row.id("OrderStatus");
  order.related = row.text("RelatedOrderID");
  order.username = row.text("Username");
  order.full_key = row.text("CustomerRef10");
  order.total = row.decimal("GrandTotal");
  order.tax = row.decimal("OrderTax");
  for (const Row& line : row.list("OrderLine", "")) order.lines.push_back(read_line(line));
  for (const Row& payment : row.list("OrderPayment", "")) {
    order.payments.push_back({payment.decimal("Amount"), payment.text("PaymentType")});
  }
  order.updated_at = row.time("DateUpdated").value_or(Timestamp());
  order.completed_at = row.time("DateCompletedUTC");
  return order;
}

std::string WireOrder::reference() const {
  for (const WireLine& line : lines) {
    if (!line.reference.empty()) return line.reference;
  }
  return "";
}

bool WireOrder::is_cancelled() const { return status == "Cancelled" || status == "Declined"; }

Decimal WireOrder::shipped(const WireLine& line) const {
  if (is_cancelled()) return {};
  // An order that was dispatched as a whole need not tell it line by line.
  if (is_dispatched() && line.shipped.value_or(Decimal()).is_zero()) return line.quantity;
  return line.shipped.value_or(Decimal());
}

bool WireOrder::has_shipped() const {
  return std::ranges::any_of(lines,
                             [&](const WireLine& line) { return shipped(line).is_positive(); });
}

std::string reference_of(const std::string& key) {
  if (key.size() <= limits::kReference && !key.starts_with(kHashed)) return key;
  return kHashed + sha256_hex(key).substr(0, kHashShown);
}

VendorId order_id_of(const std::string& reference) {
  const std::string hash = sha256(reference);
  std::string id(assumed::kOrderIdPrefix);
  // Five of each byte's bits: as many values as fit into the characters there are.
  for (size_t at = 0; id.size() < limits::kOrderId; ++at) {
    id += kAlphabet[static_cast<unsigned char>(hash[at]) % kAlphabet.size()];
  }
  return VendorId(id);
}

std::string key_of(const WireOrder& order) {
  const std::string reference = order.reference();
  return reference.starts_with(kHashed) ? order.full_key : reference;
}

}  // namespace oneshelf::neto
