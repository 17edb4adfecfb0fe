#include <algorithm>

#include "connectors/neto/refunds.h"

namespace oneshelf::neto {
namespace {

/// The shop's order as far as an RMA needs it.
Document as_document(const Order& order) {
  Document document;
  document.key = "shop:" + order.id.str();
  document.order_number = order.number;
  document.currency = order.currency;
  document.prices_include_tax = order.prices_include_tax;
  for (const OrderLine& line : order.lines) {
    DocumentLine sold;
    sold.order_line_id = line.id;
    sold.sku = line.sku;
    sold.quantity = line.quantity;
    sold.total_net = line.total_net;
    sold.total_tax = line.total_tax;
    sold.total_gross = line.total_gross;
    sold.tax_rate = line.tax_rate;
    document.lines.push_back(std::move(sold));
  }
  DocumentPayment payment;
  if (!order.payments.empty()) payment.method_name = order.payments.front().method;
  document.payments.push_back(std::move(payment));
  return document;
}

}  // namespace

Result<VendorId> ShopRefunds::write_refund(const Context& context, const Order& order,
                                           const Refund& refund) {
  const Document document = as_document(order);
  if (auto known = ONESHELF_TRY(known_rma(context, client_, document, refund))) {
    return *std::move(known);
  }
  std::vector<WireOrder> found = ONESHELF_TRY(book_.by_id(context, std::span(&order.id, 1)));
  if (found.empty()) {
    return Error(ErrorCode::kNotFound, "refund.no_order", "Neto does not have this order any more.")
        .with("order", order.number);
  }
  WireOrder& held = found.front();
  for (WireLine& line : held.lines) line.line_reference = line.id;
  const std::string warehouse = ONESHELF_TRY(warehouse_of(context, directory_, document, held));
  const VendorId id = ONESHELF_TRY(book_rma(context, client_, {document, refund, held, warehouse}));
  if (!id.empty()) return id;
  return Error(ErrorCode::kUnknownOutcome, "neto.not_told_yet",
               "Neto took the RMA and does not tell its number.")
      .with("refund", refund.id.str());
}

}  // namespace oneshelf::neto
