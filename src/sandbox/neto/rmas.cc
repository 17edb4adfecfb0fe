#include <array>

#include "base/text.h"
#include "sandbox/neto/actions.h"
#include "sandbox/neto/filter.h"
#include "sandbox/neto/trade.h"

namespace oneshelf::sandbox::neto {
namespace {

constexpr std::array<std::string_view, 9> kRequired = {
    "OrderID",       "InvoiceNumber",        "CustomerUsername",
    "StaffUsername", "PurchaseOrderNumber",  "InternalNotes",
    "RmaStatus",     "ShippingRefundAmount", "ShippingRefundTaxCode"};
constexpr std::array<std::string_view, 5> kLineRequired = {"Quantity", "SKU", "RefundSubtotal",
                                                           "TaxCode", "WarehouseID"};
constexpr size_t kInvoiceNumberMax = 32;
/// A closed RMA puts lines of this status on the shelf again; any other status leaves it alone.
constexpr std::string_view kOnShelf = "Return to stock";

template <typename Names>
Result<void> check_required(const Json& written, const Names& names) {
  for (const std::string_view name : names) {
    if (written[name].is_null()) return refused(std::string(name) + " is required");
  }
  return success();
}

Result<void> check(State& state, const Rma& rma) {
  ONESHELF_TRY(check_required(rma.fields, kRequired));
  if (state.find_order(scalar_text(rma.fields["OrderID"])) == nullptr) {
    return refused("Order was not found");
  }
  if (character_count(scalar_text(rma.fields["InvoiceNumber"])) > kInvoiceNumberMax) {
    return refused("InvoiceNumber is too long");
  }
  const std::string status = scalar_text(rma.fields["RmaStatus"]);
  if (status != "Open" && status != "Closed") return refused("Invalid RmaStatus");
  for (const Json& line : rma.lines) {
    ONESHELF_TRY(check_required(line, kLineRequired));
    if (state.find_item(scalar_text(line["SKU"])) == nullptr) return refused("SKU was not found");
    if (!Decimal::parse(scalar_text(line["Quantity"])).ok()) return refused("Invalid Quantity");
  }
  for (const Json& refund : rma.refunds) {
    if (!Decimal::parse(scalar_text(refund["RefundAmount"])).ok()) {
      return refused("RefundAmount is required");
    }
  }
  return success();
}

void restock(State& state, Rma& rma, Timestamp now) {
  const bool is_closed = scalar_text(rma.fields["RmaStatus"]) == "Closed";
  for (Json& line : rma.lines) {
    const bool is_back = is_closed && scalar_text(line["ItemStatus"]) == kOnShelf;
    line.set("IsRestockIssued", is_back ? "True" : "False");
    if (!is_back) continue;
    Line back;
    back.sku = scalar_text(line["SKU"]);
    back.warehouse = scalar_text(line["WarehouseID"]);
    state.take(back, -*Decimal::parse(scalar_text(line["Quantity"])), now);
  }
}

Result<Json> add_one(State& state, const Json& written, Timestamp now) {
  if (!written.is_object()) return refused("Rma is required");
  Rma rma;
  for (const auto& [name, value] : written.as_object()) {
    if (!value.is_object() && !value.is_array()) rma.fields.set(name, scalar_text(value));
  }
  rma.lines = written_list(written["RmaLines"], "RmaLine");
  rma.refunds = written_list(written["Refunds"], "Refund");
  std::erase_if(rma.lines, [](const Json& line) { return line.as_object().empty(); });
  rma.issued_at = read_time(scalar_text(written["DateIssued"])).value_or(now);
  rma.updated_at = now;
  ONESHELF_TRY(check(state, rma));
  restock(state, rma, now);
  state.find_order(scalar_text(rma.fields["OrderID"]))->updated_at = now;
  return Json::object().set("RmaID", state.add_rma(std::move(rma)).id);
}

Json told(const State& state, const Filter& filter, const Rma& rma) {
  const bool collapses = state.options().collapses_lists;
  Picked row(filter);
  row.always("RmaID", rma.id);
  for (const auto& [name, value] : rma.fields.as_object()) row.put(name, scalar_text(value));
  row.put("DateIssued", time_text(rma.issued_at)).put("DateUpdated", time_text(rma.updated_at));
  row.put("RmaLines", Json::object().set("RmaLine", told_list(rma.lines, collapses)));
  row.put("Refunds", Json::object().set("Refund", told_list(rma.refunds, collapses)));
  return std::move(row).row();
}

}  // namespace

Result<Reply> add_rma(State& state, const Json& body, Timestamp now) {
  return write_each(state, body, "Rma", [&](const Json& rma) { return add_one(state, rma, now); });
}

Result<std::string> take_back(State& state, const Return& back, Timestamp now) {
  Json rma = Json::object()
                 .set("OrderID", back.order_id)
                 .set("InvoiceNumber", back.order_id)
                 .set("CustomerUsername", "customer1")
                 .set("StaffUsername", "kay")
                 .set("PurchaseOrderNumber", "")
                 .set("InternalNotes", "")
                 .set("RmaStatus", "Closed")
                 .set("ShippingRefundAmount", "0")
                 .set("ShippingRefundTaxCode", "GST");
  if (!back.sku.empty()) {
    const Json line = Json::object()
                          .set("SKU", back.sku)
                          .set("Quantity", back.quantity)
                          .set("RefundSubtotal", back.amount)
                          .set("TaxCode", "GST")
                          .set("WarehouseID", "1")
                          .set("ItemStatus", kOnShelf);
    rma.set("RmaLines", Json::object().set("RmaLine", line));
  }
  const Json money = Json::object().set("RefundAmount", back.amount);
  rma.set("Refunds", Json::object().set("Refund", money));
  const Json made = ONESHELF_TRY(add_one(state, rma, now));
  return made["RmaID"].text_or();
}

Result<Reply> get_rma(State& state, const Json& body, Timestamp) {
  const Filter filter = ONESHELF_TRY(Filter::read(body, kRmaSchema));
  std::vector<const Rma*> allowed;
  for (const Rma& rma : state.rmas()) {
    const bool fits = filter.allows("RmaID", rma.id) &&
                      filter.allows("OrderID", scalar_text(rma.fields["OrderID"])) &&
                      filter.allows("InvoiceNumber", scalar_text(rma.fields["InvoiceNumber"])) &&
                      filter.allows("RmaStatus", scalar_text(rma.fields["RmaStatus"])) &&
                      filter.allows_time("DateUpdated", rma.updated_at);
    if (fits) allowed.push_back(&rma);
  }
  Json::Array rows;
  for (const Rma* rma : filter.page_of(allowed, state.options().limit_max)) {
    rows.push_back(told(state, filter, *rma));
  }
  Reply reply;
  if (!rows.empty()) {
    reply.body.set("Rma", told_list(std::move(rows), state.options().collapses_lists));
  }
  return reply;
}

}  // namespace oneshelf::sandbox::neto
