#include "connectors/tryton/payments.h"

#include <algorithm>
#include <map>
#include <utility>

namespace oneshelf::tryton {

namespace {

constexpr const char* kPay = "account.invoice.pay";
constexpr const char* kCredit = "account.invoice.credit";

/// The smaller in size of two amounts of the same sign.
Decimal smaller(Decimal left, Decimal right) { return left.abs() < right.abs() ? left : right; }

bool same_sign(Decimal left, Decimal right) {
  return left.is_negative() == right.is_negative() && !left.is_zero() && !right.is_zero();
}

Json start_of(const std::string& invoice_currency, const std::string& company, int digits,
              const Due& due) {
  return Json::object()
      .set("amount", wire_of(due.amount))
      .set("currency", wire_id(invoice_currency))
      .set("currency_digits", digits)
      .set("company", wire_id(company))
      .set("payment_method", wire_id(due.method))
      .set("date", day_of(due.day))
      .set("description", due.label);
}

Error no_invoice(const Sale& sale) {
  return Error(ErrorCode::kUnsupported, "tryton.no_invoice",
               "Tryton has made no invoice for this sale, so its payment cannot be booked.")
      .remedied(
          "Set the invoice method of sales in Tryton to 'On Order Processed', or the "
          "connection's option 'payments' to 'none'.")
      .with("sale", sale.id)
      .with("number", sale.number);
}

}  // namespace

std::vector<Due> dues_of(const Document& document, Timestamp now) {
  std::vector<Due> dues;
  for (const DocumentPayment& payment : document.payments) {
    const std::string& name = payment.reference.empty() ? payment.method_name : payment.reference;
    dues.push_back({.label = name + " (" + document.order_number + ')',
                    .amount = payment.amount,
                    .method = payment.method.str(),
                    .day = payment.paid_at.value_or(now)});
  }
  return dues;
}

Result<std::vector<Due>> open_dues(const Sale& sale, const std::vector<Due>& dues) {
  std::map<std::string, Decimal> booked;
  for (const Invoice& invoice : sale.invoices) {
    for (const BookedPayment& payment : invoice.payments) booked[payment.label] += payment.amount;
  }
  std::vector<Due> open;
  for (Due due : dues) {
    Decimal& done = booked[due.label];
    if (same_sign(done, due.amount)) {
      const Decimal covered = smaller(done, due.amount);
      done -= covered;
      due.amount -= covered;
    }
    if (due.amount.is_zero()) continue;
    if (due.method.empty()) {
      return Error(ErrorCode::kInvalid, "tryton.no_payment_method",
                   "There is no Tryton payment method for the payment " + due.label + '.')
          .remedied("Map the shop's payment method in the link's settings.")
          .with("sale", sale.id);
    }
    open.push_back(due);
  }
  return open;
}

Result<Sale> Payments::settle(const Context& context, Sale sale, const std::vector<Due>& dues) {
  const std::vector<Due> open = ONESHELF_TRY(open_dues(sale, dues));
  const bool has_invoice = std::ranges::any_of(
      sale.invoices, [](const Invoice& i) { return i.is_draft() || i.is_posted(); });
  if (!has_invoice) return open.empty() ? Result<Sale>(std::move(sale)) : no_invoice(sale);
  ONESHELF_TRY(post(context, sale));
  for (const Due& due : open) ONESHELF_TRY(spread(context, sale, due));
  return sale;
}

Result<void> Payments::post(const Context& context, Sale& sale) {
  std::vector<std::string> drafts;
  for (Invoice& invoice : sale.invoices) {
    if (!invoice.is_draft()) continue;
    drafts.push_back(invoice.id);
    invoice.state = "posted";
    invoice.to_pay = invoice.total;
  }
  if (drafts.empty()) return success();
  ONESHELF_TRY(sales_->client().write(context, "account.invoice.post", {wire_ids(drafts)}));
  return success();
}

/// Over the invoices that are still open; what is left over overpays the last posted one.
Result<void> Payments::spread(const Context& context, Sale& sale, Due due) {
  const int digits = sale.currency.digits();
  Invoice* last = nullptr;
  for (Invoice& invoice : sale.invoices) {
    if (!invoice.is_posted()) continue;
    last = &invoice;
    if (!same_sign(invoice.to_pay, due.amount)) continue;
    Due part = due;
    part.amount = smaller(invoice.to_pay, due.amount);
    ONESHELF_TRY(book(context, {invoice.id, sale.currency_id, digits, part, false}));
    invoice.to_pay -= part.amount;
    due.amount -= part.amount;
    if (due.amount.is_zero()) return success();
  }
  if (last == nullptr) return no_invoice(sale);
  ONESHELF_TRY(book(context, {last->id, sale.currency_id, digits, due, true}));
  last->to_pay -= due.amount;
  return success();
}

Result<void> Payments::book(const Context& context, const Booking& booking) {
  const std::string session = ONESHELF_TRY(pay_session(context));
  const bool asked = ONESHELF_TRY(pay(context, session, booking));
  // The answer to the question stays in the wizard, which must not answer for another payment.
  if (asked) return end_wizard(context, kPay, session);
  const std::lock_guard lock(mutex_);
  pay_session_ = session;
  return success();
}

/// A wizard that has paid without a question takes the next payment as well: every value of its
/// form is given anew. One that failed is not used again.
Result<std::string> Payments::pay_session(const Context& context) {
  {
    const std::lock_guard lock(mutex_);
    if (pay_session_) return *std::exchange(pay_session_, std::nullopt);
  }
  return begin_wizard(context, kPay);
}

Result<bool> Payments::pay(const Context& context, const std::string& session,
                           const Booking& booking) {
  const Account account = ONESHELF_TRY(sales_->client().account(context));
  Json data = Json::object().set(
      "start", start_of(booking.currency, account.company_id, booking.digits, booking.due));
  const Json answer =
      ONESHELF_TRY(run_wizard(context, kPay, session, data, "choice", booking.invoice));
  if (answer["view"].is_null()) return false;
  // It does not pay the invoice exactly: Tryton asks what to do with the difference.
  data.set("ask", Json::object().set("type", booking.overpays ? "overpayment" : "partial"));
  ONESHELF_TRY(run_wizard(context, kPay, session, data, "pay", booking.invoice));
  return true;
}

Result<void> Payments::credit(const Context& context, const std::string& invoice_id) {
  const std::string session = ONESHELF_TRY(begin_wizard(context, kCredit));
  const Json data = Json::object().set("start", Json::object().set("with_refund", true));
  ONESHELF_TRY(run_wizard(context, kCredit, session, data, "credit", invoice_id));
  return end_wizard(context, kCredit, session);
}

Result<std::string> Payments::begin_wizard(const Context& context, const std::string& wizard) {
  const Json begun = ONESHELF_TRY(
      sales_->client().call(context, Effect::kRead, "wizard." + wizard + ".create", {}));
  return begun.at(0).text_or();
}

Result<Json> Payments::run_wizard(const Context& context, const std::string& wizard,
                                  const std::string& session, const Json& data,
                                  const std::string& state, const std::string& invoice) {
  const Json extra = Json::object()
                         .set("active_model", "account.invoice")
                         .set("active_id", wire_id(invoice))
                         .set("active_ids", Json::array().push(wire_id(invoice)));
  return sales_->client().call(context, Effect::kWrite, "wizard." + wizard + ".execute",
                               {wire_id(session), data, state}, extra);
}

Result<void> Payments::end_wizard(const Context& context, const std::string& wizard,
                                  const std::string& session) {
  ONESHELF_TRY(sales_->client().call(context, Effect::kRead, "wizard." + wizard + ".delete",
                                     {wire_id(session)}));
  return success();
}

}  // namespace oneshelf::tryton
