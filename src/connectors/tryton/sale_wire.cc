#include <algorithm>

#include "connectors/tryton/sale.h"
#include "connectors/tryton/sale_wire.h"

namespace oneshelf::tryton {

namespace {

Move move_from(const JsonReader& row) {
  Move move;
  move.id = row.id("id");
  move.state = row.text("state");
  move.quantity = quantity_of(row, "quantity");
  move.package = id_of(row, "package");
  if (const auto product = related(row, "product")) {
    move.product = product->id("id");
    move.sku = text_of(*product, "code");
  }
  return move;
}

Package package_from(const JsonReader& row) {
  return {row.id("id"), text_of(row, "shipping_reference"), text_of(row, "shipping_tracking_url")};
}

Delivery delivery_from(const JsonReader& row) {
  Delivery delivery;
  delivery.id = row.id("id");
  delivery.number = text_of(row, "number");
  delivery.state = row.text("state");
  delivery.reference = text_of(row, "reference");
  delivery.day = opt_day_of(row, "effective_date");
  delivery.changed = changed_at(row);
  if (const auto carrier = related(row, "carrier")) {
    delivery.carrier = text_of(*carrier, "rec_name");
  }
  for (const JsonReader& move : related_list(row, "outgoing_moves")) {
    delivery.moves.push_back(move_from(move));
  }
  for (const JsonReader& package : related_list(row, "packages")) {
    delivery.packages.push_back(package_from(package));
  }
  return delivery;
}

BookedPayment payment_from(const JsonReader& row) {
  BookedPayment payment;
  payment.amount = numeric_of(row, "credit") - numeric_of(row, "debit");
  if (const auto move = related(row, "move")) payment.label = text_of(*move, "description");
  return payment;
}

Invoice invoice_from(const JsonReader& row) {
  Invoice invoice;
  invoice.id = row.id("id");
  invoice.state = row.text("state");
  invoice.total = numeric_of(row, "total_amount");
  invoice.to_pay = numeric_of(row, "amount_to_pay");
  invoice.changed = changed_at(row);
  for (const JsonReader& payment : related_list(row, "payment_lines")) {
    invoice.payments.push_back(payment_from(payment));
  }
  return invoice;
}

SaleLine line_from(const JsonReader& row) {
  SaleLine line;
  line.id = row.id("id");
  line.product = id_of(row, "product");
  line.note = text_of(row, "note");
  line.quantity = opt_numeric_of(row, "quantity").value_or(Decimal());  // comments have none
  line.ignored_moves = ids_of(row, "moves_ignored");
  for (const JsonReader& move : related_list(row, "moves")) line.moves.push_back(move_from(move));
  return line;
}

void read_parts(const JsonReader& row, Sale& sale) {
  for (const JsonReader& part : related_list(row, "shipments")) {
    sale.deliveries.push_back(delivery_from(part));
    keep_later(sale.changed, sale.deliveries.back().changed);
  }
  for (const JsonReader& part : related_list(row, "invoices")) {
    sale.invoices.push_back(invoice_from(part));
    keep_later(sale.changed, sale.invoices.back().changed);
  }
  for (const JsonReader& part : related_list(row, "shipment_returns")) {
    sale.returns.push_back({part.id("id"), part.text("state")});
  }
  for (const JsonReader& part : related_list(row, "lines")) sale.lines.push_back(line_from(part));
}

std::vector<LineQuantity> lines_of(const Delivery& delivery, const std::string& package) {
  std::vector<LineQuantity> lines;
  for (const Move& move : delivery.moves) {
    if (move.state != "done" || move.package != package) continue;
    const auto same = std::ranges::find(lines, move.sku, &LineQuantity::sku);
    if (same != lines.end()) {
      same->quantity += move.quantity;
    } else {
      lines.push_back({VendorId(), move.sku, move.quantity});
    }
  }
  return lines;
}

/// One shipment per package, because each has its own tracking number; goods that were not packed
/// travel under the delivery's own reference.
void add_shipments(const Delivery& delivery, std::vector<Shipment>& shipments) {
  if (delivery.state != "done") return;
  Shipment shipment;
  shipment.carrier = delivery.carrier;
  shipment.shipped_at = delivery.day;
  for (const Package& package : delivery.packages) {
    shipment.id = VendorId(delivery.id + '.' + package.id);
    shipment.tracking_number = package.tracking_number;
    shipment.tracking_url = package.tracking_url;
    shipment.lines = lines_of(delivery, package.id);
    if (!shipment.lines.empty()) shipments.push_back(shipment);
  }
  shipment.id = VendorId(delivery.id);
  shipment.tracking_number = delivery.reference;
  shipment.tracking_url.clear();
  shipment.lines = lines_of(delivery, "");
  if (!shipment.lines.empty()) shipments.push_back(shipment);
}

OrderStatus status_of(const Sale& sale) {
  if (sale.is_cancelled()) return OrderStatus::kCancelled;
  if (sale.state == "done") return OrderStatus::kCompleted;
  if (sale.shipment_state == "sent") return OrderStatus::kShipped;
  if (sale.state == "processing" || sale.state == "confirmed") return OrderStatus::kProcessing;
  return OrderStatus::kPending;
}

}  // namespace

Json sale_field_names(const SaleFields& have) {
  Json wanted = names({"number",
                       "reference",
                       "state",
                       "shipment_state",
                       "shipment_method",
                       "comment",
                       "party",
                       "warehouse",
                       "invoice_address",
                       "shipment_address",
                       "currency.code",
                       "untaxed_amount",
                       "tax_amount",
                       "total_amount",
                       "write_date",
                       "create_date",
                       "shipments.number",
                       "shipments.state",
                       "shipments.reference",
                       "shipments.effective_date",
                       "shipments.write_date",
                       "shipments.create_date",
                       "shipments.outgoing_moves.state",
                       "shipments.outgoing_moves.quantity",
                       "shipments.outgoing_moves.product.code",
                       "shipment_returns.state",
                       "invoices.state",
                       "invoices.total_amount",
                       "invoices.amount_to_pay",
                       "invoices.write_date",
                       "invoices.create_date",
                       "invoices.payment_lines.debit",
                       "invoices.payment_lines.credit",
                       "invoices.payment_lines.move.description",
                       "lines.product",
                       "lines.quantity",
                       "lines.note",
                       "lines.moves_ignored",
                       "lines.moves.state",
                       "lines.moves.quantity"});
  if (have.web_id) wanted.push("web_id");
  if (have.carrier) wanted.push("shipments.carrier.rec_name");
  if (have.packages) {
    wanted.push("shipments.outgoing_moves.package")
        .push("shipments.packages.shipping_reference")
        .push("shipments.packages.shipping_tracking_url");
  }
  return wanted;
}

Sale sale_from(const JsonReader& row, const SaleFields& have) {
  Sale sale;
  sale.id = row.id("id");
  sale.number = text_of(row, "number");
  sale.key = text_of(row, have.web_id ? "web_id" : "reference");
  sale.state = row.text("state");
  sale.shipment_state = row.text("shipment_state");
  sale.shipment_method = row.text("shipment_method");
  sale.comment = text_of(row, "comment");
  sale.party = id_of(row, "party");
  sale.warehouse = id_of(row, "warehouse");
  sale.invoice_address = id_of(row, "invoice_address");
  sale.shipment_address = id_of(row, "shipment_address");
  sale.untaxed = numeric_of(row, "untaxed_amount");
  sale.tax = numeric_of(row, "tax_amount");
  sale.total = numeric_of(row, "total_amount");
  sale.changed = changed_at(row);
  if (const auto currency = related(row, "currency")) {
    sale.currency_id = currency->id("id");
    if (const Result<Currency> parsed = Currency::parse(currency->text("code")); parsed.ok()) {
      sale.currency = *parsed;
    } else {
      currency->complain("code", "a currency code");
    }
  }
  read_parts(row, sale);
  return sale;
}

bool Sale::is_cancelled() const {
  if (state == "cancelled") return true;
  // A sale in process cannot be cancelled itself: its deliveries are, and Tryton may even call it
  // done and sent afterwards. Services only have no delivery; then the invoices tell.
  if (!deliveries.empty()) {
    return std::ranges::all_of(deliveries,
                               [](const Delivery& d) { return d.state == "cancelled"; });
  }
  return !invoices.empty() &&
         std::ranges::all_of(invoices, [](const Invoice& i) { return i.state == "cancelled"; });
}

std::vector<std::string> Sale::open_deliveries() const {
  std::vector<std::string> ids;
  for (const Delivery& delivery : deliveries) {
    if (delivery.is_open()) ids.push_back(delivery.id);
  }
  return ids;
}

bool Sale::has_shipped() const {
  return std::ranges::any_of(deliveries, [](const Delivery& d) { return d.state == "done"; });
}

DocumentState state_of(const Sale& sale) {
  DocumentState state;
  state.id = VendorId(sale.id);
  state.number = sale.number;
  state.key = sale.key;
  state.status = status_of(sale);
  state.currency = sale.currency;
  state.total_net = sale.untaxed;
  state.total_tax = sale.tax;
  state.total_gross = sale.total;
  for (const Invoice& invoice : sale.invoices) {
    if (invoice.is_posted()) state.paid += invoice.total - invoice.to_pay;
  }
  for (const Delivery& delivery : sale.deliveries) add_shipments(delivery, state.shipments);
  state.updated_at = to_timestamp(sale.changed);
  return state;
}

}  // namespace oneshelf::tryton
