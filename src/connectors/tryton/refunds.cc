#include <algorithm>

#include "connectors/tryton/assumed.h"
#include "connectors/tryton/documents.h"
#include "connectors/tryton/verify.h"

namespace oneshelf::tryton {

namespace {

/// Credits are once-only under keys of their own; a refund has at most two.
std::vector<std::string> keys_of(const std::string& key) { return {key, key + ":credit"}; }

bool is_charged(const Sale& sale) {
  return std::ranges::any_of(sale.invoices,
                             [](const Invoice& invoice) { return invoice.state != "cancelled"; });
}

bool is_not_shipped(const SaleLine& line) { return line.note == assumed::kNotShippedNote; }

bool has_not_shipped(const Sale& credit) {
  return std::ranges::any_of(credit.lines, is_not_shipped);
}

Error total_mismatch(const Refund& refund, Decimal total) {
  return Error(ErrorCode::kRefused, "document.total_mismatch",
               "Tryton computes a credit of " + (-total).to_string() + " for the refund of " +
                   refund.amount.to_string() + ". It was not confirmed.")
      .remedied("Correct the draft sale of the refund in Tryton, then try again.")
      .with("refund", refund.id.str());
}

}  // namespace

Result<void> Documents::write_refund(const Context& context, const VendorId& document_id,
                                     const Document& document, const Refund& refund) {
  just_confirmed_.forget();
  const Sale sale = ONESHELF_TRY(sales_.by_id(context, document_id));
  const std::string key = document.key + ":refund:" + refund.id.str();
  const std::vector<Sale> credits =
      ONESHELF_TRY(write_credits(context, sale, document, refund, key));
  Decimal total;
  bool releases = false;
  for (const Sale& credit : credits) {
    total += credit.total;
    releases = releases || has_not_shipped(credit);
  }
  if (!credits.empty() && total != -refund.amount) return total_mismatch(refund, total);
  for (const Sale& credit : credits) {
    ONESHELF_TRY(finish_credit(context, credit, document, refund));
  }
  return releases ? release(context, document_id) : success();
}

Result<std::vector<Sale>> Documents::credits_under(const Context& context, const std::string& key) {
  const std::string field = ONESHELF_TRY(sales_.key_field(context));
  Json wanted = Json::array();
  for (const std::string& one : keys_of(key)) wanted.push(one);
  return sales_.find(context, clause(field, "in", std::move(wanted)));
}

Result<std::vector<Sale>> Documents::write_credits(const Context& context, const Sale& sale,
                                                   const Document& document, const Refund& refund,
                                                   const std::string& key) {
  std::vector<Sale> before = ONESHELF_TRY(credits_under(context, key));
  if (!before.empty()) return before;
  const RefundPlan planned = ONESHELF_TRY(plan(context, sale, document, refund));
  if (planned.parts.empty()) return before;
  const std::vector<std::string> keys = keys_of(key);
  Json values = Json::array();
  for (size_t i = 0; i < planned.parts.size(); ++i) {
    Json credit = ONESHELF_TRY(credit_json(context, sale, refund, planned.parts[i]));
    ONESHELF_TRY(writer_.put_key(context, credit, keys[i], document.order_number));
    values.push(std::move(credit));
  }
  // Both in one transaction: a second try finds all of the refund or nothing of it.
  Result<std::vector<std::string>> made = writer_.create(context, values);
  if (!made.ok() && made.error().code() != ErrorCode::kRefused) return std::move(made).error();
  std::vector<Sale> credits = ONESHELF_TRY(credits_under(context, key));
  if (credits.empty() && !made.ok()) return std::move(made).error();
  return credits;
}

Result<RefundPlan> Documents::plan(const Context& context, const Sale& sale,
                                   const Document& document, const Refund& refund) {
  // Cancelled with its invoices: nothing was charged and nothing left, so nothing is to be booked.
  if (sale.is_cancelled() && !is_charged(sale)) return RefundPlan();
  RefundFacts facts;
  facts.shipped = shipped_by_product(sale);
  facts.earlier = ONESHELF_TRY(earlier_credits(context, sale));
  facts.rounding = ONESHELF_TRY(tax_rounding(context, *client_));
  facts.digits = sale.currency.digits();
  return plan_refund(document, refund, facts);
}

Result<EarlierCredits> Documents::earlier_credits(const Context& context, const Sale& sale) {
  const std::vector<Sale> credits =
      ONESHELF_TRY(sales_.find(context, clause("origin", "=", "sale.sale," + sale.id)));
  EarlierCredits earlier;
  for (const Sale& credit : credits) {
    if (credit.is_cancelled()) continue;
    for (const SaleLine& line : credit.lines) {
      if (is_not_shipped(line)) {
        earlier.not_shipped[line.product] -= line.quantity;
      } else if (credit.shipment_method != "manual") {
        earlier.returned[line.product] -= line.quantity;
      }
    }
  }
  return earlier;
}

Result<Json> Documents::credit_json(const Context& context, const Sale& sale, const Refund& refund,
                                    const RefundPlan::Part& part) {
  const Account account = ONESHELF_TRY(client_->account(context));
  Json lines = ONESHELF_TRY(lines_json(context, products_, part.lines));
  Json credit = Json::object()
                    .set("company", wire_id(account.company_id))
                    .set("currency", wire_id(sale.currency_id))
                    .set("party", wire_id(sale.party))
                    .set("invoice_address", wire_id(sale.invoice_address))
                    .set("shipment_address", wire_id(sale.shipment_address))
                    .set("warehouse", sale.warehouse.empty() ? Json() : wire_id(sale.warehouse))
                    .set("sale_date", day_of(refund.created_at))
                    .set("origin", "sale.sale," + sale.id)
                    .set("shipment_method", part.moves_goods ? "order" : "manual")
                    .set("invoice_method", refund.amount.is_zero() ? "manual" : "order");
  if (!refund.reason.empty()) credit.set("comment", refund.reason);
  if (ONESHELF_TRY(directory_->has(context, "sale.sale.shipment_cost_method"))) {
    credit.set("shipment_cost_method", nullptr);
  }
  return credit.set("lines", std::move(lines));
}

Result<void> Documents::finish_credit(const Context& context, const Sale& credit,
                                      const Document& document, const Refund& refund) {
  Sale confirmed = credit;
  if (credit.state == "draft" || credit.state == "quotation" || credit.state == "confirmed") {
    confirmed = ONESHELF_TRY(writer_.advance(context, credit.id, credit.total));
  }
  ONESHELF_TRY(take_back(context, confirmed));
  if (!client_->settings().books_payments || confirmed.invoices.empty()) return success();
  std::vector<Due> dues;
  if (!document.payments.empty()) {
    dues.push_back({.label = "Refund " + refund.id.str() + " (" + document.order_number + ')',
                    .amount = confirmed.total,
                    .method = document.payments.front().method.str(),
                    .day = refund.created_at});
  }
  ONESHELF_TRY(payments_.settle(context, std::move(confirmed), dues));
  return success();
}

/// The goods are here: they go through the arrival zone into the storage.
Result<void> Documents::take_back(const Context& context, const Sale& credit) {
  for (const Return& goods : credit.returns) {
    const Json ids = Json::array().push(wire_id(goods.id));
    if (goods.state == "draft") {
      ONESHELF_TRY(client_->write(context, "stock.shipment.out.return.receive", {ids}));
    }
    if (goods.state == "draft" || goods.state == "received") {
      ONESHELF_TRY(client_->write(context, "stock.shipment.out.return.done", {ids}));
    }
  }
  return success();
}

}  // namespace oneshelf::tryton
