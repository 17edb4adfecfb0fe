#include <algorithm>

#include "connectors/tryton/documents.h"

namespace oneshelf::tryton {

namespace {

Error cannot_cancel(const Sale& sale, const std::string& why) {
  return Error(ErrorCode::kRefused, "document.cannot_cancel",
               "Sale " + sale.number + " cannot be cancelled in Tryton: " + why)
      .remedied("Book a return, or settle it in Tryton by hand.")
      .with("id", sale.id)
      .with("number", sale.number);
}

bool is_unprocessed(const Sale& sale) {
  return sale.state == "draft" || sale.state == "quotation" || sale.state == "confirmed";
}

/// Cancelled moves and invoices that Tryton would ask a person about, or make again.
Json ignored_lines(const Sale& sale) {
  Json lines = Json::array();
  for (const SaleLine& line : sale.lines) {
    std::vector<std::string> moves;
    for (const Move& move : line.moves) {
      const bool known = std::ranges::find(line.ignored_moves, move.id) != line.ignored_moves.end();
      if (move.state == "cancelled" && !known) moves.push_back(move.id);
    }
    if (moves.empty()) continue;
    lines.push(Json::array()
                   .push("write")
                   .push(Json::array().push(wire_id(line.id)))
                   .push(Json::object().set("moves_ignored", adding(moves))));
  }
  return lines;
}

}  // namespace

Result<DocumentState> Documents::cancel_document(const Context& context,
                                                 const VendorId& document_id,
                                                 const std::string& reason) {
  just_confirmed_.forget();
  Sale sale = ONESHELF_TRY(sales_.by_id(context, document_id));
  if (sale.is_cancelled()) return state_of(sale);
  if (is_unprocessed(sale)) {
    ONESHELF_TRY(cancel_unprocessed(context, sale));
  } else {
    const bool shipped = sale.has_shipped();
    if (sale.open_deliveries().empty() && (shipped || sale.state == "done")) {
      return cannot_cancel(sale, "it has been shipped.");
    }
    ONESHELF_TRY(cancel_deliveries(context, sale));
    // What has left stays sold: its invoice stays, and the rest is credited by the refund.
    if (!shipped) ONESHELF_TRY(cancel_invoices(context, sale));
    ONESHELF_TRY(tidy(context, document_id, reason));
  }
  const Sale after = ONESHELF_TRY(sales_.by_id(context, document_id));
  // Buttons on wrong states do nothing and say nothing: only reading again tells.
  if (!after.is_cancelled() && !after.open_deliveries().empty()) {
    return cannot_cancel(after, "it stays in state '" + after.state + "'.");
  }
  if (!after.is_cancelled() && !after.has_shipped()) {
    return cannot_cancel(after, "it stays in state '" + after.state + "'.");
  }
  return state_of(after);
}

Result<void> Documents::cancel_unprocessed(const Context& context, const Sale& sale) {
  if (sale.state == "confirmed") ONESHELF_TRY(sales_.press(context, "draft", sale.id));
  return sales_.press(context, "cancel", sale.id);
}

Result<void> Documents::cancel_deliveries(const Context& context, const Sale& sale) {
  const std::vector<std::string> open = sale.open_deliveries();
  if (open.empty()) return success();
  ONESHELF_TRY(client_->write(context, "stock.shipment.out.cancel", {wire_ids(open)}));
  return success();
}

Result<void> Documents::cancel_invoices(const Context& context, const Sale& sale) {
  std::vector<std::string> drafts;
  for (const Invoice& invoice : sale.invoices) {
    if (invoice.is_draft()) drafts.push_back(invoice.id);
  }
  if (!drafts.empty()) {
    ONESHELF_TRY(client_->write(context, "account.invoice.cancel", {wire_ids(drafts)}));
  }
  for (const Invoice& invoice : sale.invoices) {
    // One with payments stays: giving the money back is a refund, which credits it.
    if (invoice.state != "posted" || !invoice.payments.empty()) continue;
    ONESHELF_TRY(payments_.credit(context, invoice.id));
  }
  return success();
}

Result<void> Documents::tidy(const Context& context, const VendorId& id,
                             const std::string& reason) {
  const Sale sale = ONESHELF_TRY(sales_.by_id(context, id));
  std::vector<std::string> invoices;
  for (const Invoice& invoice : sale.invoices) {
    if (invoice.state == "cancelled") invoices.push_back(invoice.id);
  }
  Json values = Json::object();
  if (Json lines = ignored_lines(sale); lines.size() > 0) values.set("lines", std::move(lines));
  if (!invoices.empty()) values.set("invoices_ignored", adding(invoices));
  if (!reason.empty() && sale.comment.find(reason) == std::string::npos) {
    values.set("comment", sale.comment.empty() ? reason : sale.comment + '\n' + reason);
  }
  if (values.size() == 0) return success();
  ONESHELF_TRY(client_->write(context, "sale.sale.write",
                              {Json::array().push(wire_id(sale.id)), std::move(values)}));
  return sales_.press(context, "process", sale.id);
}

}  // namespace oneshelf::tryton
