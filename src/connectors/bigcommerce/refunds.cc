// Refunds of a master shop's orders: quoted, then booked.
#include <algorithm>

#include "base/text.h"
#include "connectors/bigcommerce/documents.h"
#include "connectors/bigcommerce/order_rows.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr size_t kReasonMax = 1000;

/// How a refund of ours is known again.
std::string mark_of(const Refund& refund) { return "[oneshelf:" + refund.id.str() + "]"; }

bool is_booked(const Json::Array& refunds, const Refund& refund) {
  const std::string mark = mark_of(refund);
  return std::ranges::any_of(refunds, [&](const Json& row) {
    if (row["reason"].text_or().ends_with(mark)) return true;
    const Json& items = row["items"];
    return items.is_array() && std::ranges::any_of(items.as_array(), [&](const Json& item) {
             return item["reason"].text_or().ends_with(mark);
           });
  });
}

std::string reason_of(const Refund& refund) {
  const std::string mark = mark_of(refund);
  const std::string words = truncated(refund.reason, kReasonMax - mark.size() - 1);
  return words.empty() ? mark : words + " " + mark;
}

Json number_of(const std::string& id) { return Json(Json::Number{id}); }

/// The units as the store's lines; null if one of them is not there.
Json unit_items(const Refund& refund, const Json::Array& lines,
                const std::vector<std::string>& ids) {
  Json items = Json::array();
  for (const Refund::Line& line : refund.lines) {
    const Json* found = nullptr;
    for (size_t i = 0; i < lines.size(); ++i) {
      const bool by_id = ids.size() == lines.size() && ids[i] == line.what.line_id.str();
      const bool by_sku = ids.empty() && lines[i]["sku"].text_or() == line.what.sku;
      if (by_id || by_sku) found = &lines[i];
    }
    if (found == nullptr || !line.what.quantity.has_at_most(0)) return {};
    items.push(Json::object()
                   .set("item_type", "PRODUCT")
                   .set("item_id", number_of((*found)["id"].text_or()))
                   .set("quantity", Json::number(line.what.quantity))
                   .set("reason", reason_of(refund)));
  }
  return items.size() > 0 ? items : Json();
}

Json amount_items(const VendorId& order, const Refund& refund) {
  return Json::array().push(Json::object()
                                .set("item_type", "ORDER")
                                .set("item_id", number_of(order.str()))
                                .set("amount", Json::number(refund.amount))
                                .set("reason", reason_of(refund)));
}

Decimal amount_in(const Json& json, const char* key) {
  const Result<Decimal> amount = Decimal::parse_rounded(json[key].text_or("0"), Rounding::kHalfUp);
  return amount.ok() ? *amount : Decimal();
}

/// The first way to pay that only notes what was paid elsewhere; null if there is none.
Json offline_payments(const Json& quote) {
  const Json& ways = quote["refund_methods"];
  for (const Json& way : ways.is_array() ? ways.as_array() : Json::Array()) {
    Json payments = Json::array();
    bool moves_money = !way.is_array();
    for (const Json& part : way.is_array() ? way.as_array() : Json::Array()) {
      moves_money |= !part["offline"].bool_or(false);
      payments.push(Json::object()
                        .set("provider_id", part["provider_id"])
                        .set("amount", part["amount"])
                        .set("offline", true));
    }
    if (!moves_money && payments.size() > 0) return payments;
  }
  return {};
}

Error moves_money(const Refund& refund) {
  return Error(ErrorCode::kRefused, "document.refund_moves_money",
               "The store would pay this refund to the buyer a second time.")
      .remedied("Book it in the store by hand as an offline refund.")
      .with("refund", refund.id.str());
}

}  // namespace

Result<void> book_refund(const Context& context, const Client& client, const VendorId& order,
                         const Refund& refund) {
  if (!refund.amount.is_positive()) {
    return Error(ErrorCode::kUnsupported, "document.cannot_correct",
                 "The store's interface puts nothing back on the shelf without a refund of money.")
        .remedied("Put the goods back in the store by hand.")
        .with("order", order.str());
  }
  const std::string path = "/v3/orders/" + order.str() + "/payment_actions";
  if (is_booked(ONESHELF_TRY(client.rows(context, path + "/refunds")), refund)) return success();
  std::vector<Json> tries = {amount_items(order, refund)};
  if (!refund.lines.empty()) {
    Json::Array lines = ONESHELF_TRY(order_part(context, client, order.str(), "/products"));
    sort_lines(lines);
    const Json row = ONESHELF_TRY(client.get(context, "/v2/orders/" + order.str()));
    const Json units = unit_items(refund, lines, line_ids_in(row));
    if (!units.is_null()) tries.insert(tries.begin(), units);
  }
  std::optional<Error> refusal;
  for (const Json& items : tries) {
    const Reply quoted = ONESHELF_TRY(
        client.write(context, "POST", path + "/refund_quotes", Json::object().set("items", items)));
    const Json& quote = quoted.body["data"];
    if (!quoted.is_done()) refusal = Client::refusal(quoted);
    // What the units cost there may differ by a cent from what the buyer got back.
    if (!quoted.is_done() || amount_in(quote, "total_refund_amount") != refund.amount) continue;
    const Json payments = offline_payments(quote);
    if (payments.is_null()) return moves_money(refund);
    const Reply booked =
        ONESHELF_TRY(client.write(context, "POST", path + "/refunds",
                                  Json::object().set("items", items).set("payments", payments)));
    if (booked.is_done()) return success();
    return Client::refusal(booked).with("refund", refund.id.str());
  }
  if (refusal) return Error(*refusal).with("refund", refund.id.str());
  return Error(ErrorCode::kRefused, "document.cannot_refund",
               "The store does not quote this refund at its amount.")
      .remedied("Book it in the store by hand.")
      .with("refund", refund.id.str())
      .with("amount", refund.amount.to_string());
}

}  // namespace oneshelf::bigcommerce
