#include <algorithm>

#include "sandbox/neto/actions.h"
#include "sandbox/neto/filter.h"

namespace oneshelf::sandbox::neto {
namespace {

/// Named by number or by exact name.
const Method* find_method(const State& state, const Json& written) {
  const std::string id = scalar_text(written["PaymentMethodID"]);
  const std::string name = scalar_text(written["PaymentMethodName"]);
  const auto& all = state.options().payment_methods;
  const auto found = std::ranges::find_if(all, [&](const Method& method) {
    return id.empty() ? method.name == name : method.id == id;
  });
  return found == all.end() ? nullptr : &*found;
}

Result<Json> add_one(State& state, const Json& written, Timestamp now) {
  Order* order = state.find_order(scalar_text(written["OrderID"]));
  if (order == nullptr) return refused("Order was not found");
  const Method* method = find_method(state, written);
  if (method == nullptr) return refused("Payment method was not found");
  Payment payment;
  payment.authorisation = scalar_text(written["CardAuthorisation"]);
  if (payment.authorisation.empty()) return refused("CardAuthorisation is required");
  const Result<Decimal> amount = Decimal::parse(scalar_text(written["AmountPaid"]));
  if (!amount.ok()) return refused("AmountPaid is required");
  payment.amount = *amount;
  payment.method = method->name;
  payment.date = scalar_text(written["DatePaid"]);
  if (payment.date.empty()) payment.date = time_text(now).substr(0, 10);
  payment.id = state.next_payment_id();
  order->payments.push_back(payment);
  order->updated_at = now;
  return Json::object().set("PaymentID", payment.id);
}

struct Booked {
  const Order* order;
  const Payment* payment;
};

}  // namespace

Result<Reply> add_payment(State& state, const Json& body, Timestamp now) {
  return write_each(state, body, "Payment",
                    [&](const Json& payment) { return add_one(state, payment, now); });
}

Result<Reply> get_payment(State& state, const Json& body, Timestamp) {
  const Filter filter = ONESHELF_TRY(Filter::read(body, kPaymentSchema));
  std::vector<Booked> booked;
  for (const Order& order : state.orders()) {
    if (!filter.allows("OrderID", order.id)) continue;
    for (const Payment& payment : order.payments) booked.push_back({&order, &payment});
  }
  std::vector<const Booked*> allowed;
  for (const Booked& entry : booked) {
    const auto date = read_time(entry.payment->date);
    if (!date || filter.allows_time("DatePaid", *date)) allowed.push_back(&entry);
  }
  Json::Array rows;
  for (const Booked* entry : filter.page_of(allowed, state.options().limit_max)) {
    Picked row(filter);
    row.always("PaymentID", entry->payment->id)
        .put("OrderID", entry->order->id)
        .put("AmountPaid", entry->payment->amount.to_string())
        .put("CurrencyCode", state.options().currency)
        .put("DatePaidUTC", entry->payment->date)
        .put("PaymentMethodName", entry->payment->method);
    rows.push_back(std::move(row).row());
  }
  Reply reply;
  if (!rows.empty()) {
    reply.body.set("Payment", told_list(std::move(rows), state.options().collapses_lists));
  }
  return reply;
}

}  // namespace oneshelf::sandbox::neto
