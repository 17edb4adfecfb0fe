#include "connectors/bigcommerce/document_wire.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"
#include "net/mail_time.h"

namespace oneshelf::bigcommerce {

namespace {

using Kind = DocumentLine::Kind;

constexpr int kPaidStatus = 11;   // Awaiting Fulfillment
constexpr int kUnpaidStatus = 7;  // Awaiting Payment
constexpr int kUnitPlaces = 4;
constexpr std::string_view kLinesMark = "oneshelf-lines:";

Json id_number(const std::string& id) { return Json(Json::Number{id}); }

/// Anything but a number stands for a guest, who has none.
bool is_account(const std::string& customer) {
  return !customer.empty() &&
         std::ranges::all_of(customer, [](char c) { return c >= '0' && c <= '9'; });
}

Json address_json(const Address& address, const Document& document) {
  const std::string name = address.name.empty() ? document.buyer.name : address.name;
  const size_t space = std::min(name.find(' '), name.size());
  const std::string email = address.email.empty() ? document.buyer.email : address.email;
  const bool has_code = character_count(address.postal_code) >= assumed::kPostalCodeMin;
  Json json = Json::object()
                  .set("first_name", name.substr(0, space))
                  .set("last_name", trimmed(name.substr(space)))
                  .set("company", address.company)
                  .set("street_1", address.street)
                  .set("street_2", address.street2)
                  .set("city", address.city)
                  .set("state", address.region)
                  .set("zip", has_code ? address.postal_code : std::string(assumed::kNoPostalCode))
                  .set("phone", address.phone);
  if (!address.country.empty()) json.set("country_iso2", address.country);
  if (!email.empty()) json.set("email", email);
  return json;
}

struct Sum {
  Decimal gross, net;
  void add(const DocumentLine& line) {
    gross += line.total_gross;
    net += line.total_net;
  }
};

Sum sum_of(const Document& document, Kind kind) {
  Sum sum;
  for (const DocumentLine& line : document.lines) {
    if (line.kind == kind) sum.add(line);
  }
  return sum;
}

void put_sum(Json& json, const std::string& name, const Sum& sum) {
  json.set(name + "_inc_tax", sum.gross.to_string()).set(name + "_ex_tax", sum.net.to_string());
}

Json product_json(const SoldLine& sold) {
  const DocumentLine& line = *sold.line;
  const auto unit = [&](Decimal total) {
    return Json::number(total.over(line.quantity, kUnitPlaces, Rounding::kHalfUp));
  };
  Json json = Json::object()
                  .set("product_id", id_number(sold.product_id))
                  .set("variant_id", id_number(sold.variant_id))
                  .set("quantity", Json::number(line.quantity))
                  .set("price_inc_tax", unit(line.total_gross))
                  .set("price_ex_tax", unit(line.total_net));
  if (!line.description.empty()) json.set("name", line.description);
  return json;
}

/// Fees can only add: what is taken off is a discount. Rounding is in the total alone.
void put_fees(Json& json, const Document& document) {
  Json fees = Json::array();
  Decimal off;
  for (const DocumentLine& line : document.lines) {
    if (line.kind != Kind::kFee) continue;
    if (line.total_gross.is_negative()) {
      off -= line.total_gross;
      continue;
    }
    const std::string name = line.description.empty() ? "Fee" : line.description;
    fees.push(Json::object()
                  .set("type", "custom_fee")
                  .set("display_name_customer", name)
                  .set("display_name_merchant", name)
                  .set("source", "OneShelf")
                  .set("cost_inc_tax", line.total_gross.to_string())
                  .set("cost_ex_tax", line.total_net.to_string()));
  }
  if (fees.size() > 0) json.set("fees", std::move(fees));
  if (off.is_positive()) json.set("discount_amount", off.to_string());
}

bool is_paid(const Document& document) {
  Decimal paid;
  for (const DocumentPayment& payment : document.payments) paid += payment.amount;
  return paid >= document.total_gross;
}

std::string note_of(const Document& document) {
  Json ids = Json::array();
  for (const DocumentLine& line : document.lines) {
    if (line.kind == Kind::kProduct) ids.push(line.order_line_id.str());
  }
  return "Order " + document.order_number + ". Please keep the next line.\n" +
         std::string(kLinesMark) + ids.dump();
}

int64_t id_of(const Json& row) {
  const std::string text = row["id"].text_or("0");
  int64_t id = 0;
  std::from_chars(text.data(), text.data() + text.size(), id);
  return id;
}

/// The buyer's line behind one of the store's, if it was noted; the SKU in any case.
void name_line(const Json::Array& lines, const std::vector<std::string>& ids, LineQuantity& what) {
  const auto line = std::ranges::find_if(
      lines, [&](const Json& one) { return one["id"].text_or() == what.line_id.str(); });
  what.line_id = VendorId();
  if (line == lines.end()) return;
  if (what.sku.empty()) what.sku = (*line)["sku"].text_or();
  const auto at = static_cast<size_t>(line - lines.begin());
  if (ids.size() == lines.size()) what.line_id = VendorId(ids[at]);
}

}  // namespace

Json order_json(const Document& document, const std::vector<SoldLine>& lines) {
  Json products = Json::array();
  for (const SoldLine& line : lines) products.push(product_json(line));
  const Address& to = document.shipping.empty() ? document.billing : document.shipping;
  Json shipping = address_json(to, document);
  if (!document.shipping_method.empty()) shipping.set("shipping_method", document.shipping_method);
  Json json = Json::object()
                  .set("status_id", is_paid(document) ? kPaidStatus : kUnpaidStatus)
                  .set("external_order_id", document.key)
                  .set("external_source", "OneShelf")
                  .set("billing_address", address_json(document.billing, document))
                  .set("shipping_addresses", Json::array().push(std::move(shipping)))
                  .set("products", std::move(products))
                  .set("date_created", mail_time(document.placed_at))
                  .set("staff_notes", note_of(document))
                  .set("customer_message", document.note);
  put_sum(json, "subtotal", sum_of(document, Kind::kProduct));
  put_sum(json, "shipping_cost", sum_of(document, Kind::kShipping));
  put_sum(json, "total", {.gross = document.total_gross, .net = document.total_net});
  put_fees(json, document);
  if (is_account(document.customer.str())) {
    json.set("customer_id", id_number(document.customer.str()));
  }
  if (!document.payments.empty()) {
    json.set("payment_method", document.payments.front().method_name);
    json.set("payment_provider_id", document.payments.front().reference);
  }
  return json;
}

std::vector<std::string> line_ids_in(const Json& order) {
  const std::string note = order["staff_notes"].text_or();
  const size_t at = note.find(kLinesMark);
  if (at == std::string::npos) return {};
  const std::string rest = note.substr(at + kLinesMark.size());
  const Result<Json> ids = parse_json(trimmed(rest.substr(0, rest.find('\n'))));
  std::vector<std::string> told;
  if (!ids.ok() || !ids->is_array()) return told;
  for (const Json& id : ids->as_array()) told.push_back(id.text_or());
  return told;
}

void sort_lines(Json::Array& lines) {
  std::ranges::stable_sort(lines, {}, [](const Json& line) { return id_of(line); });
}

DocumentState read_document(const JsonReader& order, const OrderParts& parts,
                            JsonReader::Complaints& complaints) {
  const Order read = read_order(order, parts, complaints);
  DocumentState state;
  state.id = read.id;
  state.number = read.number;
  state.key = text_or_empty(order, "external_order_id");
  state.status = read.status;
  state.currency = read.currency;
  state.total_net = read.total_net;
  state.total_tax = read.total_tax;
  state.total_gross = read.total_gross;
  state.updated_at = read.updated_at;
  for (const Payment& payment : read.payments) {
    if (payment.settled) state.paid += payment.amount;
  }
  state.shipments = read.shipments;
  for (const Json& row : parts.refunds) {
    state.refunds.push_back(read_refund(JsonReader(row, complaints, "refund")));
  }
  const std::vector<std::string> ids = line_ids_in(order.json());
  for (Shipment& shipment : state.shipments) {
    for (LineQuantity& what : shipment.lines) name_line(parts.lines, ids, what);
  }
  for (Refund& refund : state.refunds) {
    for (Refund::Line& line : refund.lines) name_line(parts.lines, ids, line.what);
  }
  return state;
}

}  // namespace oneshelf::bigcommerce
