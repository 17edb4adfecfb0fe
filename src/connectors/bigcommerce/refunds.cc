// Refunds through the store's interface: quoted, then booked.
#include "connectors/bigcommerce/refunds.h"

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "connectors/bigcommerce/document_wire.h"
#include "connectors/bigcommerce/order_rows.h"
#include "connectors/bigcommerce/refund_ways.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr size_t kReasonMax = 1000;
constexpr std::string_view kMark = "[oneshelf:";

/// How a refund of ours is known again.
std::string mark_of(const Refund& refund) { return std::string(kMark) + refund.id.str() + "]"; }

bool has_reason(const Json& row, const std::function<bool(const std::string&)>& is_it) {
  if (is_it(row["reason"].text_or())) return true;
  const Json& items = row["items"];
  return items.is_array() && std::ranges::any_of(items.as_array(), [&](const Json& item) {
           return is_it(item["reason"].text_or());
         });
}

std::string reason_of(const Refund& refund) {
  const std::string mark = mark_of(refund);
  const std::string words = truncated(refund.reason, kReasonMax - mark.size() - 1);
  return words.empty() ? mark : words + " " + mark;
}

Json number_of(const std::string& id) { return Json(Json::Number{id}); }

/// Units of one of the store's order lines.
struct LineUnits {
  std::string line;
  Decimal quantity;
};

/// Null if there are none, or not of whole pieces.
Json unit_items(const std::vector<LineUnits>& units, const Refund& refund) {
  Json items = Json::array();
  for (const LineUnits& unit : units) {
    if (unit.line.empty() || !unit.quantity.has_at_most(0)) return {};
    items.push(Json::object()
                   .set("item_type", "PRODUCT")
                   .set("item_id", number_of(unit.line))
                   .set("quantity", Json::number(unit.quantity))
                   .set("reason", reason_of(refund)));
  }
  return items.size() > 0 ? items : Json();
}

/// Lines of a document as the master shop's: by the ids noted with its order, else by SKU.
std::vector<LineUnits> units_of_document(const Refund& refund, const Json::Array& lines,
                                         const std::vector<std::string>& ids) {
  std::vector<LineUnits> units;
  for (const Refund::Line& line : refund.lines) {
    const Json* found = nullptr;
    for (size_t i = 0; i < lines.size(); ++i) {
      const bool by_id = ids.size() == lines.size() && ids[i] == line.what.line_id.str();
      const bool by_sku = ids.empty() && lines[i]["sku"].text_or() == line.what.sku;
      if (by_id || by_sku) found = &lines[i];
    }
    units.push_back({found == nullptr ? "" : (*found)["id"].text_or(), line.what.quantity});
  }
  return units;
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

Error not_quoted(const Refund& refund) {
  return Error(ErrorCode::kRefused, "document.cannot_refund",
               "The store does not quote this refund at its amount.")
      .remedied("Book it in the store by hand.")
      .with("refund", refund.id.str())
      .with("amount", refund.amount.to_string());
}

/// One refund of one order of the store.
class Booking {
 public:
  Booking(const Client& client, const VendorId& order, const Refund& refund)
      : client_(client),
        order_(order),
        refund_(refund),
        path_("/v3/orders/" + order.str() + "/payment_actions") {}

  /// The store's id of it, if it is booked.
  Result<std::optional<VendorId>> known(const Context& context) const {
    const std::string mark = mark_of(refund_);
    for (const Json& row : ONESHELF_TRY(client_.rows(context, path_ + "/refunds"))) {
      const bool is_it =
          has_reason(row, [&](const std::string& reason) { return reason.ends_with(mark); });
      if (is_it) return std::optional(VendorId(row["id"].text_or()));
    }
    return std::optional<VendorId>();
  }

  /// By units if the store's sum is the refund's, else by amount: what the units cost there may
  /// differ by a cent from what the buyer gets back.
  Result<VendorId> book(const Context& context, const std::vector<LineUnits>& units,
                        const ChooseWay& choose) const {
    std::vector<Json> tries = {amount_items(order_, refund_)};
    const Json by_units = unit_items(units, refund_);
    if (!by_units.is_null()) tries.insert(tries.begin(), by_units);
    std::optional<Error> refusal;
    for (const Json& items : tries) {
      const Reply quoted = ONESHELF_TRY(client_.write(context, "POST", path_ + "/refund_quotes",
                                                      Json::object().set("items", items)));
      const Json& quote = quoted.body["data"];
      if (!quoted.is_done()) refusal = Client::refusal(quoted);
      if (!quoted.is_done() || amount_in(quote, "total_refund_amount") != refund_.amount) continue;
      const Json payments = ONESHELF_TRY(choose(quote));
      return send(context, Json::object().set("items", items).set("payments", payments));
    }
    if (refusal) return Error(*refusal).with("refund", refund_.id.str());
    return not_quoted(refund_);
  }

 private:
  Result<VendorId> send(const Context& context, const Json& body) const {
    const Reply booked = ONESHELF_TRY(client_.write(context, "POST", path_ + "/refunds", body));
    if (!booked.is_done()) return Client::refusal(booked).with("refund", refund_.id.str());
    const std::string id = booked.body["data"]["id"].text_or();
    if (!id.empty()) return VendorId(id);
    return Error(ErrorCode::kUnknownOutcome, "bigcommerce.refund_not_told",
                 "The store took the refund and does not tell its number.")
        .with("refund", refund_.id.str());
  }

  const Client& client_;
  const VendorId& order_;
  const Refund& refund_;
  std::string path_;
};

}  // namespace

bool is_ours(const Json& refund) {
  return has_reason(refund, [](const std::string& reason) {
    return reason.ends_with(']') && reason.rfind(kMark) != std::string::npos;
  });
}

Result<void> book_refund(const Context& context, const Client& client, const VendorId& order,
                         const Refund& refund) {
  if (!refund.amount.is_positive()) {
    return Error(ErrorCode::kUnsupported, "document.cannot_correct",
                 "The store's interface puts nothing back on the shelf without a refund of money.")
        .remedied("Put the goods back in the store by hand.")
        .with("order", order.str());
  }
  const Booking booking(client, order, refund);
  if (ONESHELF_TRY(booking.known(context))) return success();
  std::vector<LineUnits> units;
  if (!refund.lines.empty()) {
    Json::Array lines = ONESHELF_TRY(order_part(context, client, order.str(), "/products"));
    sort_lines(lines);
    const Json row = ONESHELF_TRY(client.get(context, "/v2/orders/" + order.str()));
    units = units_of_document(refund, lines, line_ids_in(row));
  }
  const Result<VendorId> booked = booking.book(
      context, units, [&](const Json& quote) { return payments_that_only_note(quote, refund); });
  if (!booked.ok()) return booked.error();
  return success();
}

/// The store's refunds are of money: goods alone leave nothing to book, its stock is ours to say.
Result<VendorId> Refunds::write_refund(const Context& context, const Order& order,
                                       const Refund& refund) {
  if (!refund.amount.is_positive()) return VendorId();
  const Booking booking(*client_, order.id, refund);
  if (auto known = ONESHELF_TRY(booking.known(context))) return *std::move(known);
  std::vector<LineUnits> units;
  for (const Refund::Line& line : refund.lines) {
    units.push_back({line.what.line_id.str(), line.what.quantity});
  }
  const bool moves_money = client_->settings().refunds == Settings::Refunds::kPay;
  return booking.book(context, units, [&](const Json& quote) {
    return moves_money ? payments_as_paid(quote, order, refund)
                       : payments_that_only_note(quote, refund);
  });
}

}  // namespace oneshelf::bigcommerce
