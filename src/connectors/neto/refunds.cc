#include "connectors/neto/refunds.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/documents.h"
#include "connectors/neto/limits.h"
#include "connectors/neto/order_write.h"

namespace oneshelf::neto {
namespace {

/// One RMA per refund: its InvoiceNumber is made of the refund, and can be searched.
std::string rma_key(const Document& document, const Refund& refund) {
  const std::string hash = sha256_hex(document.key + ":" + refund.id.str());
  const std::string key = std::string(assumed::kRmaKeyPrefix) + hash;
  return key.substr(0, limits::kInvoiceNumber);
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

Json rma_filter(const std::string& key) {
  Json filter = Json::object().set("InvoiceNumber", key).set("Page", 0).set("Limit", 1);
  return filter_of(std::move(filter), {"RmaID", "InvoiceNumber", "OrderID"});
}

const WireLine* line_of(const WireOrder& order, const LineQuantity& what) {
  const auto found = std::ranges::find(order.lines, what.line_id.str(), &WireLine::line_reference);
  return found == order.lines.end() ? nullptr : &*found;
}

/// Of a split order, the one that holds the first line given back; else the first there is.
const WireOrder& order_of(const Family& family, const Refund& refund) {
  if (refund.lines.empty()) return family.front();
  const auto holds = [&](const WireOrder& order) {
    return !order.is_cancelled() && line_of(order, refund.lines.front().what) != nullptr;
  };
  const auto found = std::ranges::find_if(family, holds);
  return found == family.end() ? family.front() : *found;
}

const DocumentLine* document_line(const Document& document, const LineQuantity& what) {
  const auto found = std::ranges::find(document.lines, what.line_id, &DocumentLine::order_line_id);
  return found == document.lines.end() ? nullptr : &*found;
}

/// Only what has left comes back: units that never left are on the shelf already.
bool comes_back(const WireOrder& order, const Refund::Line& line) {
  const WireLine* held = line_of(order, line.what);
  return line.restock && held != nullptr && order.shipped(*held) >= line.what.quantity;
}

/// The RMA's lines, at most as much as is given back; what is left of it goes to shipping.
class RmaLines {
 public:
  RmaLines(const Document& document, const WireOrder& order, std::string warehouse, Decimal amount)
      : document_(document), order_(order), warehouse_(std::move(warehouse)), left_(amount) {}

  Result<void> add(const Refund& refund, const Refund::Line& line) {
    const DocumentLine* sold = document_line(document_, line.what);
    const std::string& sku = sold == nullptr ? line.what.sku : sku_of(*sold);
    ONESHELF_TRY(check_whole(line.what.quantity, sku));
    Json json = Json::object();
    json.set("SKU", sku).set("Quantity", line.what.quantity.to_string());
    json.set("RefundSubtotal", part_of(sold, line.what.quantity).to_string());
    const bool is_taxed = sold != nullptr && has_tax(*sold);
    json.set("TaxCode", is_taxed ? assumed::kTaxCode : assumed::kTaxFreeCode);
    json.set("WarehouseID", warehouse_);
    json.set("ItemStatus", comes_back(order_, line) ? assumed::kBackOnShelf : assumed::kNotOnShelf);
    const std::string reason = truncated(refund.reason, limits::kReason);
    if (!reason.empty()) json.set("ReturnReason", reason);
    lines_.push(std::move(json));
    return success();
  }
  Decimal left() const { return left_; }
  const Json& json() const { return lines_; }

 private:
  Decimal part_of(const DocumentLine* sold, Decimal quantity) {
    if (sold == nullptr || sold->quantity.is_zero()) return {};
    const Decimal whole =
        sold->total_gross.times(quantity).over(sold->quantity, document_.currency.digits());
    const Decimal part = std::min(whole, left_);
    left_ -= part;
    return part;
  }

  const Document& document_;
  const WireOrder& order_;
  std::string warehouse_;
  Decimal left_;
  Json lines_ = Json::array();
};

Json refund_json(const Document& document, const Refund& refund) {
  Json json = Json::object();
  json.set("RefundAmount", refund.amount.to_string());
  const std::string& method = document.payments.front().method_name;
  if (!method.empty()) json.set("PaymentMethod", method);
  return json.set("DateRefunded", vendor_time(refund.created_at));
}

Json rma_json(const Document& document, const Refund& refund, const WireOrder& order,
              const RmaLines& lines, const Settings& settings) {
  Json rma = Json::object();
  rma.set("OrderID", order.id).set("InvoiceNumber", rma_key(document, refund));
  rma.set("CustomerUsername", order.username);
  rma.set("StaffUsername",
          settings.username.empty() ? std::string(assumed::kStaff) : settings.username);
  rma.set("PurchaseOrderNumber", truncated(document.order_number, limits::kPurchaseOrder));
  rma.set("InternalNotes", document.key + " " + refund.id.str() + " " + refund.reason);
  rma.set("RmaStatus", assumed::kRmaStatus);
  rma.set("ShippingRefundAmount", lines.left().to_string());
  rma.set("ShippingRefundTaxCode", assumed::kTaxCode);
  rma.set("TaxInclusive", "True").set("DateIssued", vendor_time(refund.created_at));
  rma.set("RmaLines", Json::object().set("RmaLine", lines.json()));
  // Without payments only goods and what is owed are corrected: no money moves.
  if (!document.payments.empty()) {
    Json refunds = Json::array();
    refunds.push(refund_json(document, refund));
    rma.set("Refunds", Json::object().set("Refund", std::move(refunds)));
  }
  return rma;
}

}  // namespace

bool is_our_rma(const std::string& invoice_number) {
  // Orders of ours have numbers with the same beginning, but shorter ones.
  return invoice_number.size() == limits::kInvoiceNumber &&
         invoice_number.starts_with(assumed::kRmaKeyPrefix) &&
         std::ranges::all_of(invoice_number.substr(assumed::kRmaKeyPrefix.size()), is_hex);
}

Result<std::optional<VendorId>> known_rma(const Context& context, Client& client,
                                          const Document& document, const Refund& refund) {
  const std::string key = rma_key(document, refund);
  const Json known = ONESHELF_TRY(client.call(context, "GetRma", rma_filter(key)));
  for (const Json* rma : elements(known["Rma"], "")) {
    if ((*rma)["InvoiceNumber"].text_or() == key) {
      return std::optional(VendorId((*rma)["RmaID"].text_or()));
    }
  }
  return std::optional<VendorId>();
}

Result<VendorId> book_rma(const Context& context, Client& client, const RmaFacts& facts) {
  RmaLines lines(facts.document, facts.order, facts.warehouse, facts.refund.amount);
  for (const Refund::Line& line : facts.refund.lines) {
    ONESHELF_TRY(lines.add(facts.refund, line));
  }
  Json rmas = Json::array();
  rmas.push(rma_json(facts.document, facts.refund, facts.order, lines, client.settings()));
  const Json answer =
      ONESHELF_TRY(client.call(context, "AddRma", Json::object().set("Rma", std::move(rmas))));
  const std::vector<const Json*> made = elements(answer["Rma"], "");
  if (made.empty()) return refusal(answer);
  return VendorId((*made.front())["RmaID"].text_or());
}

Result<std::string> warehouse_of(const Context& context, Directory& directory,
                                 const Document& document, const WireOrder& order) {
  if (!document.location.empty()) return document.location.str();
  for (const WireLine& line : order.lines) {
    if (!line.warehouse.empty()) return line.warehouse;
  }
  return directory.warehouse(context);
}

Result<void> Documents::write_refund(const Context& context, const VendorId&,
                                     const Document& document, const Refund& refund) {
  if (ONESHELF_TRY(known_rma(context, client_, document, refund))) return success();
  const Family family = ONESHELF_TRY(book_.family_of(context, document));
  const WireOrder& order = order_of(family, refund);
  const std::string warehouse = ONESHELF_TRY(warehouse_of(context, directory_, document, order));
  ONESHELF_TRY(book_rma(context, client_, {document, refund, order, warehouse}));
  return success();
}

}  // namespace oneshelf::neto
