#include "connectors/tryton/documents.h"

#include <algorithm>

#include "connectors/tryton/sale_lines.h"

namespace oneshelf::tryton {

namespace {

Error exists(const Sale& sale, const std::string& key) {
  return Error(ErrorCode::kConflict, "document.exists",
               "Tryton holds this order already as sale " + sale.number + '.')
      .with("key", key)
      .with("id", sale.id)
      .with("number", sale.number);
}

std::vector<LineDraft> drafts_of(const Document& document) {
  std::vector<LineDraft> drafts;
  for (const DocumentLine& line : document.lines) drafts.push_back({line, ""});
  return drafts;
}

bool is_unfinished(const Sale& sale) {
  return sale.state == "draft" || sale.state == "quotation" || sale.state == "confirmed";
}

}  // namespace

Result<std::optional<DocumentState>> Documents::find_document(const Context& context,
                                                              const std::string& key) {
  const std::optional<Sale> sale = ONESHELF_TRY(sales_.by_key(context, key));
  if (!sale) return std::optional<DocumentState>();
  return std::optional(state_of(*sale));
}

Result<std::optional<VendorId>> Documents::find_customer(const Context& context,
                                                         const Customer& buyer) {
  return parties_.find(context, buyer);
}

Result<VendorId> Documents::create_customer(const Context& context, const Customer& buyer,
                                            const Address& billing, const Address& shipping) {
  return parties_.create(context, buyer, billing, shipping);
}

Result<std::string> Documents::warehouse_of(const Context& context, const LocationId& location) {
  // With several warehouses Tryton has no default of its own: it is the first, as verify() says.
  if (location.empty()) return directory_->default_warehouse(context);
  if (client_->settings().stock_by == Settings::StockBy::kWarehouse) return location.str();
  const std::vector<Place> places = ONESHELF_TRY(directory_->places(context));
  const auto place = std::ranges::find(places, location.str(), &Place::id);
  return place == places.end() ? location.str() : place->warehouse_id;
}

Result<Json> Documents::header_json(const Context& context, const Document& document) {
  const Account account = ONESHELF_TRY(client_->account(context));
  const std::string currency = ONESHELF_TRY(directory_->currency(context, document.currency));
  const AddressIds addresses = ONESHELF_TRY(
      parties_.addresses(context, document.customer, document.billing, document.shipping));
  Json sale = Json::object()
                  .set("company", wire_id(account.company_id))
                  .set("currency", wire_id(currency))
                  .set("party", wire_id(document.customer.str()))
                  .set("invoice_address", wire_id(addresses.invoice))
                  .set("shipment_address", wire_id(addresses.delivery))
                  .set("sale_date", day_of(document.placed_at));
  if (!document.note.empty()) sale.set("comment", document.note);
  const std::string warehouse = ONESHELF_TRY(warehouse_of(context, document.location));
  if (!warehouse.empty()) sale.set("warehouse", wire_id(warehouse));
  // A payment is booked on an invoice: it must be there before the goods are.
  if (client_->settings().books_payments) sale.set("invoice_method", "order");
  if (ONESHELF_TRY(directory_->has(context, "sale.sale.shipment_cost_method"))) {
    // The buyer's shipping charge is a line; the module must not add its own.
    sale.set("shipment_cost_method", nullptr);
  }
  if (!document.shipping_method.empty() &&
      ONESHELF_TRY(directory_->has(context, "sale.sale.carrier"))) {
    sale.set("carrier", wire_id(document.shipping_method));
  }
  return sale;
}

Result<Json> Documents::sale_json(const Context& context, const Document& document) {
  Json sale = ONESHELF_TRY(header_json(context, document));
  ONESHELF_TRY(writer_.put_key(context, sale, document.key, document.order_number));
  Json lines = ONESHELF_TRY(lines_json(context, products_, drafts_of(document)));
  return sale.set("lines", std::move(lines));
}

Result<DocumentState> Documents::carry_on(const Context& context, const Sale& before,
                                          const Json& values, Decimal total) {
  if (!is_unfinished(before)) return exists(before, before.key);
  // Nothing was confirmed yet. What does not fit the order as it is told now (a tax mapped anew, a
  // warehouse chosen) is written again.
  const bool fits =
      before.state == "confirmed" || (before.state == "quotation" && before.total == total);
  const Sale carried = fits ? ONESHELF_TRY(writer_.advance(context, before.id, total))
                            : ONESHELF_TRY(writer_.rewrite(context, before, values, total));
                            return state_of(carried);
}

Result<DocumentState> Documents::create_document(const Context& context, const Document& document) {
  if (document.prices_include_tax) {
    return Error(ErrorCode::kUnsupported, "tryton.gross_prices",
                 "Tryton takes sale prices without tax only.")
        .with("key", document.key);
  }
  Result<DocumentState> state = write_sale(context, document);
  if (!state.ok() && state.error().code() == ErrorCode::kRefused) forget();
  return state;
}

Result<DocumentState> Documents::write_sale(const Context& context, const Document& document) {
  const Json sale = ONESHELF_TRY(sale_json(context, document));
  if (ONESHELF_TRY(sales_.key_field(context)) == "reference") {
    // Without the module web_shop nothing at the server forbids a second one.
    const std::optional<Sale> before = ONESHELF_TRY(sales_.by_key(context, document.key));
    if (before) return carry_on(context, *before, sale, document.total_gross);
  }
  Result<std::vector<std::string>> made = writer_.create(context, Json::array().push(sale));
  if (!made.ok() && made.error().code() == ErrorCode::kRefused) {
    // The refusal's words are in the user's language: only a look tells whether the key is taken.
    const std::optional<Sale> before = ONESHELF_TRY(sales_.by_key(context, document.key));
    if (before) return carry_on(context, *before, sale, document.total_gross);
    // Nothing was written. A customer or product may have gone since it was remembered.
    forget();
    const Json anew = ONESHELF_TRY(sale_json(context, document));
    if (!(anew == sale)) made = writer_.create(context, Json::array().push(anew));
  }
  const std::vector<std::string> ids = ONESHELF_TRY(std::move(made));
  return confirmed(context,
                   ONESHELF_TRY(writer_.advance_draft(context, ids.front(), document.total_gross)));
}

/// Its payment is booked next, and need not read it again.
Result<DocumentState> Documents::confirmed(const Context& context, Sale sale) {
  DocumentState state = state_of(sale);
  just_confirmed_.forget();
  just_confirmed_.keep(context, state.id.str(), std::move(sale));
  return state;
}

void Documents::forget() {
  products_.forget();
  parties_.forget();
  just_confirmed_.forget();
}

Result<DocumentState> Documents::record_payment(const Context& context, const VendorId& document_id,
                                                const Document& document) {
  // Used once only: after an unknown outcome the sale is read again.
  std::optional<Sale> sale = just_confirmed_.take(context, document_id.str());
  if (!sale) sale = ONESHELF_TRY(sales_.by_id(context, document_id));
  if (!client_->settings().books_payments) return state_of(*sale);
  const std::vector<Due> dues = dues_of(document, context.clock().now());
  return state_of(ONESHELF_TRY(payments_.settle(context, std::move(*sale), dues)));
}

Result<std::vector<DocumentState>> Documents::read_documents(const Context& context,
                                                             std::span<const VendorId> ids) {
  const std::vector<Sale> sales = ONESHELF_TRY(sales_.by_ids(context, ids));
  std::vector<DocumentState> states;
  for (const Sale& sale : sales) states.push_back(state_of(sale));
  return states;
}

}  // namespace oneshelf::tryton
