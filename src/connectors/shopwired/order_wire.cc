#include "connectors/shopwired/order_wire.h"

#include <algorithm>

#include "base/text.h"
#include "connectors/shopwired/assumed.h"
#include "net/mail_time.h"

namespace oneshelf::shopwired {
namespace {

constexpr int kMoneyPlaces = 2;
const Decimal kHundred = Decimal::from_integer(100);

Address read_address(const JsonReader& from, const Countries& countries) {
  const std::string id = text_or_empty(from, "countryId");
  const auto code = countries.find(id);
  const std::string state = text_or_empty(from, "state");
  std::string second = text_or_empty(from, "addressLine2");
  const std::string third = text_or_empty(from, "addressLine3");
  if (!third.empty()) second += (second.empty() ? "" : ", ") + third;
  return {.name = text_or_empty(from, "name"),
          .company = text_or_empty(from, "companyName"),
          .street = text_or_empty(from, "addressLine1"),
          .street2 = second,
          .postal_code = text_or_empty(from, "postcode"),
          .city = text_or_empty(from, "city"),
          .region = state.empty() ? text_or_empty(from, "province") : state,
          .country = code == countries.end() ? "" : code->second,
          .phone = text_or_empty(from, "telephone"),
          .email = text_or_empty(from, "emailAddress")};
}

OrderLine read_line(const JsonReader& from) {
  OrderLine line;
  line.id = VendorId(from.id("itemId"));
  line.sku = text_or_empty(from, "sku");
  const std::string variation = text_or_empty(from, "variationId");
  line.listing_id = array_in(from.json(), "variation").empty() || !variation.empty()
                        ? Sold{text_or_empty(from, "id"), variation}.id()
                        : VendorId();
  line.name = text_or_empty(from, "title");
  line.quantity = from.decimal("quantity");
  line.total_net = read_amount(from, "total").rounded(kMoneyPlaces, Rounding::kHalfUp);
  line.total_tax = read_amount(from, "totalVat").rounded(kMoneyPlaces, Rounding::kHalfUp);
  line.total_gross = line.total_net + line.total_tax;
  line.tax_rate = read_opt_amount(from, "vatRate");
  return line;
}

OrderCharge charge_of(OrderCharge::Kind kind, const std::string& name, Decimal gross, Decimal tax) {
  OrderCharge charge;
  charge.kind = kind;
  charge.method = charge.name = name;
  charge.total_gross = gross;
  charge.total_tax = tax;
  charge.total_net = gross - tax;
  if (tax.is_zero()) charge.tax_rate = Decimal();
  return charge;
}

/// The rate that all lines have; nothing if they differ.
std::optional<Decimal> common_rate(const Order& order) {
  if (order.lines.empty()) return std::nullopt;
  const std::optional<Decimal> rate = order.lines.front().tax_rate;
  const bool is_common = std::ranges::all_of(
      order.lines, [&](const OrderLine& line) { return line.tax_rate == rate; });
  return is_common ? rate : std::nullopt;
}

/// A discount takes tax off too, if the order's tax is less than that of its lines.
void read_discounts(const JsonReader& from, Order& order, Decimal& gross, Decimal& tax) {
  for (const JsonReader& discount : from.list("discounts")) {
    const Decimal value = read_amount(discount, "value");
    if (value.is_zero()) continue;
    const Decimal rate = common_rate(order).value_or(Decimal());
    const Decimal part =
        tax.is_negative() ? value.times(rate).over(kHundred + rate, kMoneyPlaces) : Decimal();
    const Decimal off = std::min(part, tax.is_negative() ? -tax : Decimal());
    order.charges.push_back(
        charge_of(OrderCharge::Kind::kFee, text_or_empty(discount, "name"), -value, -off));
    gross += value;
    tax += off;
  }
}

void read_charges(const JsonReader& from, Order& order) {
  Decimal gross = order.total_gross, tax = order.total_tax;
  for (const OrderLine& line : order.lines) {
    gross -= line.total_gross;
    tax -= line.total_tax;
  }
  for (const JsonReader& fee : from.list("fees")) {
    const Decimal value = read_amount(fee, "value");
    if (value.is_zero()) continue;
    order.charges.push_back(
        charge_of(OrderCharge::Kind::kFee, text_or_empty(fee, "name"), value, Decimal()));
    gross -= value;
  }
  read_discounts(from, order, gross, tax);
  const Json& delivery = from.json()["shipping"].at(0);
  const std::string method = delivery["name"].text_or();
  if (gross.is_zero() && tax.is_zero() && method.empty()) return;
  OrderCharge shipping = charge_of(OrderCharge::Kind::kShipping, method, gross, tax);
  if (!tax.is_zero()) shipping.tax_rate = common_rate(order);
  order.charges.push_back(std::move(shipping));
}

void read_payment(const JsonReader& from, const std::string& type, Order& order) {
  if (!order.total_gross.is_positive()) return;
  Payment payment;
  payment.id = VendorId(order.id.str() + "-payment");
  payment.method = text_or_empty(from, "paymentMethod");
  payment.reference = text_or_empty(from, "transactionId");
  payment.amount = order.total_gross;
  payment.settled = type != "unpaid" && type != "cancelled";
  payment.paid_at = order.placed_at;
  order.payments.push_back(std::move(payment));
}

void read_refunds(const JsonReader& from, Order& order) {
  for (const JsonReader& told : from.list("refunds")) {
    Refund refund;
    refund.id = VendorId(told.id("id"));
    refund.created_at = read_mail_time(told, "created");
    refund.amount = read_amount(told, "value");
    refund.reason = text_or_empty(told, "name");
    refund.settled = true;
    order.updated_at = std::max(order.updated_at, refund.created_at);
    order.refunds.push_back(std::move(refund));
  }
}

/// The last part of a tracking address.
std::string number_in(const std::string& address) {
  const size_t at = address.find_last_of("/=");
  return at == std::string::npos ? address : address.substr(at + 1);
}

std::string line_after(std::string_view mark, const std::string& text) {
  const size_t at = text.find(mark);
  if (at == std::string::npos) return "";
  const std::string rest = text.substr(at + mark.size());
  return trimmed(rest.substr(0, rest.find('\n')));
}

std::vector<LineQuantity> all_lines(const Order& order) {
  std::vector<LineQuantity> lines;
  for (const OrderLine& line : order.lines) lines.push_back({line.id, line.sku, line.quantity});
  return lines;
}

Shipment shipment_of(const Order& order, const Parcel& parcel) {
  Shipment shipment;
  shipment.id = VendorId(parcel.key);
  shipment.carrier = parcel.carrier;
  shipment.tracking_number = parcel.number;
  for (const OrderLine& line : order.lines) {
    const auto sent = parcel.lines.find(line.id.str());
    if (sent != parcel.lines.end()) shipment.lines.push_back({line.id, line.sku, sent->second});
  }
  return shipment;
}

/// A shop knows one tracking address for an order; parcels are what comments tell of.
void read_shipments(const JsonReader& from, Order& order) {
  const std::string address = text_or_empty(from, "trackingUrl");
  for (const Parcel& parcel : parcels_in(from.json())) {
    order.shipments.push_back(shipment_of(order, parcel));
  }
  if (!order.shipments.empty()) order.shipments.back().tracking_url = address;
  if (order.status != OrderStatus::kShipped || !order.shipments.empty()) return;
  Shipment shipment;
  shipment.id = VendorId("shipment-" + order.id.str());
  shipment.tracking_url = address;
  shipment.tracking_number = number_in(address);
  for (const Json& comment : array_in(from.json(), "adminComments")) {
    const std::string number = line_after(assumed::kNumberMark, comment["content"].text_or());
    if (number.empty()) continue;
    shipment.tracking_number = number;
    shipment.carrier = line_after(assumed::kCarrierMark, comment["content"].text_or());
  }
  shipment.lines = all_lines(order);
  order.shipments.push_back(std::move(shipment));
}

/// JSON behind our mark at the end of a text.
Json marked_json(const std::string& text) {
  const size_t at = text.rfind(assumed::kOrderMark);
  if (at == std::string::npos) return {};
  const std::string rest = text.substr(at + assumed::kOrderMark.size());
  Result<Json> json = parse_json(trimmed(rest.substr(0, rest.find('\n'))));
  return json.ok() ? *std::move(json) : Json();
}

}  // namespace

OrderStatus order_status(std::string_view type) {
  if (type == "paid") return OrderStatus::kPaid;
  if (type == "unpaid") return OrderStatus::kPending;
  if (type == "cancelled") return OrderStatus::kCancelled;
  if (type == "shipped") return OrderStatus::kShipped;
  return OrderStatus::kProcessing;
}

Order read_order(const JsonReader& from, const OrderTerms& terms) {
  Order order;
  order.id = VendorId(from.id("id"));
  order.number = from.id("reference");
  const std::string type = from.object("status").text("type");
  order.status = order_status(type);
  order.placed_at = order.updated_at = read_mail_time(from, "created");
  order.currency = terms.currency;
  const Json& tax = from.json()["tax"];
  const Result<Decimal> total_tax =
      Decimal::parse_rounded(tax["value"].text_or("0"), Rounding::kHalfUp);
  if (!total_tax.ok()) from.complain("tax", "an amount");
  order.total_tax =
      total_tax.ok() ? total_tax->rounded(kMoneyPlaces, Rounding::kHalfUp) : Decimal();
  order.total_gross = read_amount(from, "total").rounded(kMoneyPlaces, Rounding::kHalfUp);
  order.total_net = order.total_gross - order.total_tax;
  if (!from.has("products")) from.complain("products", "the order's lines");
  for (const JsonReader& line : from.list("products")) order.lines.push_back(read_line(line));
  order.billing = read_address(from.object("billingAddress"), terms.countries);
  order.shipping = read_address(from.object("shippingAddress"), terms.countries);
  order.customer = {.id = VendorId(from.json()["customer"]["id"].text_or()),
                    .name = order.billing.name,
                    .company = order.billing.company,
                    .vat_id = "",
                    .email = order.billing.email,
                    .phone = order.billing.phone};
  read_charges(from, order);
  read_payment(from, type, order);
  read_refunds(from, order);
  read_shipments(from, order);
  order.note = text_or_empty(from, "comments");
  return order;
}

std::string parcel_text(const Parcel& parcel) {
  Json lines = Json::object();
  for (const auto& [line, quantity] : parcel.lines) lines.set(line, Json::number(quantity));
  const Json mark = Json::object().set("shipment", parcel.key).set("lines", std::move(lines));
  std::string text = "Parcel sent.\n";
  if (!parcel.carrier.empty()) text += std::string(assumed::kCarrierMark) + parcel.carrier + "\n";
  if (!parcel.number.empty()) text += std::string(assumed::kNumberMark) + parcel.number + "\n";
  return text + std::string(assumed::kOrderMark) + mark.dump();
}

std::vector<Parcel> parcels_in(const Json& order) {
  std::vector<Parcel> parcels;
  for (const Json& comment : array_in(order, "adminComments")) {
    const std::string text = comment["content"].text_or();
    const Json mark = marked_json(text);
    if (!mark["shipment"].is_string() || !mark["lines"].is_object()) continue;
    Parcel parcel{.key = mark["shipment"].text_or(),
                  .carrier = line_after(assumed::kCarrierMark, text),
                  .number = line_after(assumed::kNumberMark, text),
                  .lines = {}};
    for (const auto& [line, quantity] : mark["lines"].as_object()) {
      const Result<Decimal> pieces = Decimal::parse(quantity.text_or());
      if (pieces.ok()) parcel.lines[line] = *pieces;
    }
    parcels.push_back(std::move(parcel));
  }
  return parcels;
}

bool has_comment(const Json& order, std::string_view text) {
  return std::ranges::any_of(array_in(order, "adminComments"), [&](const Json& comment) {
    return comment["content"].text_or().find(text) != std::string::npos;
  });
}

std::string note_text(const OrderNote& note) {
  Json lines = Json::array();
  for (const std::string& line : note.lines) lines.push(line);
  return std::string(assumed::kOrderMark) +
         Json::object().set("key", note.key).set("lines", std::move(lines)).dump();
}

std::optional<OrderNote> note_in(const Json& order) {
  const Json mark = marked_json(order["comments"].text_or());
  if (!mark["key"].is_string()) return std::nullopt;
  OrderNote note{.key = mark["key"].text_or(), .lines = {}};
  for (const Json& line : array_in(mark, "lines")) note.lines.push_back(line.text_or());
  return note;
}

DocumentState read_document(const JsonReader& from, const OrderTerms& terms) {
  const Order order = read_order(from, terms);
  const OrderNote note = note_in(from.json()).value_or(OrderNote());
  DocumentState state;
  state.id = order.id;
  state.number = order.number;
  state.key = note.key;
  state.status = order.status;
  state.currency = order.currency;
  state.total_net = order.total_net;
  state.total_tax = order.total_tax;
  state.total_gross = order.total_gross;
  state.updated_at = order.updated_at;
  for (const Payment& payment : order.payments) {
    if (payment.settled) state.paid += payment.amount;
  }
  state.shipments = order.shipments;
  for (Shipment& shipment : state.shipments) {
    for (LineQuantity& what : shipment.lines) {
      const auto line = std::ranges::find(order.lines, what.line_id, &OrderLine::id);
      const auto at = static_cast<size_t>(line - order.lines.begin());
      const bool is_known = note.lines.size() == order.lines.size() && at < note.lines.size();
      what.line_id = is_known ? VendorId(note.lines[at]) : VendorId();
    }
  }
  return state;
}

}  // namespace oneshelf::shopwired
