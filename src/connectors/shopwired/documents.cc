#include "connectors/shopwired/documents.h"

#include <algorithm>

#include "connectors/shopwired/assumed.h"
#include "connectors/shopwired/document_wire.h"

namespace oneshelf::shopwired {
namespace {

constexpr const char* kOrders = "/orders";

Error no_customers() {
  return Error(ErrorCode::kUnsupported, "shopwired.no_customers",
               "The shop gets the buyer with the order.");
}

Error unknown_item(const DocumentLine& line) {
  return Error(ErrorCode::kInvalid, "document.unknown_item",
               "The shop has no product with this SKU to put into the order.")
      .remedied("Give the shop's product this SKU, or map the line to another item.")
      .with("sku", line.sku);
}

Error doubled_item(const DocumentLine& line) {
  return Error(ErrorCode::kConflict, "listing.duplicate_sku",
               "Several products of the shop have this SKU.")
      .remedied("Give each product of the shop a SKU of its own.")
      .with("sku", line.sku);
}

bool holds(const Json& order, const std::string& key) {
  const std::optional<OrderNote> note = note_in(order);
  return note && note->key == key;
}

/// How a refund of ours is known again.
std::string mark_of(const Refund& refund) { return "[oneshelf:" + refund.id.str() + "]"; }

bool is_booked(const Json& order, const std::string& mark) {
  return std::ranges::any_of(array_in(order, "refunds"), [&](const Json& refund) {
    return refund["name"].text_or().find(mark) != std::string::npos;
  });
}

/// The shop puts whole lines back only. Lines of a refund as the order's, where all of them return.
std::vector<std::string> returned_lines(const Json& order, const Refund& refund) {
  const OrderNote note = note_in(order).value_or(OrderNote());
  const Json::Array& products = array_in(order, "products");
  std::vector<std::string> lines;
  for (const Refund::Line& line : refund.lines) {
    const auto at = static_cast<size_t>(std::ranges::find(note.lines, line.what.line_id.str()) -
                                        note.lines.begin());
    if (!line.restock || at >= products.size() || note.lines.size() != products.size()) continue;
    const Result<Decimal> sold = Decimal::parse(products[at]["quantity"].text_or());
    if (sold.ok() && *sold == line.what.quantity) lines.push_back(products[at]["itemId"].text_or());
  }
  return lines;
}

}  // namespace

Result<Json> Documents::row_of(const Context& context, const std::string& key) const {
  for (Json& order : ONESHELF_TRY(client_.rows(
           context, "/orders/search",
           {{"keywords", key}, {"embed", kOrderParts}, {"count", std::to_string(kPageMax)}}))) {
    if (holds(order, key)) return std::move(order);
  }
  // The search may not know it yet, or not look into comments: it is looked up soon after it was
  // written.
  const Timestamp from = context.clock().now() - assumed::kKeySearchBack;
  const Json::Array newest = ONESHELF_TRY(client_.all_rows(
      context, kOrders,
      {{"from", std::to_string(to_unix_ms(from) / 1000)}, {"embed", kOrderParts}}));
  for (const Json& order : newest) {
    if (holds(order, key)) return order;
  }
  return Json();
}

Result<std::vector<DocumentState>> Documents::states_of(const Context& context,
                                                        const Json::Array& rows) const {
  std::vector<DocumentState> states;
  if (rows.empty()) return states;
  const Currency currency = ONESHELF_TRY(Currency::parse(client_.settings().currency));
  const Countries countries = ONESHELF_TRY(facts_.countries(context));
  JsonReader::Complaints complaints;
  for (const Json& row : rows) {
    states.push_back(read_document(JsonReader(row, complaints, "order " + row["id"].text_or()),
                                   {.currency = currency, .countries = countries}));
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  return states;
}

Result<std::optional<DocumentState>> Documents::find_document(const Context& context,
                                                              const std::string& key) {
  const Json row = ONESHELF_TRY(row_of(context, key));
  if (row.is_null()) return std::optional<DocumentState>();
  return std::optional(ONESHELF_TRY(states_of(context, {row})).front());
}

Result<std::optional<VendorId>> Documents::find_customer(const Context&, const Customer&) {
  return no_customers();
}

Result<VendorId> Documents::create_customer(const Context&, const Customer&, const Address&,
                                            const Address&) {
  return no_customers();
}

Result<std::vector<Sold>> Documents::sold_items(const Context& context, const Document& document) {
  std::vector<Sold> sold;
  bool is_read = false;
  for (const DocumentLine& line : document.lines) {
    if (line.kind != DocumentLine::Kind::kProduct) continue;
    if (!line.quantity.has_at_most(0) || !line.quantity.is_positive()) {
      return Error(ErrorCode::kInvalid, "shopwired.fractional_quantity",
                   "The shop's orders hold whole pieces only.")
          .with("sku", line.sku)
          .with("quantity", line.quantity.to_string());
    }
    if (const std::optional<Sold> item = sold_of(line.item_id)) {
      sold.push_back(*item);
      continue;
    }
    if (!is_read) ONESHELF_TRY(book_.refresh_now(context));
    is_read = true;
    const std::vector<Sold> known = book_.sold_as(line.sku);
    if (known.empty()) return unknown_item(line);
    if (known.size() > 1) return doubled_item(line);
    sold.push_back(known.front());
  }
  return sold;
}

Result<DocumentState> Documents::create_document(const Context& context, const Document& document) {
  const std::vector<Sold> sold = ONESHELF_TRY(sold_items(context, document));
  const Json known = ONESHELF_TRY(row_of(context, document.key));
  if (!known.is_null()) {
    return Error(ErrorCode::kConflict, "document.exists",
                 "The shop has this order already, as number " + known["reference"].text_or() + ".")
        .with("order", document.key);
  }
  const std::string status =
      ONESHELF_TRY(facts_.status_of_type(context, is_paid(document) ? "paid" : "unpaid"));
  const Countries countries = ONESHELF_TRY(facts_.countries(context));
  const Reply reply = ONESHELF_TRY(
      client_.write(context, "POST", kOrders, order_json(document, sold, status, countries)));
  if (!reply.is_done()) return Client::refusal(reply).with("order", document.key);
  const VendorId id(reply.body["id"].text_or());
  const Result<std::vector<DocumentState>> states = read_documents(context, {&id, 1});
  if (!states.ok()) return states.error().recoded(ErrorCode::kUnknownOutcome);
  if (!states->empty()) return states->front();
  return Error(ErrorCode::kUnknownOutcome, "shopwired.not_told_yet",
               "The shop took the order and does not tell it yet.")
      .with("order", document.key);
}

Result<DocumentState> Documents::record_payment(const Context&, const VendorId&, const Document&) {
  return Error(ErrorCode::kUnsupported, "shopwired.no_payments",
               "The shop gets payments with the order.");
}

Result<DocumentState> Documents::cancel_document(const Context& context,
                                                 const VendorId& document_id, const std::string&) {
  ONESHELF_TRY(cancel(context, client_, facts_, document_id, "document.cannot_cancel"));
  const Json now = ONESHELF_TRY(whole_order(context, client_, document_id));
  return ONESHELF_TRY(states_of(context, {now}))
  .front();
}

/// The shop's refunds move no money: the buyer has it already.
Result<void> Documents::write_refund(const Context& context, const VendorId& document_id,
                                     const Document&, const Refund& refund) {
  const Json order = ONESHELF_TRY(whole_order(context, client_, document_id));
  const std::string mark = mark_of(refund);
  if (!is_booked(order, mark) && refund.amount.is_positive()) {
    const std::string words = refund.reason.empty() ? "Refund" : refund.reason;
    const Json body = Json::object()
                          .set("amount", Json::number(refund.amount))
                          .set("comment", words + " " + mark);
    ONESHELF_TRY(client_.put(context, "POST", "/orders/" + document_id.str() + "/refunds", body));
  }
  return return_lines(context, client_, order, refund.id.str(), returned_lines(order, refund));
}

Result<std::vector<DocumentState>> Documents::read_documents(const Context& context,
                                                             std::span<const VendorId> ids) {
  return states_of(context, ONESHELF_TRY(orders_by_id(context, client_, ids)));
}

Result<Page<DocumentState>> Documents::read_changed(const Context& context,
                                                    const std::string& position, Timestamp since,
                                                    const std::set<VendorId>& ids) {
  OrderMark mark{.all = {.after = since}, .apart = {}};
  if (!position.empty()) {
    const Result<Json> json = parse_json(position);
    const Result<OrderMark> read =
        json.ok() ? read_json(*json, order_mark_from_json) : Result<OrderMark>(json.error());
    if (!read.ok()) return bad_position();
    mark = *read;
  }
  const EventPage told = ONESHELF_TRY(next_order_events(context, client_, mark));
  std::set<VendorId> changed;
  for (const Json& event : told.events) {
    const VendorId id(order_in_event(event));
    if (ids.contains(id)) changed.insert(id);
  }
  const std::vector<VendorId> wanted(changed.begin(), changed.end());
  Page<DocumentState> page;
  page.rows = ONESHELF_TRY(read_documents(context, wanted));
  page.complete = told.is_end;
  page.position = to_json(mark).dump();
  return page;
}

}  // namespace oneshelf::shopwired
