#include "sync/translate.h"

#include "base/mutant.h"
#include "sync/document_lines.h"
#include "sync/mapping.h"
#include "sync/represent.h"

namespace oneshelf {
namespace {

std::string set_command(const TranslateInput& input, const std::string& setting) {
  return "Run: oneshelf link " + link_of(input.key) + " --set " + setting;
}

Result<void> check_currency(const TranslateInput& input) {
  const Currency& paid = input.order.currency;
  if (!paid.empty() && paid == input.source_currency) return success();
  return Error(ErrorCode::kInvalid, "order.currency_mismatch",
               "The order is in " + paid.code() + ", the source books in " +
                   input.source_currency.code() + ".")
      .remedied("Link the channel to a company of the source that keeps its books in " +
                paid.code() + ".");
}

Result<VendorId> customer_of(const TranslateInput& input) {
  const OrderRule& rule = input.rule;
  const bool by_email = rule.customers == OrderRule::CustomerPolicy::kByEmail;
  if (by_email && !(input.order.customer.email.empty() && input.order.billing.email.empty())) {
    return VendorId();
  }
  if (!rule.cash_customer.empty()) return rule.cash_customer;
  return Error(ErrorCode::kInvalid, "order.no_customer",
               by_email
                   ? "The buyer left no e-mail, and no cash customer is set to book the order to."
                   : "No cash customer is set to book web orders to.")
      .remedied(set_command(input, "orders.cash_customer=<id>"));
}

Error unmapped(const TranslateInput& input, std::string id, const std::string& what,
               const std::string& setting, const std::string& code) {
  return Error(ErrorCode::kInvalid, std::move(id),
               "The " + what + " method \"" + code + "\" is not mapped to one of the source's.")
      .remedied(set_command(input, setting + "." + code + "=<id>"))
      .with("method", code);
}

/// A payment counts if money is promised or here. Without a map and without booking, nobody wants
/// to know how it was paid.
Result<std::vector<DocumentPayment>> payments_of(const TranslateInput& input) {
  const OrderRule& rule = input.rule;
  std::vector<DocumentPayment> payments;
  if (rule.payment_methods.empty() && !rule.book_payments) return payments;
  for (const Payment& payment : input.order.payments) {
    if (payment.amount.is_zero()) continue;
    const std::string* method = mapped(rule.payment_methods, payment.method);
    if (method == nullptr) {
      return unmapped(input, "order.unmapped_payment", "payment", "orders.payment_methods",
                      payment.method);
    }
    if (!rule.book_payments || !payment.settled) continue;
    payments.push_back({.method = VendorId(*method),
                        .method_name = payment.method,
                        .reference = payment.reference,
                        .amount = payment.amount,
                        .paid_at = payment.paid_at});
    if (ONESHELF_MUTANT("payment_booked_twice")) payments.push_back(payments.back());
  }
  return payments;
}

/// The first shipping charge names the method; "" if it is not mapped and need not be.
Result<std::string> shipping_of(const TranslateInput& input) {
  for (const OrderCharge& charge : input.order.charges) {
    if (charge.kind != OrderCharge::Kind::kShipping) continue;
    const std::string* method = mapped(input.rule.shipping_methods, charge.method);
    if (method != nullptr) return *method;
    if (!input.rule.require_shipping_mapping) continue;
    return unmapped(input, "order.unmapped_shipping", "shipping", "orders.shipping_methods",
                    charge.method);
  }
  return std::string();
}

Document head_of(const TranslateInput& input) {
  const Order& order = input.order;
  Document document;
  document.key = input.key;
  document.order_number = order.number;
  document.buyer = order.customer;
  document.billing = order.billing;
  document.shipping = order.shipping;
  document.placed_at = order.placed_at;
  document.currency = order.currency;
  document.location = input.rule.location;
  document.note = order.note;
  return document;
}

}  // namespace

Result<Document> translate(const TranslateInput& input) {
  ONESHELF_TRY(check_currency(input));
  ONESHELF_TRY(check_sums(input.order));
  Document document = head_of(input);
  document.lines = ONESHELF_TRY(document_lines(input));
  document.customer = ONESHELF_TRY(customer_of(input));
  document.payments = ONESHELF_TRY(payments_of(input));
  document.shipping_method = ONESHELF_TRY(shipping_of(input));
  Result<Document> proven = represented(document, input);
  if (proven.ok()) return proven;
  return Error(proven.error()).with("order", input.order.number);
}

}  // namespace oneshelf
