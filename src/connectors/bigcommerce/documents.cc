#include "connectors/bigcommerce/documents.h"

#include <algorithm>

#include "connectors/bigcommerce/order_rows.h"
#include "connectors/bigcommerce/refunds.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr const char* kOrders = "/v2/orders";
constexpr int64_t kCancelled = 5;

Error no_step(std::string id, std::string message) {
  return Error(ErrorCode::kUnsupported, std::move(id), std::move(message));
}

Error unknown_item(const DocumentLine& line) {
  return Error(ErrorCode::kInvalid, "document.unknown_item",
               "The store has no product with this SKU to put into the order.")
      .remedied("Give the store's product this SKU, or map the line to another item.")
      .with("sku", line.sku);
}

std::string path_of(const VendorId& order) { return std::string(kOrders) + "/" + order.str(); }

bool was_shipped(const Json& order) {
  const Result<Decimal> shipped = Decimal::parse(order["items_shipped"].text_or("0"));
  return !shipped.ok() || !shipped->is_zero();
}

bool may_be_cancelled(const Json& order) {
  for (const char* status : {"2", "3", "4", "10", "14"}) {
    if (order["status_id"].text_or() == status) return false;
  }
  return !was_shipped(order);
}

}  // namespace

Result<DocumentState> Documents::completed(const Context& context, const Json& order) const {
  return std::move(ONESHELF_TRY(all_completed(context, {order})).front());
}

/// Refunds are asked for all at once: no figure of an order says that it has some.
Result<std::vector<DocumentState>> Documents::all_completed(const Context& context,
                                                            const std::vector<Json>& orders) const {
  std::vector<std::string> ids;
  for (const Json& order : orders) ids.push_back(order["id"].text_or());
  const Json::Array refunds = ONESHELF_TRY(refund_rows(context, *client_, ids));
  std::vector<DocumentState> states;
  for (size_t i = 0; i < orders.size(); ++i) {
    Json::Array own;
    for (const Json& refund : refunds) {
      const bool is_its = refund["order_id"].text_or() == ids[i] && !is_ours(refund);
      if (is_its) own.push_back(refund);
    }
    states.push_back(ONESHELF_TRY(state_of(context, orders[i], std::move(own))));
  }
  return states;
}

/// Lines and shipments are asked for only where something was shipped or given back.
Result<DocumentState> Documents::state_of(const Context& context, const Json& order,
                                          Json::Array refunds) const {
  OrderParts parts;
  const std::string id = order["id"].text_or();
  if (was_shipped(order) || !refunds.empty()) {
    parts.lines = ONESHELF_TRY(order_part(context, *client_, id, "/products"));
    sort_lines(parts.lines);
  }
  if (was_shipped(order)) {
    parts.shipments = ONESHELF_TRY(order_part(context, *client_, id, "/shipments"));
  }
  parts.refunds = std::move(refunds);
  JsonReader::Complaints complaints;
  DocumentState state = read_document(JsonReader(order, complaints, "order"), parts, complaints);
  ONESHELF_TRY(JsonReader::finish(complaints));
  return state;
}

/// Null if there is none.
Result<Json> Documents::row_of(const Context& context, const std::string& key) const {
  for (Json& order : ONESHELF_TRY(client_->rows(context, kOrders,
                                                {{"external_order_id", key},
                                                 {"limit", std::to_string(kPageMax)},
                                                 {"include", "fees"}}))) {
    if (order["external_order_id"].text_or() == key) return std::move(order);
  }
  return Json();
}

Result<std::optional<DocumentState>> Documents::find_document(const Context& context,
                                                              const std::string& key) {
  const Json order = ONESHELF_TRY(row_of(context, key));
  if (order.is_null()) return std::optional<DocumentState>();
  return std::optional(ONESHELF_TRY(completed(context, order)));
}

Result<std::optional<VendorId>> Documents::find_customer(const Context&, const Customer&) {
  return no_step("bigcommerce.no_customers",
                 "The store gets the buyer with the order, as a guest.");
}

Result<VendorId> Documents::create_customer(const Context&, const Customer&, const Address&,
                                            const Address&) {
  return no_step("bigcommerce.no_customers",
                 "The store gets the buyer with the order, as a guest.");
}

Result<std::vector<SoldLine>> Documents::sold_lines(const Context& context,
                                                    const Document& document) {
  std::vector<std::string> skus;
  for (const DocumentLine& line : document.lines) {
    if (line.kind == DocumentLine::Kind::kProduct) skus.push_back(line.sku);
  }
  const std::vector<Listing> listings = ONESHELF_TRY(listings_.find_listings(context, skus));
  std::vector<SoldLine> sold;
  for (const DocumentLine& line : document.lines) {
    if (line.kind != DocumentLine::Kind::kProduct) continue;
    const auto found = std::ranges::find_if(listings, [&](const Listing& listing) {
      return line.item_id.empty() ? listing.sku() == line.sku : listing.id == line.item_id;
    });
    if (found == listings.end()) return unknown_item(line);
    if (!line.quantity.has_at_most(0) || !line.quantity.is_positive()) {
      return Error(ErrorCode::kInvalid, "bigcommerce.fractional_quantity",
                   "The store's orders hold whole pieces only.")
          .with("sku", line.sku)
          .with("quantity", line.quantity.to_string());
    }
    sold.push_back(
        {.line = &line, .product_id = found->product_id.str(), .variant_id = found->id.str()});
  }
  return sold;
}

/// The store keeps no keys: it is asked first. A lost answer is looked up by the engine.
Result<DocumentState> Documents::create_document(const Context& context, const Document& document) {
  const Json known = ONESHELF_TRY(row_of(context, document.key));
  if (!known.is_null()) {
    return Error(ErrorCode::kConflict, "document.exists",
                 "The store has this order already, as number " + known["id"].text_or() + ".")
        .with("order", document.key);
  }
  const std::vector<SoldLine> lines = ONESHELF_TRY(sold_lines(context, document));
  const Reply reply =
      ONESHELF_TRY(client_->write(context, "POST", kOrders, order_json(document, lines)));
  if (!reply.is_done()) return Client::refusal(reply).with("order", document.key);
  Result<DocumentState> state = state_of(context, reply.body, {});
  if (!state.ok()) return state.error().recoded(ErrorCode::kUnknownOutcome);
  return state;
}

Result<DocumentState> Documents::record_payment(const Context&, const VendorId&, const Document&) {
  return no_step("bigcommerce.no_payments", "The store gets payments with the order.");
}

Result<DocumentState> Documents::cancel_document(const Context& context,
                                                 const VendorId& document_id, const std::string&) {
  const Json order = ONESHELF_TRY(client_->get(context, path_of(document_id)));
  if (order["status_id"].text_or() == std::to_string(kCancelled)) return completed(context, order);
  if (!may_be_cancelled(order)) {
    return Error(ErrorCode::kRefused, "document.cannot_cancel",
                 "The store's order is shipped, completed or refunded, at least in part.")
        .remedied("Settle it in the store by hand.")
        .with("order", document_id.str());
  }
  const Reply reply = ONESHELF_TRY(client_->write(context, "PUT", path_of(document_id),
                                                  Json::object().set("status_id", kCancelled)));
  if (!reply.is_done()) return Client::refusal(reply).with("order", document_id.str());
  return completed(context, ONESHELF_TRY(client_->get(context, path_of(document_id))));
}

Result<void> Documents::write_refund(const Context& context, const VendorId& document_id,
                                     const Document&, const Refund& refund) {
  return book_refund(context, *client_, document_id, refund);
}

Result<std::vector<DocumentState>> Documents::read_documents(const Context& context,
                                                             std::span<const VendorId> ids) {
  return all_completed(context, ONESHELF_TRY(orders_by_id(context, *client_, ids)));
}

Result<Page<DocumentState>> Documents::read_changed(const Context& context,
                                                    const std::string& position, Timestamp since,
                                                    const std::set<VendorId>& ids) {
  Pass pass = ONESHELF_TRY(Pass::parse(position));
  if (position.empty()) {
    pass.since = since;
    pass.known_at = context.clock().now();
  }
  const PassPage rows =
      ONESHELF_TRY(next_orders(context, *client_, pass, client_->settings().page_size));
  Page<DocumentState> page;
  std::vector<Json> changed;
  for (const Row& row : rows.news) {
    if (ids.contains(VendorId(row.json["id"].text_or()))) changed.push_back(row.json);
  }
  page.rows = ONESHELF_TRY(all_completed(context, changed));
  page.complete = rows.complete;
  page.position = pass.text();
  return page;
}

}  // namespace oneshelf::bigcommerce
