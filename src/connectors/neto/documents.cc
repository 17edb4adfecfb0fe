#include "connectors/neto/documents.h"

#include <algorithm>

#include "connectors/neto/order_write.h"

namespace oneshelf::neto {
namespace {

Error no_customers() {
  return Error(ErrorCode::kUnsupported, "neto.no_customers", "Neto gets the buyer with the order.");
}

Error exists(const std::string& key, const std::string& id) {
  return Error(ErrorCode::kConflict, "document.exists", "Neto holds this order already.")
      .with("key", key)
      .with("document", id);
}

Error cannot_cancel(const VendorId& id) {
  return Error(ErrorCode::kRefused, "document.cannot_cancel",
               "Neto's order " + id.str() + " has been dispatched, or part of it.")
      .remedied("Take the goods back with a return instead.")
      .with("document", id.str());
}

Error not_ours(const VendorId& id) {
  return Error(ErrorCode::kRefused, "document.cannot_cancel",
               "Neto's order " + id.str() + " was not written by OneShelf, or was changed since.")
      .with("document", id.str());
}

Error not_told_yet(const std::string& reference) {
  return Error(ErrorCode::kUnknownOutcome, "neto.not_told_yet",
               "Neto took the order and does not tell it yet.")
      .with("reference", reference);
}

/// Payments that Neto does not hold yet. It tells amounts and not references, so that as many of
/// an amount are taken as booked as there are.
std::vector<DocumentPayment> unbooked(const Family& family, const Document& document) {
  std::vector<Decimal> booked;
  for (const WireOrder& order : family) {
    for (const WirePayment& payment : order.payments) booked.push_back(payment.amount);
  }
  std::vector<DocumentPayment> missing;
  for (const DocumentPayment& payment : document.payments) {
    const auto found = std::ranges::find(booked, payment.amount);
    if (found == booked.end()) {
      missing.push_back(payment);
    } else {
      booked.erase(found);
    }
  }
  return missing;
}

Json payment_json(const VendorId& order, const Document& document, const DocumentPayment& payment) {
  Json json = Json::object().set("OrderID", order.str());
  if (payment.method.empty()) {
    json.set("PaymentMethodName", payment.method_name);
  } else {
    json.set("PaymentMethodID", payment.method.str());
  }
  const std::string& reference = payment.reference;
  json.set("CardAuthorisation", reference.empty() ? document.order_number : reference);
  json.set("AmountPaid", payment.amount.to_string());
  const Timestamp paid_at = payment.paid_at.value_or(document.placed_at);
  return json.set("DatePaid", vendor_time(paid_at).substr(0, 10));
}

}  // namespace

Result<std::optional<DocumentState>> Documents::find_document(const Context& context,
                                                              const std::string& key) {
  const Family family = ONESHELF_TRY(book_.family(context, reference_of(key)));
  if (family.empty()) return std::optional<DocumentState>();
  return std::optional(ONESHELF_TRY(book_.state(context, family)));
}

Result<std::optional<VendorId>> Documents::find_customer(const Context&, const Customer&) {
  return no_customers();
}

Result<VendorId> Documents::create_customer(const Context&, const Customer&, const Address&,
                                            const Address&) {
  return no_customers();
}

Result<DocumentState> Documents::state_after_write(const Context& context,
                                                   const std::string& reference) {
  const Result<Family> family = book_.family(context, reference);
  if (!family.ok()) return family.error().recoded(ErrorCode::kUnknownOutcome);
  if (family->empty()) return not_told_yet(reference);
  Result<DocumentState> state = book_.state(context, *family);
  if (!state.ok()) return state.error().recoded(ErrorCode::kUnknownOutcome);
  return state;
}

/// Neto knows no idempotency and does not say what it does with a number it has: so we look first.
Result<DocumentState> Documents::create_document(const Context& context, const Document& document) {
  ONESHELF_TRY(check_document(document, client_.settings()));
  const std::string method =
      ONESHELF_TRY(directory_.shipping_method(context, document.shipping_method));
  const std::string reference = reference_of(document.key);
  const VendorId id = order_id_of(reference);
  const Family known = ONESHELF_TRY(book_.family(context, reference));
  if (!known.empty()) return exists(document.key, id.str());
  Json orders = Json::array();
  orders.push(order_json(document, client_.settings(), method));
  const Json answer = ONESHELF_TRY(
      client_.call(context, "AddOrder", Json::object().set("Order", std::move(orders))));
  // Under whatever number it names: our lines tell which order it is.
  if (elements(answer["Order"], "").empty()) return refusal(answer);
  return state_after_write(context, reference);
}

Result<DocumentState> Documents::record_payment(const Context& context, const VendorId& document_id,
                                                const Document& document) {
  const Family family = ONESHELF_TRY(book_.family_of(context, document));
  Json payments = Json::array();
  for (const DocumentPayment& payment : unbooked(family, document)) {
    payments.push(payment_json(document_id, document, payment));
  }
  if (payments.size() == 0) return book_.state(context, family);
  const size_t wanted = payments.size();
  const Json answer = ONESHELF_TRY(
      client_.call(context, "AddPayment", Json::object().set("Payment", std::move(payments))));
  if (elements(answer["Payment"], "").size() < wanted) return refusal(answer);
  return state_after_write(context, reference_of(document.key));
}

Result<DocumentState> Documents::cancel_document(const Context& context,
                                                 const VendorId& document_id,
                                                 const std::string& reason) {
  const Family family = ONESHELF_TRY(book_.family_of(context, document_id));
  if (family.front().reference().empty()) return not_ours(document_id);
  Json orders = Json::array();
  std::vector<std::string> ids;
  bool any_shipped = false;
  for (const WireOrder& order : family) {
    any_shipped = any_shipped || order.has_shipped();
    if (order.is_over() || order.has_shipped()) continue;
    orders.push(cancellation(order.id, reason));
    ids.push_back(order.id);
  }
  if (ids.empty() && any_shipped) return cannot_cancel(document_id);
  if (ids.empty()) return book_.state(context, family);
  const Json answer = ONESHELF_TRY(
      client_.call(context, "UpdateOrder", Json::object().set("Order", std::move(orders))));
  for (const std::string& id : ids) {
    if (!names_order(answer, id)) return refusal(answer);
  }
  return state_after_write(context, family.front().reference());
}

}  // namespace oneshelf::neto
